//! Imports and exports, by running the real binary.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::{Said, file, run_in};

const SAMPLE: &str = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\nCritics disagree.\n";

/// A document of postil's own with these annotations.
fn own(annotations: &Json) -> String {
    let document = json!({
        "postil": 1, "offsets": "code-point", "id": "a1", "title": "Rents", "source": "rents.txt",
        "text": SAMPLE, "annotations": annotations, "relations": [],
    });
    document.to_string()
}

fn quote(id: &str, status: &str, spans: &Json, text: &str) -> Json {
    json!({"id": id, "layer": "quote", "label": "direct", "spans": spans, "text": text,
        "status": status, "attributes": {"speaker": "Ada Obi"},
        "provenance": {"annotator": "ana"}})
}

fn postil(directory: &Path, arguments: &str) -> Said {
    run_in(directory, &format!("{arguments} --library lib.db --annotator ben"), "")
}

fn exported(directory: &Path, arguments: &str) -> Json {
    let said = postil(directory, &format!("export {arguments}"));
    assert_eq!(said.code, Some(0), "{said:?}");
    serde_json::from_str(&said.out).unwrap_or_else(|e| panic!("{e}: {said:?}"))
}

#[test]
fn what_was_exported_comes_in_again_as_it_was() {
    let whole = own(&json!([
        quote("q3", "accepted", &json!([[22, 38]]), "\"Rents fell 4%.\""),
        quote("q7", "rejected", &json!([[23, 28], [34, 36]]), "Rents 4%"),
    ]));
    let (directory, _) = file("a.json", &whole);
    let said = postil(directory.path(), "import a.json");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("imported 1 documents (1 new)"), "{said:?}");
    assert!(said.err.contains("2 annotations new"), "{said:?}");
    let exported = exported(directory.path(), "--status all");
    let whole: Json = serde_json::from_str(&whole).unwrap();
    assert_eq!(exported["annotations"], whole["annotations"]);
    assert_eq!((&exported["text"], &exported["title"]), (&whole["text"], &whole["title"]));
}

#[test]
fn what_was_decided_here_stays_and_what_was_not_takes_the_decision() {
    let one = |status: &str| own(&json!([quote("q1", status, &json!([[22, 38]]), "")]));
    let (directory, path) = file("a.json", one("suggested"));
    for (status, said_so) in [
        ("suggested", "1 annotations new"),
        ("suggested", "1 there already"),
        ("accepted", "1 decided by the file"),
        ("rejected", "1 there already"),
    ] {
        fs::write(&path, one(status)).unwrap();
        let said = postil(directory.path(), "import a.json");
        assert!(said.err.contains(said_so), "{status}: {said:?}");
    }
    let exported = exported(directory.path(), "--status all");
    assert_eq!(exported["annotations"].as_array().unwrap().len(), 1);
    assert_eq!(exported["annotations"][0]["status"], "accepted");
}

#[test]
fn offsets_that_do_not_fit_are_repaired_by_the_text_or_reported() {
    let (directory, _) = file(
        "a.json",
        own(&json!([
            quote("q1", "accepted", &json!([[23, 39]]), "\"Rents fell 4%.\""),
            quote("q2", "accepted", &json!([[900, 901]]), "Lagos"),
            quote("q3", "accepted", &json!([[9, 5]]), ""),
        ])),
    );
    let said = postil(directory.path(), "import a.json");
    assert!(said.err.contains("q1: repaired"), "{said:?}");
    assert!(
        said.err.contains("q2: left out") && said.err.contains("“Lagos” is not in"),
        "{said:?}"
    );
    assert!(said.err.contains("q3: left out"), "{said:?}");
    assert!(said.err.contains("1 annotations new, 1 repaired, 2 left out"), "{said:?}");
    let exported = exported(directory.path(), "");
    assert_eq!(exported["annotations"][0]["spans"], json!([[22, 38]]));
}

#[test]
fn unknown_labels_are_kept_mapped_or_added() {
    let mut frame = quote("f1", "accepted", &json!([[6, 13]]), "Ada Obi");
    frame["layer"] = json!("frame");
    frame["label"] = json!("person");
    let (directory, _) = file("a.json", own(&json!([frame])));
    let said = postil(directory.path(), "import a.json");
    assert!(said.err.contains("no layer has frame/person (1)"), "{said:?}");
    assert_eq!(exported(directory.path(), "")["annotations"][0]["layer"], "frame");

    let said = postil(directory.path(), "import a.json --add-labels mine.toml");
    assert!(said.err.contains("1 labels are new in mine.toml"), "{said:?}");
    let schema = fs::read_to_string(directory.path().join("mine.toml")).unwrap();
    assert!(schema.contains("name = \"frame\""), "{schema}");

    let map = "[labels]\n\"frame/person\" = \"entity/PERSON\"\n";
    fs::write(directory.path().join("map.toml"), map).unwrap();
    let said = postil(directory.path(), "import a.json --map map.toml");
    assert!(!said.err.contains("no layer has"), "{said:?}");
    let exported = exported(directory.path(), "--layers entity");
    assert_eq!(exported["annotations"][0]["label"], "PERSON");
}

#[test]
fn a_dry_run_writes_nothing() {
    let (directory, _) = file("a.json", own(&json!([])));
    let said = postil(directory.path(), "import a.json --dry-run");
    assert!(said.err.contains("would import 1 documents (1 new)"), "{said:?}");
    assert!(!directory.path().join("lib.db").exists());
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_come_in() {
    let lines = format!("{}\n{{\"postil\": 1\n", own(&json!([])));
    let (directory, _) = file("a.jsonl", lines);
    let said = postil(directory.path(), "import a.jsonl --format jsonl");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("line 2: left out"), "{said:?}");
}

#[test]
fn the_formats_are_explained() {
    let (directory, _) = file("a", "");
    let listed = run_in(directory.path(), "export --format list", "").done();
    assert!(listed.contains("jsonl\n") && listed.contains("loses: nothing"), "{listed}");
}

#[test]
fn a_file_that_nobody_knows_needs_a_format() {
    let (directory, _) = file("a.txt", "Just a text.\n");
    let said = postil(directory.path(), "import a.txt");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("--format"), "{said:?}");
}
