//! `spacy-offsets`: `["text", {"entities": [[start, end, "LABEL"]]}]`, a line for each document.
//!
//! Entities of this form may not overlap: of those that do, the longest stand there.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;

use crate::annotation::schema::Schema;
use crate::exchange::import::{
    Incoming, Input, Place, Proposed, ReadError, ReadOptions, Reader, line_of, offset,
};
use crate::exchange::jsonl::write_line;
use crate::exchange::spacy::read::take_cats;
use crate::exchange::spacy::write::{Cats, cats, lose, pieces, without_overlap};
use crate::exchange::tag::Tags;
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Part, Record, Unit,
};
use crate::text::{OffsetUnit, Offsets};

/// Text and entities, as spaCy's training examples had them.
pub struct SpacyOffsets;

static ABOUT: About = About {
    name: "spacy-offsets",
    summary: "[text, {\"entities\": [[start, end, label]]}] a line, as in spaCy's training examples",
    unit: Unit::Fixed(OffsetUnit::CodePoint),
    loses: "what overlaps (the longest stays), attributes, relations, which spans are one annotation, status, score, provenance",
    layout: Layout::Many,
    extension: "jsonl",
};

impl Format for SpacyOffsets {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, _options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer { tags: Tags::new(schema) })
    }
}

struct Writer {
    tags: Tags,
}

#[derive(Serialize)]
struct Entities<'a> {
    entities: Vec<(usize, usize, &'a str)>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    cats: Cats<'a>,
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        let text = record.document.text();
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        lose(record, losses);
        let cats = cats(record, &self.tags, losses);
        let pieces = pieces(record, &self.tags);
        let all = (0..pieces.len()).collect();
        let is_chosen =
            without_overlap(pieces.len(), all, |at| pieces.get(at).map(|(span, _, _)| *span));
        let mut first = 0;
        for &annotation in &record.annotations {
            let behind = first + annotation.spans.len();
            let of_annotation = is_chosen.get(first..behind).unwrap_or_default();
            let is_whole = of_annotation.iter().all(|is_chosen| *is_chosen);
            first = behind;
            if !is_whole {
                let reason = "it overlaps a longer one";
                losses.lose(Part::Annotation, &annotation.id.0, "", reason);
            }
        }
        let chosen = pieces.iter().zip(&is_chosen).filter(|(_, is_chosen)| **is_chosen);
        let entities = chosen.map(|((span, label, _), _)| {
            let (start, end) = offsets.from_span(*span);
            (start, end, &**label)
        });
        write_line(output.main(), &(text, Entities { entities: entities.collect(), cats }))
    }
}

impl Reader for SpacyOffsets {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "examples with entities, one a line or in a list"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        let inner = head.trim_start_matches(|c: char| c.is_whitespace() || c == '[');
        head.trim_start().starts_with('[')
            && inner.starts_with('"')
            && head.contains("\"entities\":")
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        // A file that is one JSON value is a list of examples, or one.
        if let Ok(Json::Array(list)) = serde_json::from_str(&input.text()?) {
            let examples = if list.first().is_some_and(Json::is_string) {
                vec![Json::Array(list)]
            } else {
                list
            };
            for (number, value) in examples.iter().enumerate() {
                let at = format!("example {}", number + 1);
                let read = incoming(value, &at, &input.stem());
                if each(read.unwrap_or_else(|reason| Incoming::broken(at, reason))).is_break() {
                    break;
                }
            }
            return Ok(());
        }
        input.lines(|number, line| {
            let at = format!("line {number}");
            let value = line.and_then(line_of::<Json>);
            let read = value.and_then(|value| incoming(&value, &at, &input.stem()));
            each(read.unwrap_or_else(|reason| Incoming::broken(at, reason)))
        })
    }
}

fn incoming(example: &Json, at: &str, stem: &str) -> Result<Incoming, String> {
    let wanted = "an example is a text and an object with “entities”";
    let (text, about) = match example.as_array().map(Vec::as_slice) {
        Some([Json::String(text), about]) => (text, about),
        _ => return Err(wanted.to_owned()),
    };
    let number = at.rsplit(' ').next().unwrap_or("");
    let mut incoming = Incoming::new(format!("{stem}-{number}"), OffsetUnit::CodePoint);
    incoming.text = Some(text.clone());
    let entities = about.get("entities").and_then(Json::as_array).ok_or(wanted)?;
    for (number, entity) in entities.iter().enumerate() {
        let at = format!("{at} entities[{number}]");
        match proposed(entity, &at) {
            Ok(proposed) => incoming.annotations.push(proposed),
            Err(reason) => incoming.leave_out(at, reason),
        }
    }
    take_cats(about, at, &mut incoming);
    Ok(incoming)
}

fn proposed(entity: &Json, at: &str) -> Result<Proposed, String> {
    let Some([start, end, Json::String(label)]) = entity.as_array().map(Vec::as_slice) else {
        return Err(format!("an entity is start, end and label, not {entity}"));
    };
    let place = Place::range(offset(Some(start), "start")?, offset(Some(end), "end")?);
    Ok(Proposed::new(at, label, vec![place]))
}
