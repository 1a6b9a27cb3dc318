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

fn run_postil(directory: &Path, arguments: &str) -> Said {
    run_in(directory, &format!("{arguments} --library lib.db --annotator ben"), "")
}

fn exported(directory: &Path, arguments: &str) -> Json {
    let said = run_postil(directory, &format!("export {arguments}"));
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
    let said = run_postil(directory.path(), "import a.json");
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
        let said = run_postil(directory.path(), "import a.json");
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
    let said = run_postil(directory.path(), "import a.json");
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
    let said = run_postil(directory.path(), "import a.json");
    assert!(said.err.contains("no layer has frame/person (1)"), "{said:?}");
    assert_eq!(exported(directory.path(), "")["annotations"][0]["layer"], "frame");

    let said = run_postil(directory.path(), "import a.json --add-labels mine.toml");
    assert!(said.err.contains("1 labels are new in mine.toml"), "{said:?}");
    let schema = fs::read_to_string(directory.path().join("mine.toml")).unwrap();
    assert!(schema.contains("name = \"frame\""), "{schema}");

    let map = "[labels]\n\"frame/person\" = \"entity/PERSON\"\n";
    fs::write(directory.path().join("map.toml"), map).unwrap();
    let said = run_postil(directory.path(), "import a.json --map map.toml");
    assert!(!said.err.contains("no layer has"), "{said:?}");
    let exported = exported(directory.path(), "--layers entity");
    assert_eq!(exported["annotations"][0]["label"], "PERSON");
}

#[test]
fn a_dry_run_writes_nothing() {
    let (directory, _) = file("a.json", own(&json!([])));
    let said = run_postil(directory.path(), "import a.json --dry-run");
    assert!(said.err.contains("would import 1 documents (1 new)"), "{said:?}");
    assert!(!directory.path().join("lib.db").exists());
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_the_others_come_in() {
    let lines = format!("{}\n{{\"postil\": 1\n", own(&json!([])));
    let (directory, _) = file("a.jsonl", lines);
    let said = run_postil(directory.path(), "import a.jsonl --format jsonl");
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
    let said = run_postil(directory.path(), "import a.txt");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("--format"), "{said:?}");
}

#[test]
fn a_directory_is_written_whole_and_only_once() {
    let (directory, _) =
        file("a.json", own(&json!([quote("q1", "accepted", &json!([[22, 38]]), "")])));
    run_postil(directory.path(), "import a.json");
    let said = run_postil(directory.path(), "export --format brat -o corpus");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.err.contains("brat leaves out 1 provenance"), "{said:?}");
    let name = |ending: &str| directory.path().join(format!("corpus/rents.{ending}"));
    assert_eq!(fs::read_to_string(name("txt")).unwrap(), SAMPLE);
    assert!(fs::read_to_string(name("ann")).unwrap().starts_with("T1\tdirect 22 38\t"));
    let again = run_postil(directory.path(), "export --format brat -o corpus");
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("exists already"), "{again:?}");
    assert_eq!(
        run_postil(directory.path(), "export --format brat -o corpus --force").code,
        Some(0)
    );
    let left = fs::read_dir(directory.path().join("corpus")).unwrap().count();
    assert_eq!(left, 3);
    assert_eq!(run_postil(directory.path(), "export --format brat").code, Some(2));
    let back = run_in(directory.path(), "import corpus --library lib.db --annotator cy", "");
    assert!(back.err.contains("1 annotations new"), "{back:?}");
}

#[test]
fn a_configuration_stands_beside_the_tasks() {
    let (directory, _) =
        file("a.json", own(&json!([quote("q1", "accepted", &json!([[22, 38]]), "")])));
    run_postil(directory.path(), "import a.json");
    let said = run_postil(directory.path(), "export --format label-studio -o tasks.json");
    assert_eq!(said.code, Some(0), "{said:?}");
    let labels = fs::read_to_string(directory.path().join("tasks.xml")).unwrap();
    assert!(labels.starts_with("<View>"), "{labels}");
    let said = run_postil(directory.path(), "export --format label-studio");
    assert!(said.err.contains("is written with -o FILE only"), "{said:?}");
    let said = run_postil(directory.path(), "export --format brat -o x --offsets utf16");
    assert!(said.err.contains("offsets of brat count as code-point"), "{said:?}");
}

#[test]
fn one_undo_takes_an_import_back() {
    let (directory, _) =
        file("a.json", own(&json!([quote("q1", "accepted", &json!([[22, 38]]), "")])));
    run_postil(directory.path(), "import a.json");
    let mut library = postil::store::Library::open(&directory.path().join("lib.db")).unwrap();
    let row = library.documents("ben").unwrap().remove(0).row;
    let (_, mut opened) = library.open_document(row, "ben", 1).unwrap();
    let stamp = postil::annotation::transaction::Stamp { annotator: "ben".to_owned(), time: 2 };
    opened.history.undo(&mut opened.set, stamp).unwrap().unwrap();
    assert!(opened.set.is_empty());
}

/// An article with lines as Windows ends them, and what stands in it.
fn with_line_ends(directory: &Path) -> Json {
    let text = SAMPLE.replace('\n', "\r\n");
    let entity = |id: &str, spans: &Json| {
        json!({"id": id, "layer": "entity", "label": "PERSON", "spans": spans, "status": "accepted",
            "attributes": {}, "provenance": {"annotator": "ana"}})
    };
    let document = json!({
        "postil": 1, "offsets": "code-point", "id": "a1", "title": "Rents", "source": "rents.txt",
        "text": text, "annotations": [entity("e1", &json!([[6, 13]])), entity("e2", &json!([[40, 47]]))],
        "relations": [],
    });
    fs::write(directory.join("a.json"), document.to_string()).unwrap();
    assert_eq!(run_postil(directory, "import a.json").code, Some(0));
    document
}

