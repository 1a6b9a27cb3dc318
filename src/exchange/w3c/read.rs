//! Reads annotations as servers and tools write them: single, in lists, pages and collections.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::annotation::{Provenance, Status};
use crate::exchange::import::{
    Incoming, Place, Problem, Proposed, ProposedRelation, ProposedValue, field, offset,
};
use crate::exchange::iob::decoded;
use crate::exchange::w3c::NAMES;
use crate::text::OffsetUnit;

/// The documents of a file; `name` is what one is called that has no name itself.
pub(super) fn documents(json: &Json, name: &str, unit: OffsetUnit) -> Vec<Incoming> {
    let mut reading =
        Reading { unit, name, documents: Vec::new(), places: HashMap::new(), of: HashMap::new() };
    let mut linking = Vec::new();
    reading.node(json, "", &mut linking);
    for (at, link) in linking {
        reading.relation(&at, link);
    }
    reading.documents
}

struct Reading<'j> {
    unit: OffsetUnit,
    name: &'j str,
    documents: Vec<Incoming>,
    /// The index of each document by what targets call it.
    places: HashMap<String, usize>,
    /// The index of the document of each annotation.
    of: HashMap<String, usize>,
}

/// Every item of a list, or the value itself.
fn each(value: &Json) -> impl Iterator<Item = &Json> {
    let (list, one) = match value {
        Json::Array(list) => (list.as_slice(), None),
        Json::Null => (&[][..], None),
        one => (&[][..], Some(one)),
    };
    list.iter().chain(one)
}

fn member<'j>(object: &'j Json, name: &str) -> &'j Json {
    object.get(name).unwrap_or(&Json::Null)
}

/// A field that is text, or a list that begins with one.
fn word<'j>(object: &'j Json, name: &str) -> Option<&'j str> {
    each(member(object, name)).next()?.as_str()
}

fn is_a(object: &Json, kind: &str) -> bool {
    each(member(object, "type"))
        .chain(each(member(object, "@type")))
        .any(|one| one.as_str().is_some_and(|one| one.trim_start_matches("oa:") == kind))
}

/// The IRI of a resource that stands there as such or as an object.
fn iri(resource: &Json) -> Option<&str> {
    resource.as_str().or_else(|| word(resource, "id")).or_else(|| word(resource, "@id"))
}

impl<'j> Reading<'j> {
    /// Takes what stands at one place, and what it holds. Links wait until everything is known.
    fn node(&mut self, json: &'j Json, at: &str, linking: &mut Vec<(String, &'j Json)>) {
        match json {
            Json::Array(list) => {
                for (number, item) in list.iter().enumerate() {
                    let number = number + 1;
                    let at = if at.is_empty() {
                        format!("item {number}")
                    } else {
                        format!("{at}.{number}")
                    };
                    self.node(item, &at, linking);
                }
            }
            _ if json.get("@graph").is_some() => self.node(member(json, "@graph"), at, linking),
            _ if is_a(json, "AnnotationCollection") => {
                self.node(member(json, "first"), at, linking)
            }
            _ if is_a(json, "AnnotationPage") => {
                self.page(json);
                self.node(member(json, "items"), at, linking);
            }
            _ if json.get("target").is_some() => self.item(json, at, linking),
            Json::String(address) => {
                let reason = format!("{address} stands elsewhere, and nothing is fetched");
                self.stray(at, reason);
            }
            _ => self.stray(at, "it is no annotation".to_owned()),
        }
    }

    /// Something that belongs to no document.
    fn stray(&mut self, at: &str, reason: String) {
        self.documents.push(Incoming::broken(at, reason));
    }

    /// Learns of a document that a page is about.
    fn page(&mut self, page: &Json) {
        let source = member(page, "dcterms:source");
        let Some(address) = iri(source) else { return };
        let document = self.document(address);
        let Some(incoming) = self.documents.get_mut(document) else { return };
        if let Some(name) = field(source, "dc:identifier") {
            incoming.id = name;
        }
        let text = |name| word(source, name).map(str::to_owned);
        let unit = word(page, "schema:unitText").and_then(OffsetUnit::parse);
        incoming.unit = unit.unwrap_or(incoming.unit);
        incoming.title = text("dc:title");
        incoming.text = text("value");
        let origin = text("dc:source");
        incoming.source = origin.or_else(|| incoming.source.take());
    }

    /// The index of the document with this address, which is made if it is new.
    fn document(&mut self, address: &str) -> usize {
        // Fragments name a part of the document.
        let address = address.split('#').next().unwrap_or(address);
        if let Some(&known) = self.places.get(address) {
            return known;
        }
        let mut incoming = Incoming::new(self.name, self.unit);
        if !address.starts_with(NAMES) {
            incoming.source = Some(address.to_owned());
        }
        self.documents.push(incoming);
        self.places.insert(address.to_owned(), self.documents.len() - 1);
        self.documents.len() - 1
    }

    fn item(&mut self, json: &'j Json, at: &str, linking: &mut Vec<(String, &'j Json)>) {
        let targets: Vec<&Json> = each(member(json, "target")).collect();
        let is_link =
            word(json, "motivation").is_some_and(|m| m.trim_start_matches("oa:") == "linking");
        let has_place = targets.iter().any(|target| target.get("selector").is_some());
        if is_link && !has_place {
            linking.push((at.to_owned(), json));
            return;
        }
        let address =
            targets.iter().find_map(|target| iri(member(target, "source")).or_else(|| iri(target)));
        let document = self.document(address.unwrap_or_default());
        if let Some(id) = iri(json) {
            self.of.insert(id.to_owned(), document);
        }
        let Some(incoming) = self.documents.get_mut(document) else { return };
        match proposed(json, at, &targets, &mut incoming.problems) {
            Ok(proposed) => incoming.annotations.push(proposed),
            Err(reason) => incoming.leave_out(at, reason),
        }
    }

    fn relation(&mut self, at: &str, json: &Json) {
        let from = each(member(json, "target")).find_map(iri);
        let to = each(member(json, "body")).find_map(|body| match body.get("source") {
            Some(source) => iri(source),
            None => iri(body),
        });
        let Some((from, to)) = from.zip(to) else {
            return self.stray(at, "a link without two ends".to_owned());
        };
        let label = each(member(json, "body")).find_map(|body| word(body, "value"));
        let Some(&document) = self.of.get(from) else {
            return self.stray(at, format!("a link from {from}, which is not in the file"));
        };
        let Some(incoming) = self.documents.get_mut(document) else { return };
        incoming.relations.push(ProposedRelation {
            at: at.to_owned(),
            label: label.unwrap_or("linked").to_owned(),
            from: key(from),
            to: key(to),
        });
    }
}

