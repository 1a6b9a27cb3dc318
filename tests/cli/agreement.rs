//! `postil agree`, `eval` and `stats`, on files and a library that the tests write.

use std::fs;

use postil::annotation::Status;
use postil::annotation::edit::Edit;
use postil::annotation::transaction::{Kind, Stamp, Transaction};
use postil::detect;
use postil::document;
use postil::store::Library;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::support::{Said, run_in};

const TEXT: &str = "“We had 14 days of rain,” Mayor Ada Obi said. “It was wet,” said Jon Doe.\n";

/// A directory with files in it.
struct Desk {
    directory: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    /// A file of one document, with annotations as layer, label, start, end and status.
    fn file(&self, name: &str, marked: &[(&str, &str, usize, usize, &str)]) -> &Self {
        self.file_of(name, "a", TEXT, marked)
    }

    fn file_of(
        &self,
        name: &str,
        id: &str,
        text: &str,
        marked: &[(&str, &str, usize, usize, &str)],
    ) -> &Self {
        let characters: Vec<char> = text.chars().collect();
        let annotation = |(number, one): (usize, &(&str, &str, usize, usize, &str))| {
            let &(layer, label, start, end, status) = one;
            let covered: String = characters[start..end].iter().collect();
            let score = if status == "suggested" { json!(0.9) } else { Json::Null };
            let mut annotation = json!({
                "id": format!("x{number}"), "layer": layer, "label": label, "spans": [[start, end]],
                "text": covered, "status": status, "attributes": {},
                "provenance": {"annotator": "ana"}
            });
            if !score.is_null() {
                annotation["score"] = score;
            }
            annotation
        };
        let document = json!({
            "postil": 1, "offsets": "code-point", "id": id, "text": text,
            "annotations": marked.iter().enumerate().map(annotation).collect::<Vec<_>>(),
            "relations": []
        });
        fs::write(self.directory.path().join(name), format!("{document}\n")).unwrap();
        self
    }

    fn run(&self, arguments: &str) -> Said {
        let library = "--library library.db";
        run_in(self.directory.path(), &format!("{arguments} {library}"), "")
    }

    fn json(&self, arguments: &str) -> Json {
        let said = self.run(arguments);
        serde_json::from_str(&said.out).unwrap_or_else(|err| panic!("{err}: {said:?}"))
    }
}

const RAIN: (&str, &str, usize, usize, &str) = ("quote", "direct", 0, 25, "accepted");
const WET: (&str, &str, usize, usize, &str) = ("quote", "direct", 46, 59, "accepted");
const WET_MIXED: (&str, &str, usize, usize, &str) = ("quote", "mixed", 46, 59, "accepted");

#[test]
fn two_files_are_compared_by_layer_and_label() {
    let desk = Desk::new();
    desk.file("ana.jsonl", &[RAIN, WET]).file("ben.jsonl", &[RAIN, WET_MIXED]);
    let said = desk.run("agree ana.jsonl ben.jsonl");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("1 documents compared, 0 left out"), "{}", said.out);
    let agreement = desk.json("agree ana.jsonl ben.jsonl --json");
    let quote = &agreement["agreement"]["layers"][0];
    assert_eq!(quote["spans"]["strict"]["value"], 0.5);
    assert_eq!(quote["spans"]["edges"]["value"], 1.0);
    assert_eq!(quote["units"], json!([2, 2]));
    let csv = desk.run("agree ana.jsonl ben.jsonl --csv").out;
    assert!(csv.lines().any(|line| line.starts_with("quote,spans,strict,0.5,")), "{csv}");
}

#[test]
fn agreement_below_the_bar_ends_with_one() {
    let desk = Desk::new();
    desk.file("ana.jsonl", &[RAIN, WET]).file("ben.jsonl", &[RAIN, WET_MIXED]);
    let low = desk.run("agree ana.jsonl ben.jsonl --min 0.8");
    assert_eq!(low.code, Some(1), "{low:?}");
    assert!(low.err.contains("quote spans strict is 0.500, below 0.8"), "{}", low.err);
    assert_eq!(desk.run("agree ana.jsonl ben.jsonl --min 0.8 --measure edges").code, Some(0));
}

#[test]
fn documents_that_only_one_has_are_left_out_and_named() {
    let desk = Desk::new();
    desk.file("ana.jsonl", &[RAIN]).file_of("ben.jsonl", "a", &TEXT.replace("14", "15"), &[RAIN]);
    let said = desk.run("agree ana.jsonl ben.jsonl");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.contains("no document is common"), "{}", said.err);
}

