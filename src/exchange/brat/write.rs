//! Writes standoff.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use crate::annotation::schema::{AttributeKind, Schema};
use crate::annotation::{Annotation, AnnotationId, Value};
use crate::exchange::brat::config::{Config, is_word};
use crate::exchange::brat::is_line_break;
use crate::exchange::brat::word::encode;
use crate::exchange::kind::Kinds;
use crate::exchange::loss::{Carries, Losses, NO_PLACE, OF_DOCUMENT, Part};
use crate::exchange::output::{Output, file_name};
use crate::exchange::parts::MENTION;
use crate::exchange::tag::Tags;
use crate::exchange::{Export, ExportError, Record};
use crate::text::{OffsetUnit, Offsets, Span};

pub(super) struct Writer {
    tags: Tags,
    kinds: Kinds,
    config: Config,
    /// Names of files that are taken, in small letters.
    names: HashSet<String>,
}

impl Writer {
    pub(super) fn new(schema: &Schema) -> Self {
        let tags = Tags::new(schema);
        let config = Config::new(schema, &tags);
        Self { tags, kinds: Kinds::new(schema), config, names: HashSet::new() }
    }

    /// A name for the files of a document that no other has.
    fn name(&mut self, document: &str) -> String {
        let base = file_name(document);
        let mut name = base.clone();
        for number in 2.. {
            if self.names.insert(name.to_lowercase()) {
                break;
            }
            name = format!("{base}-{number}");
        }
        name
    }
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        let name = self.name(&record.name());
        let text = record.document.text();
        if text.contains("\r\n") {
            let reason = "of CR LF the CR becomes a blank, so that offsets count the same";
            losses.lose(Part::Text, "", "", reason);
        }
        let plain = text.replace("\r\n", " \n");
        output.file(&format!("{name}.txt"))?.write_all(plain.as_bytes())?;
        let mut lines = Lines {
            text: &plain,
            offsets: Offsets::new(text, OffsetUnit::CodePoint),
            writer: self,
            losses,
            output: output.file(&format!("{name}.ann"))?,
            numbers: HashMap::new(),
            keys: HashMap::new(),
        };
        for annotation in &record.annotations {
            lines.annotation(annotation)?;
        }
        for annotation in &record.annotations {
            lines.attributes(annotation)?;
        }
        for relation in &record.relations {
            let ends = lines.keys.get(&relation.from).zip(lines.keys.get(&relation.to));
            match ends.map(|(from, to)| (*from, *to)) {
                Some((from, to)) => lines.relation(&relation.label, from, to)?,
                None => {
                    let reason = "an end of it is not in the file";
                    lines.losses.lose(Part::Relation, &relation.id.0, "", reason);
                }
            }
        }
        Ok(())
    }

    fn end(&mut self, output: &mut dyn Output) -> Result<(), ExportError> {
        Ok(output.file("annotation.conf")?.write_all(self.config.text().as_bytes())?)
    }
}

/// The lines of one document.
struct Lines<'a> {
    text: &'a str,
    offsets: Offsets<'a>,
    writer: &'a mut Writer,
    losses: &'a mut Losses,
    output: &'a mut dyn Write,
    /// By letter, the last that was given.
    numbers: HashMap<char, usize>,
    /// The number of each annotation's T.
    keys: HashMap<AnnotationId, usize>,
}

