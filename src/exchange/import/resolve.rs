//! Makes annotations of what a file proposes.

use std::collections::{BTreeMap, HashSet};

use crate::annotation::schema::Schema;
use crate::annotation::{
    Annotation, AnnotationId, Attributes, Provenance, Relation, RelationId, Status, Value,
};
use crate::exchange::import::labels::Mapping;
use crate::exchange::import::place::Finder;
use crate::exchange::import::{Fate, Incoming, Place, Problem, Proposed, ProposedValue};
use crate::exchange::kind::Kinds;
use crate::exchange::tag::Tags;
use crate::text::Span;

/// As what annotations come in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum As {
    /// As the file says, and as suggestions where it does not.
    #[default]
    File,
    Suggested,
    Accepted,
}

/// How names and statuses of a file are understood.
#[derive(Debug)]
pub struct Rules<'a> {
    /// The name of the format, for the provenance.
    pub format: &'a str,
    /// Who made what the file does not name a maker of.
    pub agent: &'a str,
    pub schema: &'a Schema,
    pub tags: Tags,
    pub kinds: Kinds,
    pub mapping: Mapping,
    pub status: As,
}

/// A document's annotations. Their ids are still those of the file.
#[derive(Debug, Default)]
pub struct Resolved {
    pub annotations: Vec<Annotation>,
    pub relations: Vec<Relation>,
    pub problems: Vec<Problem>,
    /// Labels that the schema does not have, as layer and label, and how often each came.
    pub unknown: BTreeMap<Label, usize>,
}

/// A label that the schema does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    pub layer: String,
    pub name: String,
    /// Whether it is about the whole document.
    pub is_of_document: bool,
}

impl Resolved {
    /// How many things met this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.problems.iter().filter(|problem| problem.fate == fate).count()
    }
}

/// Makes annotations and relations of a document's text.
pub fn resolve(incoming: Incoming, text: &str, rules: &Rules<'_>) -> Resolved {
    let resolved = Resolved { problems: incoming.problems, ..Resolved::default() };
    let finder = Finder::new(text, incoming.unit);
    let mut work = Work { rules, finder, keys: HashSet::new(), resolved };
    let mut number = 0;
    for mut proposed in incoming.annotations {
        number += 1;
        if proposed.key.is_empty() || work.keys.contains(&proposed.key) {
            if !proposed.key.is_empty() {
                let reason = format!("the id {} stands twice", proposed.key);
                work.problem(Problem::kept(proposed.at.clone(), reason));
            }
            // No file has a line break in an id, so that these are nobody else's.
            proposed.key = format!("\n{number}");
        }
        work.annotation(proposed);
    }
    for relation in incoming.relations {
        work.relation(relation);
    }
    work.resolved
}

struct Work<'a> {
    rules: &'a Rules<'a>,
    finder: Finder<'a>,
    /// Those of the annotations that are there.
    keys: HashSet<String>,
    resolved: Resolved,
}

