//! Reads documents as `Doc.to_json` writes them.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde_json::Value as Json;

use crate::annotation::Status;
use crate::exchange::import::{
    Incoming, Input, Place, Proposed, ProposedValue, ReadError, field, line_of, offset, text_field,
};
use crate::text::OffsetUnit;

/// One document, a list of them, or one a line.
pub(super) fn read(
    input: &Input,
    each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let stem = input.stem();
    let documents = match serde_json::from_str::<Json>(&input.text()?) {
        Ok(Json::Array(list)) => list,
        Ok(document @ Json::Object(_)) => vec![document],
        Ok(_) => return Err(input.wrong("documents of spaCy are objects")),
        Err(_) => {
            return input.lines(|number, line| {
                let at = format!("line {number}");
                let value = line.and_then(line_of::<Json>);
                let read = value.and_then(|value| incoming(&value, &at, &stem));
                each(read.unwrap_or_else(|reason| Incoming::broken(at, reason)))
            });
        }
    };
    for (number, document) in documents.iter().enumerate() {
        let at = format!("document {}", number + 1);
        let read = incoming(document, &at, &stem);
        if each(read.unwrap_or_else(|reason| Incoming::broken(at, reason))).is_break() {
            break;
        }
    }
    Ok(())
}

fn incoming(document: &Json, at: &str, stem: &str) -> Result<Incoming, String> {
    let text = text_field(document, "text")?;
    let number = at.rsplit(' ').next().unwrap_or("");
    let mut incoming = Incoming::new(format!("{stem}-{number}"), OffsetUnit::CodePoint);
    incoming.text = Some(text.to_owned());
    let mut seen: HashSet<(usize, usize, String)> = HashSet::new();
    let mut groups: Vec<(&str, &Json)> = Vec::new();
    groups.extend(document.get("ents").map(|ents| ("ents", ents)));
    let spans = document.get("spans").and_then(Json::as_object);
    groups.extend(spans.into_iter().flatten().map(|(name, group)| (name.as_str(), group)));
    for (name, group) in groups {
        for (number, span) in group.as_array().into_iter().flatten().enumerate() {
            let at = format!("{at} {name}[{number}]");
            match proposed(span, name, &at) {
                // An entity may stand in a group of spans as well.
                Ok((range, proposed)) => {
                    if name == "ents" || seen.is_empty() || !seen.contains(&range) {
                        incoming.annotations.push(proposed);
                    }
                    if name == "ents" {
                        seen.insert(range);
                    }
                }
                Err(reason) => incoming.leave_out(at, reason),
            }
        }
    }
    take_cats(document, at, &mut incoming);
    Ok(incoming)
}

/// Takes the labels of the whole document. One that is nearer to 0 than to 1 does not hold, which is
/// as good as rejected.
pub(super) fn take_cats(about: &Json, at: &str, incoming: &mut Incoming) {
    for (label, value) in about.get("cats").and_then(Json::as_object).into_iter().flatten() {
        let at = format!("{at} cats");
        let Some(value) = value.as_f64().or_else(|| value.as_bool().map(f64::from)) else {
            incoming.leave_out(at, format!("{label}: {value} is no number"));
            continue;
        };
        let mut proposed = Proposed::new(at, label, Vec::new());
        proposed.status = (value < 0.5).then_some(Status::Rejected);
        incoming.annotations.push(proposed);
    }
}

fn proposed(
    span: &Json,
    group: &str,
    at: &str,
) -> Result<((usize, usize, String), Proposed), String> {
    let start = offset(span.get("start"), "start")?;
    let end = offset(span.get("end"), "end")?;
    let label = text_field(span, "label")?.to_owned();
    let mut proposed = Proposed::new(at, label.clone(), vec![Place::range(start, end)]);
    if group != "ents" && group != "sc" {
        proposed.layer = Some(group.to_owned());
    }
    if let Some(link) = field(span, "kb_id").filter(|id| !id.is_empty() && id != "NIL") {
        proposed.attributes.push(("link".to_owned(), ProposedValue::Text(link)));
    }
    Ok(((start, end, label), proposed))
}
