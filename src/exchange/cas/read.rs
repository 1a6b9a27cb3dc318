//! Reads a CAS of any type system.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json};

use crate::annotation::Provenance;
use crate::exchange::cas::names::{self, BASE};
use crate::exchange::cas::types::{TAKEN, WHOLE};
use crate::exchange::cas::write::status;
use crate::exchange::import::{
    Incoming, Place, Problem, Proposed, ProposedRelation, ProposedValue,
};
use crate::text::OffsetUnit;

/// What types of other programs call the label of an annotation, the likeliest first.
const LABELS: &[&str] =
    &["label", "value", "PosValue", "coarseValue", "tag", "category", "referenceType"];

/// Types whose annotations are how a text is cut, by the ends of their names.
const CUTS: &[&str] =
    &["Token", "Sentence", "Paragraph", "Heading", "Div", "Lemma", "Stem", "CompoundPart"];

/// Types without a place that say nothing of the document, by the ends of their names.
const NOTES: &[&str] =
    &["CASMetadata", "TagsetDescription", "TagDescription", "LayerDefinition", "FeatureDefinition"];

type Structure = Map<String, Json>;

/// The documents of a file: one for each text.
pub(super) fn documents(json: &Json, name: &str) -> Result<Vec<Incoming>, String> {
    let structures = structures(json)?;
    let mut texts: BTreeMap<u64, Incoming> = BTreeMap::new();
    for (&id, structure) in structures.iter().filter(|(_, s)| kind(s) == "uima.cas.Sofa") {
        let mut incoming = Incoming::new(name, OffsetUnit::Utf16);
        match text(structure, "sofaString") {
            Some(content) => incoming.text = Some(content.to_owned()),
            None => incoming.leave_out(at(id), "a text that is not in the file"),
        }
        texts.insert(id, incoming);
    }
    if texts.is_empty() {
        return Err("there is no text (uima.cas.Sofa) in it".to_owned());
    }
    let only = (texts.len() == 1).then(|| texts.keys().next().copied()).flatten();
    let (keys, links, cuts) = (HashMap::new(), Vec::new(), BTreeMap::new());
    let mut file = File { structures, texts, keys, links, cuts };
    file.read(only);
    Ok(file.finish())
}

/// Feature structures by id, as a list or as an object.
fn structures(json: &Json) -> Result<BTreeMap<u64, &Structure>, String> {
    let wrong = "there are no feature structures in it";
    let structures = match json.get("%FEATURE_STRUCTURES").ok_or(wrong)? {
        Json::Array(list) => list
            .iter()
            .filter_map(Json::as_object)
            .filter_map(|structure| Some((structure.get("%ID")?.as_u64()?, structure)))
            .collect(),
        Json::Object(all) => all
            .iter()
            .filter_map(|(id, structure)| Some((id.parse().ok()?, structure.as_object()?)))
            .collect(),
        _ => return Err(wrong.to_owned()),
    };
    Ok(structures)
}

fn kind(structure: &Structure) -> &str {
    structure.get("%TYPE").and_then(Json::as_str).unwrap_or_default()
}

/// The last part of a type's name.
fn short(kind: &str) -> &str {
    kind.rsplit('.').next().unwrap_or(kind)
}

fn text<'j>(structure: &'j Structure, name: &str) -> Option<&'j str> {
    structure.get(name).and_then(Json::as_str)
}

fn reference(structure: &Structure, name: &str) -> Option<u64> {
    structure.get(name).and_then(Json::as_u64)
}

fn at(id: u64) -> String {
    format!("feature structure {id}")
}

fn place(structure: &Structure) -> Option<Place> {
    let offset = |name| usize::try_from(structure.get(name)?.as_u64()?).ok();
    Some(Place::range(offset("begin")?, offset("end")?))
}

/// The two ends of a relation.
fn ends(structure: &Structure) -> Option<(u64, u64)> {
    let pairs = [("@Governor", "@Dependent"), ("@Source", "@Target"), ("@source", "@target")];
    pairs.iter().find_map(|(from, to)| reference(structure, from).zip(reference(structure, to)))
}

