//! What a page for people says of annotations: grouped by layer, names by their mentions, values as
//! words. HTML and Markdown lay it out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::annotation::schema::Schema;
use crate::annotation::{Annotation, Provenance, Status, Value};
use crate::exchange::{Carries, Losses, Record, covered};

/// The layer whose annotations are mentions of names.
const NAMES: &str = "entity";

/// The annotations of one layer.
#[derive(Debug)]
pub struct Section<'a> {
    pub layer: &'a str,
    pub title: &'a str,
    /// Indices of the record, in its order.
    pub annotations: Vec<usize>,
}

impl Section<'_> {
    /// Whether the annotations are mentions, to be listed by name.
    pub fn is_of_names(&self) -> bool {
        self.layer == NAMES
    }
}

/// The layers that have annotations: in the order of the schema, others behind by name.
pub fn sections<'a>(annotations: &[&'a Annotation], schema: &'a Schema) -> Vec<Section<'a>> {
    let mut of_layers: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (number, annotation) in annotations.iter().enumerate() {
        let layer = annotation.layer.as_str();
        let rank = schema.layers.iter().position(|known| known.name == layer);
        of_layers.entry((rank.unwrap_or(usize::MAX), layer)).or_default().push(number);
    }
    let title = |layer| schema.layer(layer).map_or(layer, |known| known.title.as_str());
    let section = |((_, layer), annotations)| Section { layer, title: title(layer), annotations };
    of_layers.into_iter().map(section).collect()
}

/// A name with its mentions.
#[derive(Debug)]
pub struct Name<'a> {
    pub label: &'a str,
    pub name: Cow<'a, str>,
    /// Indices of the record.
    pub mentions: Vec<usize>,
}

/// The names of a section: by label in the order of the schema, the most often mentioned first.
pub fn names<'a>(
    section: &Section<'_>,
    annotations: &[&'a Annotation],
    text: &'a str,
    schema: &Schema,
) -> Vec<Name<'a>> {
    let mut places: HashMap<(&str, Cow<'a, str>), usize> = HashMap::new();
    let mut names: Vec<Name<'a>> = Vec::new();
    let known = |number: &usize| annotations.get(*number).map(|annotation| (*number, *annotation));
    for (number, annotation) in section.annotations.iter().filter_map(known) {
        let named = annotation.attributes.get("name").and_then(Value::as_text);
        let name = match named.filter(|name| !name.is_empty()) {
            Some(name) => Cow::Borrowed(name),
            None => covered(&annotation.spans, text),
        };
        let place = *places.entry((&annotation.label, name.clone())).or_insert(names.len());
        match names.get_mut(place) {
            Some(known) => known.mentions.push(number),
            None => names.push(Name { label: &annotation.label, name, mentions: vec![number] }),
        }
    }
    let labels = schema.layer(section.layer).map(|layer| layer.labels.as_slice());
    let rank = |label: &str| labels.and_then(|all| all.iter().position(|one| one.name == label));
    names.sort_by_cached_key(|name| {
        let rank = rank(name.label).unwrap_or(usize::MAX);
        (rank, name.label, std::cmp::Reverse(name.mentions.len()))
    });
    names
}

/// Who speaks or claims, if the annotation says so.
pub fn who(annotation: &Annotation) -> Option<&str> {
    let text = |name| annotation.attributes.get(name).and_then(Value::as_text);
    text("speaker").or_else(|| text("claimant")).filter(|who| !who.is_empty())
}

/// The attributes but for who speaks, as words: those of the schema in its order, then the others.
pub fn details<'a>(
    annotation: &'a Annotation,
    text: &'a str,
    schema: &Schema,
) -> Vec<(&'a str, Cow<'a, str>)> {
    let layer = schema.layer(&annotation.layer);
    let rank = |name: &str| {
        let known = layer.and_then(|layer| layer.attributes.iter().position(|a| a.name == name));
        known.unwrap_or(usize::MAX)
    };
    let is_said = |name: &str| matches!(name, "speaker" | "claimant");
    let shown = annotation.attributes.iter().filter(|(name, _)| !is_said(name));
    let words = shown.map(|(name, value)| (name.as_str(), words(value, text)));
    let mut details: Vec<_> = words.filter(|(_, words)| !words.is_empty()).collect();
    details.sort_by_key(|(name, _)| rank(name));
    details
}

