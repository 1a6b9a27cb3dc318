//! A CAS comes back as it was, and those of other type systems are understood.

use serde_json::{Value as Json, json};

use super::*;
use crate::annotation::Value;
use crate::document::plain;
use crate::exchange::loss::Part;
use crate::exchange::testing::{
    SAMPLE, TABLE, annotation, imported, options, read_back, sample, sample_set, span_of, write,
};

fn structures(file: &[u8]) -> Vec<Json> {
    let json: Json = serde_json::from_slice(file).unwrap();
    json["%FEATURE_STRUCTURES"].as_array().unwrap().clone()
}

#[test]
fn the_table_of_the_formats_holds() {
    for (covered, [_, (begin, end), _]) in TABLE {
        let one = annotation("q1", "quote", "direct", vec![span_of(SAMPLE, covered)]);
        let (written, losses) = write(&Cas, &options(&Cas), SAMPLE, &[one], &[]);
        let structures = structures(&written.main);
        let found = structures.iter().find(|one| one["%TYPE"] == "postil.Quote").unwrap();
        assert_eq!((&found["begin"], &found["end"]), (&json!(begin), &json!(end)));
        assert!(losses.is_empty());
    }
}

#[test]
fn every_type_and_feature_that_is_used_is_described() {
    let file: Json = serde_json::from_slice(&sample(&Cas).main).unwrap();
    let types = file["%TYPES"].as_object().unwrap();
    for structure in file["%FEATURE_STRUCTURES"].as_array().unwrap() {
        let kind = structure["%TYPE"].as_str().unwrap();
        if kind.starts_with("uima.") {
            continue;
        }
        let own = &types[kind];
        let base = types.get(own["%SUPER_TYPE"].as_str().unwrap());
        for feature in structure.as_object().unwrap().keys().map(|f| f.trim_start_matches('@')) {
            let is_known = ["begin", "end", "sofa", "language"].contains(&feature)
                || feature.starts_with('%')
                || own.get(feature).is_some()
                || base.is_some_and(|base| base.get(feature).is_some());
            assert!(is_known, "{kind} {feature}");
        }
    }
    let members = file["%VIEWS"]["_InitialView"]["%MEMBERS"].as_array().unwrap();
    assert_eq!(members.len(), 1 + sample_set().0.len() + sample_set().1.len());
}

#[test]
fn values_of_several_kinds_are_text_and_counted() {
    let mut one = annotation("q1", "quote", "direct", vec![span_of(SAMPLE, "said")]);
    one.attributes.insert("rank".to_owned(), Value::Number(2.5));
    let mut two = annotation("q2", "quote", "direct", vec![span_of(SAMPLE, "fell")]);
    two.attributes.insert("rank".to_owned(), Value::Text("high".to_owned()));
    let (written, losses) = write(&Cas, &options(&Cas), SAMPLE, &[one, two], &[]);
    let structures = structures(&written.main);
    let ranks: Vec<&Json> = structures.iter().filter_map(|one| one.get("rank")).collect();
    assert_eq!(ranks, ["2.5", "high"]);
    assert_eq!(losses.count(Part::Attribute, "values of several kinds come back as text"), 1);
}

#[test]
fn a_cas_of_another_type_system_is_understood() {
    let file = json!({
    "%TYPES": {}, "%VIEWS": {},
    "%FEATURE_STRUCTURES": [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": SAMPLE},
        {"%ID": 2, "%TYPE": "de.x.type.Token", "@sofa": 1, "begin": 0, "end": 5},
        {"%ID": 3, "%TYPE": "de.x.ner.NamedEntity", "@sofa": 1, "begin": 6, "end": 13, "value": "PER", "identity": "Q42"},
        {"%ID": 4, "%TYPE": "webanno.custom.Mark", "@sofa": 1, "begin": 24, "end": 37, "sure": true, "@of": 3},
        {"%ID": 5, "%TYPE": "webanno.custom.Link", "@sofa": 1, "begin": 6, "end": 13, "label": "by", "@Governor": 4, "@Dependent": 3},
        {"%ID": 6, "%TYPE": "de.x.DocumentMetaData", "@sofa": 1, "begin": 0, "end": 58, "documentTitle": "Rents", "documentId": "a1"},
    ]});
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.json");
    std::fs::write(&path, file.to_string()).unwrap();
    let incoming = read_back(&Cas, &path).remove(0);
    assert_eq!((incoming.id.as_str(), incoming.title.as_deref()), ("a1", Some("Rents")));
    let (set, problems) = imported(incoming, &plain::document("", None, ""), "cas");
    let found: Vec<String> = set
        .annotations()
        .map(|a| {
            format!(
                "{}/{} {} {:?}",
                a.layer,
                a.label,
                a.spans[0].slice(SAMPLE),
                a.attributes.keys()
            )
        })
        .collect();
    assert_eq!(
        found,
        ["NamedEntity/PER Ada Obi [\"identity\"]", "cas/Mark Rents fell 4% [\"sure\"]"]
    );
    assert_eq!(set.relations().map(|r| r.label.as_str()).collect::<Vec<_>>(), ["by", "of"]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].reason.contains("1 of type Token"), "{problems:?}");
}

