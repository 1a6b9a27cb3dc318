//! Writes tasks.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, Provenance, Status, Value};
use crate::exchange::jsonl::write_value;
use crate::exchange::kind::Kinds;
use crate::exchange::label_studio::config::{Config, Control};
use crate::exchange::label_studio::{DOCUMENT, LABELS, TEXT};
use crate::exchange::loss::Carries;
use crate::exchange::parts::{Edge, Node, of_document, unfold};
use crate::exchange::tag::Tags;
use crate::exchange::{Export, ExportError, Losses, Options, Output, Part, Record};
use crate::text::{OffsetUnit, Offsets};

pub(super) struct Writer {
    unit: OffsetUnit,
    tags: Tags,
    kinds: Kinds,
    config: Config,
    has_tasks: bool,
}

impl Writer {
    pub(super) fn new(options: &Options, schema: &Schema) -> Self {
        let tags = Tags::new(schema);
        let config = Config::new(schema, &tags);
        Self { unit: options.unit, tags, kinds: Kinds::new(schema), config, has_tasks: false }
    }
}

#[derive(Serialize)]
struct Task<'a> {
    data: Data<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<Done<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    predictions: Vec<Prediction<'a>>,
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
}

/// What people decided.
#[derive(Serialize)]
struct Done<'a> {
    result: Vec<Outcome<'a>>,
}

/// What a detector suggests.
#[derive(Serialize)]
struct Prediction<'a> {
    model_version: String,
    /// The mean of the scores, by which Label Studio sorts tasks.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    result: Vec<Outcome<'a>>,
}

/// A result: a span, a value beside a span, or a relation.
#[derive(Serialize)]
#[serde(untagged)]
enum Outcome<'a> {
    Region {
        id: String,
        from_name: String,
        to_name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        score: Option<f32>,
        value: Region<'a>,
    },
    /// A label of the whole document.
    Whole {
        id: String,
        from_name: &'static str,
        to_name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        score: Option<f32>,
        value: Chosen,
    },
    Relation {
        #[serde(rename = "type")]
        kind: &'static str,
        from_id: String,
        to_id: String,
        direction: &'static str,
        labels: [&'a str; 1],
    },
}

#[derive(Serialize)]
struct Chosen {
    choices: [String; 1],
}

#[derive(Serialize)]
struct Region<'a> {
    start: usize,
    end: usize,
    #[serde(flatten)]
    content: Content<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Content<'a> {
    Choices([String; 1]),
    Text([String; 1]),
    Number(f64),
    #[serde(untagged)]
    Span {
        text: &'a str,
        labels: [String; 1],
    },
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        let name = record.name();
        let task = self.task(record, &name, losses);
        let before: &[u8] = if self.has_tasks { b",\n" } else { b"[\n" };
        self.has_tasks = true;
        output.main().write_all(before)?;
        write_value(output.main(), &task)
    }

    fn end(&mut self, output: &mut dyn Output) -> Result<(), ExportError> {
        let behind: &[u8] = if self.has_tasks { b"\n]\n" } else { b"[]\n" };
        output.main().write_all(behind)?;
        Ok(self.config.write(output.file("xml")?)?)
    }
}

impl Writer {
    fn task<'a>(&mut self, record: &Record<'a>, name: &'a str, losses: &mut Losses) -> Task<'a> {
        let document = record.document;
        let text = document.text();
        if self.unit != OffsetUnit::Utf16 && text.chars().any(|c| c.len_utf16() > 1) {
            losses.note("offsets do not count UTF-16 units: Label Studio's pages show them shifted behind emoji");
        }
        let offsets = Offsets::new(text, self.unit);
        let (nodes, edges) = unfold(record, &self.tags, losses);
        // A set of results for the annotations and one for each detector's suggestions.
        let mut results: BTreeMap<Option<String>, Vec<Outcome<'a>>> = BTreeMap::new();
        let mut scores: BTreeMap<Option<String>, (f32, u32)> = BTreeMap::new();
        let groups: Vec<Option<Option<String>>> =
            nodes.iter().map(|node| group(node.owner)).collect();
        for (node, group) in nodes.iter().zip(&groups) {
            let Some(group) = group else {
                if let Some(annotation) = node.annotation {
                    losses.lose(Part::Annotation, &annotation.id.0, "", REJECTED);
                }
                continue;
            };
            let result = results.entry(group.clone()).or_default();
            self.node(node, text, &offsets, result, losses);
            if let Some(score) = node.annotation.and_then(|annotation| annotation.score) {
                let sum = scores.entry(group.clone()).or_default();
                *sum = (sum.0 + score, sum.1 + 1);
            }
        }
        for (number, (annotation, tag)) in
            of_document(record, &self.tags, losses).into_iter().enumerate()
        {
            match group(annotation) {
                None => losses.lose(Part::Annotation, &annotation.id.0, "", REJECTED),
                Some(group) => {
                    let whole = self.whole(annotation, tag.into_owned(), number, losses);
                    results.entry(group).or_default().push(whole);
                }
            }
        }
        for edge in &edges {
            let ends = (groups.get(edge.from), groups.get(edge.to));
            match ends {
                (Some(Some(from)), Some(Some(to))) if from == to => {
                    self.config.relation(edge.label);
                    results.entry(from.clone()).or_default().push(relation(edge));
                }
                _ => self.lose_relation(record, &nodes, edge, losses),
            }
        }
        let mut task = Task {
            data: Data { text, name, title: &document.title, source: &document.source },
            annotations: Vec::new(),
            predictions: Vec::new(),
        };
        for (group, result) in results {
            let score = scores.get(&group).map(|(sum, count)| sum / *count as f32);
            match group {
                None => task.annotations.push(Done { result }),
                Some(model_version) => {
                    task.predictions.push(Prediction { model_version, score, result });
                }
            }
        }
        task
    }

