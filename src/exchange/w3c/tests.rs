//! Web Annotations come back as they were, and those of others are understood.

use serde_json::{Value as Json, json};

use super::*;
use crate::annotation::Annotation;
use crate::annotation::{Provenance, Status};
use crate::document::plain;
use crate::exchange::testing::{
    SAMPLE, TABLE, annotation, imported, read_back, sample_set, span_of, there_and_back, write,
};

fn items(annotations: &[Annotation], unit: OffsetUnit) -> Json {
    let options = Options { unit, ..Options::default() };
    let (written, losses) = write(&W3c, &options, SAMPLE, annotations, &[]);
    assert!(losses.is_empty());
    let file: Json = serde_json::from_slice(&written.main).unwrap();
    assert_eq!(file[0]["@context"], CONTEXT);
    assert_eq!(file[0]["type"], "AnnotationPage");
    file[0]["items"].clone()
}

fn quote(covered: &str) -> Annotation {
    annotation("q1", "quote", "direct", vec![span_of(SAMPLE, covered)])
}

#[test]
fn the_table_of_the_formats_holds() {
    let units = [OffsetUnit::CodePoint, OffsetUnit::Utf16, OffsetUnit::Byte];
    for (covered, places) in TABLE {
        for (unit, (start, end)) in units.into_iter().zip(places) {
            let items = items(&[quote(covered)], unit);
            let selectors = &items[0]["target"]["selector"];
            assert_eq!(selectors[0]["exact"], covered);
            let wanted = json!({"type": "TextPositionSelector", "start": start, "end": end});
            assert_eq!(selectors[1], wanted, "{unit}");
        }
    }
}

#[test]
fn the_words_around_are_given() {
    let items = items(&[quote("Rents fell 4%")], OffsetUnit::CodePoint);
    let selector = &items[0]["target"]["selector"][0];
    assert_eq!(selector["prefix"], "Mayor Ada Obi 😀 said: \"");
    assert_eq!(selector["suffix"], ".\"\nCritics disagree.\n");
}

#[test]
fn status_score_and_maker_come_back() {
    let (mut all, relations) = sample_set();
    let made = [
        Provenance::Detector { detector: "quotes".to_owned(), version: 3, rule: "a b".to_owned() },
        Provenance::Import { import: "brat ä".to_owned(), agent: "desk".to_owned() },
        Provenance::Annotator { annotator: "ben".to_owned() },
    ];
    for (one, provenance) in all.iter_mut().zip(made) {
        one.provenance = provenance;
        one.score = Some(0.25);
    }
    all[0].status = Status::Rejected;
    all[2].derived_from = Some("e1".into());
    for unit in OffsetUnit::ALL {
        let options = Options { unit, ..Options::default() };
        let (written, _) = write(&W3c, &options, SAMPLE, &all, &relations);
        let incoming = there_and_back(&W3c, &W3c, &written).remove(0);
        assert_eq!((incoming.id.as_str(), incoming.unit), ("a", unit));
        let (set, problems) = imported(incoming, &plain::document("", None, ""), "w3c");
        assert_eq!(problems, []);
        for wanted in &all {
            assert_eq!(set.annotation(&wanted.id), Some(wanted));
        }
    }
}

#[track_caller]
fn taken(json: &Json) -> (Vec<(String, String, String)>, Vec<String>) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.jsonld");
    std::fs::write(&path, json.to_string()).unwrap();
    let mut documents = read_back(&W3c, &path);
    assert_eq!(documents.len(), 1, "{documents:?}");
    let document = plain::document(SAMPLE, None, "");
    let (set, problems) = imported(documents.remove(0), &document, "w3c");
    let told =
        |a: &Annotation| (a.layer.clone(), a.label.clone(), a.spans[0].slice(SAMPLE).to_owned());
    (set.annotations().map(told).collect(), problems.iter().map(ToString::to_string).collect())
}

fn wanted(layer: &str, label: &str, covered: &str) -> Vec<(String, String, String)> {
    vec![(layer.to_owned(), label.to_owned(), covered.to_owned())]
}

#[test]
fn an_annotation_of_another_tool_is_understood() {
    let (found, problems) = taken(&json!({
        "@context": CONTEXT, "id": "https://example.org/anno1", "type": "Annotation",
        "body": [{"type": "TextualBody", "purpose": "tagging", "value": "PERSON"},
                 {"type": "TextualBody", "value": "the mayor"}],
        "target": {"source": "https://example.org/a1", "selector": [
            {"type": "TextQuoteSelector", "exact": "Ada Obi", "prefix": "Mayor "}]}}));
    assert_eq!((found, problems), (wanted("entity", "PERSON", "Ada Obi"), vec![]));
}

#[test]
fn a_position_in_the_unit_of_browsers_is_repaired_by_the_quote() {
    let (found, problems) = taken(&json!([{
        "type": "Annotation", "motivation": "highlighting",
        "target": {"source": "a", "selector": [
            {"type": "TextQuoteSelector", "exact": "Rents fell 4%"},
            {"type": "TextPositionSelector", "start": 24, "end": 37}]}}]));
    assert_eq!(found, wanted("w3c", "highlighting", "Rents fell 4%"));
    assert!(problems[0].contains("utf16"), "{problems:?}");
}

#[test]
fn what_is_not_understood_is_reported() {
    let (found, problems) = taken(&json!({
        "type": "Annotation", "body": "x",
        "target": {"source": "a", "selector": {"type": "XPathSelector", "value": "/p[1]"}}}));
    assert_eq!(found, vec![]);
    assert!(problems[0].contains("XPathSelector"), "{problems:?}");
}

#[test]
fn fragments_and_collections_are_followed() {
    let (found, problems) = taken(&json!({
        "type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [{
            "type": "Annotation", "body": {"type": "TextualBody", "purpose": "tagging", "value": "PERSON"},
            "target": "https://example.org/a1#char=6,13"}]}}));
    assert_eq!((found, problems), (wanted("entity", "PERSON", "Ada Obi"), vec![]));
}
