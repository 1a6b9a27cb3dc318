//! Reads tasks.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde_json::Value as Json;

use crate::annotation::Status;
use crate::exchange::import::{
    Incoming, Input, Place, Proposed, ProposedRelation, ProposedValue, ReadError, ReadOptions,
    field, offset,
};
use crate::exchange::label_studio::DOCUMENT;
use crate::exchange::parts;
use crate::text::OffsetUnit;

/// Ends of control names that say which of several controls of an attribute it is.
const SUFFIXES: [&str; 3] = [":choices", ":textarea", ":number"];

pub(super) fn read(
    input: &Input,
    options: &ReadOptions,
    each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let tasks = match input.json()? {
        Json::Array(tasks) => tasks,
        task @ Json::Object(_) => vec![task],
        _ => return Err(input.wrong("a list of tasks is wanted")),
    };
    for (number, task) in tasks.iter().enumerate() {
        let at = format!("task {}", number + 1);
        let read = incoming(task, &at, options, &input.stem());
        if each(read.unwrap_or_else(|reason| Incoming::broken(at, reason))).is_break() {
            break;
        }
    }
    Ok(())
}

fn incoming(task: &Json, at: &str, options: &ReadOptions, stem: &str) -> Result<Incoming, String> {
    let data = task.get("data").ok_or("there is no “data”")?;
    let text = text_of(data).ok_or("there is no text in “data”")?;
    let id = field(data, "name").or_else(|| field(task, "id").map(|id| format!("{stem}-{id}")));
    let id = id.unwrap_or_else(|| format!("{stem}-{}", at.trim_start_matches("task ")));
    let mut incoming = Incoming::new(id, options.unit.unwrap_or(OffsetUnit::Utf16));
    incoming.title = field(data, "title");
    incoming.source = field(data, "source").or_else(|| field(data, "url"));
    incoming.text = Some(text.to_owned());
    for (list, is_prediction) in
        [("annotations", false), ("completions", false), ("predictions", true)]
    {
        for (number, set) in list_of(task, list).enumerate() {
            let at = format!("{at} {list}[{number}]");
            if set.get("was_cancelled").and_then(Json::as_bool) == Some(true) {
                incoming.leave_out(at, "it was cancelled");
                continue;
            }
            Results { incoming: &mut incoming, at, is_prediction, set, regions: HashMap::new() }
                .read();
        }
    }
    if list_of(task, "drafts").next().is_some() {
        incoming.leave_out(at, "drafts are no annotations yet");
    }
    parts::fold(&mut incoming);
    Ok(incoming)
}

/// The text of a task: `text`, or else the longest.
fn text_of(data: &Json) -> Option<&str> {
    if let Some(text) = data.get("text").and_then(Json::as_str) {
        return Some(text);
    }
    let texts = data.as_object()?.values().filter_map(Json::as_str);
    texts.max_by_key(|text| text.len())
}

fn list_of<'j>(object: &'j Json, name: &str) -> impl Iterator<Item = &'j Json> + use<'j> {
    object.get(name).and_then(Json::as_array).into_iter().flatten()
}

/// The results of one annotator or model.
struct Results<'a> {
    incoming: &'a mut Incoming,
    at: String,
    is_prediction: bool,
    set: &'a Json,
    /// The annotations of each region; several where it has several labels.
    regions: HashMap<String, Vec<usize>>,
}

