//! The lists beside the article: claims, quotes and what else there is one by one, entities by name,
//! relations at the annotation that they come from. Each item leads to its place in the text.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::annotation::{Annotation, AnnotationId, Relation};
use crate::exchange::html::article::Drawn;
use crate::exchange::html::escape::escaped;
use crate::exchange::html::{Page, linked};
use crate::exchange::{covered, digest};

impl Page<'_> {
    /// Writes a list for each layer.
    pub(super) fn write_lists(&self, drawn: &Drawn, output: &mut dyn Write) -> io::Result<()> {
        let links = Links::new(self);
        output.write_all(b"<aside>\n")?;
        for (number, section) in self.sections.iter().enumerate() {
            let (title, count) = (escaped(section.title), section.annotations.len());
            let heading =
                format!("<section class=\"i{number}\">\n<h2>{title} <small>{count}</small></h2>\n");
            output.write_all(heading.as_bytes())?;
            if section.is_of_names() {
                self.write_names(drawn, output)?;
            } else {
                output.write_all(b"<ol>\n")?;
                for &annotation in &section.annotations {
                    output.write_all(self.item(annotation, drawn, &links).as_bytes())?;
                }
                output.write_all(b"</ol>\n")?;
            }
            output.write_all(b"</section>\n")?;
        }
        output.write_all(b"</aside>\n")
    }

    fn item(&self, number: usize, drawn: &Drawn, links: &Links<'_>) -> String {
        let Some(annotation) = self.record.annotations.get(number) else { return String::new() };
        let text = self.record.document.text();
        let (colour, status) = (self.colour(number), annotation.status.name());
        let mut item = format!("<li id=\"a{number}\" class=\"{status}\">");
        item.push_str(&place(&annotation.id, number, colour, drawn));
        if let Some(who) = digest::who(annotation) {
            item.push_str(&format!(" <b dir=\"auto\">{}</b>", escaped(who)));
        }
        let said = covered(&annotation.spans, text);
        item.push_str(&format!(" <span class=\"said\" dir=\"auto\">{}</span>", escaped(&said)));
        item.push_str("\n<dl>");
        if digest::has_labels(annotation, self.schema) {
            let label = escaped(&annotation.label);
            item.push_str(&format!("<div class=\"label\"><dd>{label}</dd></div>"));
        }
        for (name, value) in digest::details(annotation, text, self.schema) {
            let class = if name == "verdict" { " class=\"verdict\"" } else { "" };
            let (name, value) = (escaped(name), linked(&value));
            item.push_str(&format!(
                "<div{class}><dt>{name}</dt> <dd dir=\"auto\">{value}</dd></div>"
            ));
        }
        item.push_str(&links.of(&annotation.id));
        let (sign, standing) = (digest::sign(annotation.status), digest::standing(annotation));
        item.push_str(&format!(
            "<div class=\"standing\"><dd>{sign} {}</dd></div>",
            escaped(&standing)
        ));
        item.push_str("</dl></li>\n");
        item
    }

    /// Names by label, each with a link to every mention.
    fn write_names(&self, drawn: &Drawn, output: &mut dyn Write) -> io::Result<()> {
        let mut label = None;
        for (number, name) in self.names.iter().enumerate() {
            let mut html = String::new();
            if label != Some(name.label) {
                html.push_str(if label.is_some() { "</ul>\n" } else { "" });
                html.push_str(&format!("<h3>{}</h3>\n<ul class=\"names\">\n", escaped(name.label)));
                label = Some(name.label);
            }
            html.push_str(&format!(
                "<li id=\"n{number}\"><span dir=\"auto\">{}</span>",
                escaped(&name.name)
            ));
            let mentions = name.mentions.iter();
            let known: Vec<&Annotation> = mentions
                .filter_map(|&mention| self.record.annotations.get(mention).copied())
                .collect();
            for value in digest::shared(&known, self.record.document.text(), self.schema) {
                html.push_str(&format!(" <small dir=\"auto\">{}</small>", linked(&value)));
            }
            for (count, &mention) in name.mentions.iter().enumerate() {
                let Some(annotation) = self.record.annotations.get(mention) else { continue };
                let (colour, status) = (self.colour(mention), annotation.status.name());
                let count = count + 1;
                html.push_str(&match drawn.has_place(mention) {
                    true => format!(
                        " <a class=\"m {colour} {status}\" href=\"#t{mention}\">{count}</a>"
                    ),
                    false => format!(" <span class=\"m {colour} {status}\">{count}</span>"),
                });
            }
            html.push_str("</li>\n");
            output.write_all(html.as_bytes())?;
        }
        output.write_all(if label.is_some() { b"</ul>\n" } else { b"" })
    }
}

/// The id of an annotation, a link to its place in the text if it has one.
fn place(id: &AnnotationId, number: usize, colour: &str, drawn: &Drawn) -> String {
    let id = escaped(&id.0);
    match drawn.has_place(number) {
        true => format!("<a class=\"ref {colour}\" href=\"#t{number}\">{id}</a>"),
        false => format!("<span class=\"ref {colour}\">{id}</span>"),
    }
}

/// Relations by the annotation that they come from.
struct Links<'a> {
    numbers: HashMap<&'a AnnotationId, usize>,
    from: HashMap<&'a AnnotationId, Vec<&'a Relation>>,
    page: &'a Page<'a>,
}

impl<'a> Links<'a> {
    fn new(page: &'a Page<'a>) -> Self {
        let all = page.record.annotations.iter().enumerate();
        let numbers = all.map(|(number, annotation)| (&annotation.id, number)).collect();
        let mut from: HashMap<&AnnotationId, Vec<&Relation>> = HashMap::new();
        for relation in &page.record.relations {
            from.entry(&relation.from).or_default().push(relation);
        }
        Self { numbers, from, page }
    }

    fn of(&self, id: &AnnotationId) -> String {
        let relations = self.from.get(id).map(Vec::as_slice).unwrap_or_default();
        relations.iter().map(|relation| self.link(relation)).collect()
    }

    fn link(&self, relation: &Relation) -> String {
        let label = escaped(&relation.label);
        let shown = escaped(&relation.to.0);
        let target = self.numbers.get(&relation.to).map(|&number| {
            match self.page.name_of.get(number).copied().flatten() {
                Some(name) => format!("#n{name}"),
                None => format!("#a{number}"),
            }
        });
        let end = match target {
            Some(target) => format!("<a href=\"{target}\">{shown}</a>"),
            None => shown.into_owned(),
        };
        format!("<div class=\"relation\"><dt>{label}</dt> <dd>→ {end}</dd></div>")
    }
}
