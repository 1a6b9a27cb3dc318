//! `markdown`: the article with a footnote for each claim and quote, and lists below it.
//!
//! Footnotes are those of GitHub, Pandoc and Obsidian. A reference stands behind the last word of its
//! annotation; the footnote quotes what is annotated, because Markdown has no way to show where it
//! begins. Mentions of names are listed and counted, but have no references: the text would drown.

mod article;
mod escape;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, AnnotationId, Relation};
use crate::exchange::digest::{self, Section};
use crate::exchange::pieces::{self, Mark, Piece};
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Record, Unit, covered,
};

use escape::escaped;

/// A page in Markdown.
pub struct Markdown;

static ABOUT: About = About {
    name: "markdown",
    summary: "the article with footnotes and lists, to read and to go on writing",
    unit: Unit::None,
    loses: "offsets, the places of mentions, and which suggestion an annotation corrects",
    layout: Layout::One,
    extension: "md",
};

impl Format for Markdown {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer { has_text: options.has_text, schema: schema.clone() })
    }
}

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
        Ok(Page::new(record, &self.schema).write(self.has_text, output.main())?)
    }
}

/// What every part of the page looks up.
struct Page<'a> {
    record: &'a Record<'a>,
    schema: &'a Schema,
    sections: Vec<Section<'a>>,
    /// Annotations that are listed by name and have no footnote.
    mentions: HashSet<usize>,
    /// Whether the ids can stand in footnotes as they are.
    has_plain_ids: bool,
    of_blocks: Vec<Vec<Piece>>,
}

impl<'a> Page<'a> {
    fn new(record: &'a Record<'a>, schema: &'a Schema) -> Self {
        let sections = digest::sections(&record.annotations, schema);
        let of_names = sections.iter().filter(|section| section.is_of_names());
        let mentions = of_names.flat_map(|section| section.annotations.iter().copied()).collect();
        let of_blocks = pieces::of_blocks(record.document, &record.annotations);
        let has_plain_ids = has_plain_ids(&record.annotations);
        Self { record, schema, sections, mentions, has_plain_ids, of_blocks }
    }

    fn write(&self, has_text: bool, output: &mut dyn Write) -> io::Result<()> {
        output.write_all(self.head(has_text).as_bytes())?;
        if has_text {
            self.write_article(output)?;
        }
        for section in &self.sections {
            let (title, count) = (escaped(section.title), section.annotations.len());
            writeln!(output, "## {title} ({count})\n")?;
            if section.is_of_names() {
                self.write_names(section, output)?;
            } else {
                self.write_items(section, output)?;
            }
        }
        self.write_notes(output)
    }

    fn head(&self, has_text: bool) -> String {
        let document = self.record.document;
        let mut head = String::new();
        let is_said = has_text && article::begins_with_title(document);
        if !is_said && !document.title.is_empty() {
            head.push_str(&format!("# {}\n\n", escaped(&document.title)));
        }
        let known = |name: &str| document.metadata.get(name).map(String::as_str);
        let source = Some(digest::source(&document.source)).filter(|source| !source.is_empty());
        let said = [known("author"), known("date"), source.or_else(|| known("url"))];
        let said: Vec<String> = said.into_iter().flatten().map(escaped).collect();
        if !said.is_empty() {
            head.push_str(&format!("{}\n\n", said.join(" · ")));
        }
        head
    }

    fn write_items(&self, section: &Section<'_>, output: &mut dyn Write) -> io::Result<()> {
        for &number in &section.annotations {
            let Some(annotation) = self.record.annotations.get(number) else { continue };
            let mut item = format!("- {} ", digest::sign(annotation.status));
            if let Some(who) = digest::who(annotation) {
                item.push_str(&format!("**{}:** ", escaped(who)));
            }
            let said = covered(&annotation.spans, self.record.document.text());
            item.push_str(&escaped(&said));
            let verdict =
                annotation.attributes.get("verdict").and_then(|verdict| verdict.as_text());
            if let Some(verdict) = verdict.filter(|verdict| !verdict.is_empty()) {
                item.push_str(&format!(" — **{}**", escaped(verdict)));
            }
            writeln!(output, "{item}[^{}]", self.note_name(number))?;
        }
        writeln!(output)
    }

