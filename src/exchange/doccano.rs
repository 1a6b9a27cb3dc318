//! `doccano`: a line of JSON for each document, with `entities` and `relations`.
//!
//! doccano does not say what an offset counts. Its pages are JavaScript, so what is drawn there
//! counts UTF-16 units, unless the project counts graphemes; its server only stores the numbers. So
//! UTF-16 is the default, code points can be asked for, and where the two differ it is said.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;
use serde_json::Value as Json;

use crate::annotation::schema::Schema;
use crate::exchange::import::{
    Incoming, Input, Place, Problem, Proposed, ProposedRelation, ReadError, ReadOptions, Reader,
    field, line_of, offset, text_field,
};
use crate::exchange::jsonl::write_line;
use crate::exchange::loss::{Carries, NO_PLACE};
use crate::exchange::parts::{self, unfold};
use crate::exchange::tag::Tags;
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Part, Record, Unit,
};
use crate::text::{OffsetUnit, Offsets};

/// The lines of JSON that doccano imports and exports.
pub struct Doccano;

static ABOUT: About = About {
    name: "doccano",
    summary: "JSONL for doccano's sequence labelling with relations",
    unit: Unit::Chosen(OffsetUnit::Utf16),
    loses: "attributes other than mentions, status, score, provenance",
    layout: Layout::Many,
    extension: "jsonl",
};

impl Format for Doccano {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer { unit: options.unit, tags: Tags::new(schema) })
    }
}

struct Writer {
    unit: OffsetUnit,
    tags: Tags,
}

#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
    text: &'a str,
    entities: Vec<Entity<'a>>,
    relations: Vec<Link<'a>>,
    /// Labels of the whole document, as projects of two tasks have them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cats: Vec<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    start_offset: usize,
    end_offset: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct Link<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    kind: &'a str,
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        let document = record.document;
        let offsets = Offsets::new(document.text(), self.unit);
        let (nodes, edges) = unfold(record, &self.tags, losses);
        let cats = parts::of_document(record, &self.tags, losses);
        for &annotation in &record.annotations {
            losses.unsaid(annotation, Carries::default());
            if annotation.is_of_document() {
                continue;
            }
            for (name, value) in &annotation.attributes {
                if value.as_span().is_none_or(|span| span.is_empty()) {
                    losses.lose(Part::Attribute, &annotation.id.0, name, NO_PLACE);
                }
            }
        }
        if document.text().chars().any(|character| character.len_utf16() > 1) {
            losses.note(match self.unit {
                OffsetUnit::Utf16 => "offsets count UTF-16 units, as doccano's pages do; for programs in Python use --offsets code-point",
                _ => "offsets do not count UTF-16 units: doccano's pages show them shifted behind emoji",
            });
        }
        let name = record.name();
        let entities = nodes.iter().map(|node| {
            let (start_offset, end_offset) = offsets.from_span(node.span);
            Entity { id: node.number, start_offset, end_offset, label: &node.tag }
        });
        let relations = edges.iter().enumerate().map(|(id, edge)| Link {
            id,
            from_id: edge.from,
            to_id: edge.to,
            kind: edge.label,
        });
        let line = Line {
            name: &name,
            title: &document.title,
            source: &document.source,
            text: document.text(),
            entities: entities.collect(),
            relations: relations.collect(),
            cats: cats.into_iter().map(|(_, tag)| tag).collect(),
        };
        write_line(output.main(), &line)
    }
}

impl Reader for Doccano {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "lines with text and label, labels or entities and relations"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        let line = head.lines().next().unwrap_or("").trim_start();
        line.starts_with('{') && line.contains("\"start_offset\":")
    }

    fn read(
        &self,
        input: &Input,
        options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        input.lines(|number, line| {
            let at = format!("line {number}");
            let read = line.and_then(|line| incoming(line, &at, options, &input.stem()));
            each(read.unwrap_or_else(|reason| Incoming::broken(at, reason)))
        })
    }
}