/// Whether this is a mention or a piece of one of postil's own annotations.
fn is_part(kind: &str) -> bool {
    kind.strip_prefix(BASE).is_some_and(|name| matches!(name, "Mention" | "Piece"))
}

/// Whether annotations of this type cut the text.
fn cuts(kind: &str) -> bool {
    names::layer_of(kind).is_none() && CUTS.contains(&short(kind))
}

/// Whether something without a place is about the document as a whole.
fn is_of_document(structure: &Structure) -> bool {
    let name = kind(structure);
    let is_known = name.starts_with("uima.") || name.starts_with(BASE) || name.ends_with("[]");
    // A chain has its first link only; the links are annotations.
    !(is_known || NOTES.contains(&short(name)) || structure.contains_key("@first"))
        && structure.contains_key("@sofa")
        && !has_offsets(structure)
}

/// Whether there is anything that should be the place of an annotation.
fn has_offsets(structure: &Structure) -> bool {
    structure.contains_key("begin") || structure.contains_key("end")
}

/// A reference from one annotation to another.
struct Link {
    sofa: u64,
    from: u64,
    label: String,
    to: u64,
}

/// What a feature holds.
enum Held {
    Value(ProposedValue),
    /// Other annotations, each with what the link to it is called.
    Links(Vec<(String, u64)>),
}

struct File<'j> {
    structures: BTreeMap<u64, &'j Structure>,
    /// What comes in of each text, by the id of the text.
    texts: BTreeMap<u64, Incoming>,
    /// What relations call each annotation.
    keys: HashMap<u64, String>,
    /// References from one annotation to another.
    links: Vec<Link>,
    /// How many annotations cut the text, by the name of their type.
    cuts: BTreeMap<String, usize>,
}

impl<'j> File<'j> {
    fn read(&mut self, only: Option<u64>) {
        let all: Vec<(u64, &Structure)> = self.structures.iter().map(|(id, s)| (*id, *s)).collect();
        let mut relations = Vec::new();
        for (id, structure) in all {
            let Some(sofa) = reference(structure, "@sofa").or(only) else { continue };
            let name = kind(structure);
            let has_place = place(structure).is_some();
            if !has_place && has_offsets(structure) && !is_part(name) {
                let (begin, end) = (structure.get("begin"), structure.get("end"));
                let told = |value: Option<&Json>| value.map_or("nothing".into(), Json::to_string);
                let reason = format!("{}-{} are no offsets", told(begin), told(end));
                if let Some(incoming) = self.texts.get_mut(&sofa) {
                    incoming.leave_out(at(id), format!("{}: {reason}", short(name)));
                }
                continue;
            }
            if is_part(name) || !(has_place || is_of_document(structure)) {
                continue;
            }
            let is_own = names::layer_of(name).is_some();
            if has_place && !is_own && short(name).starts_with("Document") {
                self.metadata(sofa, structure);
            } else if ends(structure).is_some() {
                relations.push((id, sofa, structure));
            } else if cuts(name) {
                *self.cuts.entry(short(name).to_owned()).or_default() += 1;
            } else {
                self.annotation(id, sofa, structure);
            }
        }
        for (id, sofa, structure) in relations {
            self.relation(id, sofa, structure);
        }
        for Link { sofa, from, label, to } in std::mem::take(&mut self.links) {
            self.relate(sofa, from, label, (from, to));
        }
    }

    fn finish(self) -> Vec<Incoming> {
        let mut documents: Vec<Incoming> = self.texts.into_values().collect();
        if let Some(first) = documents.first_mut() {
            for (name, count) in self.cuts {
                let reason =
                    format!("{count} of type {name}, which cut the text and say nothing of it");
                first.leave_out("", reason);
            }
        }
        documents
    }

    fn metadata(&mut self, sofa: u64, structure: &Structure) {
        let Some(incoming) = self.texts.get_mut(&sofa) else { return };
        let known = |name| text(structure, name).filter(|text| !text.is_empty()).map(str::to_owned);
        if let Some(id) = known("documentId") {
            incoming.id = id;
        }
        incoming.title = known("documentTitle").or_else(|| incoming.title.take());
        incoming.source = known("documentUri").or_else(|| incoming.source.take());
    }