impl Lines<'_> {
    fn number(&mut self, letter: char) -> usize {
        let number = self.numbers.entry(letter).or_default();
        *number += 1;
        *number
    }

    fn annotation(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let id = &annotation.id;
        if annotation.is_of_document() {
            self.losses.lose(Part::Annotation, &id.0, "", OF_DOCUMENT);
            return Ok(());
        }
        let tag = self.writer.tags.tag(&annotation.layer, &annotation.label);
        let kind = encode(&tag).into_owned();
        let pieces = pieces(self.text, &annotation.spans);
        if pieces.is_empty() {
            self.losses.lose(Part::Annotation, &id.0, "", "it covers nothing but line breaks");
            return Ok(());
        }
        if joined(self.text, &pieces) != annotation.spans {
            let reason = "at line breaks the edges of its spans change";
            self.losses.lose(Part::Piece, &id.0, "", reason);
        }
        self.losses.unsaid(annotation, Carries::default());
        self.writer.config.entity(&kind);
        let number = self.text_bound(&kind, &pieces)?;
        self.keys.insert(id.clone(), number);
        Ok(())
    }

    fn text_bound(&mut self, kind: &str, pieces: &[Span]) -> Result<usize, ExportError> {
        let number = self.number('T');
        let ranges: Vec<String> = pieces
            .iter()
            .map(|span| {
                let (start, end) = self.offsets.from_span(*span);
                format!("{start} {end}")
            })
            .collect();
        let covered: Vec<&str> = pieces.iter().map(|span| span.slice(self.text)).collect();
        let (ranges, covered) = (ranges.join(";"), covered.join(" "));
        writeln!(self.output, "T{number}\t{kind} {ranges}\t{covered}")?;
        Ok(number)
    }

    fn attributes(&mut self, annotation: &Annotation) -> Result<(), ExportError> {
        let Some(&target) = self.keys.get(&annotation.id) else { return Ok(()) };
        let link = annotation.attributes.get("link").and_then(Value::as_text);
        let item = link.filter(|link| is_wikidata(link));
        if let Some(item) = item {
            let number = self.number('N');
            let name = annotation.attributes.get("name").and_then(Value::as_text).unwrap_or("");
            let name: String = name.chars().map(|c| if is_sign(c) { ' ' } else { c }).collect();
            writeln!(self.output, "N{number}\tReference T{target} Wikidata:{item}\t{name}")?;
        }
        for (name, value) in &annotation.attributes {
            if item.is_none() || name != "link" {
                self.attribute(annotation, target, name, value)?;
            }
        }
        Ok(())
    }

    fn attribute(
        &mut self,
        annotation: &Annotation,
        target: usize,
        name: &str,
        value: &Value,
    ) -> Result<(), ExportError> {
        let id = &annotation.id.0;
        if let Value::Span(span) = value {
            return self.mention(id, target, name, *span);
        }
        let kind = encode(name).into_owned();
        if let Value::Flag(true) = value {
            self.writer.config.attribute(&kind, None);
            let number = self.number('A');
            return Ok(writeln!(self.output, "A{number}\t{kind} T{target}")?);
        }
        let Some(word) = self.writer.kinds.told(annotation, name, value, self.losses) else {
            return Ok(());
        };
        let of_schema = self.writer.kinds.kind(&annotation.layer, name);
        if of_schema != Some(AttributeKind::Text) && is_word(&word) {
            self.writer.config.attribute(&kind, Some(&word));
            let number = self.number('A');
            return Ok(writeln!(self.output, "A{number}\t{kind} T{target} {word}")?);
        }
        if word.trim().is_empty() || word.contains(is_sign) || word.trim() != word {
            let reason = "it has line breaks, tabs or blanks at an edge, which become blanks";
            self.losses.lose(Part::Attribute, id, name, reason);
        }
        let word: String = word.chars().map(|c| if is_sign(c) { ' ' } else { c }).collect();
        let kind = if name == "note" { NOTE } else { &kind };
        let number = self.number('#');
        Ok(writeln!(self.output, "#{number}\t{kind} T{target}\t{word}")?)
    }

    fn mention(
        &mut self,
        id: &str,
        target: usize,
        name: &str,
        span: Span,
    ) -> Result<(), ExportError> {
        let pieces = pieces(self.text, &[span]);
        if pieces.is_empty() {
            self.losses.lose(Part::Attribute, id, name, NO_PLACE);
            return Ok(());
        }
        if joined(self.text, &pieces) != [span] {
            let reason = "at line breaks the edges of its spans change";
            self.losses.lose(Part::Attribute, id, name, reason);
        }
        let number = self.text_bound(MENTION, &pieces)?;
        self.relation(name, target, number)
    }

    fn relation(&mut self, label: &str, from: usize, to: usize) -> Result<(), ExportError> {
        let label = encode(label).into_owned();
        self.writer.config.relation(&label);
        let number = self.number('R');
        Ok(writeln!(self.output, "R{number}\t{label} Arg1:T{from} Arg2:T{to}")?)
    }
}

/// The type that brat gives to its users' own notes.
pub(super) const NOTE: &str = "AnnotatorNotes";

fn is_sign(character: char) -> bool {
    character == '\t' || is_line_break(character)
}

fn is_wikidata(link: &str) -> bool {
    link.strip_prefix('Q')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The spans without their line breaks, each cut where it had one. The text has a blank for the CR
/// of CR LF, which is not covered either.
fn pieces(text: &str, spans: &[Span]) -> Vec<Span> {
    let mut pieces = Vec::with_capacity(spans.len());
    for span in spans {
        let mut start = span.start();
        for piece in span.slice(text).split_inclusive(is_line_break) {
            let end = start + piece.len();
            let kept = piece.trim_end_matches(is_line_break);
            let kept = if kept.len() < piece.len() { kept.trim_end_matches(' ') } else { kept };
            if let Ok(span) = Span::new(text, start, start + kept.len())
                && !span.is_empty()
            {
                pieces.push(span);
            }
            start = end;
        }
    }
    pieces
}

/// The spans that a reader makes of the pieces: those with nothing but white space and a line break
/// between them are one.
pub(super) fn joined(text: &str, pieces: &[Span]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let is_next = |last: &Span| {
            let between = text.get(last.end()..piece.start()).unwrap_or("-");
            between.contains(is_line_break) && between.trim().is_empty()
        };
        match spans.last_mut() {
            Some(last) if is_next(last) => *last = last.hull(*piece),
            _ => spans.push(*piece),
        }
    }
    spans
}
