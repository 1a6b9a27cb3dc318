//! Reads postil's own shape, that of `json` and of each line of `jsonl`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::annotation::{Provenance, Status};
use crate::exchange::import::{
    Incoming, Place, Problem, Proposed, ProposedRelation, ProposedValue, line_of,
};
use crate::text::OffsetUnit;

/// A document as it stands in a file. Fields that are not known are passed over: they are of a
/// postil that understands this shape and more.
#[derive(Deserialize)]
pub(super) struct Document {
    postil: u32,
    offsets: String,
    #[serde(default)]
    id: Json,
    title: Option<String>,
    source: Option<String>,
    annotator: Option<String>,
    text: Option<String>,
    #[serde(default)]
    annotations: Vec<Annotation>,
    #[serde(default)]
    relations: Vec<Relation>,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    id: String,
    layer: String,
    label: String,
    spans: Vec<(usize, usize)>,
    text: Option<String>,
    status: Option<Status>,
    score: Option<f64>,
    #[serde(default)]
    attributes: BTreeMap<String, Json>,
    provenance: Option<Provenance>,
    derived_from: Option<String>,
}

#[derive(Deserialize)]
struct Relation {
    label: String,
    from: String,
    to: String,
}

/// Whether text begins like a document of postil's. Other programs may have sorted its fields.
pub(super) fn is_likely(head: &str) -> bool {
    let Some(inner) = head.trim_start().strip_prefix('{') else { return false };
    inner.trim_start().starts_with("\"postil\"")
        || (inner.contains("\"postil\":") && inner.contains("\"offsets\":"))
}

/// A document in which any annotation may be of another form.
#[derive(Deserialize)]
struct Loose {
    #[serde(default)]
    annotations: Vec<Json>,
    #[serde(default)]
    relations: Vec<Json>,
    #[serde(flatten)]
    rest: serde_json::Map<String, Json>,
}

/// Reads one document; `at` is where it stands in the file. Where annotations are not as they should
/// be, the others are read.
pub(super) fn incoming(json: &str, at: &str) -> Result<Incoming, String> {
    match line_of::<Document>(json) {
        Ok(document) => document.incoming(at),
        Err(reason) => loose(json, at).ok_or(reason)?,
    }
}

/// The document without what is not as it should be; nothing if that is the document itself.
fn loose(json: &str, at: &str) -> Option<Result<Incoming, String>> {
    let Loose { annotations, relations, rest } = serde_json::from_str(json).ok()?;
    let mut document: Document = serde_json::from_value(Json::Object(rest)).ok()?;
    let mut problems = Vec::new();
    document.annotations = kept("annotations", annotations, at, &mut problems);
    document.relations = kept("relations", relations, at, &mut problems);
    Some(document.incoming(at).map(|mut incoming| {
        incoming.problems.append(&mut problems);
        incoming
    }))
}

fn kept<T: DeserializeOwned>(
    list: &str,
    values: Vec<Json>,
    at: &str,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    let mut kept = Vec::with_capacity(values.len());
    for (number, value) in values.into_iter().enumerate() {
        match serde_json::from_value(value) {
            Ok(value) => kept.push(value),
            Err(error) => {
                let at = format!("{at} {list}[{number}]");
                let reason = error.to_string().replace("usize", "an offset");
                problems.push(Problem::left_out(at.trim_start(), reason));
            }
        }
    }
    kept
}

impl Document {
    /// The document for the import; `at` is where it stands in the file.
    pub(super) fn incoming(self, at: &str) -> Result<Incoming, String> {
        if self.postil != super::shape::VERSION {
            return Err(format!("version {} of the format is not known here", self.postil));
        }
        let unit = OffsetUnit::parse(&self.offsets)
            .ok_or_else(|| format!("“{}” is no unit of offsets", self.offsets))?;
        let id = match self.id {
            Json::String(id) => id,
            Json::Null => String::new(),
            other => other.to_string(),
        };
        let mut incoming = Incoming::new(id, unit);
        incoming.text = self.text;
        incoming.is_exact = true;
        incoming.title = self.title;
        incoming.source = self.source;
        incoming.annotator = self.annotator;
        for annotation in self.annotations {
            let at = format!("{at} {}", annotation.id);
            incoming.annotations.push(annotation.proposed(at.trim().to_owned()));
        }
        for Relation { label, from, to } in self.relations {
            let at = at.to_owned();
            incoming.relations.push(ProposedRelation { at, label, from, to });
        }
        Ok(incoming)
    }
}

impl Annotation {
    fn proposed(self, at: String) -> Proposed {
        let text = self.text;
        let spans = match self.spans.as_slice() {
            [(start, end)] => vec![Place { text, ..Place::range(*start, *end) }],
            several => several.iter().map(|(start, end)| Place::range(*start, *end)).collect(),
        };
        let mut proposed = Proposed::new(at, self.label, spans);
        proposed.key = self.id;
        proposed.layer = Some(self.layer);
        proposed.status = self.status;
        proposed.score = self.score;
        proposed.provenance = self.provenance;
        proposed.derived_from = self.derived_from;
        proposed.attributes =
            self.attributes.into_iter().map(|(name, value)| (name, attribute(value))).collect();
        proposed
    }
}

/// A value: what is none of postil's kinds stays as text.
pub(super) fn attribute(value: Json) -> ProposedValue {
    match value {
        Json::Bool(flag) => ProposedValue::Flag(flag),
        Json::Number(number) => ProposedValue::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => ProposedValue::Text(text),
        Json::Object(mention) => mention_place(&mention)
            .map(ProposedValue::Span)
            .unwrap_or_else(|| ProposedValue::Text(Json::Object(mention).to_string())),
        other => ProposedValue::Text(other.to_string()),
    }
}

fn mention_place(mention: &serde_json::Map<String, Json>) -> Option<Place> {
    let offset = |name: &str| mention.get(name)?.as_u64().and_then(|n| usize::try_from(n).ok());
    let text = mention.get("text").and_then(Json::as_str).map(str::to_owned);
    Some(Place { text, ..Place::range(offset("start")?, offset("end")?) })
}
