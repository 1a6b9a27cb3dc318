//! Exports, read by the programs that they are for.
//!
//! `.ci/run` makes a Python environment in `target/readers` from `tests/readers/requirements.txt`;
//! without it these tests say so and pass. Each script in `tests/readers` checks one format, against
//! the same annotations as postil's own JSON has them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value as Json, json};

const TEXT: &str = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\r\nJose\u{301} García and 𝔸𝕟𝕟 👩\u{200d}👧 disagree:\r\n\
    “We waited 🙂,” she said, “and left.”\n=1+1 is not a formula.\n\n-5% is what the board in 東京 wants; “no” is no answer.\n";

/// The interpreter of the environment; says so if there is none.
fn python() -> Option<PathBuf> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/readers/bin/python");
    if !python.exists() {
        eprintln!("skipped: {} is missing (.ci/run makes it)", python.display());
        return None;
    }
    Some(python)
}

fn postil(directory: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_postil"))
        .args(arguments)
        .args(["--library", "lib.db", "--annotator", "ana"])
        .current_dir(directory)
        .output()
        .expect("the binary was built for this test");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    said
}

/// An annotation on these pieces of the text, in code points.
fn one(id: &str, layer: &str, label: &str, status: &str, covered: &[&str]) -> Json {
    let mut from = 0;
    let spans: Vec<(usize, usize)> = covered
        .iter()
        .map(|piece| {
            let found = TEXT.get(from..).and_then(|rest| rest.find(piece)).expect("it is there");
            let start = from + found;
            from = start + piece.len();
            let points = |at: usize| TEXT.get(..at).map_or(0, |text| text.chars().count());
            (points(start), points(from))
        })
        .collect();
    json!({"id": id, "layer": layer, "label": label, "spans": spans, "status": status,
        "attributes": {}, "provenance": {"detector": "quotes", "version": 1, "rule": "x"}})
}

/// Overlapping, discontinuous, beyond the basic plane, over a line break, of the whole document, and
/// one of each status.
fn annotations() -> Vec<Json> {
    let mut person = one("e1", "entity", "PERSON", "accepted", &["Ada Obi"]);
    person["attributes"] = json!({"name": "Ada Obi", "link": "Q42"});
    let mut quote = one("q1", "quote", "direct", "accepted", &["\"Rents fell 4%.\""]);
    quote["attributes"] =
        json!({"speaker": "Ada Obi", "source": {"start": 6, "end": 13, "text": "Ada Obi"}});
    let mut claim = one("c1", "claim", "check-worthy", "accepted", &["Rents fell 4%"]);
    claim["attributes"] = json!({"verdict": "half-true", "kind": "statistic", "note": "=needs, a \"source\"\tor two"});
    let mut waited = one("q2", "quote", "direct", "suggested", &["“We waited 🙂,”", "“and left.”"]);
    waited["score"] = json!(0.75);
    vec![
        person,
        quote,
        claim,
        waited,
        one("e2", "entity", "PERSON", "accepted", &["Jose\u{301} García"]),
        one("e3", "entity", "PERSON", "accepted", &["𝔸𝕟𝕟"]),
        one("e4", "entity", "GPE", "accepted", &["東京"]),
        one("c2", "claim", "check-worthy", "suggested", &["=1+1 is not a formula."]),
        one("c3", "claim", "check-worthy", "rejected", &["-5% is what the board in 東京 wants"]),
        one("f1", "frame", "conflict", "accepted", &["disagree:\r\n“We waited"]),
        one("t1", "topic", "housing", "accepted", &[]),
    ]
}

/// A directory with a library and the article in it, as postil's own JSON `own.json`.
fn library() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let document = json!({"postil": 1, "offsets": "code-point", "id": "a", "title": "Rents",
        "source": "a.txt", "text": TEXT, "annotations": annotations(),
        "relations": [{"id": "r1", "label": "said-by", "from": "q1", "to": "e1"}]});
    fs::write(directory.path().join("in.json"), document.to_string()).expect("it is writable");
    postil(directory.path(), &["import", "in.json", "--format", "json"]);
    postil(directory.path(), &["export", "--format", "json", "--status", "all", "-o", "own.json"]);
    directory
}

