//! Laws of sets, transactions and history, shown on random edits.

use proptest::prelude::*;

use super::*;
use crate::annotation::transaction::{History, Kind, Stamp, Transaction};
use crate::annotation::{Attributes, Provenance, Status, Value};

const TEXT: &str = "Mayor Ada Obi 😀 said: “Rents fell 4%.” Critics disagree, and so on and so on.";

fn annotation(id: &str, spans: Vec<Span>) -> Annotation {
    Annotation {
        id: id.into(),
        layer: "quote".to_owned(),
        label: "direct".to_owned(),
        spans,
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: None,
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

fn stamp() -> Stamp {
    Stamp { annotator: "ana".to_owned(), time: 0 }
}

fn any_span() -> impl Strategy<Value = Span> {
    (0..TEXT.len(), 0..TEXT.len()).prop_map(|(a, b)| Span::clamped(TEXT, a.min(b), a.max(b)))
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let id = (1..6u32).prop_map(|n| AnnotationId::from(format!("q{n}").as_str()));
    let relation = (1..4u32).prop_map(|n| RelationId(format!("r{n}").into()));
    let status = prop_oneof![Just(Status::Accepted), Just(Status::Rejected)];
    prop_oneof![
        4 => (id.clone(), any_span()).prop_map(|(id, span)| Edit::Add {
            annotation: annotation(&id.0, vec![span])
        }),
        1 => id.clone().prop_map(|id| Edit::Remove { id }),
        1 => (id.clone(), status).prop_map(|(id, status)| Edit::SetStatus { id, status }),
        1 => (id.clone(), "[ab]").prop_map(|(id, label)| Edit::SetLabel { id, label }),
        1 => (id.clone(), any_span()).prop_map(|(id, s)| Edit::SetSpans { id, spans: vec![s] }),
        1 => (id.clone(), "[xy]", any::<Option<bool>>()).prop_map(|(id, name, flag)| {
            Edit::SetAttribute { id, name, value: flag.map(Value::Flag) }
        }),
        1 => (relation.clone(), id.clone(), id.clone()).prop_map(|(rel, from, to)| Edit::Relate {
            relation: Relation { id: rel, label: "supports".to_owned(), from, to }
        }),
        1 => relation.prop_map(|id| Edit::Unrelate { id }),
    ]
}

/// Every annotation is found by place just as by looking at all of them.
fn check_index(set: &AnnotationSet, within: Span) -> Result<(), TestCaseError> {
    let mut slow: Vec<_> = set
        .annotations()
        .filter(|a| a.spans.iter().any(|span| span.overlaps(within)))
        .map(|a| a.id.clone())
        .collect();
    let mut fast: Vec<_> = set.overlapping(within).iter().map(|a| a.id.clone()).collect();
    slow.sort();
    fast.sort();
    prop_assert_eq!(fast, slow);
    prop_assert_eq!(set.annotations().count(), set.len());
    Ok(())
}

proptest! {
    #[test]
    fn undo_restores_the_exact_set_and_redo_the_other(
        groups in prop::collection::vec(prop::collection::vec(any_edit(), 1..4), 1..12),
        within in any_span(),
    ) {
        let mut set = AnnotationSet::new(TEXT.into());
        let mut history = History::default();
        let mut states = vec![set.clone()];
        for edits in groups {
            let before = set.clone();
            match Transaction::make(&mut set, Kind::Decision, "Change", stamp(), edits) {
                Ok(transaction) => {
                    history.record(&transaction);
                    states.push(set.clone());
                }
                Err(_) => prop_assert_eq!(&set, &before),
            }
            check_index(&set, within)?;
        }
        for state in states.iter().rev().skip(1) {
            prop_assert!(history.undo(&mut set, stamp()).unwrap().is_some());
            prop_assert_eq!(&set, state);
            check_index(&set, within)?;
        }
        prop_assert!(history.undo(&mut set, stamp()).unwrap().is_none());
        for state in states.iter().skip(1) {
            history.redo(&mut set, stamp()).unwrap();
            prop_assert_eq!(&set, state);
        }
    }

    #[test]
    fn replaying_the_journal_gives_the_same_set_and_the_same_history(
        steps in prop::collection::vec((any_edit(), 0..3u8), 1..20),
    ) {
        let mut set = AnnotationSet::new(TEXT.into());
        let mut history = History::default();
        let mut journal = Vec::new();
        for (edit, way) in steps {
            let made = match way {
                0 => history.undo(&mut set, stamp()).unwrap(),
                1 => history.redo(&mut set, stamp()).unwrap(),
                _ => Transaction::make(&mut set, Kind::Decision, "Change", stamp(), vec![edit])
                    .ok()
                    .inspect(|transaction| history.record(transaction)),
            };
            journal.extend(made);
        }
        let mut again = AnnotationSet::new(TEXT.into());
        let mut replayed = History::default();
        for transaction in &journal {
            again.apply_all(transaction.edits.clone()).unwrap();
            replayed.record(transaction);
        }
        prop_assert_eq!(&again, &set);
        prop_assert_eq!(replayed.last_done(), history.last_done());
        prop_assert_eq!(replayed.last_undone(), history.last_undone());
        prop_assert_eq!(replayed.undo_depth(), history.undo_depth());
    }
}

#[test]
fn a_removed_annotation_takes_its_relations_with_it() {
    let mut set = AnnotationSet::new(TEXT.into());
    let span = Span::new(TEXT, 0, 5).unwrap();
    let relation = Relation {
        id: RelationId("r1".into()),
        label: "same-as".to_owned(),
        from: "q1".into(),
        to: "q2".into(),
    };
    let edits = vec![
        Edit::Add { annotation: annotation("q1", vec![span]) },
        Edit::Add { annotation: annotation("q2", vec![span]) },
        Edit::Relate { relation },
    ];
    Transaction::make(&mut set, Kind::Decision, "Add", stamp(), edits).unwrap();
    let remove = vec![Edit::Remove { id: "q1".into() }, Edit::Remove { id: "q2".into() }];
    Transaction::make(&mut set, Kind::Decision, "Remove", stamp(), remove).unwrap();
    assert!(set.is_empty() && set.relations().next().is_none());
}

#[test]
fn an_id_is_never_given_twice() {
    let mut set = AnnotationSet::new(TEXT.into());
    let span = Span::new(TEXT, 0, 5).unwrap();
    set.apply(Edit::Add { annotation: annotation("q7", vec![span]) }).unwrap();
    set.apply(Edit::Remove { id: "q7".into() }).unwrap();
    assert_eq!(set.next_id("q"), "q8");
    assert_eq!(set.next_id("e"), "e1");
}

#[test]
fn spans_outside_of_the_text_or_out_of_order_are_refused() {
    let mut set = AnnotationSet::new("short".into());
    let long = Span::new(TEXT, 0, 30).unwrap();
    let refused = set.apply(Edit::Add { annotation: annotation("q1", vec![long]) });
    assert_eq!(refused, Err(EditError::BadSpans("q1".into())));
    assert!(set.is_empty());
}

#[test]
fn a_mention_outside_of_the_text_is_refused() {
    let mut set = AnnotationSet::new(TEXT.into());
    let elsewhere: Value = serde_json::from_str(r#"{"start":28,"end":16}"#)
        .or_else(|_| serde_json::from_str("[28,16]"))
        .unwrap();
    assert!(elsewhere.as_span().is_some(), "{elsewhere:?}");
    let mut bad = annotation("q1", vec![Span::clamped(TEXT, 0, 5)]);
    bad.attributes.insert("source".to_owned(), elsewhere.clone());
    let refused = Err(EditError::BadSpans("q1".into()));
    assert_eq!(set.apply(Edit::Add { annotation: bad.clone() }), refused);
    bad.attributes.clear();
    set.apply(Edit::Add { annotation: bad }).unwrap();
    let (id, name) = ("q1".into(), "source".to_owned());
    assert_eq!(set.apply(Edit::SetAttribute { id, name, value: Some(elsewhere) }), refused);
}

#[test]
fn ids_with_huge_numbers_do_not_end_the_counting() {
    let mut set = AnnotationSet::new(TEXT.into());
    for id in ["q18446744073709551615", "q18446744073709551616", "q3"] {
        let added = annotation(id, vec![Span::clamped(TEXT, 0, 5)]);
        set.apply(Edit::Add { annotation: added }).unwrap();
    }
    assert_eq!(set.next_id("q"), "q4");
}