    /// Names by label, with the number of their mentions.
    fn write_names(&self, section: &Section<'_>, output: &mut dyn Write) -> io::Result<()> {
        let (record, text) = (self.record, self.record.document.text());
        let mut label = None;
        for name in digest::names(section, &record.annotations, text, self.schema) {
            if label != Some(name.label) {
                let end = if label.is_some() { "\n" } else { "" };
                writeln!(output, "{end}**{}**\n", escaped(name.label))?;
                label = Some(name.label);
            }
            let mentions = name.mentions.iter();
            let known: Vec<&Annotation> =
                mentions.filter_map(|&mention| record.annotations.get(mention).copied()).collect();
            let signs: BTreeSet<char> = known.iter().map(|one| digest::sign(one.status)).collect();
            let signs: String = signs.into_iter().collect();
            let mut item = format!("- {signs} {}", escaped(&name.name));
            if known.len() > 1 {
                item.push_str(&format!(" ({})", known.len()));
            }
            for value in digest::shared(&known, text, self.schema) {
                item.push_str(&format!(" · {}", escaped(&value)));
            }
            writeln!(output, "{item}")?;
        }
        writeln!(output)
    }

    fn write_notes(&self, output: &mut dyn Write) -> io::Result<()> {
        let all = self.record.annotations.iter();
        let ends: HashMap<_, _> = all.map(|&annotation| (&annotation.id, annotation)).collect();
        let mut relations: HashMap<&AnnotationId, Vec<&Relation>> = HashMap::new();
        for relation in &self.record.relations {
            relations.entry(&relation.from).or_default().push(relation);
        }
        for (number, annotation) in self.record.annotations.iter().enumerate() {
            if self.mentions.contains(&number) {
                continue;
            }
            let mut note = self.note(annotation);
            for relation in relations.get(&annotation.id).into_iter().flatten() {
                let (label, to) = (escaped(&relation.label), escaped(&relation.to.0));
                note.push_str(&format!(" · {label} → {to}"));
                if let Some(end) = ends.get(&relation.to) {
                    let said = covered(&end.spans, self.record.document.text());
                    note.push_str(&format!(" “{}”", escaped(&said)));
                }
            }
            writeln!(output, "[^{}]: {note}\n", self.note_name(number))?;
        }
        Ok(())
    }

    /// What a footnote says: `c1 “Rents fell 4%.” — claim · kind: statistic · accepted, by ana`.
    fn note(&self, annotation: &Annotation) -> String {
        let text = self.record.document.text();
        let mut parts = vec![escaped(&annotation.layer)];
        if digest::has_labels(annotation, self.schema) {
            parts.push(escaped(&annotation.label));
        }
        if let Some(who) = digest::who(annotation) {
            parts.push(escaped(who));
        }
        for (name, value) in digest::details(annotation, text, self.schema) {
            parts.push(format!("{}: {}", escaped(name), escaped(&value)));
        }
        parts.push(escaped(&digest::standing(annotation)));
        let said = escaped(&covered(&annotation.spans, text));
        format!("**{}** “{said}” — {}", escaped(&annotation.id.0), parts.join(" · "))
    }

    fn note_name(&self, number: usize) -> String {
        match self.record.annotations.get(number).filter(|_| self.has_plain_ids) {
            Some(annotation) => annotation.id.to_string(),
            None => (number + 1).to_string(),
        }
    }

    /// The annotations that end in a block and have a footnote, by their ends in bytes.
    fn ends(&self, block: usize) -> Vec<(usize, usize)> {
        let pieces = self.of_blocks.get(block).map(Vec::as_slice).unwrap_or_default();
        let ending =
            pieces.iter().filter(|piece| piece.is_last).filter_map(|piece| match piece.mark {
                Mark::Annotation(number) => Some((piece.span.end(), number)),
                Mark::Inline(_) => None,
            });
        let mut ends: Vec<_> =
            ending.filter(|(_, number)| !self.mentions.contains(number)).collect();
        ends.sort_unstable();
        ends
    }
}

/// Whether every id is one of a footnote, and no two differ by their case only, which footnotes do
/// not tell apart.
fn has_plain_ids(annotations: &[&Annotation]) -> bool {
    let mut seen = HashSet::new();
    annotations.iter().all(|annotation| {
        let id = &*annotation.id.0;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !id.is_empty() && id.bytes().all(is_plain) && seen.insert(id.to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests;
