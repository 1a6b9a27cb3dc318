use super::*;
use crate::exchange::testing::{read_back, sample};

#[test]
fn the_sample_is_a_doc() {
    insta::assert_snapshot!("doc", String::from_utf8(sample(&Spacy).main).unwrap());
    insta::assert_snapshot!("offsets", String::from_utf8(sample(&SpacyOffsets).main).unwrap());
}

#[test]
fn documents_and_lists_and_lines_are_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.json");
    let doc = r#"{"text":"Ada Obi","ents":[{"start":0,"end":7,"label":"PERSON"}],"spans":{"sc":[{"start":0,"end":7,"label":"PERSON"},{"start":0,"end":3,"label":"given"}],"own":[{"start":4,"end":7,"label":"family","kb_id":"Q1"},{"start":4}]},"cats":{"a":1,"b":0.0}}"#;
    for (text, count) in
        [(doc.to_owned(), 1), (format!("[{doc},{doc}]"), 2), (format!("{doc}\n{doc}\n"), 2)]
    {
        std::fs::write(&path, text).unwrap();
        let found = read_back(&Spacy, &path);
        assert_eq!(found.len(), count);
        let first = &found[0];
        let labels: Vec<&str> = first.annotations.iter().map(|a| a.label.as_str()).collect();
        assert_eq!(labels, ["PERSON", "family", "given", "a", "b"]);
        let cats = &first.annotations[3..];
        assert!(cats.iter().all(|cat| cat.spans.is_empty()));
        let statuses: Vec<_> = cats.iter().map(|cat| cat.status).collect();
        assert_eq!(statuses, [None, Some(crate::annotation::Status::Rejected)]);
        assert_eq!(first.problems.len(), 1);
    }
}

#[test]
fn examples_are_read_in_a_list_and_by_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a.json");
    let one = r#"["Ada Obi", {"entities": [[0, 7, "PERSON"], [0, 1]]}]"#;
    for (text, count) in
        [(one.to_owned(), 1), (format!("[{one}, 7]"), 2), (format!("{one}\n{one}\n"), 2)]
    {
        std::fs::write(&path, text).unwrap();
        let found = read_back(&SpacyOffsets, &path);
        assert_eq!(found.len(), count);
        assert_eq!((found[0].annotations.len(), found[0].problems.len()), (1, 1));
    }
}
