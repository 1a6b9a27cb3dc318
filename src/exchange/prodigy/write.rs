//! Writes tasks.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, AnnotationId, Status, Value};
use crate::exchange::jsonl::write_line;
use crate::exchange::loss::Carries;
use crate::exchange::parts::{self, NO_END};
use crate::exchange::tag::Tags;
use crate::exchange::{Export, ExportError, Losses, Output, Part, Record};
use crate::text::tokens::{Token, tokens};
use crate::text::{OffsetUnit, Offsets, Span};

pub(super) struct Writer {
    tags: Tags,
}

impl Writer {
    pub(super) fn new(schema: &Schema) -> Self {
        Self { tags: Tags::new(schema) }
    }
}

#[derive(Serialize)]
struct Task<'a> {
    text: &'a str,
    meta: Meta<'a>,
    tokens: &'a [TaskToken<'a>],
    spans: Vec<TaskSpan<'a>>,
    relations: Vec<TaskRelation<'a>>,
    /// Labels of the whole text, as choices that are offered and those that are taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Choice<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accept: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'static str>,
}

#[derive(Serialize)]
struct Meta<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
}

#[derive(Serialize)]
struct Choice<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct TaskToken<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    ws: bool,
}

#[derive(Serialize)]
struct TaskSpan<'a> {
    start: usize,
    end: usize,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_start: Option<usize>,
    /// The last token, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    token_end: Option<usize>,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    attributes: BTreeMap<&'a str, Attribute<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Attribute<'a> {
    Flag(bool),
    Number(f64),
    Text(&'a str),
    Mention { start: usize, end: usize, text: &'a str },
}

#[derive(Serialize)]
struct TaskRelation<'a> {
    head: usize,
    child: usize,
    label: &'a str,
    head_span: RelationEnd<'a>,
    child_span: RelationEnd<'a>,
}

#[derive(Serialize)]
struct RelationEnd<'a> {
    start: usize,
    end: usize,
    token_start: usize,
    token_end: usize,
    label: &'a str,
    id: &'a str,
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
        let whole = Span::clamped(text, 0, text.len());
        let cut = tokens(text, whole);
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        let of_tokens = task_tokens(text, &cut, &offsets);
        let work = Work { record, cut: &cut, offsets: &offsets };
        for annotation in &record.annotations {
            let score = !annotation.is_of_document();
            losses.unsaid(annotation, Carries { status: true, score, ..Carries::default() });
        }
        let choices = parts::of_document(record, &self.tags, losses);
        let name = record.name();
        let answers = [
            (Status::Accepted, Some("accept")),
            (Status::Rejected, Some("reject")),
            (Status::Suggested, None),
        ];
        let mut is_first = true;
        for (status, answer) in answers {
            let of_task: Vec<&Annotation> =
                record.annotations.iter().copied().filter(|a| a.status == status).collect();
            // A document without annotations is a task all the same.
            let is_last = status == Status::Suggested;
            if of_task.is_empty() && !(is_first && is_last) {
                continue;
            }
            is_first = false;
            let tags: Vec<_> = of_task.iter().map(|a| self.tags.tag(&a.layer, &a.label)).collect();
            let chosen = choices.iter().filter(|(choice, _)| choice.status == status);
            let accept: Vec<&str> = chosen.map(|(_, tag)| &**tag).collect();
            let document = record.document;
            let task = Task {
                text,
                meta: Meta { name: &name, title: &document.title, source: &document.source },
                tokens: &of_tokens,
                spans: work.spans(&of_task, &tags),
                relations: work.relations(&of_task, &tags),
                options: accept.iter().map(|tag| Choice { id: tag, text: tag }).collect(),
                accept,
                answer,
            };
            write_line(output.main(), &task)?;
        }
        work.lose_relations(losses);
        Ok(())
    }
}

fn task_tokens<'a>(text: &'a str, cut: &[Token], offsets: &Offsets<'_>) -> Vec<TaskToken<'a>> {
    let of_token = |(id, token): (usize, &Token)| {
        let (start, end) = offsets.from_span(token.span);
        let ws = text.get(token.span.end()..).is_some_and(|rest| rest.starts_with(' '));
        TaskToken { text: token.text(text), start, end, id, ws }
    };
    cut.iter().enumerate().map(of_token).collect()
}

