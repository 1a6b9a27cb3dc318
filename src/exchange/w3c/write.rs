//! Writes annotation pages.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::annotation::{Annotation, Provenance, Relation, Status, Value};
use crate::exchange::loss::Part;
use crate::exchange::w3c::{AROUND, CONTEXT, NAMES};
use crate::exchange::{Export, ExportError, Losses, Options, Output, Record, digest, escaped};
use crate::text::{OffsetUnit, Offsets, Span};

/// Hexadecimal digits of a text's hash in the names of its annotations.
const DIGITS: usize = 16;

pub(super) struct Writer {
    unit: OffsetUnit,
    has_text: bool,
    count: usize,
}

impl Writer {
    pub(super) fn new(options: &Options) -> Self {
        Self { unit: options.unit, has_text: options.has_text, count: 0 }
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
        for annotation in &record.annotations {
            if let Provenance::Adjudication { .. } = annotation.provenance {
                let reason = "the format names who settled it, not what others had said";
                losses.lose(Part::Provenance, &annotation.id.0, "", reason);
            }
        }
        let page = Page::new(record, self.unit);
        let output = output.main();
        output.write_all(if self.count == 0 { b"[\n" } else { b",\n" })?;
        self.count += 1;
        let head = serde_json::to_string(&page.head(self.has_text))?;
        // The items follow inside of the object that the head is.
        output.write_all(escaped(head.trim_end_matches('}')).as_bytes())?;
        output.write_all(b",\"items\":[")?;
        let annotations = record.annotations.iter().map(|annotation| page.annotation(annotation));
        let relations = record.relations.iter().map(|relation| page.relation(relation));
        for (number, item) in annotations.chain(relations).enumerate() {
            output.write_all(if number == 0 { b"\n" } else { b",\n" })?;
            output.write_all(escaped(&serde_json::to_string(&item)?).as_bytes())?;
        }
        Ok(output.write_all(b"]}")?)
    }

    fn end(&mut self, output: &mut dyn Output) -> Result<(), ExportError> {
        let end: &[u8] = if self.count == 0 { b"[]\n" } else { b"\n]\n" };
        Ok(output.main().write_all(end)?)
    }
}

/// The head of a page. Its last field must not end with a brace.
#[derive(Serialize)]
struct Head<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    id: String,
    #[serde(rename = "dcterms:source")]
    source: Source<'a>,
    /// What positions count, where it is not what the Recommendation says.
    #[serde(rename = "schema:unitText", skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// The document that a page is about.
#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    format: &'static str,
    #[serde(rename = "dc:identifier")]
    name: String,
    #[serde(rename = "dc:title", skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(rename = "dc:source", skip_serializing_if = "str::is_empty")]
    origin: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

/// An annotation or relation, its fields in the order in which people read them.
#[derive(Serialize)]
struct Item {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: Json,
    #[serde(rename = "schema:creativeWorkStatus", skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(rename = "schema:ratingValue", skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<String>,
    #[serde(rename = "dcterms:contributor", skip_serializing_if = "Option::is_none")]
    contributor: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    #[serde(rename = "dcterms:replaces", skip_serializing_if = "Option::is_none")]
    replaces: Option<Json>,
    body: Vec<Json>,
    target: Json,
}

struct Page<'a> {
    record: &'a Record<'a>,
    offsets: Offsets<'a>,
    id: String,
    /// The name of the document in targets: its address, if it has one.
    source: String,
}

impl<'a> Page<'a> {
    fn new(record: &'a Record<'a>, unit: OffsetUnit) -> Self {
        let document = record.document;
        let digits = document.hash().get(..DIGITS).unwrap_or_default();
        let id = format!("{NAMES}{digits}");
        let source =
            digest::web_address(&document.source).map_or_else(|| id.clone(), str::to_owned);
        Self { record, offsets: Offsets::new(document.text(), unit), id, source }
    }