/// The id of an annotation: that which postil gave, or the whole IRI.
fn key(iri: &str) -> String {
    let own = iri.strip_prefix(NAMES).and_then(|rest| rest.split_once(':')).map(|(_, id)| id);
    own.map_or_else(|| iri.to_owned(), decoded)
}

fn proposed(
    json: &Json,
    at: &str,
    targets: &[&Json],
    problems: &mut Vec<Problem>,
) -> Result<Proposed, String> {
    let mut spans = Vec::new();
    for target in targets {
        // A target without a selector is a whole document.
        if target.get("selector").is_some() || iri(target).is_some_and(|iri| iri.contains('#')) {
            spans.push(place(target)?);
        }
    }
    let mut proposed = Proposed::new(at, "", spans);
    proposed.key = iri(json).map(key).unwrap_or_default();
    // Others classify by labels; only postil's own annotations have a layer.
    let is_own = iri(json).is_some_and(|id| id.starts_with(NAMES));
    for body in each(member(json, "body")).chain(each(member(json, "bodyValue"))) {
        take_body(&mut proposed, body, is_own, problems);
    }
    if proposed.label.is_empty() {
        let motivation = word(json, "motivation").unwrap_or("annotation");
        proposed.label = motivation.trim_start_matches("oa:").to_owned();
    }
    proposed.status = match word(json, "schema:creativeWorkStatus") {
        Some("suggested") => Some(Status::Suggested),
        Some("rejected") => Some(Status::Rejected),
        None if is_own => Some(Status::Accepted),
        _ => None,
    };
    proposed.score = member(json, "schema:ratingValue").as_f64();
    proposed.derived_from = iri(member(json, "dcterms:replaces")).map(key);
    take_maker(&mut proposed, json, is_own);
    Ok(proposed)
}

