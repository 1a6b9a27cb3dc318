//! Whatever is done, the library holds what memory holds.

use postil::annotation::edit::Edit;
use postil::annotation::transaction::{Kind, Transaction};
use postil::annotation::{AnnotationId, Relation, RelationId, Status, Value};
use postil::text::Span;
use proptest::prelude::*;

use crate::{TEXT, Work, annotation, stamp};

/// One step of a reader's day.
#[derive(Debug, Clone)]
enum Step {
    Change(Kind, Vec<Edit>),
    Undo,
    Redo,
    Reopen,
}

fn any_span() -> impl Strategy<Value = Span> {
    (0..TEXT.len(), 0..TEXT.len()).prop_map(|(a, b)| Span::clamped(TEXT, a.min(b), a.max(b)))
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let id = (1..6u32).prop_map(|n| AnnotationId::from(format!("q{n}").as_str()));
    let relation = (1..4u32).prop_map(|n| RelationId(format!("r{n}").into()));
    let status = prop_oneof![Just(Status::Accepted), Just(Status::Rejected)];
    let value = prop_oneof![
        any::<bool>().prop_map(Value::Flag),
        (-1e9..1e9).prop_map(Value::Number),
        "\\PC{0,8}".prop_map(Value::Text),
        any_span().prop_map(Value::Span),
    ];
    prop_oneof![
        4 => (id.clone(), any_span()).prop_map(|(id, span)| Edit::Add {
            annotation: annotation(&id.0, span)
        }),
        1 => id.clone().prop_map(|id| Edit::Remove { id }),
        1 => (id.clone(), status).prop_map(|(id, status)| Edit::SetStatus { id, status }),
        1 => (id.clone(), "[ab]").prop_map(|(id, label)| Edit::SetLabel { id, label }),
        1 => (id.clone(), any_span()).prop_map(|(id, s)| Edit::SetSpans { id, spans: vec![s] }),
        1 => (id.clone(), "\\PC{1,2}", prop::option::of(value)).prop_map(|(id, name, value)| {
            Edit::SetAttribute { id, name, value }
        }),
        1 => (relation.clone(), id.clone(), id.clone()).prop_map(|(rel, from, to)| Edit::Relate {
            relation: Relation { id: rel, label: "supports".to_owned(), from, to }
        }),
        1 => relation.prop_map(|id| Edit::Unrelate { id }),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let kind = prop_oneof![Just(Kind::Decision), Just(Kind::Import), Just(Kind::CarryOver)];
    prop_oneof![
        6 => (kind, prop::collection::vec(any_edit(), 1..4)).prop_map(|(k, e)| Step::Change(k, e)),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
        1 => Just(Step::Reopen),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_random_walk_leaves_the_same_in_the_library_and_in_memory(
        steps in prop::collection::vec(any_step(), 1..40)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("library.db");
        let mut work = Work::open(&path).unwrap();
        for step in steps {
            let (mut set, mut history) = (work.set.clone(), work.history.clone());
            let made = match step {
                Step::Change(kind, edits) => {
                    Transaction::make(&mut set, kind, "Change", stamp(), edits).ok()
                }
                Step::Undo => history.undo(&mut set, stamp()).unwrap(),
                Step::Redo => history.redo(&mut set, stamp()).unwrap(),
                Step::Reopen => {
                    work.check();
                    drop(work);
                    work = Work::open(&path).unwrap();
                    None
                }
            };
            if let Some(made) = made {
                work.append(&made).unwrap();
            }
        }
        work.check();
    }

    #[test]
    fn two_who_take_turns_see_each_other_and_lose_nothing(
        steps in prop::collection::vec((any::<bool>(), prop::collection::vec(any_edit(), 1..3)), 1..30)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("library.db");
        let mut both = [Work::open(&path).unwrap(), Work::open(&path).unwrap()];
        let mut appended = 0;
        for (who, edits) in steps {
            let work = &mut both[usize::from(who)];
            let Ok(early) =
                Transaction::make(&mut work.set.clone(), Kind::Decision, "Change", stamp(), edits.clone())
            else {
                continue;
            };
            match work.library.append(work.workspace, work.head, &early) {
                Ok(head) => {
                    work.head = head;
                    work.set.apply_all(early.edits.clone()).unwrap();
                    work.history.record(&early);
                    appended += 1;
                }
                Err(postil::store::AppendError::Behind(newer)) => {
                    prop_assert_eq!(&work.library.newer(work.workspace, work.head).unwrap(), &newer);
                    for (number, theirs) in newer {
                        work.set.apply_all(theirs.edits.clone()).unwrap();
                        work.history.record(&theirs);
                        work.head = number;
                    }
                    let mut set = work.set.clone();
                    let again = Transaction::make(&mut set, Kind::Decision, "Change", stamp(), edits);
                    if let Ok(again) = again {
                        work.append(&again).unwrap();
                        appended += 1;
                    }
                }
                Err(err) => prop_assert!(false, "{}", err),
            }
        }
        for work in &mut both {
            let newer = work.library.newer(work.workspace, work.head).unwrap();
            for (number, theirs) in newer {
                work.set.apply_all(theirs.edits.clone()).unwrap();
                work.history.record(&theirs);
                work.head = number;
            }
            prop_assert_eq!(work.head, appended);
            work.check();
        }
        prop_assert_eq!(&both[0].set, &both[1].set);
    }
}
