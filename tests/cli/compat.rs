//! Files that released versions exported can be imported for ever. `tests/compat/export-N.json` and
//! `.jsonl` were written by the first postil whose exports say `"postil": N`, from
//! `tests/compat/library-2.db`; they are never written again.

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{document, run_in};

/// A file is imported into an empty library; what that exports is what the file has.
#[track_caller]
fn check(name: &str, format: &str, added: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat").join(name);
    let file = file.display();
    let library = "--library lib.db --annotator ana";
    let said = run_in(directory.path(), &format!("import {file} {library}"), "");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains(added), "{said:?}");
    let statuses = "--status accepted,rejected,suggested";
    let said = run_in(
        directory.path(),
        &format!("export Rents --format {format} {library} {statuses}"),
        "",
    );
    assert_eq!(said.code, Some(0), "{said:?}");
    said.out
}

fn annotations(document: &Json) -> Vec<(&Json, &Json, &Json, &Json, &Json)> {
    let all = document["annotations"].as_array().unwrap().iter();
    all.map(|one| (&one["id"], &one["label"], &one["spans"], &one["status"], &one["attributes"]))
        .collect()
}

#[test]
fn an_export_of_version_1_comes_in_as_it_was() {
    let written: Json = document(include_str!("../compat/export-1.json"));
    let again = document(&check("export-1.json", "json", "4 annotations new"));
    assert_eq!(annotations(&again), annotations(&written));
    for name in ["text", "title", "relations"] {
        assert_eq!(again[name], written[name], "{name}");
    }
    let quote = &written["annotations"].as_array().unwrap().iter().find(|a| a["id"] == "q3");
    assert_eq!(quote.unwrap()["attributes"]["speaker"], json!("Ada “Obi” 😀"));
}

#[test]
fn lines_of_version_1_come_in_as_they_were() {
    let lines = include_str!("../compat/export-1.jsonl");
    let written: Vec<Json> = lines.lines().map(document).collect();
    assert_eq!(written.len(), 2);
    let again = document(check("export-1.jsonl", "jsonl", "4 annotations new").trim());
    let rents = written.iter().find(|one| one["title"] == "Rents").unwrap();
    assert_eq!(annotations(&again), annotations(rents));
}