fn incoming(line: &str, at: &str, options: &ReadOptions, stem: &str) -> Result<Incoming, String> {
    let line: Json = line_of(line)?;
    let text =
        text_field(&line, "text").or_else(|why| text_field(&line, "data").map_err(|_| why))?;
    let id = field(&line, "name").or_else(|| field(&line, "id"));
    let id = id.unwrap_or_else(|| format!("{stem}-{}", at.trim_start_matches("line ")));
    let mut incoming = Incoming::new(id, options.unit.unwrap_or(OffsetUnit::Utf16));
    incoming.title = field(&line, "title");
    incoming.source = field(&line, "source");
    if options.unit.is_none() && text.chars().any(|character| character.len_utf16() > 1) {
        let reason = "the text has characters of two UTF-16 units, and offsets are taken to count \
            those; if they count code points, use --offsets code-point";
        incoming.problems.push(Problem::kept(at, reason));
    }
    incoming.text = Some(text.to_owned());
    for name in ["label", "labels", "entities"] {
        for (number, entity) in
            line.get(name).and_then(Json::as_array).into_iter().flatten().enumerate()
        {
            let at = format!("{at} {name}[{number}]");
            match proposed(entity, &at) {
                Ok(proposed) => incoming.annotations.push(proposed),
                Err(reason) => incoming.leave_out(at, reason),
            }
        }
    }
    for (number, relation) in
        line.get("relations").and_then(Json::as_array).into_iter().flatten().enumerate()
    {
        let at = format!("{at} relations[{number}]");
        match link(relation, &at) {
            Ok(link) => incoming.relations.push(link),
            Err(reason) => incoming.leave_out(at, reason),
        }
    }
    for (number, label) in
        line.get("cats").and_then(Json::as_array).into_iter().flatten().enumerate()
    {
        let at = format!("{at} cats[{number}]");
        match label.as_str() {
            Some(label) => incoming.annotations.push(Proposed::new(at, label, Vec::new())),
            None => incoming.leave_out(at, format!("it is no label: {label}")),
        }
    }
    if line.get("Comments").and_then(Json::as_array).is_some_and(|list| !list.is_empty()) {
        incoming.leave_out(at, "“Comments” are none of a label");
    }
    parts::fold(&mut incoming);
    Ok(incoming)
}

/// A span in one of its two forms: a list or an object.
fn proposed(entity: &Json, at: &str) -> Result<Proposed, String> {
    if let Some(list) = entity.as_array() {
        let [start, end, label] = list.as_slice() else {
            return Err(format!("a span is start, end and label, not {entity}"));
        };
        let label = label.as_str().ok_or("its label is no text")?;
        let place = Place::range(offset(Some(start), "start")?, offset(Some(end), "end")?);
        return Ok(Proposed::new(at, label, vec![place]));
    }
    if !entity.is_object() {
        return Err(format!("it is no span: {entity}"));
    }
    let start = offset(entity.get("start_offset"), "start_offset")?;
    let end = offset(entity.get("end_offset"), "end_offset")?;
    let mut proposed =
        Proposed::new(at, text_field(entity, "label")?, vec![Place::range(start, end)]);
    proposed.key = field(entity, "id").unwrap_or_default();
    Ok(proposed)
}

fn link(relation: &Json, at: &str) -> Result<ProposedRelation, String> {
    let end = |name: &str| field(relation, name).ok_or_else(|| format!("there is no “{name}”"));
    Ok(ProposedRelation {
        at: at.to_owned(),
        label: text_field(relation, "type")?.to_owned(),
        from: end("from_id")?,
        to: end("to_id")?,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::exchange::testing::{read_back, sample};

    #[test]
    fn the_sample_is_one_line() {
        insta::assert_snapshot!(String::from_utf8(sample(&Doccano).main).unwrap());
    }

    #[test]
    fn both_forms_are_read_and_what_is_none_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.jsonl");
        let lines = "{\"text\":\"Ada 😀 Obi\",\"label\":[[0,3,\"P\"],[7,10,\"P\"],[\"x\"],[5,-1,\"P\"]]}\n\
            {\"text\":\"Ada\",\"entities\":[{\"id\":7,\"start_offset\":0,\"end_offset\":3,\"label\":\"P\"},\
            {\"id\":8,\"start_offset\":0}],\"Comments\":[\"hm\"],\"cats\":[\"topic/housing\",7]}\nno json\n";
        std::fs::write(&path, lines).unwrap();
        let found = read_back(&Doccano, &path);
        let counts: Vec<(usize, usize)> =
            found.iter().map(|i| (i.annotations.len(), i.problems.len())).collect();
        assert_eq!(counts, [(2, 3), (2, 3), (0, 1)]);
        assert_eq!(found[1].annotations[0].key, "7");
        let keys: HashSet<&str> = found.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(keys, HashSet::from(["a-1", "a-2", ""]));
    }
}
