use super::*;
use crate::annotation::{Annotation, Attributes, Provenance, Status};

const TEXT: &str = "Mayor Ada Obi left Paris on Monday with 12 aides.";

fn entity(label: &str, covered: &str, score: Option<f32>) -> Annotation {
    let start = TEXT.find(covered).unwrap_or_else(|| panic!("{covered} is not in the text"));
    Annotation {
        id: "e1".into(),
        layer: "entity".to_owned(),
        label: label.to_owned(),
        spans: vec![Span::new(TEXT, start, start + covered.len()).unwrap()],
        attributes: Attributes::new(),
        status: Status::Accepted,
        score,
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

fn evaluation(gold: &[Annotation], found: &[Annotation]) -> LayerEvaluation {
    let lists = [gold, found].map(|list| list.iter().collect()).to_vec();
    let document = Compared { id: "a", text: TEXT, annotations: lists };
    let document = std::slice::from_ref(&document);
    evaluate(document, document).layers.remove(0)
}

fn sample() -> LayerEvaluation {
    let gold = [
        entity("PERSON", "Ada Obi", None),
        entity("GPE", "Paris", None),
        entity("DATE", "Monday", None),
        entity("CARDINAL", "12", None),
    ];
    let found = [
        entity("PERSON", "Mayor Ada Obi", Some(0.8)),
        entity("ORG", "Paris", Some(0.6)),
        entity("DATE", "Monday", Some(0.9)),
        entity("PERSON", "aides", Some(0.3)),
    ];
    evaluation(&gold, &found)
}

#[test]
fn every_kind_of_error_is_told_with_its_context() {
    let kinds: Vec<(MistakeKind, &str)> = sample()
        .errors
        .iter()
        .map(|error| (error.kind, if error.before.ends_with("left ") { "left" } else { "" }))
        .collect();
    let wanted = [
        (MistakeKind::WrongEdges, ""),
        (MistakeKind::WrongLabel, "left"),
        (MistakeKind::Missed, ""),
        (MistakeKind::Spurious, ""),
    ];
    assert_eq!(kinds, wanted);
}

#[test]
fn micro_counts_units_and_macro_counts_labels() {
    let sample = sample();
    assert_eq!((sample.micro.gold, sample.micro.found), (4, 4));
    assert_eq!(sample.micro.strict.f1.value(), Some(0.25));
    assert_eq!(sample.micro.overlap.f1.value(), Some(0.5));
    // PERSON 2/3 by overlap, DATE 1, and 0 for CARDINAL, GPE and ORG.
    let overlap = sample.macro_average.overlap.value().unwrap();
    assert!((overlap - (2.0 / 3.0 + 1.0) / 5.0).abs() < 1e-12, "{overlap}");
}

#[test]
fn confusions_name_what_was_taken_for_what() {
    let confusions = sample().confusions;
    let paris = Confusion { gold: Some("GPE".to_owned()), found: Some("ORG".to_owned()), count: 1 };
    assert!(confusions.contains(&paris), "{confusions:?}");
    assert_eq!(confusions.iter().map(|confusion| confusion.count).sum::<u32>(), 5);
}

#[test]
fn scores_are_judged_by_overlap() {
    let scores = sample().scores.expect("suggestions have scores");
    let right: Vec<f64> = scores.calibration.iter().map(|bin| bin.right).collect();
    assert_eq!(right, [0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn gold_alone_is_missed_altogether() {
    let evaluation = evaluation(&[entity("DATE", "Monday", None)], &[]);
    assert_eq!(evaluation.micro.strict.recall.value(), Some(0.0));
    assert_eq!(evaluation.micro.strict.precision, Figure::Undefined("nothing was found"));
    assert_eq!(evaluation.scores, None);
}