/// A body: layer, label, attribute or comment.
fn take_body(proposed: &mut Proposed, body: &Json, is_own: bool, problems: &mut Vec<Problem>) {
    let at = proposed.at.clone();
    let purpose = word(body, "purpose").unwrap_or_default().trim_start_matches("oa:");
    let value = body.as_str().or_else(|| word(body, "value"));
    let name = word(body, "name");
    match (name, purpose, value) {
        (Some(name), _, value) => match attribute(body, value) {
            Ok(value) => proposed.attributes.push((name.to_owned(), value)),
            Err(reason) => {
                problems.push(Problem::left_out(at, format!("attribute {name}: {reason}")))
            }
        },
        (None, "classifying", Some(value)) if is_own && proposed.layer.is_none() => {
            proposed.layer = Some(value.to_owned());
        }
        (None, "tagging" | "classifying" | "identifying", Some(value))
            if proposed.label.is_empty() =>
        {
            proposed.label = value.to_owned();
        }
        (None, _, Some(value)) => {
            let purpose = if matches!(purpose, "" | "commenting") { "note" } else { purpose };
            add(proposed, purpose, value);
        }
        (None, _, None) => match iri(body).or_else(|| iri(member(body, "source"))) {
            Some(address) => add(proposed, "link", address),
            None => problems.push(Problem::left_out(at, "a body without a text or an address")),
        },
    }
}

/// Adds a text attribute; a second one of the name stands behind the first.
fn add(proposed: &mut Proposed, name: &str, value: &str) {
    let there = proposed.attributes.iter_mut().find(|(known, _)| known == name);
    match there {
        Some((_, ProposedValue::Text(text))) => text.extend(["\n", value]),
        _ => {
            let value = ProposedValue::Text(value.to_owned());
            proposed.attributes.push((name.to_owned(), value));
        }
    }
}

fn attribute(body: &Json, value: Option<&str>) -> Result<ProposedValue, String> {
    if body.get("selector").is_some() {
        return place(body).map(ProposedValue::Span);
    }
    let value = value.ok_or("it has no value")?;
    match word(body, "schema:additionalType") {
        Some("number") => {
            value.parse().map(ProposedValue::Number).map_err(|_| format!("“{value}” is no number"))
        }
        Some("flag") => Ok(ProposedValue::Flag(value == "true")),
        _ => Ok(ProposedValue::Text(value.to_owned())),
    }
}

fn take_maker(proposed: &mut Proposed, json: &Json, is_own: bool) {
    let creator = each(member(json, "creator")).next().unwrap_or(&Json::Null);
    let name = word(creator, "name").or_else(|| iri(creator));
    proposed.agent = name.map(str::to_owned);
    let Some(name) = name.filter(|_| is_own).map(str::to_owned) else { return };
    let via = word(json, "via").and_then(|via| via.strip_prefix(NAMES)?.strip_prefix("import:"));
    let version = word(creator, "schema:softwareVersion").and_then(|version| version.parse().ok());
    proposed.provenance = match (via, version) {
        (Some(import), _) => Some(Provenance::Import { import: decoded(import), agent: name }),
        (None, Some(version)) => {
            let rule = word(creator, "schema:description").unwrap_or_default().to_owned();
            Some(Provenance::Detector { detector: name, version, rule })
        }
        (None, None) => Some(Provenance::Annotator { annotator: name }),
    };
}

/// The place of a target, from those of its selectors that are understood.
fn place(target: &Json) -> Result<Place, String> {
    let mut place = Place::default();
    let mut other = None;
    for selector in each(member(target, "selector")) {
        take_selector(selector, &mut place, &mut other)?;
    }
    if let Some((_, fragment)) = iri(target).and_then(|iri| iri.split_once('#')) {
        place.range = place.range.or_else(|| characters(fragment));
    }
    if place.range.is_none() && place.text.is_none() {
        let kind = other.unwrap_or("nothing");
        return Err(format!("its place is told by {kind}, which is not understood here"));
    }
    Ok(place)
}

fn take_selector<'j>(
    selector: &'j Json,
    place: &mut Place,
    other: &mut Option<&'j str>,
) -> Result<(), String> {
    if is_a(selector, "TextQuoteSelector") {
        let text = |name| word(selector, name).unwrap_or_default().to_owned();
        place.text = word(selector, "exact").map(str::to_owned);
        (place.before, place.after) = (text("prefix"), text("suffix"));
    } else if is_a(selector, "TextPositionSelector") {
        let start = offset(selector.get("start"), "start")?;
        place.range = Some((start, offset(selector.get("end"), "end")?));
    } else if is_a(selector, "FragmentSelector") {
        place.range = place.range.or_else(|| characters(word(selector, "value")?));
    } else {
        *other = word(selector, "type").or(Some("an unknown selector"));
    }
    for refined in each(member(selector, "refinedBy")) {
        // What refines a range of another kind counts from that range's start, which is not known.
        if is_a(refined, "TextQuoteSelector") {
            take_selector(refined, place, other)?;
        }
    }
    Ok(())
}

/// `char=6,13` of RFC 5147.
fn characters(fragment: &str) -> Option<(usize, usize)> {
    let (start, end) = fragment.strip_prefix("char=")?.split(';').next()?.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}