/// Exports in each format to a file, and has the script read them. Gives the directory of all that,
/// unless there is no Python.
fn assert_read(
    script: &str,
    exports: &[(&str, &str, &[&str])],
    arguments: &[&str],
) -> Option<tempfile::TempDir> {
    let python = python()?;
    let directory = library();
    for (format, output, more) in exports {
        let all = ["export", "--format", format, "--status", "all", "-o", output];
        let all: Vec<&str> = all.iter().chain(*more).copied().collect();
        postil(directory.path(), &all);
    }
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers");
    let output = Command::new(python)
        .arg(scripts.join(script))
        .args(arguments)
        .arg("own.json")
        .current_dir(directory.path())
        .output()
        .expect("the interpreter runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{script}: {said}{wrong}");
    eprint!("{said}");
    Some(directory)
}

/// A file of a directory as JSON.
fn json_of(directory: &Path, name: &str) -> Json {
    let text = fs::read_to_string(directory.join(name)).expect("it was just written");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn brats_rules_take_every_line() {
    assert_read("brat.py", &[("brat", "corpus", &[])], &["corpus"]);
}

#[test]
fn spacy_reads_documents_and_examples() {
    let exports: [(&str, &str, &[&str]); 2] =
        [("spacy", "docs.jsonl", &[]), ("spacy-offsets", "examples.jsonl", &[])];
    assert_read("spacy_docs.py", &exports, &["docs.jsonl", "examples.jsonl"]);
}

#[test]
fn csv_and_pandas_read_tables() {
    let exports: [(&str, &str, &[&str]); 2] = [("csv", "a.csv", &["--bom"]), ("tsv", "a.tsv", &[])];
    assert_read("tables.py", &exports, &["a.csv", "a.tsv"]);
}

#[test]
fn label_studios_sdk_reads_tasks() {
    let exports: [(&str, &str, &[&str]); 2] = [
        ("label-studio", "tasks.json", &[]),
        ("label-studio", "points.json", &["--offsets", "code-point"]),
    ];
    assert_read("label_studio.py", &exports, &["tasks.json", "tasks.xml", "points.json"]);
}

#[test]
fn prodigys_tasks_are_as_its_documentation_says() {
    assert_read("prodigy.py", &[("prodigy", "tasks.jsonl", &[])], &["tasks.jsonl"]);
}

#[test]
fn cassis_reads_a_cas_and_what_it_writes_comes_in_again() {
    let Some(read) = assert_read("cas.py", &[("cas", "a.json", &[])], &["a.json"]) else { return };
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let directory = directory.path();
    fs::copy(read.path().join("again.json"), directory.join("again.json"))
        .expect("cassis wrote it");
    postil(directory, &["import", "again.json", "--format", "cas"]);
    postil(directory, &["export", "--format", "json", "--status", "all", "-o", "own.json"]);
    let (before, after) = (json_of(read.path(), "own.json"), json_of(directory, "own.json"));
    for part in ["text", "annotations", "relations"] {
        assert_eq!(after[part], before[part], "{part}");
    }
}

#[test]
fn pyld_and_anchorpoint_read_web_annotations() {
    assert_read("w3c.py", &[("w3c", "a.jsonld", &[])], &["a.jsonld"]);
}

#[test]
fn pyld_expands_reviews() {
    let whose = ["--organisation", "Desk", "--url", "https://example.org/check"];
    assert_read("claimreview.py", &[("claimreview", "a.jsonld", &whose)], &["a.jsonld"]);
}

#[test]
fn conllu_reads_the_table() {
    assert_read("conllup.py", &[("conllup", "a.conllup", &[])], &["a.conllup"]);
}

#[test]
fn seqeval_and_spacy_read_tags() {
    assert_read("conll.py", &[("conll", "a.conll", &["--layers", "entity"])], &["a.conll"]);
}

#[test]
fn html5lib_parses_the_page() {
    assert_read("pages.py", &[("html", "a.html", &[])], &["a.html"]);
}