impl Results<'_> {
    fn read(mut self) {
        // Regions first: what stands beside them, and relations, may come before them.
        for is_first in [true, false] {
            for (number, result) in list_of(self.set, "result").enumerate() {
                let kind = result.get("type").and_then(Json::as_str).unwrap_or("");
                if (kind == "labels") != is_first {
                    continue;
                }
                let at = format!("{} result[{number}]", self.at);
                let done = match kind {
                    "labels" => self.region(result, &at),
                    "relation" => self.relation(result, &at),
                    _ => self.attribute(result, kind, &at),
                };
                if let Err(reason) = done {
                    self.incoming.leave_out(at, reason);
                }
            }
        }
    }

    fn key(&self, id: &str) -> String {
        format!("{} {id}", self.at)
    }

    fn region(&mut self, result: &Json, at: &str) -> Result<(), String> {
        let value = result.get("value").ok_or("there is no “value”")?;
        let mut place =
            Place::range(offset(value.get("start"), "start")?, offset(value.get("end"), "end")?);
        place.text = field(value, "text");
        let labels: Vec<&str> = list_of(value, "labels").filter_map(Json::as_str).collect();
        if labels.is_empty() {
            return Err("it has no label".to_owned());
        }
        let id = field(result, "id").unwrap_or_default();
        let mut made = Vec::new();
        for (number, label) in labels.iter().enumerate() {
            let mut proposed = self.proposed(result, at, label, vec![place.clone()]);
            let key = if number == 0 { id.clone() } else { format!("{id} {number}") };
            proposed.key = if id.is_empty() { String::new() } else { self.key(&key) };
            made.push(self.incoming.annotations.len());
            self.incoming.annotations.push(proposed);
        }
        if !id.is_empty() && self.regions.insert(id.clone(), made).is_some() {
            let reason = format!("several regions have the id {id}");
            self.incoming.problems.push(super::super::import::Problem::kept(at, reason));
        }
        Ok(())
    }

    fn proposed(&self, result: &Json, at: &str, label: &str, spans: Vec<Place>) -> Proposed {
        let mut proposed = Proposed::new(at, label, spans);
        proposed.status = Some(match self.is_prediction {
            true => Status::Suggested,
            false => Status::Accepted,
        });
        let score = result.get("score").or_else(|| self.set.get("score"));
        proposed.score = score
            .and_then(Json::as_f64)
            .filter(|_| self.is_prediction || result.get("score").is_some());
        proposed.agent = self.agent();
        proposed
    }

    /// Who or what made the results.
    fn agent(&self) -> Option<String> {
        if self.is_prediction {
            return field(self.set, "model_version");
        }
        let by = self.set.get("completed_by")?;
        field(by, "email").or_else(|| field(self.set, "completed_by"))
    }

    /// A value beside a span, or one of the whole document.
    fn attribute(&mut self, result: &Json, kind: &str, at: &str) -> Result<(), String> {
        let name = field(result, "from_name").ok_or("there is no “from_name”")?;
        let name = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(&name);
        let id = field(result, "id").unwrap_or_default();
        let value = result.get("value").ok_or("there is no “value”")?;
        let places = self.regions.get(&id);
        if places.is_none() && value.get("start").is_some() {
            return Err(format!("{kind} {name} belongs to no span"));
        }
        if places.is_none() && kind == "choices" {
            self.choices(result, value, name, at);
            return Ok(());
        }
        let found = match kind {
            "choices" => ProposedValue::Word(joined(value.get("choices"), ", ")),
            "textarea" => ProposedValue::Text(joined(value.get("text"), "\n")),
            "number" | "rating" => {
                let number = value.get(kind).and_then(Json::as_f64);
                ProposedValue::Number(number.ok_or_else(|| format!("{name} is no number"))?)
            }
            "taxonomy" => ProposedValue::Text(taxonomy(value.get("taxonomy"))),
            "datetime" => ProposedValue::Text(field(value, "datetime").unwrap_or_default()),
            _ => return Err(format!("results of the type “{kind}” are not known here")),
        };
        let Some(places) = places else {
            let mut proposed = self.proposed(result, at, name, Vec::new());
            proposed.attributes.push(("value".to_owned(), found));
            self.incoming.annotations.push(proposed);
            return Ok(());
        };
        for place in places {
            if let Some(annotation) = self.incoming.annotations.get_mut(*place) {
                annotation.attributes.push((name.to_owned(), found.clone()));
            }
        }
        Ok(())
    }

    /// Labels of the whole document. Those of other programs are of the layer that their control is
    /// named after.
    fn choices(&mut self, result: &Json, value: &Json, name: &str, at: &str) {
        for choice in list_of(value, "choices").filter_map(Json::as_str) {
            let mut proposed = self.proposed(result, at, choice, Vec::new());
            proposed.layer = (name != DOCUMENT).then(|| name.to_owned());
            self.incoming.annotations.push(proposed);
        }
    }

    fn relation(&mut self, result: &Json, at: &str) -> Result<(), String> {
        let end = |name: &str| field(result, name).ok_or_else(|| format!("there is no “{name}”"));
        let (mut from, mut to) = (self.key(&end("from_id")?), self.key(&end("to_id")?));
        if result.get("direction").and_then(Json::as_str) == Some("left") {
            std::mem::swap(&mut from, &mut to);
        }
        let labels: Vec<&str> = list_of(result, "labels").filter_map(Json::as_str).collect();
        let labels = if labels.is_empty() { vec!["related"] } else { labels };
        for label in labels {
            let (at, label) = (at.to_owned(), label.to_owned());
            let (from, to) = (from.clone(), to.clone());
            self.incoming.relations.push(ProposedRelation { at, label, from, to });
        }
        Ok(())
    }
}

/// A text, or the texts of a list.
fn joined(value: Option<&Json>, between: &str) -> String {
    match value {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Array(list)) => {
            list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(between)
        }
        _ => String::new(),
    }
}

/// Paths of a taxonomy: `a/b, a/c`.
fn taxonomy(value: Option<&Json>) -> String {
    let paths = value.and_then(Json::as_array).into_iter().flatten();
    paths.map(|path| joined(Some(path), "/")).collect::<Vec<_>>().join(", ")
}
