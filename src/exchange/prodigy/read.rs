//! Reads tasks.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::annotation::Status;
use crate::exchange::import::{
    Incoming, Place, Proposed, ProposedRelation, ProposedValue, field, line_of, offset, text_field,
};
use crate::text::OffsetUnit;

/// The task on one line.
pub(super) fn incoming(line: &str, at: &str, stem: &str) -> Result<Incoming, String> {
    let task: Json = line_of(line)?;
    let text = text_field(&task, "text")?;
    let meta = task.get("meta").unwrap_or(&Json::Null);
    let id = field(meta, "name").or_else(|| field(meta, "id"));
    let id = id.unwrap_or_else(|| format!("{stem}-{}", at.trim_start_matches("line ")));
    let mut incoming = Incoming::new(id, OffsetUnit::CodePoint);
    incoming.title = field(meta, "title");
    incoming.source = field(meta, "source").or_else(|| field(meta, "url"));
    incoming.text = Some(text.to_owned());
    let status = match field(&task, "answer").as_deref() {
        None => None,
        Some("accept") => Some(Status::Accepted),
        Some("reject") => Some(Status::Rejected),
        Some(other) => {
            incoming.leave_out(at, format!("its answer is “{other}”"));
            return Ok(incoming);
        }
    };
    let agent = field(&task, "_annotator_id").or_else(|| field(&task, "_session_id"));
    let mut reading = Reading { incoming, by_id: HashMap::new(), by_range: HashMap::new() };
    for (number, span) in list(&task, "spans").enumerate() {
        let at = format!("{at} spans[{number}]");
        if let Err(reason) = reading.span(span, &at, status, agent.as_deref()) {
            reading.incoming.leave_out(at, reason);
        }
    }
    for (number, relation) in list(&task, "relations").enumerate() {
        let at = format!("{at} relations[{number}]");
        if let Err(reason) = reading.relation(relation, &at) {
            reading.incoming.leave_out(at, reason);
        }
    }
    let mut incoming = reading.incoming;
    for (number, choice) in list(&task, "accept").enumerate() {
        let at = format!("{at} accept[{number}]");
        let id = choice.as_str().map_or_else(|| choice.to_string(), str::to_owned);
        let mut proposed = Proposed::new(at, id, Vec::new());
        (proposed.status, proposed.agent) = (status, agent.clone());
        incoming.annotations.push(proposed);
    }
    Ok(incoming)
}

fn list<'j>(object: &'j Json, name: &str) -> impl Iterator<Item = &'j Json> + use<'j> {
    object.get(name).and_then(Json::as_array).into_iter().flatten()
}

struct Reading {
    incoming: Incoming,
    /// Annotations of spans that have an id.
    by_id: HashMap<String, usize>,
    /// Keys by start, end and label.
    by_range: HashMap<(usize, usize, String), String>,
}

impl Reading {
    fn span(
        &mut self,
        span: &Json,
        at: &str,
        status: Option<Status>,
        agent: Option<&str>,
    ) -> Result<(), String> {
        let (start, end) = range(span)?;
        let label = text_field(span, "label")?;
        let mut place = Place::range(start, end);
        place.text = field(span, "text");
        let id = field(span, "id").filter(|id| !id.is_empty());
        if let Some(known) = id.as_ref().and_then(|id| self.by_id.get(id))
            && let Some(annotation) = self.incoming.annotations.get_mut(*known)
            && annotation.label == label
        {
            annotation.spans.push(place);
            return Ok(());
        }
        let number = self.incoming.annotations.len();
        let mut proposed = Proposed::new(at, label, vec![place]);
        proposed.key = id.clone().unwrap_or_else(|| format!("span {number}"));
        proposed.status = status;
        proposed.score = span.get("score").and_then(Json::as_f64);
        proposed.agent = agent.map(str::to_owned).or_else(|| field(span, "source"));
        for (name, value) in span.get("attributes").and_then(Json::as_object).into_iter().flatten()
        {
            proposed.attributes.push((name.clone(), attribute(value)));
        }
        self.by_range.insert((start, end, label.to_owned()), proposed.key.clone());
        if let Some(id) = id {
            self.by_id.insert(id, number);
        }
        self.incoming.annotations.push(proposed);
        Ok(())
    }

    fn relation(&mut self, relation: &Json, at: &str) -> Result<(), String> {
        let label = text_field(relation, "label")?.to_owned();
        let (from, to) = (self.end(relation, "head_span")?, self.end(relation, "child_span")?);
        let at = at.to_owned();
        self.incoming.relations.push(ProposedRelation { at, label, from, to });
        Ok(())
    }

    /// The annotation at an end of a relation: by id, or by its range and label.
    fn end(&self, relation: &Json, name: &str) -> Result<String, String> {
        let span = relation.get(name).ok_or_else(|| format!("there is no “{name}”"))?;
        if let Some(id) = field(span, "id").filter(|id| self.by_id.contains_key(id)) {
            return Ok(id);
        }
        let (start, end) = range(span)?;
        let label = field(span, "label").unwrap_or_default();
        let found = self.by_range.get(&(start, end, label.clone()));
        found.cloned().ok_or_else(|| format!("there is no span {start}-{end} {label}"))
    }
}

fn range(span: &Json) -> Result<(usize, usize), String> {
    Ok((offset(span.get("start"), "start")?, offset(span.get("end"), "end")?))
}

fn attribute(value: &Json) -> ProposedValue {
    match value {
        Json::Bool(flag) => ProposedValue::Flag(*flag),
        Json::Number(number) => ProposedValue::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => ProposedValue::Text(text.clone()),
        other => match range(other) {
            Ok((start, end)) => {
                let text = field(other, "text");
                ProposedValue::Span(Place { text, ..Place::range(start, end) })
            }
            Err(_) => ProposedValue::Text(other.to_string()),
        },
    }
}
