use proptest::prelude::*;

use super::*;
use crate::annotation::{Annotation, Attributes, Provenance, Status, Value};
use crate::text::Span;

const TEXT: &str =
    "The council voted on Tuesday to raise ferry fares by 12 percent, said the mayor.";

const NO_BOOTSTRAP: Bootstrap = Bootstrap { samples: 0, seed: 1 };

fn annotation(layer: &str, label: &str, covered: &str) -> Annotation {
    let start = TEXT.find(covered).unwrap_or_else(|| panic!("{covered} is not in the text"));
    at(layer, label, start, start + covered.len())
}

fn at(layer: &str, label: &str, start: usize, end: usize) -> Annotation {
    Annotation {
        id: "a1".into(),
        layer: layer.to_owned(),
        label: label.to_owned(),
        spans: vec![Span::new(TEXT, start, end).unwrap()],
        attributes: Attributes::new(),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

fn compared(annotators: &[Vec<Annotation>]) -> Comparison {
    let annotations = annotators.iter().map(|list| list.iter().collect()).collect();
    let document = Compared { id: "a", text: TEXT, annotations };
    compare(&[document], annotators.len(), NO_BOOTSTRAP)
}

fn layer<'c>(comparison: &'c Comparison, name: &str) -> &'c LayerComparison {
    comparison.layers.iter().find(|layer| layer.layer == name).expect("somebody marked it")
}

fn value(figure: Figure) -> f64 {
    figure.value().unwrap_or_else(|| panic!("{figure:?}"))
}

#[test]
fn blanks_at_an_edge_change_nothing() {
    let exact = annotation("claim", "check-worthy", "raise ferry fares");
    let loose = annotation("claim", "check-worthy", " raise ferry fares ");
    let claims = compared(&[vec![exact], vec![loose]]);
    assert_eq!(value(layer(&claims, "claim").spans.strict), 1.0);
}

#[test]
fn an_agreed_nested_layer_changes_no_other() {
    let outer = || annotation("claim", "check-worthy", "to raise ferry fares");
    let other = || annotation("claim", "check-worthy", "ferry fares by 12 percent");
    let inner = || annotation("entity", "PERCENT", "12 percent");
    let without = compared(&[vec![outer()], vec![other()]]);
    let with = compared(&[vec![outer(), inner()], vec![inner(), other()]]);
    assert_eq!(layer(&without, "claim"), layer(&with, "claim"));
    assert_eq!(value(layer(&with, "entity").spans.strict), 1.0);
}

#[test]
fn an_agreed_nested_unit_of_the_same_layer_makes_it_better() {
    let outer = || annotation("quote", "direct", "voted on Tuesday to raise");
    let other = || annotation("quote", "direct", "on Tuesday to raise ferry");
    let inner = || annotation("quote", "direct", "Tuesday");
    let without = compared(&[vec![outer()], vec![other()]]);
    let with = compared(&[vec![inner(), outer()], vec![other(), inner()]]);
    let (without, with) = (layer(&without, "quote").spans, layer(&with, "quote").spans);
    assert!(value(with.strict) > value(without.strict));
    assert_eq!(value(with.overlap), 1.0);
}

#[test]
fn the_same_annotation_twice_counts_once() {
    let one = || annotation("quote", "direct", "Tuesday");
    let comparison = compared(&[vec![one(), one()], vec![one()]]);
    assert_eq!(value(layer(&comparison, "quote").spans.strict), 1.0);
    assert_eq!(comparison.repeated, 1);
}

#[test]
fn pieces_with_a_blank_between_are_one_span() {
    let mut pieces = annotation("quote", "direct", "ferry fares");
    pieces.spans = ["ferry", "fares"].map(|p| annotation("x", "y", p).spans[0]).to_vec();
    let whole = annotation("quote", "direct", "ferry fares");
    let comparison = compared(&[vec![pieces], vec![whole]]);
    assert_eq!(value(layer(&comparison, "quote").spans.strict), 1.0);
}

#[test]
fn readings_grow_from_strict_to_overlap() {
    let comparison = compared(&[
        vec![
            annotation("entity", "DATE", "Tuesday"),
            annotation("entity", "PERCENT", "12 percent"),
            annotation("entity", "PERSON", "the mayor"),
            annotation("entity", "ORG", "council"),
        ],
        vec![
            annotation("entity", "DATE", "Tuesday"),
            annotation("entity", "CARDINAL", "12 percent"),
            annotation("entity", "PERSON", "mayor"),
            annotation("entity", "GPE", "The council"),
        ],
    ]);
    let spans = layer(&comparison, "entity").spans;
    let found = [spans.strict, spans.edges, spans.typed, spans.overlap].map(value);
    assert_eq!(found, [0.25, 0.5, 0.5, 1.0]);
}