    /// A label of the whole document: the choice of a control that is not beside a span.
    fn whole<'a>(
        &mut self,
        annotation: &Annotation,
        tag: String,
        number: usize,
        losses: &mut Losses,
    ) -> Outcome<'a> {
        let provenance = annotation.status != Status::Accepted;
        losses.unsaid(annotation, Carries { status: true, score: true, provenance, origin: false });
        self.config.choice(&tag);
        Outcome::Whole {
            id: format!("d{number}"),
            from_name: DOCUMENT,
            to_name: TEXT,
            kind: "choices",
            score: annotation.score.filter(|score| score.is_finite()),
            value: Chosen { choices: [tag] },
        }
    }

    /// The span, and a result for each attribute beside it.
    fn node<'a>(
        &mut self,
        node: &Node<'a>,
        text: &'a str,
        offsets: &Offsets<'_>,
        result: &mut Vec<Outcome<'a>>,
        losses: &mut Losses,
    ) {
        let (start, end) = offsets.from_span(node.span);
        let id = format!("n{}", node.number);
        self.config.label(&node.tag);
        let score = node.annotation.and_then(|annotation| annotation.score);
        let labels = [node.tag.clone().into_owned()];
        let content = Content::Span { text: node.span.slice(text), labels };
        result.push(Outcome::Region {
            id: id.clone(),
            from_name: LABELS.to_owned(),
            to_name: TEXT,
            kind: "labels",
            score: score.filter(|score| score.is_finite()),
            value: Region { start, end, content },
        });
        let Some(annotation) = node.annotation else { return };
        let is_accepted = annotation.status == Status::Accepted;
        let carries =
            Carries { status: true, score: true, provenance: !is_accepted, origin: false };
        losses.unsaid(annotation, carries);
        for (name, value) in &annotation.attributes {
            if let Some((from_name, kind, content)) =
                self.attribute(annotation, name, value, losses)
            {
                let (id, to_name, score) = (id.clone(), TEXT, None);
                let value = Region { start, end, content };
                result.push(Outcome::Region { id, from_name, to_name, kind, score, value });
            }
        }
    }

    fn attribute(
        &mut self,
        annotation: &Annotation,
        name: &str,
        value: &Value,
        losses: &mut Losses,
    ) -> Option<(String, &'static str, Content<'static>)> {
        let kind = self.kinds.kind(&annotation.layer, name);
        let word = match value {
            Value::Span(span) if span.is_empty() => {
                losses.lose(Part::Attribute, &annotation.id.0, name, "it covers nothing");
                return None;
            }
            Value::Span(_) => return None,
            Value::Flag(_) => self.kinds.told(annotation, name, value, losses)?,
            other => crate::exchange::kind::word(other)?,
        };
        let (control, from_name) = self.config.control_of(name, value, kind);
        let content = match (control, value) {
            (Control::Number, Value::Number(number)) => Content::Number(*number),
            (Control::Choices, _) => Content::Choices([word]),
            _ => Content::Text([word]),
        };
        Some((from_name, control.result(), content))
    }

    fn lose_relation(
        &self,
        record: &Record<'_>,
        nodes: &[Node<'_>],
        edge: &Edge<'_>,
        losses: &mut Losses,
    ) {
        let owner = |number: usize| nodes.get(number).map(|node| &node.owner.id);
        let (from, to) = (owner(edge.from), owner(edge.to));
        for relation in record.relations.iter().filter(|relation| {
            relation.label == edge.label && Some(&relation.from) == from && Some(&relation.to) == to
        }) {
            let reason = "its ends stand in different results";
            losses.lose(Part::Relation, &relation.id.0, "", reason);
        }
    }
}

const REJECTED: &str = "what was rejected has no place in a task";

/// Where an annotation stands: nowhere, among those of people, or among a detector's.
fn group(annotation: &Annotation) -> Option<Option<String>> {
    match (annotation.status, &annotation.provenance) {
        (Status::Rejected, _) => None,
        (Status::Accepted, _) => Some(None),
        (_, Provenance::Detector { detector, version, .. }) => {
            Some(Some(format!("{detector} {version}")))
        }
        (_, Provenance::Import { import, agent }) => Some(Some(format!("{import} {agent}"))),
        (_, Provenance::Annotator { annotator }) => Some(Some(annotator.clone())),
        (_, Provenance::Adjudication { adjudicator, .. }) => Some(Some(adjudicator.clone())),
    }
}

fn relation<'a>(edge: &Edge<'a>) -> Outcome<'a> {
    Outcome::Relation {
        kind: "relation",
        from_id: format!("n{}", edge.from),
        to_id: format!("n{}", edge.to),
        direction: "right",
        labels: [edge.label],
    }
}