/// Slots, a chain, lists of values, metadata of the document and a span without extent, as INCEpTION
/// writes them.
#[test]
fn references_between_annotations_are_relations() {
    let file = json!({
    "%TYPES": {}, "%VIEWS": {},
    "%FEATURE_STRUCTURES": [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": SAMPLE},
        {"%ID": 2, "%TYPE": "de.x.semantics.SemPred", "@sofa": 1, "begin": 17, "end": 21, "category": "say", "@arguments": 3, "@tags": 6},
        {"%ID": 3, "%TYPE": "de.x.semantics.SemArgLink[]", "%ELEMENTS": [4, 5]},
        {"%ID": 4, "%TYPE": "de.x.semantics.SemArgLink", "role": "who", "@target": 7},
        {"%ID": 5, "%TYPE": "de.x.semantics.SemArgLink", "role": "what", "@target": 8},
        {"%ID": 6, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["calm", "late"]},
        {"%ID": 7, "%TYPE": "de.x.coref.CoreferenceLink", "@sofa": 1, "begin": 6, "end": 13, "referenceType": "nam", "referenceRelation": "same", "@next": 8},
        {"%ID": 8, "%TYPE": "de.x.coref.CoreferenceLink", "@sofa": 1, "begin": 24, "end": 37, "referenceType": "pro"},
        {"%ID": 9, "%TYPE": "de.x.coref.CoreferenceChain", "@sofa": 1, "@first": 7},
        {"%ID": 10, "%TYPE": "webanno.custom.Topic", "@sofa": 1, "label": "housing", "sure": true},
        {"%ID": 11, "%TYPE": "de.x.type.CASMetadata", "@sofa": 1, "username": "ana"},
        {"%ID": 12, "%TYPE": "webanno.custom.Gap", "@sofa": 1, "begin": 9, "end": 9, "label": "gap"},
        {"%ID": 14, "%TYPE": "webanno.custom.Gap", "@sofa": 1, "begin": -9, "label": "gap"},
        {"%ID": 13, "%TYPE": "de.x.syntax.Dependency", "@sofa": 1, "begin": 6, "end": 13, "DependencyType": "subj", "flavor": "basic", "@Governor": 2, "@Dependent": 7},
    ]});
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.json");
    std::fs::write(&path, file.to_string()).unwrap();
    let incoming = read_back(&Cas, &path).remove(0);
    let (set, problems) = imported(incoming, &plain::document("", None, ""), "cas");
    let told = |id| {
        let one = set.annotation(id).unwrap();
        format!("{}/{}", one.layer, one.label)
    };
    let found: Vec<String> =
        set.annotations().map(|a| format!("{} {:?}", told(&a.id), a.attributes.keys())).collect();
    let wanted = [
        "Topic/housing [\"sure\"]",
        "CoreferenceLink/nam [\"referenceRelation\"]",
        "SemPred/say [\"tags\"]",
        "CoreferenceLink/pro []",
    ];
    assert_eq!(found, wanted);
    assert!(set.annotations().next().unwrap().is_of_document());
    let mut links: Vec<String> =
        set.relations().map(|r| format!("{} {} {}", told(&r.from), r.label, told(&r.to))).collect();
    links.sort();
    let wanted = [
        "CoreferenceLink/nam same CoreferenceLink/pro",
        "SemPred/say subj CoreferenceLink/nam",
        "SemPred/say what CoreferenceLink/pro",
        "SemPred/say who CoreferenceLink/nam",
    ];
    assert_eq!(links, wanted);
    let said: Vec<&str> = problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].contains("Gap: -9-nothing are no offsets"), "{said:?}");
    assert!(said[1].contains("flavor of a relation"), "{said:?}");
    assert!(said[2].contains("covers nothing"), "{said:?}");
}