/// One document while its tasks are made.
struct Work<'a> {
    record: &'a Record<'a>,
    cut: &'a [Token],
    offsets: &'a Offsets<'a>,
}

impl<'a> Work<'a> {
    fn spans<'t>(
        &self,
        annotations: &[&'t Annotation],
        tags: &'t [Cow<'_, str>],
    ) -> Vec<TaskSpan<'t>>
    where
        'a: 't,
    {
        let mut spans = Vec::with_capacity(annotations.len());
        for (annotation, label) in annotations.iter().zip(tags) {
            for (number, span) in annotation.spans.iter().enumerate() {
                let (start, end) = self.offsets.from_span(*span);
                let edges = edges(self.cut, *span);
                spans.push(TaskSpan {
                    start,
                    end,
                    label,
                    token_start: edges.map(|(first, _)| first),
                    token_end: edges.map(|(_, last)| last),
                    id: &annotation.id.0,
                    score: annotation.score.filter(|score| score.is_finite()),
                    attributes: match number {
                        0 => self.attributes(annotation),
                        _ => BTreeMap::new(),
                    },
                });
            }
        }
        spans
    }

    fn attributes<'t>(&self, annotation: &'t Annotation) -> BTreeMap<&'t str, Attribute<'t>>
    where
        'a: 't,
    {
        let of_value = |value: &'t Value| match value {
            Value::Flag(flag) => Attribute::Flag(*flag),
            Value::Number(number) => Attribute::Number(*number),
            Value::Text(text) => Attribute::Text(text),
            Value::Span(span) => {
                let (start, end) = self.offsets.from_span(*span);
                let text: &'t str = span.slice(self.record.document.text());
                Attribute::Mention { start, end, text }
            }
        };
        annotation.attributes.iter().map(|(name, value)| (name.as_str(), of_value(value))).collect()
    }

    fn relations<'t>(
        &self,
        annotations: &[&'t Annotation],
        tags: &'t [Cow<'_, str>],
    ) -> Vec<TaskRelation<'t>>
    where
        'a: 't,
    {
        let places: HashMap<&AnnotationId, usize> =
            annotations.iter().enumerate().map(|(at, annotation)| (&annotation.id, at)).collect();
        let end = |id: &AnnotationId| {
            let at = *places.get(id)?;
            let (annotation, label) = annotations.get(at).zip(tags.get(at))?;
            let span = *annotation.spans.first()?;
            let (token_start, token_end) = edges(self.cut, span)?;
            let (start, end) = self.offsets.from_span(span);
            Some(RelationEnd { start, end, token_start, token_end, label, id: &annotation.id.0 })
        };
        let relations = self.record.relations.iter().filter_map(|relation| {
            let (head_span, child_span) = (end(&relation.from)?, end(&relation.to)?);
            let (head, child) = (head_span.token_end, child_span.token_end);
            Some(TaskRelation { head, child, label: &relation.label, head_span, child_span })
        });
        relations.collect()
    }

    /// Counts the relations that stand in no task.
    fn lose_relations(&self, losses: &mut Losses) {
        let places: HashMap<&AnnotationId, &Annotation> = self
            .record
            .annotations
            .iter()
            .map(|annotation| (&annotation.id, *annotation))
            .collect();
        let end = |id: &AnnotationId| places.get(id).copied();
        for relation in &self.record.relations {
            let reason = match (end(&relation.from), end(&relation.to)) {
                (Some(from), Some(to)) if from.status != to.status => {
                    Some("its ends stand in different tasks")
                }
                (Some(from), Some(to)) => {
                    let is_cut = |a: &Annotation| {
                        a.spans.first().is_none_or(|span| edges(self.cut, *span).is_none())
                    };
                    [from, to]
                        .into_iter()
                        .any(is_cut)
                        .then_some("an end of it is not made of whole tokens")
                }
                _ => Some(NO_END),
            };
            if let Some(reason) = reason {
                losses.lose(Part::Relation, &relation.id.0, "", reason);
            }
        }
    }
}

/// The first and the last token of a span that begins and ends with one.
fn edges(tokens: &[Token], span: Span) -> Option<(usize, usize)> {
    let first = tokens.binary_search_by_key(&span.start(), |token| token.span.start()).ok()?;
    let last = tokens.binary_search_by_key(&span.end(), |token| token.span.end()).ok()?;
    (first <= last).then_some((first, last))
}