#[test]
fn what_lost_its_white_space_comes_back_into_the_article_that_it_is_of() {
    for (format, output) in
        [("conll", "tags"), ("brat", "corpus"), ("conllup", "a.conllup"), ("doccano", "a.jsonl")]
    {
        let directory = tempfile::tempdir().unwrap();
        let document = with_line_ends(directory.path());
        let export = format!("export --format {format} -o {output}");
        assert_eq!(run_postil(directory.path(), &export).code, Some(0));
        let import = format!("import {output} --format {format}");
        let said = run_postil(directory.path(), &import);
        assert!(said.err.contains("imported 1 documents (0 new)"), "{format}: {said:?}");
        assert!(said.err.contains("2 there already"), "{format}: {said:?}");
        let exported = exported(directory.path(), "--status all");
        assert_eq!(exported["annotations"].as_array().unwrap().len(), 2, "{format}");
        assert_eq!(exported["text"], document["text"]);
        let other = run_in(directory.path(), &format!("{import} --library other.db"), "");
        assert!(other.err.contains("imported 1 documents (1 new)"), "{format}: {other:?}");
    }
}

#[test]
fn words_that_several_articles_have_are_those_of_none() {
    let (directory, _) = file("a.conll", "Ada B-PERSON\nObi I-PERSON\n\nsaid O\n");
    for (name, text) in [("one.txt", "Ada Obi said"), ("two.txt", "Ada  Obi\n\nsaid")] {
        fs::write(directory.path().join(name), text).unwrap();
        assert_eq!(run_postil(directory.path(), &format!("add {name}")).code, Some(0));
    }
    let said = run_postil(directory.path(), "import a.conll");
    assert!(said.err.contains("2 documents of the library have the words"), "{said:?}");
    assert!(said.err.contains("(1 new)"), "{said:?}");
    let said = run_postil(directory.path(), "import a.conll --document two.txt");
    assert!(said.err.contains("(0 new)") && said.err.contains("by their words"), "{said:?}");
    let two = exported(directory.path(), "two.txt --status all");
    assert_eq!(two["annotations"][0]["spans"], json!([[0, 8]]));
    fs::write(directory.path().join("three.txt"), "Ben said").unwrap();
    run_postil(directory.path(), "add three.txt");
    let said = run_postil(directory.path(), "import a.conll --document three.txt");
    assert!(said.err.contains("the text is not that of"), "{said:?}");
}

#[test]
fn a_label_of_the_whole_document_comes_back() {
    let topic = json!([{"id": "t1", "layer": "topic", "label": "housing", "spans": [], "text": "",
        "status": "accepted", "attributes": {}, "provenance": {"annotator": "ana"}}]);
    let (directory, _) = file("a.json", own(&topic));
    let said = run_postil(directory.path(), "import a.json --add-labels schema.toml");
    assert!(said.err.contains("1 annotations new"), "{said:?}");
    let schema = fs::read_to_string(directory.path().join("schema.toml")).unwrap();
    assert!(schema.contains("scope = \"document\""), "{schema}");
    let formats = [
        "doccano",
        "label-studio",
        "prodigy",
        "spacy",
        "spacy-offsets",
        "csv",
        "tsv",
        "cas",
        "w3c",
    ];
    for format in formats {
        let export = format!("export --format {format} -o out.{format} --schema schema.toml");
        let said = run_postil(directory.path(), &export);
        assert_eq!(said.code, Some(0), "{said:?}");
        let import = format!("import out.{format} --format {format} --schema schema.toml");
        let said = run_postil(directory.path(), &import);
        assert!(said.err.contains("1 there already"), "{format}: {said:?}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said_in_a_line_and_the_rest_comes_in() {
    let wrong = json!([
        quote("q1", "accepted", &json!([[22, 38]]), ""),
        quote("q2", "accepted", &json!([[-6, 13]]), ""),
        {"id": "q3", "layer": "quote", "spans": [[6, 13]]},
    ]);
    for (format, content, code, said_so) in [
        (
            "json",
            own(&wrong),
            0,
            "annotations[1]: left out: invalid value: integer `-6`, expected an offset",
        ),
        ("json", own(&wrong), 0, "annotations[2]: left out: missing field `label`"),
        ("json", own(&wrong), 0, "1 annotations new, 2 left out"),
        ("jsonl", own(&wrong), 0, "line 1 annotations[1]: left out"),
        ("json", String::new(), 2, "postil: in.x: is empty\n"),
        (
            "json",
            own(&wrong).chars().take(60).collect(),
            2,
            "in.x: it breaks off (line 1, column 60)",
        ),
        ("label-studio", "[{\n]".to_owned(), 2, "in.x: it is no JSON: "),
        ("doccano", "no\n".to_owned(), 1, "in.x, line 1: left out: it is no JSON: "),
        ("conll", "\n".to_owned(), 2, "in.x: there is no word with a tag in it"),
        ("json", "7".to_owned(), 2, "expected a document of postil’s"),
        ("spacy", "{\"text\":\" \"}".to_owned(), 1, "left out: a document without a text"),
    ] {
        let (directory, _) = file("in.x", &content);
        let said = run_postil(directory.path(), &format!("import in.x --format {format}"));
        assert_eq!(said.code, Some(code), "{format}: {said:?}");
        assert!(said.err.contains(said_so), "{format}, {said_so}: {said:?}");
    }
    let (directory, _) = file("in.x", b"\xff\xfe{\0");
    let said = run_postil(directory.path(), "import in.x --format cas");
    assert!(said.err.contains("in.x: is UTF-16, and UTF-8 is wanted"), "{said:?}");
}
