//! `html`: a page of the annotated article for people who do not have postil.
//!
//! One file without scripts and without anything from the network; a content security policy says
//! so to the browser. Layers are shown and hidden by check boxes and style rules. The words of the
//! article are exactly its text: letters and signs of annotations are drawn by the style sheet, so
//! that copying a sentence gives the sentence.

mod article;
mod escape;
mod lists;

use std::collections::BTreeSet;
use std::io::Write;

use crate::annotation::Status;
use crate::annotation::schema::{Colour, Schema};
use crate::document::BlockKind;
use crate::exchange::digest::{self, Name, Section};
use crate::exchange::pieces::{self, Piece};
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Part, Record, Unit,
};

use escape::escaped;

const STYLE: &str = include_str!("html/page.css");

/// A page to read.
pub struct Html;

static ABOUT: About = About {
    name: "html",
    summary: "a page of the annotated article with a legend and lists, to read, print and send",
    unit: Unit::None,
    loses: "offsets, and which suggestion an annotation corrects",
    layout: Layout::One,
    extension: "html",
};

impl Format for Html {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer { has_text: options.has_text, schema: schema.clone() })
    }
}

/// Why a span is not in the article ([`pieces::DEEPEST`]).
const BURIED: &str = "more than eight lie over each other there, so that it is in the lists alone";

struct Writer {
    has_text: bool,
    schema: Schema,
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        digest::lose(record, losses);
        let drawn = Page::new(record, &self.schema).write(self.has_text, output.main())?;
        for annotation in drawn.buried.iter().filter_map(|number| record.annotations.get(*number)) {
            losses.lose(Part::Piece, &annotation.id.0, "", BURIED);
        }
        Ok(())
    }
}

/// What every part of the page looks up.
struct Page<'a> {
    record: &'a Record<'a>,
    schema: &'a Schema,
    sections: Vec<Section<'a>>,
    /// The names of the section of names.
    names: Vec<Name<'a>>,
    /// For each annotation the index of its section.
    section_of: Vec<usize>,
    /// For each annotation the index of its name, if it is a mention.
    name_of: Vec<Option<usize>>,
    of_blocks: Vec<Vec<Piece>>,
}

impl<'a> Page<'a> {
    fn new(record: &'a Record<'a>, schema: &'a Schema) -> Self {
        let annotations = &record.annotations;
        let text = record.document.text();
        let sections = digest::sections(annotations, schema);
        let of_names = sections.iter().find(|section| section.is_of_names());
        let names = of_names.map(|section| digest::names(section, annotations, text, schema));
        let names = names.unwrap_or_default();
        let mut section_of = vec![0; annotations.len()];
        let mut name_of = vec![None; annotations.len()];
        for (number, section) in sections.iter().enumerate() {
            for &annotation in &section.annotations {
                if let Some(of) = section_of.get_mut(annotation) {
                    *of = number;
                }
            }
        }
        for (number, name) in names.iter().enumerate() {
            for &mention in &name.mentions {
                if let Some(of) = name_of.get_mut(mention) {
                    *of = Some(number);
                }
            }
        }
        let of_blocks = pieces::of_blocks(record.document, annotations);
        Self { record, schema, sections, names, section_of, name_of, of_blocks }
    }

    fn write(&self, has_text: bool, output: &mut dyn Write) -> std::io::Result<article::Drawn> {
        let mut head = String::new();
        self.head(&mut head);
        self.toggles(&mut head);
        self.title(has_text, &mut head);
        self.legend(&mut head);
        output.write_all(head.as_bytes())?;
        output.write_all(b"<main>\n")?;
        let drawn = if has_text { self.write_article(output)? } else { article::Drawn::default() };
        self.write_lists(&drawn, output)?;
        output.write_all(b"</main>\n")?;
        let mut foot = String::new();
        self.foot(&drawn, &mut foot);
        output.write_all(foot.as_bytes())?;
        Ok(drawn)
    }

    fn head(&self, page: &mut String) {
        let document = self.record.document;
        let language = document.metadata.get("language").filter(|tag| is_language(tag));
        page.push_str("<!DOCTYPE html>\n<html");
        if let Some(language) = language {
            page.extend([" lang=\"", language, "\""]);
        }
        page.push_str(">\n<head>\n<meta charset=\"utf-8\">\n");
        page.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.push_str("<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.push_str("<meta name=\"generator\" content=\"postil\">\n<title>");
        page.push_str(&escaped(self.heading()));
        page.push_str("</title>\n<style>\n");
        page.push_str(STYLE);
        for number in 0..self.sections.len() {
            let off = format!("#show-{number}:not(:checked)");
            page.push_str(&format!(
                "{off}~main .l{number}{{text-decoration-color:transparent;background:none}}\n"
            ));
            page.push_str(&format!(
                "{off}~main .k{number},{off}~main .i{number}{{display:none}}\n"
            ));
            page.push_str(&format!(
                "#show-{number}:focus-visible~nav [for=show-{number}]{{outline:2px solid}}\n\
                 {off}~nav [for=show-{number}]{{opacity:.45}}\n"
            ));
        }
        page.push_str("</style>\n</head>\n<body>\n");
    }

