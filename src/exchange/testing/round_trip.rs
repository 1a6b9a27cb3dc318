//! Out and in again: what the losses do not name must come back.

use std::collections::BTreeMap;

use super::*;

/// Every annotation that the losses do not name comes back, with every attribute that they do not
/// name, and so does every relation.
pub fn assert_round_trip(
    format: &dyn Format,
    reader: &dyn Reader,
    text: &str,
    annotations: &[Annotation],
    relations: &[Relation],
) -> Result<(), TestCaseError> {
    let units = match format.about().unit {
        Unit::Chosen(_) => OffsetUnit::ALL.to_vec(),
        _ => vec![options(format).unit],
    };
    for unit in units {
        let options = Options { unit, ..options(format) };
        assert_comes_back(format, reader, &options, text, annotations, relations)?;
    }
    Ok(())
}

fn assert_comes_back(
    format: &dyn Format,
    reader: &dyn Reader,
    options: &Options,
    text: &str,
    annotations: &[Annotation],
    relations: &[Relation],
) -> Result<(), TestCaseError> {
    let (written, losses) = write(format, options, text, annotations, relations);
    let directory = tempfile::tempdir().unwrap();
    let path = put(format, &written, directory.path());
    let found = read_in(reader, &path, &ReadOptions { unit: Some(options.unit) });
    // A table has a row an annotation, and so none for a document without any.
    let is_read = annotations.is_empty() || !found.is_empty();
    prop_assert!(is_read, "{} reads nothing", reader.name());
    let has_offsets = !losses.items().iter().any(|lost| lost.part == Part::Text);
    let back = Back::new(found, reader, text, has_offsets)?;
    let is_lost = |id: &str, parts: &[Part]| {
        losses.items().iter().any(|lost| lost.id == id && parts.contains(&lost.part))
    };
    let mut whole = BTreeMap::new();
    for annotation in annotations {
        if is_lost(&annotation.id.0, &[Part::Annotation, Part::Piece]) {
            continue;
        }
        let place = place(annotation, text, has_offsets);
        let wanted = described(annotation, place.clone(), &lost(annotation, &losses, reader));
        let is_there = back.annotations.iter().any(|found| covers(found, &wanted));
        prop_assert!(is_there, "{}: {wanted:?} is not in {back:#?}", reader.name());
        whole.insert(&annotation.id, place);
    }
    let links = relations.iter().map(|r| (r.label.as_str(), &*r.id.0, &r.from, &r.to));
    let corrections = annotations.iter().filter_map(corrects);
    let corrections = corrections.map(|(label, from, to)| (label, &*from.0, from, to));
    for (label, id, from, to) in links.chain(corrections) {
        let part = if label == CORRECTS { Part::Origin } else { Part::Relation };
        let ends = whole.get(from).zip(whole.get(to));
        let Some((from, to)) = ends.filter(|_| !is_lost(id, &[part])) else { continue };
        let wanted = format!("{label} {from} {to}");
        prop_assert!(back.links.contains(&wanted), "{}: {wanted} in {back:#?}", reader.name());
    }
    Ok(())
}

/// What came back, in words.
#[derive(Debug, Default)]
struct Back {
    annotations: Vec<String>,
    links: Vec<String>,
    problems: Vec<Problem>,
}

impl Back {
    fn new(
        found: Vec<Incoming>,
        reader: &dyn Reader,
        text: &str,
        has_offsets: bool,
    ) -> Result<Self, TestCaseError> {
        let document = plain::document(text, None, "");
        let mut back = Self::default();
        for incoming in found {
            if has_offsets && let Some(read) = &incoming.text {
                prop_assert_eq!(read, text, "{}: the text", reader.name());
            }
            let (set, mut problems) = imported(incoming, &document, reader.name());
            back.problems.append(&mut problems);
            let told = |a: &Annotation| place(a, set.text(), has_offsets);
            back.annotations.extend(set.annotations().map(|a| described(a, told(a), &[])));
            let end = |id| set.annotation(id).map(told).unwrap_or_default();
            let links = set.relations().map(|r| (r.label.as_str(), &r.from, &r.to));
            let links = links.chain(set.annotations().filter_map(corrects));
            let links = links.map(|(label, from, to)| format!("{label} {} {}", end(from), end(to)));
            back.links.extend(links);
        }
        Ok(back)
    }
}

/// Names of what of an annotation does not come back: what the losses name, and what files have no
/// place for where an import gives something else without a loss: to be accepted, and who imported.
fn lost<'l>(annotation: &Annotation, losses: &'l Losses, reader: &dyn Reader) -> Vec<&'l str> {
    let of_annotation = losses.items().iter().filter(|lost| *lost.id == *annotation.id.0);
    let name = |lost: &'l crate::exchange::Lost| match lost.part {
        Part::Attribute => Some(lost.name.as_str()),
        Part::Status => Some(STATUS),
        Part::Score => Some(SCORE),
        Part::Provenance => Some(MAKER),
        _ => None,
    };
    let mut lost: Vec<&str> = of_annotation.filter_map(name).collect();
    let has_makers = ["json", "jsonl", "csv", "tsv", "cas", "w3c"].contains(&reader.name());
    if !(has_makers || ["label-studio", "prodigy"].contains(&reader.name())) {
        lost.push(STATUS);
    }
    if !has_makers {
        lost.push(MAKER);
    }
    lost
}

/// Layer, label and what is covered; where it stands, unless the text is another.
fn place(annotation: &Annotation, text: &str, has_offsets: bool) -> String {
    let told = |span: &Span| match has_offsets {
        true => format!("{}-{}={:?}", span.start(), span.end(), shown(span.slice(text))),
        false => span.slice(text).split_whitespace().collect(),
    };
    let spans: Vec<String> = annotation.spans.iter().map(told).collect();
    format!("{}/{} {}", annotation.layer, annotation.label, spans.join(";"))
}

/// Text as formats may write it that have no line breaks.
fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands for the label of the link to a suggestion that an annotation corrects.
const CORRECTS: &str = "its origin";

/// That link.
fn corrects(annotation: &Annotation) -> Option<(&str, &AnnotationId, &AnnotationId)> {
    Some((CORRECTS, &annotation.id, annotation.derived_from.as_ref()?))
}

/// Names of what is no attribute.
const STATUS: &str = "its status";
const SCORE: &str = "its score";
const MAKER: &str = "its maker";

/// An annotation in words, an attribute a line, without those that were lost.
fn described(annotation: &Annotation, place: String, lost: &[&str]) -> String {
    let mut lines = place;
    for (name, value) in &annotation.attributes {
        if !lost.contains(&name.as_str()) {
            lines.push_str(&format!("\n  {name:?}={value:?}"));
        }
    }
    let Annotation { status, score, provenance, .. } = annotation;
    for (name, told) in [
        (STATUS, format!("{status:?}")),
        (SCORE, format!("{score:?}")),
        (MAKER, format!("{provenance:?}")),
    ] {
        if !lost.contains(&name) {
            lines.push_str(&format!("\n  {name}={told}"));
        }
    }
    lines
}

/// Whether what was found has every line of what is wanted, the first being the place.
fn covers(found: &str, wanted: &str) -> bool {
    let lines: Vec<&str> = found.split("\n  ").collect();
    let mut wanted = wanted.split("\n  ");
    wanted.next() == lines.first().copied() && wanted.all(|line| lines.contains(&line))
}
