//! The figures of agreement are those of `krippendorff`, `nervaluate`, `pygamma-agreement` and
//! scikit-learn to 1e-6.
//!
//! `tests/agreement/reference.json` holds cases with what the packages say; `reference.py` beside it
//! draws and computes them. A last test runs the script again where Python has the packages
//! (`POSTIL_PYTHON` names another interpreter) and says so where it has not.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use postil::agreement::bootstrap::Bootstrap;
use postil::agreement::compare::{SpanFigures, compare};
use postil::agreement::gamma::{self, Disorder, Piece};
use postil::agreement::nominal::Ratings;
use postil::agreement::{Compared, Figure};
use postil::annotation::{Annotation, AnnotationId, Provenance, Status};
use postil::text::Span;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// Start, end and label.
type Unit = (usize, usize, String);

#[derive(Deserialize)]
struct Spans {
    first: Vec<Unit>,
    second: Vec<Unit>,
    f1: F1,
}

#[derive(Deserialize)]
struct F1 {
    strict: f64,
    edges: f64,
    #[serde(rename = "type")]
    typed: f64,
    overlap: f64,
}

#[derive(Deserialize)]
struct Alpha {
    rows: Vec<Vec<Option<String>>>,
    alpha: f64,
}

#[derive(Deserialize)]
struct Kappa {
    rows: Vec<Vec<Option<String>>>,
    kappa: f64,
}

#[derive(Deserialize)]
struct Sample {
    first: Vec<Unit>,
    second: Vec<Unit>,
    disorder: f64,
}

#[derive(Deserialize)]
struct Gamma {
    first: Vec<Unit>,
    second: Vec<Unit>,
    disorder: f64,
    chance: Vec<Sample>,
    gamma: f64,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agreement")
}

fn cases<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let text = fs::read_to_string(folder().join("reference.json")).expect("the cases are there");
    let mut all: Json = serde_json::from_str(&text).expect("they are JSON");
    let cases: Vec<T> = serde_json::from_value(all[name].take()).expect("they have this form");
    assert!(!cases.is_empty(), "no cases of {name}");
    cases
}

#[track_caller]
fn assert_near(found: f64, wanted: f64, what: &str) {
    assert!((found - wanted).abs() < 1e-6, "{what}: {found}, wanted {wanted}");
}

fn annotations(units: &[Unit], text: &str) -> Vec<Annotation> {
    let annotation = |(number, (start, end, label)): (usize, &Unit)| Annotation {
        id: AnnotationId(format!("q{number}").into()),
        layer: "quote".to_owned(),
        label: label.clone(),
        spans: vec![Span::new(text, *start, *end).expect("the case lies in the text")],
        attributes: Default::default(),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    };
    units.iter().enumerate().map(annotation).collect()
}

/// The figures of two annotators of one text without blanks.
fn span_figures(first: &[Unit], second: &[Unit]) -> SpanFigures {
    let text = "x".repeat(300);
    let both = [annotations(first, &text), annotations(second, &text)];
    let lists = both.iter().map(|list| list.iter().collect()).collect();
    let document = Compared { id: "a", text: &text, annotations: lists };
    let comparison = compare(&[document], 2, Bootstrap { samples: 0, seed: 1 });
    comparison.layers.first().expect("somebody marked something").spans
}

fn value(figure: Figure) -> f64 {
    figure.value().expect("it is defined")
}

#[test]
fn spans_agree_as_nervaluate_says() {
    for (number, case) in cases::<Spans>("spans").iter().enumerate() {
        let found = span_figures(&case.first, &case.second);
        let back = span_figures(&case.second, &case.first);
        assert_eq!(found, back, "case {number} depends on who is first");
        assert_near(value(found.strict), case.f1.strict, &format!("strict {number}"));
        assert_near(value(found.edges), case.f1.edges, &format!("edges {number}"));
        assert_near(value(found.typed), case.f1.typed, &format!("type {number}"));
        assert_near(value(found.overlap), case.f1.overlap, &format!("overlap {number}"));
    }
}

fn ratings(rows: &[Vec<Option<String>>]) -> Ratings {
    Ratings::new(rows.iter().map(|row| row.iter().map(Option::as_deref).collect()))
}

#[test]
fn alpha_is_that_of_krippendorff() {
    for (number, case) in cases::<Alpha>("alpha").iter().enumerate() {
        let alpha = ratings(&case.rows).alpha(&vec![1; case.rows.len()]);
        assert_near(alpha.expect("it is defined"), case.alpha, &format!("alpha {number}"));
    }
}

#[test]
fn kappa_is_that_of_scikit_learn() {
    for (number, case) in cases::<Kappa>("kappa").iter().enumerate() {
        let kappa = ratings(&case.rows).kappa(0, 1, &vec![1; case.rows.len()]);
        assert_near(kappa.expect("it is defined"), case.kappa, &format!("kappa {number}"));
    }
}

fn pieces(units: &[Unit]) -> Vec<Piece<'_>> {
    let ends = |unit: &Unit| (unit.0 as f64, unit.1 as f64);
    let bounded = units.iter().map(|unit| (ends(unit), unit.2.as_str()));
    bounded.map(|((start, end), label)| Piece { start, end, label }).collect()
}

fn disorder(first: &[Unit], second: &[Unit]) -> f64 {
    gamma::disorder(&pieces(first), &pieces(second)).expect("there are units")
}

#[test]
fn disorder_and_gamma_are_those_of_pygamma_agreement() {
    for (number, case) in cases::<Gamma>("gamma").iter().enumerate() {
        let observed = disorder(&case.first, &case.second);
        assert_near(observed, case.disorder, &format!("disorder {number}"));
        let mut expected = 0.0;
        for (at, sample) in case.chance.iter().enumerate() {
            let of_sample = disorder(&sample.first, &sample.second);
            assert_near(of_sample, sample.disorder, &format!("chance {number}.{at}"));
            expected += of_sample / case.chance.len() as f64;
        }
        let gamma = gamma::gamma([(&Disorder { observed, expected }, 1)].into_iter());
        assert_near(gamma.expect("it is defined"), case.gamma, &format!("gamma {number}"));
    }
}

#[test]
fn the_script_says_the_same_again() {
    let python = env::var("POSTIL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let packages = "import krippendorff, nervaluate, pygamma_agreement, sklearn";
    let probe = Command::new(&python).args(["-c", packages]).output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        eprintln!("skipped: {python} has not the packages of tests/agreement/requirements.txt");
        return;
    }
    let output = Command::new(&python)
        .arg(folder().join("reference.py"))
        .output()
        .expect("the interpreter ran a moment ago");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let committed = fs::read(folder().join("reference.json")).expect("the cases are there");
    let again: Json = serde_json::from_slice(&output.stdout).expect("it writes JSON");
    let committed: Json = serde_json::from_slice(&committed).expect("they are JSON");
    assert_eq!(again, committed);
}