    /// The check boxes stand before everything that they show and hide; their labels are the legend.
    fn toggles(&self, page: &mut String) {
        for (number, section) in self.sections.iter().enumerate() {
            let title = escaped(section.title);
            page.push_str(&format!("<input type=\"checkbox\" class=\"toggle\" id=\"show-{number}\" aria-label=\"Show {title}\" checked>\n"));
        }
        if !self.names.is_empty() {
            page.push_str("<input type=\"checkbox\" class=\"toggle\" id=\"show-labels\" aria-label=\"Show labels\">\n");
        }
    }

    fn heading(&self) -> &str {
        match self.record.document.title.as_str() {
            "" => "Annotated article",
            title => title,
        }
    }

    /// The title, unless the article begins with it, and what is known of the article.
    fn title(&self, has_text: bool, page: &mut String) {
        let document = self.record.document;
        page.push_str("<header>\n");
        if !(has_text && self.article_has_title()) {
            page.extend(["<h1 dir=\"auto\">", &escaped(self.heading()), "</h1>\n"]);
        }
        let known = |name: &str| document.metadata.get(name).map(String::as_str);
        let source = Some(digest::source(&document.source)).filter(|source| !source.is_empty());
        let said = [known("author"), known("date"), source.or_else(|| known("url"))];
        let said: Vec<String> = said.into_iter().flatten().map(linked).collect();
        if !said.is_empty() {
            page.push_str(&format!("<p class=\"byline\">{}</p>\n", said.join(" · ")));
        }
        page.push_str("</header>\n");
    }

    fn article_has_title(&self) -> bool {
        self.record.document.blocks.iter().any(|block| block.kind == BlockKind::Title)
    }

    fn legend(&self, page: &mut String) {
        page.push_str("<nav class=\"legend\" aria-label=\"Legend\">\n");
        for (number, section) in self.sections.iter().enumerate() {
            let colours: BTreeSet<&str> =
                section.annotations.iter().map(|&a| self.colour(a)).collect();
            let colour = match self.schema.layer(section.layer) {
                Some(layer) => name_of(layer.colour),
                None => colours.first().copied().unwrap_or("cyan"),
            };
            let (title, count) = (escaped(section.title), section.annotations.len());
            page.push_str(&format!("<label for=\"show-{number}\"><span class=\"a {colour}\">{title}</span> {count}</label>\n"));
        }
        if !self.names.is_empty() {
            page.push_str("<label for=\"show-labels\" class=\"labels\">labels</label>\n");
        }
        let statuses: BTreeSet<Status> = self.record.annotations.iter().map(|a| a.status).collect();
        for status in statuses {
            let (name, sign) = (status.name(), digest::sign(status));
            let count = self.record.annotations.iter().filter(|a| a.status == status).count();
            page.push_str(&format!("<span class=\"status\"><span class=\"a key {name}\">{sign} {name}</span> {count}</span>\n"));
        }
        page.push_str("</nav>\n");
    }

    fn foot(&self, drawn: &article::Drawn, page: &mut String) {
        page.push_str("<footer>\n<p>");
        let count = drawn.buried.len();
        if count > 0 {
            let lie = if count == 1 { "annotation lies" } else { "annotations lie" };
            page.push_str(&format!(
                "{count} {lie} too deep in others to be drawn in the article. "
            ));
        }
        page.push_str("Marked with postil. ");
        page.push_str(&format!(
            "Text <code title=\"BLAKE3 hash of the text\">{:.12}</code>.",
            self.record.document.hash()
        ));
        page.push_str("</p>\n</footer>\n</body>\n</html>\n");
    }

    /// The class that colours an annotation: that of its label.
    fn colour(&self, annotation: usize) -> &'static str {
        let Some(annotation) = self.record.annotations.get(annotation) else { return "cyan" };
        let layer = self.schema.layer(&annotation.layer);
        layer.map_or("light-black", |layer| name_of(layer.colour_of(&annotation.label)))
    }
}

/// Text that is a link if it is an address of the web.
fn linked(text: &str) -> String {
    let shown = escaped(text);
    match digest::web_address(text) {
        Some(target) => {
            format!("<a href=\"{}\" rel=\"nofollow noreferrer\">{shown}</a>", escaped(target))
        }
        None => shown.into_owned(),
    }
}

/// Whether this is the form of a BCP 47 language tag.
fn is_language(tag: &str) -> bool {
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (2..=35).contains(&tag.len()) && tag.split('-').all(is_part)
}

fn name_of(colour: Colour) -> &'static str {
    match colour {
        Colour::Black => "black",
        Colour::Red => "red",
        Colour::Green => "green",
        Colour::Yellow => "yellow",
        Colour::Blue => "blue",
        Colour::Magenta => "magenta",
        Colour::Cyan => "cyan",
        Colour::White => "white",
        Colour::LightBlack => "light-black",
        Colour::LightRed => "light-red",
        Colour::LightGreen => "light-green",
        Colour::LightYellow => "light-yellow",
        Colour::LightBlue => "light-blue",
        Colour::LightMagenta => "light-magenta",
        Colour::LightCyan => "light-cyan",
        Colour::LightWhite => "light-white",
    }
}

#[cfg(test)]
mod tests;