#[test]
fn an_attribute_that_one_leaves_empty_is_a_disagreement() {
    let spoken = |covered: &str, speaker: &str| {
        let mut quote = annotation("quote", "direct", covered);
        quote.attributes.insert("speaker".to_owned(), Value::Text(speaker.to_owned()));
        quote
    };
    let comparison = compared(&[
        vec![
            spoken("council", "Ana"),
            spoken("Tuesday", "Ben"),
            annotation("quote", "direct", "12"),
        ],
        vec![
            spoken("council", "Ana"),
            annotation("quote", "direct", "Tuesday"),
            annotation("quote", "direct", "12"),
        ],
    ]);
    let speaker = layer(&comparison, "quote").attributes["speaker"];
    assert_eq!((speaker.units, speaker.left_out), (2, 1));
    assert!(value(speaker.alpha) < 1.0);
}

#[test]
fn a_figure_that_is_undefined_says_why() {
    let one = || annotation("quote", "direct", "Tuesday");
    let comparison = compared(&[vec![one()], vec![one()]]);
    let labels = layer(&comparison, "quote").labels;
    assert_eq!(labels.alpha, Figure::Undefined(crate::agreement::nominal::NO_VARIATION));
    let alone = compared(&[vec![one()], vec![]]);
    let labels = layer(&alone, "quote").labels;
    assert_eq!(labels.alpha, Figure::Undefined(crate::agreement::nominal::NO_PAIRS));
    assert_eq!(value(layer(&alone, "quote").spans.strict), 0.0);
}

#[test]
fn three_annotators_are_compared_in_pairs_and_together() {
    let day = |label: &str| annotation("entity", label, "Tuesday");
    let share = || annotation("entity", "PERCENT", "12 percent");
    let comparison = compared(&[
        vec![day("DATE"), share()],
        vec![day("DATE"), share()],
        vec![day("TIME"), share()],
    ]);
    let entity = layer(&comparison, "entity");
    assert_eq!(entity.paired, 2);
    assert_eq!(entity.pairs.len(), 3);
    assert!((value(entity.spans.strict) - 2.0 / 3.0).abs() < 1e-12);
    assert_eq!(value(entity.spans.edges), 1.0);
}

#[test]
fn gamma_is_one_for_equal_units_and_near_nothing_for_unrelated_ones() {
    let units = || {
        vec![
            annotation("quote", "direct", "council voted"),
            annotation("quote", "mixed", "12 percent"),
        ]
    };
    let same = compared(&[units(), units()]);
    assert_eq!(value(layer(&same, "quote").gamma), 1.0);
    let elsewhere = vec![
        annotation("quote", "indirect", "the mayor."),
        annotation("quote", "indirect", "Tuesday"),
    ];
    let apart = compared(&[units(), elsewhere]);
    assert!(value(layer(&apart, "quote").gamma) < 0.2, "{:?}", layer(&apart, "quote").gamma);
}

fn units() -> impl Strategy<Value = Vec<Annotation>> {
    let unit = (0usize..70, 1usize..10, prop::sample::select(vec!["direct", "mixed"]));
    prop::collection::vec(
        unit.prop_map(|(start, length, label)| at("quote", label, start, start + length)),
        1..8,
    )
}

fn spans_of(annotators: &[Vec<Annotation>]) -> Option<[Option<f64>; 4]> {
    let comparison = compared(annotators);
    let spans = comparison.layers.first()?.spans;
    Some([spans.strict, spans.edges, spans.typed, spans.overlap].map(Figure::value))
}

proptest! {
    #[test]
    fn order_changes_nothing(a in units(), b in units()) {
        let (mut c, mut d) = (a.clone(), b.clone());
        c.reverse();
        d.reverse();
        let wanted = spans_of(&[a, b]);
        prop_assert_eq!(&spans_of(&[c.clone(), d.clone()]), &wanted);
        prop_assert_eq!(&spans_of(&[d, c]), &wanted);
    }

    #[test]
    fn one_more_agreed_unit_never_makes_strict_worse(a in units(), b in units(), more in units()) {
        let before = spans_of(&[a.clone(), b.clone()]);
        let both = |list: Vec<Annotation>| list.into_iter().chain(more.clone().into_iter().take(1)).collect();
        let after = spans_of(&[both(a), both(b)]);
        if let (Some([Some(before), ..]), Some([Some(after), ..])) = (before, after) {
            prop_assert!(after >= before - 1e-12, "{before} {after}");
        }
    }

    #[test]
    fn figures_lie_between_nothing_and_all(a in units(), b in units()) {
        let comparison = compared(&[a, b]);
        for layer in &comparison.layers {
            let readings = [layer.spans.strict, layer.spans.edges, layer.spans.typed, layer.spans.overlap];
            for value in readings.iter().filter_map(|figure| figure.value()) {
                prop_assert!((0.0..=1.0).contains(&value));
            }
            let bounded = [layer.gamma, layer.labels.alpha, layer.labels.kappa];
            for value in bounded.iter().filter_map(|figure| figure.value()) {
                prop_assert!(value <= 1.0);
            }
        }
    }
}