/// What the mentions of a name say beside the name, each value once; the first eight.
pub fn shared<'a>(
    mentions: &[&'a Annotation],
    text: &'a str,
    schema: &Schema,
) -> Vec<Cow<'a, str>> {
    let mut said: Vec<Cow<'a, str>> = Vec::new();
    for annotation in mentions {
        for (name, value) in details(annotation, text, schema) {
            if name != "name" && said.len() < 8 && !said.contains(&value) {
                said.push(value);
            }
        }
    }
    said
}

fn words<'a>(value: &'a Value, text: &'a str) -> Cow<'a, str> {
    match value {
        Value::Flag(true) => Cow::Borrowed("yes"),
        Value::Flag(false) => Cow::Borrowed("no"),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Text(text) => Cow::Borrowed(text),
        Value::Span(span) => Cow::Borrowed(span.slice(text)),
    }
}

/// Whether the label says more than the layer: not where there is only one.
pub fn has_labels(annotation: &Annotation, schema: &Schema) -> bool {
    let layer = schema.layer(&annotation.layer);
    !layer.is_some_and(|layer| layer.labels.len() == 1 && layer.label(&annotation.label).is_some())
}

/// Where the article came from, for others: of a path the name of the file alone, because folders
/// say more of the writer's computer than of the article.
pub fn source(source: &str) -> &str {
    match source {
        "-" => "",
        address if address.contains("://") => address,
        path => path.rsplit(['/', '\\']).next().unwrap_or(path),
    }
}

/// `accepted, by ana`, `suggested .93, by quotes 2 (content-source-cue)`.
pub fn standing(annotation: &Annotation) -> String {
    let score = match annotation.score.filter(|score| score.is_finite()) {
        Some(score) => format!(" {score:.2}"),
        None => String::new(),
    };
    let status = annotation.status.name();
    match &annotation.provenance {
        Provenance::Detector { detector, version, rule } if rule.is_empty() => {
            format!("{status}{score}, by {detector} {version}")
        }
        Provenance::Detector { detector, version, rule } => {
            format!("{status}{score}, by {detector} {version} ({rule})")
        }
        Provenance::Import { import, agent } => {
            let agent = if agent.is_empty() { "" } else { agent };
            format!("{status}{score}, from {import} {agent}").trim_end().to_owned()
        }
        Provenance::Adjudication { adjudicator, .. } => {
            format!("{status}{score}, settled by {adjudicator}")
        }
        Provenance::Annotator { annotator } if annotator.is_empty() => status.to_owned() + &score,
        Provenance::Annotator { annotator } => format!("{status}{score}, by {annotator}"),
    }
}

/// The target of a link if it is one for the web: an `http` or `https` address without white space.
pub fn web_address(target: &str) -> Option<&str> {
    let target = target.trim();
    let scheme = target.split_once("://").map(|(scheme, _)| scheme)?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_clean = !target.contains(|c: char| c.is_whitespace() || c.is_control());
    (is_web && is_clean).then_some(target)
}

/// Counts what no page says.
pub fn lose(record: &Record<'_>, losses: &mut Losses) {
    for annotation in &record.annotations {
        let carries = Carries { status: true, score: true, provenance: true, origin: false };
        losses.unsaid(annotation, carries);
    }
}

/// The sign of a status.
pub fn sign(status: Status) -> char {
    match status {
        Status::Accepted => '✓',
        Status::Suggested => '?',
        Status::Rejected => '✗',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(web_address(" HTTPS://example.org/a?b=1 "), Some("HTTPS://example.org/a?b=1"));
        for wrong in ["javascript:alert(1)", "data:text/html,x", "http://a b", "Q42", "//a.b", ""] {
            assert_eq!(web_address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_source_on_the_disk_is_known_by_its_name() {
        assert_eq!(source("/home/ana/work/rents.txt"), "rents.txt");
        assert_eq!(source("C:\\work\\rents.txt"), "rents.txt");
        assert_eq!(source("https://example.org/a/b"), "https://example.org/a/b");
        assert_eq!(source("-"), "");
    }
}