    fn annotation(&mut self, id: u64, sofa: u64, structure: &'j Structure) {
        let (mut problems, mut links) = (Vec::new(), Vec::new());
        let proposed = self.proposed(id, structure, &mut problems, &mut links);
        self.keys.insert(id, proposed.key.clone());
        let links = links.into_iter().map(|(label, to)| Link { sofa, from: id, label, to });
        self.links.extend(links);
        let Some(incoming) = self.texts.get_mut(&sofa) else { return };
        incoming.annotations.push(proposed);
        incoming.problems.append(&mut problems);
    }

    fn proposed(
        &self,
        id: u64,
        structure: &Structure,
        problems: &mut Vec<Problem>,
        links: &mut Vec<(String, u64)>,
    ) -> Proposed {
        let name = kind(structure);
        let own = names::layer_of(name);
        let label = LABELS.iter().find_map(|feature| {
            text(structure, feature)
                .filter(|label| !label.is_empty())
                .map(|label| (*feature, label))
        });
        let spans = self.spans(structure);
        let mut proposed = match label {
            Some((_, label)) => {
                let mut proposed = Proposed::new(at(id), label, spans);
                proposed.layer = Some(own.clone().unwrap_or_else(|| short(name).to_owned()));
                proposed
            }
            None => Proposed::new(at(id), short(name), spans),
        };
        proposed.key = text(structure, "identifier")
            .filter(|_| own.is_some())
            .map_or_else(|| id.to_string(), str::to_owned);
        let taken = if own.is_some() { TAKEN } else { &["begin", "end", "sofa"] };
        for (feature, value) in structure {
            let plain = feature.trim_start_matches(['@', '#', '^']);
            let is_label = own.is_none() && label.is_some_and(|(used, _)| used == plain);
            if feature.starts_with('%') || taken.contains(&plain) || is_label || value.is_null() {
                continue;
            }
            let attribute =
                if own.is_some() { names::attribute_of(plain) } else { plain.to_owned() };
            match self.value(structure, feature, value) {
                Ok(Held::Value(value)) => proposed.attributes.push((attribute, value)),
                Ok(Held::Links(mut found)) => links.append(&mut found),
                Err(reason) => {
                    let reason = format!("attribute {attribute}: {reason}");
                    problems.push(Problem::left_out(at(id), reason));
                }
            }
        }
        if own.is_some() {
            take_own(&mut proposed, structure);
        }
        proposed
    }

    /// The pieces of an annotation, or its whole; none if it is about the document.
    fn spans(&self, structure: &Structure) -> Vec<Place> {
        if names::layer_of(kind(structure)).is_some() && text(structure, "scope") == Some(WHOLE) {
            return Vec::new();
        }
        let list = reference(structure, "@pieces").and_then(|list| self.structures.get(&list));
        let elements = list.and_then(|list| list.get("%ELEMENTS")?.as_array());
        let pieces: Vec<Place> = elements
            .into_iter()
            .flatten()
            .filter_map(|id| place(self.structures.get(&id.as_u64()?)?))
            .collect();
        match pieces.is_empty() {
            true => place(structure).into_iter().collect(),
            false => pieces,
        }
    }

    fn value(&self, of: &Structure, feature: &str, value: &Json) -> Result<Held, String> {
        if let Some(name) = feature.strip_prefix('@') {
            let structure = value.as_u64().and_then(|id| self.structures.get(&id));
            return structure
                .and_then(|structure| self.referred(of, name, value.as_u64()?, structure))
                .ok_or_else(|| format!("it refers to {value}, which has no place in the text"));
        }
        let value = match value {
            Json::String(text) if feature.starts_with('#') => match text.as_str() {
                "NaN" => ProposedValue::Number(f64::NAN),
                "Infinity" | "Inf" => ProposedValue::Number(f64::INFINITY),
                "-Infinity" | "-Inf" => ProposedValue::Number(f64::NEG_INFINITY),
                other => return Err(format!("“{other}” is no number")),
            },
            Json::String(text) => ProposedValue::Text(text.clone()),
            Json::Bool(flag) => ProposedValue::Flag(*flag),
            Json::Number(number) => ProposedValue::Number(number.as_f64().unwrap_or(f64::NAN)),
            Json::Array(list) => ProposedValue::Text(joined(list)),
            other => return Err(format!("{other} is no text, number or flag")),
        };
        Ok(Held::Value(value))
    }