#[test]
fn a_name_that_is_neither_file_nor_annotator_is_an_error() {
    let desk = Desk::new();
    desk.file("ana.jsonl", &[RAIN]);
    let said = desk.run("agree ana.jsonl nobody");
    assert_eq!(said.code, Some(2), "{said:?}");
    assert_eq!(said.err.lines().count(), 1, "{}", said.err);
}

#[test]
fn eval_shows_rates_errors_and_what_scores_are_worth() {
    let desk = Desk::new();
    let found =
        [("quote", "direct", 0, 25, "suggested"), ("quote", "indirect", 64, 72, "suggested")];
    desk.file("gold.jsonl", &[RAIN, WET]).file("found.jsonl", &found);
    let said = desk.run("eval gold.jsonl found.jsonl");
    assert_eq!(said.code, Some(0), "{said:?}");
    for wanted in ["missed direct", "spurious indirect", "Are the scores right?", "⟦“It was wet,”⟧"]
    {
        assert!(said.out.contains(wanted), "{wanted} is missing in {}", said.out);
    }
    let evaluation = desk.json("eval gold.jsonl found.jsonl --json");
    let micro = &evaluation["evaluation"]["layers"][0]["micro"];
    assert_eq!(micro["strict"]["precision"]["value"], 0.5);
    assert_eq!(micro["strict"]["recall"]["value"], 0.5);
    let drawn = desk.run("eval gold.jsonl found.jsonl --svg scores.svg");
    assert_eq!(drawn.code, Some(0), "{drawn:?}");
    let svg = fs::read_to_string(desk.directory.path().join("scores.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{svg}");
}

/// Fills the library as an annotator does: accepts the first quote, rejects the second.
fn decide(desk: &Desk, annotator: &str, statuses: [Status; 2]) {
    let path = desk.directory.path().join("a.txt");
    fs::write(&path, TEXT).unwrap();
    let mut library = Library::open(&desk.directory.path().join("library.db")).unwrap();
    let article = document::open(&path).unwrap();
    let mut opened = library.document(&article, annotator, 1_764_000_000_000).unwrap();
    let found = detect::annotations(&article, |suggestion| suggestion.layer == "quote");
    let add = found.iter().map(|one| Edit::Add { annotation: one.clone() }).collect();
    let stamp = |time| Stamp { annotator: annotator.to_owned(), time };
    let mut head = opened.head;
    let detection =
        Transaction::make(&mut opened.set, Kind::Detection, "Detect", stamp(1), add).unwrap();
    head = library.append(opened.workspace, head, &detection).unwrap();
    for (number, (one, status)) in found.iter().zip(statuses).enumerate() {
        let edits = vec![Edit::SetStatus { id: one.id.clone(), status }];
        let time = stamp(10_000 * number as i64);
        let made =
            Transaction::make(&mut opened.set, Kind::Decision, "Decide", time, edits).unwrap();
        head = library.append(opened.workspace, head, &made).unwrap();
    }
}

#[test]
fn annotators_of_the_library_are_compared() {
    let desk = Desk::new();
    decide(&desk, "ana", [Status::Accepted, Status::Rejected]);
    decide(&desk, "ben", [Status::Accepted, Status::Accepted]);
    let agreement = desk.json("agree ana ben --json");
    let quote = &agreement["agreement"]["layers"][0];
    assert_eq!(quote["units"], json!([1, 2]));
    let strict = quote["spans"]["strict"]["value"].as_f64().unwrap();
    assert!((strict - 2.0 / 3.0).abs() < 1e-9, "{strict}");
}

#[test]
fn stats_count_labels_rules_and_times() {
    let desk = Desk::new();
    decide(&desk, "ana", [Status::Accepted, Status::Rejected]);
    let shown = desk.run("stats --annotator ana --time");
    assert_eq!(shown.code, Some(0), "{shown:?}");
    assert!(shown.out.contains("1 documents, 1 begun"), "{}", shown.out);
    assert!(shown.out.contains("A decision takes 10.0 s"), "{}", shown.out);
    let stats = desk.json("stats --annotator ana --json");
    assert_eq!(stats["documents"], json!({"all": 1, "begun": 1, "finished": 1}));
    let rules = stats["rules"].as_array().unwrap();
    let decided: u64 = rules
        .iter()
        .map(|rule| rule["accepted"].as_u64().unwrap() + rule["rejected"].as_u64().unwrap())
        .sum();
    assert_eq!(decided, 2);
    assert_eq!(desk.run("stats --annotator nobody").code, Some(0));
}

#[test]
fn stats_of_no_library_find_nothing() {
    let said = Desk::new().run("stats");
    assert_eq!(said.code, Some(1), "{said:?}");
}