impl Work<'_> {
    fn problem(&mut self, problem: Problem) {
        self.resolved.problems.push(problem);
    }

    fn leave_out(&mut self, at: &str, reason: impl Into<String>) {
        self.problem(Problem::left_out(at, reason));
    }

    fn annotation(&mut self, proposed: Proposed) {
        let Some((layer, label)) = self.label(&proposed) else { return };
        let what = format!("{} {label}", proposed.key.trim_start());
        let Some(spans) = self.spans(&proposed, what.trim_start(), &layer) else { return };
        let attributes = self.attributes(&proposed, &layer);
        let score = proposed.score.map(|score| score as f32);
        let score = score.filter(|score| (0.0..=1.0).contains(score));
        if proposed.score.is_some() && score.is_none() {
            self.leave_out(&proposed.at, "a score that is not between 0 and 1");
        }
        let status = match self.rules.status {
            As::File => proposed.status.unwrap_or(Status::Suggested),
            As::Suggested => Status::Suggested,
            As::Accepted => Status::Accepted,
        };
        let agent = proposed.agent.unwrap_or_else(|| self.rules.agent.to_owned());
        let import = || Provenance::Import { import: self.rules.format.to_owned(), agent };
        let is_known = self.rules.schema.layer(&layer).is_some_and(|l| l.label(&label).is_some());
        if !is_known {
            let (layer, name, is_of_document) = (layer.clone(), label.clone(), spans.is_empty());
            let unknown = Label { layer, name, is_of_document };
            *self.resolved.unknown.entry(unknown).or_default() += 1;
        }
        self.keys.insert(proposed.key.clone());
        self.resolved.annotations.push(Annotation {
            id: AnnotationId(proposed.key.into()),
            layer,
            label,
            spans,
            attributes,
            status,
            score,
            provenance: proposed.provenance.unwrap_or_else(import),
            derived_from: proposed.derived_from.map(|key| AnnotationId(key.into())),
        });
    }

    /// Layer and label; a label that nothing is known of stays as it is, in a layer that has the
    /// name of the format. A mapping may name it as the file does or as it would be called here.
    fn label(&mut self, proposed: &Proposed) -> Option<(String, String)> {
        let (layer, label) = match &proposed.layer {
            Some(layer) => (Some(layer.clone()), proposed.label.clone()),
            None => self.rules.tags.parse(&proposed.label),
        };
        let layer = layer.unwrap_or_else(|| self.rules.format.to_owned());
        let shown = format!("{layer}/{label}");
        let names = [shown.as_str(), proposed.label.as_str()];
        match names.into_iter().find_map(|name| self.rules.mapping.label(name)) {
            Some("") => {
                self.leave_out(&proposed.at, format!("{shown}, as the mapping says"));
                None
            }
            _ if proposed.label.trim().is_empty() => {
                self.leave_out(&proposed.at, "it has no label");
                None
            }
            Some(mapped) => {
                let (layer, label) = self.rules.tags.parse(mapped);
                Some((layer.unwrap_or_else(|| self.rules.format.to_owned()), label))
            }
            None => Some((layer, label)),
        }
    }

    fn spans(&mut self, proposed: &Proposed, what: &str, layer: &str) -> Option<Vec<Span>> {
        let mut document_layers = self.rules.schema.document_layers.iter();
        let is_of_document = proposed.spans.is_empty()
            && (proposed.provenance.is_some() || document_layers.any(|other| other.name == layer));
        if is_of_document {
            return Some(Vec::new());
        }

        let mut spans = Vec::with_capacity(proposed.spans.len());
        for place in &proposed.spans {
            match self.place(&proposed.at, what, place) {
                Ok(span) => spans.push(span),
                Err(why) => {
                    self.leave_out(&proposed.at, format!("{what}: {why}"));
                    return None;
                }
            }
        }
        spans.sort_unstable();
        let count = spans.len();
        let spans = disjoint(spans);
        if spans.len() < count {
            let reason = format!("{what}: spans that overlap became one");
            self.problem(Problem { at: proposed.at.clone(), reason, fate: Fate::Repaired });
        }
        Some(spans)
    }

    fn place(&mut self, at: &str, what: &str, place: &Place) -> Result<Span, String> {
        let found = self.finder.find(place)?;
        if let Some(repair) = found.repair {
            let reason = format!("{what}: {repair}");
            self.problem(Problem { at: at.to_owned(), reason, fate: Fate::Repaired });
        }
        Ok(found.span)
    }

    fn attributes(&mut self, proposed: &Proposed, layer: &str) -> Attributes {
        let mut attributes = Attributes::new();
        for (name, value) in &proposed.attributes {
            let mapped = self.rules.mapping.attribute(name);
            if mapped.is_empty() {
                self.leave_out(&proposed.at, format!("attribute {name}, as the mapping says"));
                continue;
            }
            let value = match value {
                ProposedValue::Flag(flag) => Value::Flag(*flag),
                ProposedValue::Number(number) if number.is_finite() => Value::Number(*number),
                ProposedValue::Number(_) => {
                    self.leave_out(&proposed.at, format!("attribute {name}: it is no number"));
                    continue;
                }
                ProposedValue::Text(text) => Value::Text(text.clone()),
                ProposedValue::Word(word) => self.rules.kinds.typed(layer, mapped, word.clone()),
                ProposedValue::Span(place) => match self.place(&proposed.at, name, place) {
                    Ok(span) => Value::Span(span),
                    Err(why) => {
                        self.leave_out(&proposed.at, format!("attribute {name}: {why}"));
                        continue;
                    }
                },
            };
            if attributes.insert(mapped.to_owned(), value).is_some() {
                self.leave_out(&proposed.at, format!("attribute {name} stands twice"));
            }
        }
        attributes
    }

    fn relation(&mut self, relation: super::ProposedRelation) {
        let label = self.rules.mapping.relation(&relation.label).to_owned();
        if label.is_empty() {
            let what = &relation.label;
            return self
                .leave_out(&relation.at, format!("relation {what}: no label is left of it"));
        }
        for end in [&relation.from, &relation.to] {
            if !self.keys.contains(end) {
                let what = &relation.label;
                let reason = format!("relation {what}: there is no annotation {end}");
                return self.leave_out(&relation.at, reason);
            }
        }
        self.resolved.relations.push(Relation {
            id: RelationId("".into()),
            label,
            from: AnnotationId(relation.from.into()),
            to: AnnotationId(relation.to.into()),
        });
    }
}

/// Joins sorted spans that overlap.
fn disjoint(spans: Vec<Span>) -> Vec<Span> {
    let mut apart: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match apart.last_mut() {
            Some(last) if last.overlaps(span) || *last == span => *last = last.hull(span),
            _ => apart.push(span),
        }
    }
    apart
}