    /// What a feature refers to: a mention, another annotation, or a list of values, of annotations
    /// or of links with a role and a target, as slots are.
    fn referred(&self, of: &Structure, name: &str, id: u64, target: &Structure) -> Option<Held> {
        if let Some(list) = target.get("%ELEMENTS").and_then(Json::as_array) {
            let elements: Vec<u64> = list.iter().filter_map(Json::as_u64).collect();
            if elements.len() < list.len() || list.is_empty() {
                return Some(Held::Value(ProposedValue::Text(joined(list))));
            }
            let link = |id: u64| match self.structures.get(&id) {
                Some(element) if element.contains_key("@target") => {
                    let role = text(element, "role").filter(|role| !role.is_empty());
                    (role.unwrap_or(name).to_owned(), reference(element, "@target").unwrap_or(id))
                }
                _ => (name.to_owned(), id),
            };
            return Some(Held::Links(elements.into_iter().map(link).collect()));
        }
        let place = place(target)?;
        if is_part(kind(target)) || cuts(kind(target)) {
            return Some(Held::Value(ProposedValue::Span(place)));
        }
        // A link of a chain says itself how it goes on.
        let said = text(of, "referenceRelation").filter(|said| name == "next" && !said.is_empty());
        Some(Held::Links(vec![(said.unwrap_or(name).to_owned(), id)]))
    }

    fn relation(&mut self, id: u64, sofa: u64, structure: &Structure) {
        let Some(ends) = ends(structure) else { return };
        let labels = LABELS.iter().chain(&["DependencyType"]);
        let label = labels.filter_map(|name| Some((*name, text(structure, name)?))).next();
        let used = label.map_or("", |(name, _)| name);
        for (feature, value) in structure {
            let plain = feature.trim_start_matches(['@', '#', '^']);
            let is_said = feature.starts_with('%') || plain == used || RELATION.contains(&plain);
            if !is_said && !value.is_null() {
                let reason = format!("{plain} of a relation: {value}");
                if let Some(incoming) = self.texts.get_mut(&sofa) {
                    incoming.leave_out(at(id), reason);
                }
            }
        }
        let label = label.map_or(short(kind(structure)), |(_, label)| label).to_owned();
        self.relate(sofa, id, label, ends);
    }

    /// Adds a relation between two annotations; `id` is what says so.
    fn relate(&mut self, sofa: u64, id: u64, label: String, (from, to): (u64, u64)) {
        let key = |end: u64| self.keys.get(&end).cloned().unwrap_or_else(|| end.to_string());
        let (at, from, to) = (at(id), key(from), key(to));
        if let Some(incoming) = self.texts.get_mut(&sofa) {
            incoming.relations.push(ProposedRelation { at, label, from, to });
        }
    }
}

/// What a relation has besides its label.
const RELATION: &[&str] = &[
    "begin",
    "end",
    "sofa",
    "identifier",
    "Governor",
    "Dependent",
    "Source",
    "Target",
    "source",
    "target",
];

/// The values of a list, a line each.
fn joined(list: &[Json]) -> String {
    let told = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    list.iter().map(told).collect::<Vec<_>>().join("\n")
}

/// What only postil's own types say.
fn take_own(proposed: &mut Proposed, structure: &Structure) {
    let known = |name| text(structure, name).map(str::to_owned);
    proposed.status = text(structure, "status").and_then(status);
    proposed.score = structure.get("score").and_then(Json::as_f64);
    proposed.derived_from = known("derivedFrom");
    let version = text(structure, "version").and_then(|version| version.parse().ok());
    proposed.provenance = if let Some(detector) = known("detector") {
        let rule = known("rule").unwrap_or_default();
        Some(Provenance::Detector { detector, version: version.unwrap_or(1), rule })
    } else if let Some(import) = known("importedFrom") {
        Some(Provenance::Import { import, agent: known("agent").unwrap_or_default() })
    } else {
        let annotator = known("annotator").or_else(|| known("adjudicator"));
        annotator.map(|annotator| Provenance::Annotator { annotator })
    };
}
