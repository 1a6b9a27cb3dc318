//! Changes on their way to the library: in order, after a failure, after another postil wrote.

use std::sync::Arc;

use super::*;
use crate::annotation::{Annotation, Attributes, Provenance, Status};
use crate::app::{Message, Start, update};
use crate::command::Keymap;
use crate::document::{Format, read};
use crate::text::Span;

const TEXT: &str = "Ada Obi met Ines Okoro in Lagos.";

fn suggestion(id: &str, start: usize, end: usize) -> Annotation {
    Annotation {
        id: id.into(),
        layer: "entity".to_owned(),
        label: "PERSON".to_owned(),
        spans: vec![Span::clamped(TEXT, start, end)],
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(0.9),
        provenance: Provenance::Detector {
            detector: "names".to_owned(),
            version: 1,
            rule: "title".to_owned(),
        },
        derived_from: None,
    }
}

fn app() -> App {
    let document = read(TEXT.into(), "a.txt", Some(Format::Plain)).unwrap();
    let mut app = App::new(Start {
        document: Arc::new(document),
        schema: Arc::new(crate::annotation::schema::Schema::built_in()),
        keymap: Arc::new(Keymap::default()),
        annotator: "ana".to_owned(),
        article: (0, 1),
        size: (80, 24),
        measure: None,
        now: 0,
    });
    load(&mut app, Vec::new());
    app
}

fn change(kind: Kind, edits: Vec<Edit>) -> Transaction {
    Transaction {
        summary: "Change".to_owned(),
        kind,
        annotator: "bo".to_owned(),
        time: 0,
        edits,
        inverse: Vec::new(),
    }
}

/// Tells the program that the library holds exactly these transactions.
fn load(app: &mut App, journal: Vec<Transaction>) -> Vec<Effect> {
    let mut set = AnnotationSet::new(app.document.shared_text());
    let mut history = History::default();
    let head = journal.len() as u64;
    for mut transaction in journal {
        transaction.inverse = set.apply_all(transaction.edits.clone()).unwrap();
        history.record(&transaction);
    }
    let loaded = Loaded { set, history, head, place: None, earlier: None, notices: Vec::new() };
    update(app, Message::Loaded(Box::new(loaded)), 0)
}

fn detect(app: &mut App, found: Vec<Annotation>) {
    let layer = crate::app::Layer { layer: "entity".to_owned(), detector: "names".to_owned() };
    update(app, Message::Suggested(found, layer), 0);
}

fn ids(app: &App) -> Vec<String> {
    app.set.annotations().map(|annotation| annotation.id.to_string()).collect()
}

fn set_status(id: &str, status: Status) -> Edit {
    Edit::SetStatus { id: id.into(), status }
}

#[test]
fn two_that_detect_at_once_have_each_suggestion_once() {
    let mut app = app();
    detect(&mut app, vec![suggestion("", 0, 7), suggestion("", 12, 22)]);
    commit(&mut app, Kind::Decision, "Accept", vec![set_status("e2", Status::Accepted)]);
    let theirs = [suggestion("e1", 12, 22), suggestion("e2", 26, 31)];
    let adds = theirs.map(|annotation| Edit::Add { annotation });
    load(&mut app, vec![change(Kind::Detection, adds.into())]);
    assert_eq!(ids(&app), ["e3", "e1", "e2"]);
    let status = |id: &str| app.set.annotation(&id.into()).unwrap().status;
    assert_eq!([status("e1"), status("e2")], [Status::Accepted, Status::Suggested]);
}

#[test]
fn an_id_that_is_taken_changes_in_every_later_change_too() {
    let mut app = app();
    let own = Edit::Add { annotation: suggestion("e1", 0, 7) };
    commit(&mut app, Kind::Decision, "Add", vec![own, set_status("e1", Status::Accepted)]);
    commit(&mut app, Kind::Decision, "Reject", vec![set_status("e1", Status::Rejected)]);
    app.current = Some("e1".into());
    let theirs = Edit::Add { annotation: suggestion("e1", 12, 22) };
    load(&mut app, vec![change(Kind::Decision, vec![theirs])]);
    let status = |id: &str| app.set.annotation(&id.into()).unwrap().status;
    assert_eq!([status("e1"), status("e2")], [Status::Suggested, Status::Rejected]);
    assert_eq!(app.current, Some("e2".into()));
}

#[test]
fn an_undo_that_comes_after_anothers_decision_leaves_that_one_undoable() {
    let mut app = app();
    let start = change(Kind::Detection, vec![Edit::Add { annotation: suggestion("e1", 0, 7) }]);
    let accept = change(Kind::Decision, vec![set_status("e1", Status::Accepted)]);
    load(&mut app, vec![start.clone(), accept.clone()]);
    crate::app::deciding::undo(&mut app);
    let theirs = change(Kind::Decision, vec![Edit::Add { annotation: suggestion("e2", 12, 22) }]);
    load(&mut app, vec![start, accept, theirs]);
    assert_eq!(app.set.annotation(&"e1".into()).unwrap().status, Status::Suggested);
    for _ in 0..3 {
        crate::app::deciding::undo(&mut app);
    }
    assert_eq!((app.history.undo_depth(), ids(&app)), (0, vec!["e1".to_owned()]));
}

#[test]
fn a_change_made_while_the_document_is_read_again_is_sent_behind_the_older_ones() {
    let mut app = app();
    let add = |id, start| vec![Edit::Add { annotation: suggestion(id, start, start + 3) }];
    commit(&mut app, Kind::Decision, "First", add("e1", 0));
    assert_eq!(update(&mut app, Message::Outdated, 0), [Effect::Reload]);
    assert_eq!(commit(&mut app, Kind::Decision, "Second", add("e2", 4)), []);
    let sent = load(&mut app, vec![change(Kind::Decision, add("e9", 12))]);
    let sent = sent.iter().map(|effect| match effect {
        Effect::Save { base, transaction } => (*base, transaction.summary.as_str()),
        other => panic!("{other:?} is no save"),
    });
    assert_eq!(sent.collect::<Vec<_>>(), [(1, "First"), (2, "Second")]);
    assert_eq!(app.saving.pending(), 2);
}

#[test]
fn quitting_after_a_failed_write_tries_once_more_first() {
    let mut app = app();
    commit(&mut app, Kind::Decision, "Add", vec![Edit::Add { annotation: suggestion("e1", 0, 7) }]);
    update(&mut app, Message::SaveFailed("the disk is full".to_owned()), 0);
    let mut quit = || {
        let key = crossterm::event::KeyCode::Char('q');
        update(&mut app, Message::Key(key.into()), 0)
    };
    assert_eq!(quit(), [Effect::Reload]);
    assert!(quit().contains(&Effect::Quit));
}

#[test]
fn an_id_that_another_gave_and_took_back_is_not_given_again() {
    let mut app = app();
    detect(&mut app, vec![suggestion("", 0, 7)]);
    let add = change(Kind::Decision, vec![Edit::Add { annotation: suggestion("e1", 12, 22) }]);
    let remove = change(Kind::Decision, vec![Edit::Remove { id: "e1".into() }]);
    load(&mut app, vec![add, remove]);
    assert_eq!(ids(&app), ["e2"]);
    crate::app::deciding::undo(&mut app);
    assert_eq!(ids(&app), ["e2", "e1"]);
}