    fn head(&self, has_text: bool) -> Head<'_> {
        let document = self.record.document;
        let source = Source {
            id: &self.source,
            kind: "Text",
            format: "text/plain",
            name: self.record.name().into_owned(),
            title: &document.title,
            origin: if self.source == document.source { "" } else { &document.source },
            value: has_text.then(|| document.text()),
        };
        let unit = Some(self.offsets.unit()).filter(|unit| *unit != OffsetUnit::CodePoint);
        Head {
            context: CONTEXT,
            id: self.id.clone(),
            source,
            unit: unit.map(OffsetUnit::name),
            kind: "AnnotationPage",
        }
    }

    fn name_of(&self, id: &str) -> String {
        format!("{}:{}", self.id, encoded(id))
    }

    fn annotation(&self, annotation: &Annotation) -> Item {
        let id = &annotation.id;
        let decision = self.record.decision(id);
        let (creator, via) = maker(&annotation.provenance);
        let name = |annotator: &str| json!({"type": "Person", "name": annotator});
        Item {
            id: self.name_of(&id.0),
            kind: "Annotation",
            motivation: motivation(annotation),
            status: (annotation.status != Status::Accepted).then(|| annotation.status.name()),
            score: annotation.score.filter(|score| score.is_finite()),
            creator: Some(creator),
            via,
            contributor: decision.map(|decision| name(&decision.annotator)),
            modified: decision
                .and_then(|decision| jiff::Timestamp::from_millisecond(decision.time).ok())
                .map(|time| time.to_string()),
            replaces: annotation
                .derived_from
                .as_ref()
                .map(|corrected| json!({"id": self.name_of(&corrected.0)})),
            body: self.bodies(annotation),
            target: self.target(annotation),
        }
    }

    fn bodies(&self, annotation: &Annotation) -> Vec<Json> {
        let layer =
            json!({"type": "TextualBody", "purpose": "classifying", "value": annotation.layer});
        let label = json!({"type": "TextualBody", "purpose": "tagging", "value": annotation.label});
        let attributes = annotation.attributes.iter().map(|(name, value)| self.body(name, value));
        [layer, label].into_iter().chain(attributes).collect()
    }

    /// An attribute: what kind of value it is stands beside the value, which must be text.
    fn body(&self, name: &str, value: &Value) -> Json {
        let purpose = match name {
            "note" => "commenting",
            "verdict" => "assessing",
            "link" => "identifying",
            _ => "describing",
        };
        let text = |value: String, kind: &str| {
            json!({"type": "TextualBody", "purpose": purpose, "name": name, "value": value,
                "schema:additionalType": kind})
        };
        match value {
            Value::Text(value) => {
                json!({"type": "TextualBody", "purpose": purpose, "name": name, "value": value})
            }
            Value::Number(number) => text(number.to_string(), "number"),
            Value::Flag(flag) => text(flag.to_string(), "flag"),
            Value::Span(span) => {
                let mut place = self.place(*span);
                place["purpose"] = json!(purpose);
                place["name"] = json!(name);
                place
            }
        }
    }

    fn target(&self, annotation: &Annotation) -> Json {
        match annotation.spans.as_slice() {
            [] => json!(self.source),
            [span] => self.place(*span),
            spans => spans.iter().map(|span| self.place(*span)).collect(),
        }
    }

    /// A piece of the text, by what it says and by where it stands.
    fn place(&self, span: Span) -> Json {
        let text = self.record.document.text();
        let before = text.get(..span.start()).unwrap_or_default();
        let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let after = text.get(span.end()..).unwrap_or_default();
        let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        let quote = json!({
            "type": "TextQuoteSelector",
            "exact": span.slice(text),
            "prefix": before.get(start..).unwrap_or_default(),
            "suffix": after.get(..end).unwrap_or_default(),
        });
        let (start, end) = self.offsets.from_span(span);
        let position = json!({"type": "TextPositionSelector", "start": start, "end": end});
        json!({"type": "SpecificResource", "source": self.source, "selector": [quote, position]})
    }

    fn relation(&self, relation: &Relation) -> Item {
        let to = self.name_of(&relation.to.0);
        let label = json!({"type": "TextualBody", "purpose": "tagging", "value": relation.label});
        let end = json!({"type": "SpecificResource", "purpose": "linking", "source": to});
        Item {
            id: self.name_of(&relation.id.0),
            kind: "Annotation",
            motivation: json!("linking"),
            status: None,
            score: None,
            creator: None,
            via: None,
            contributor: None,
            modified: None,
            replaces: None,
            body: vec![label, end],
            target: json!(self.name_of(&relation.from.0)),
        }
    }
}

fn motivation(annotation: &Annotation) -> Json {
    if annotation.attributes.contains_key("verdict") {
        return json!(["classifying", "assessing"]);
    }
    match annotation.layer.as_str() {
        "entity" => json!("identifying"),
        _ => json!("classifying"),
    }
}

/// Who made an annotation, and where it was taken from.
fn maker(provenance: &Provenance) -> (Json, Option<String>) {
    match provenance {
        Provenance::Annotator { annotator: name }
        | Provenance::Adjudication { adjudicator: name, .. } => {
            (json!({"type": "Person", "name": name}), None)
        }
        Provenance::Detector { detector, version, rule } => {
            let software = json!({"type": "Software", "name": detector,
                "schema:softwareVersion": version.to_string(), "schema:description": rule});
            (software, None)
        }
        Provenance::Import { import, agent } => {
            let via = format!("{NAMES}import:{}", encoded(import));
            (json!({"type": "Person", "name": agent}), Some(via))
        }
    }
}

/// A word as part of a name that is an IRI.
fn encoded(word: &str) -> String {
    /// What an IRI's last part may hold as it is.
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
    utf8_percent_encode(word, RESERVED).to_string()
}
