//! Settling by key: what gold has afterwards, and the way back.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::*;
use crate::annotation::edit::Edit;
use crate::annotation::schema::Schema;
use crate::annotation::transaction::History;
use crate::annotation::{Attributes, Provenance, Relation, RelationId, Status};
use crate::app::saving::Loaded;
use crate::app::{Message, Start, update};
use crate::command::Keymap;
use crate::document::plain;
use crate::text::Span;

const TEXT: &str = "Fares rise, said Ada Obi. Rents fell in May, Tomas Arriaga said.\n";

fn version(set: &mut AnnotationSet, layer: &str, label: &str, words: &str) {
    let start = TEXT.find(words).unwrap();
    let annotation = Annotation {
        id: AnnotationId(set.next_id(&layer[..1]).into()),
        layer: layer.to_owned(),
        label: label.to_owned(),
        spans: vec![Span::new(TEXT, start, start + words.len()).unwrap()],
        attributes: Attributes::new(),
        status: Status::Accepted,
        score: None,
        provenance: Provenance::Annotator { annotator: "x".to_owned() },
        derived_from: None,
    };
    set.apply(Edit::Add { annotation }).unwrap();
}

fn party(annotator: &str, versions: &[(&str, &str, &str)]) -> Party {
    let mut set = AnnotationSet::new(TEXT.into());
    for (layer, label, words) in versions {
        version(&mut set, layer, label, words);
    }
    Party { annotator: annotator.to_owned(), set }
}

fn relate(party: &mut Party, number: u32, from: &str, to: &str) {
    let id = RelationId(format!("r{number}").into());
    let relation = Relation { id, label: "same-as".to_owned(), from: from.into(), to: to.into() };
    party.set.apply(Edit::Relate { relation }).unwrap();
}

/// Agreed: Ada Obi. Other label: May. Other edges: the quote. Only bo: Tomas Arriaga.
fn parties() -> [Party; 2] {
    let ana = party(
        "ana",
        &[
            ("entity", "PERSON", "Ada Obi"),
            ("entity", "DATE", "May"),
            ("quote", "indirect", "Rents fell"),
        ],
    );
    let bo = party(
        "bo",
        &[
            ("entity", "PERSON", "Ada Obi"),
            ("entity", "TIME", "May"),
            ("quote", "indirect", "Rents fell in May"),
            ("entity", "PERSON", "Tomas Arriaga"),
        ],
    );
    [ana, bo]
}

fn desk() -> App {
    desk_of(parties().into())
}

fn desk_of(parties: Vec<Party>) -> App {
    let document = plain::document(TEXT, None, "a.txt");
    let text = document.shared_text();
    let mut app = App::new(Start {
        document: Arc::new(document),
        schema: Arc::new(Schema::built_in()),
        keymap: Arc::new(Keymap::default()),
        annotator: "cy".to_owned(),
        article: (0, 1),
        size: (120, 40),
        measure: None,
        now: 0,
    });
    app.settle(Settling::new(parties, "gold".to_owned()));
    let loaded = Loaded {
        set: AnnotationSet::new(text),
        history: History::default(),
        head: 0,
        place: None,
        earlier: None,
        notices: Vec::new(),
    };
    let effects = update(&mut app, Message::Loaded(Box::new(loaded)), 1);
    assert_eq!(effects, [], "nothing is detected in the layer of gold");
    app
}

fn press(app: &mut App, keys: &str) {
    for key in keys.chars() {
        update(app, Message::Key(KeyEvent::from(KeyCode::Char(key))), 1);
    }
}

/// Label, words and status of what gold has.
fn gold(app: &App) -> Vec<String> {
    let shown = |one: &Annotation| {
        let words: Vec<&str> = one.spans.iter().map(|span| span.slice(TEXT)).collect();
        let sign = if one.status == Status::Rejected { "not " } else { "" };
        format!("{sign}{} {}", one.label, words.join("+"))
    };
    app.set.annotations().map(shown).collect()
}

fn progress(app: &App) -> (usize, usize) {
    app.settling.as_ref().unwrap().progress()
}

#[test]
fn differences_come_in_the_order_of_the_text_and_are_settled_by_one_key_each() {
    let mut app = desk();
    assert_eq!(progress(&app), (3, 3));
    press(&mut app, "b");
    assert_eq!(gold(&app), ["indirect Rents fell in May"]);
    press(&mut app, "a");
    assert_eq!(gold(&app)[1..], ["DATE May"]);
    press(&mut app, "x");
    assert_eq!(gold(&app)[2..], ["not PERSON Tomas Arriaga"]);
    assert_eq!(progress(&app), (0, 3));
    press(&mut app, "A");
    assert_eq!(gold(&app)[0], "PERSON Ada Obi");
}

#[test]
fn gold_says_from_what_it_was_settled_the_taken_one_first() {
    let mut app = desk();
    press(&mut app, "b");
    let settled = app.set.annotations().next().unwrap();
    let decided = |annotator: &str| Decided { annotator: annotator.to_owned(), id: "q1".into() };
    let from = vec![decided("bo"), decided("ana")];
    let provenance = Provenance::Adjudication { adjudicator: "cy".to_owned(), from };
    assert_eq!(settled.provenance, provenance);
}

#[test]
fn undo_opens_the_difference_again_and_another_decision_replaces_the_first() {
    let mut app = desk();
    press(&mut app, "a");
    assert_eq!(progress(&app), (2, 3));
    press(&mut app, "u");
    assert_eq!((progress(&app), gold(&app).len()), ((3, 3), 0));
    press(&mut app, "b");
    let settling = app.settling.as_mut().unwrap();
    let first = settling.listed().next().unwrap();
    settling.current = first;
    press(&mut app, "a");
    assert_eq!(gold(&app), ["indirect Rents fell"]);
}

#[test]
fn versions_are_merged_or_all_taken() {
    let mut app = desk();
    press(&mut app, "m");
    assert_eq!(gold(&app), ["indirect Rents fell in May"]);
    press(&mut app, "B");
    assert_eq!(gold(&app)[1..], ["DATE May", "TIME May"]);
    assert_eq!(progress(&app), (1, 3));
}

#[test]
fn a_third_version_is_written_in_place() {
    let mut app = desk();
    press(&mut app, "w");
    assert_eq!(gold(&app), ["indirect Rents fell"]);
    press(&mut app, "l");
    update(&mut app, Message::Key(KeyEvent::from(KeyCode::Up)), 1);
    update(&mut app, Message::Key(KeyEvent::from(KeyCode::Enter)), 1);
    assert_eq!(gold(&app).len(), 1, "it is changed, not corrected");
    assert!(!gold(&app)[0].starts_with("indirect"), "{:?}", gold(&app));
    assert_eq!(progress(&app), (2, 3));
}

#[test]
fn what_one_annotator_does_not_have_cannot_be_taken_from_them() {
    let mut app = desk();
    press(&mut app, "K");
    press(&mut app, "a");
    assert_eq!(gold(&app), Vec::<String>::new());
    let said = app.notice.as_ref().map(|notice| notice.text.as_str()).unwrap_or_default();
    assert!(said.contains("ana has nothing here"), "{said}");
}

/// Ends of gold's relations.
fn links(app: &App) -> Vec<(String, String)> {
    let words = |id: &AnnotationId| app.set.annotation(id).unwrap().hull().slice(TEXT).to_owned();
    app.set.relations().map(|one| (words(&one.from), words(&one.to))).collect()
}

#[test]
fn a_relation_comes_with_both_of_its_ends_from_one_annotator() {
    let [mut ana, mut bo] = parties();
    // Ada Obi is e1, May e2 for both; Tomas Arriaga is e3 for bo alone.
    relate(&mut ana, 1, "e2", "e1");
    relate(&mut bo, 1, "e3", "e2");
    let mut app = desk_of(vec![ana, bo]);
    press(&mut app, "bb");
    assert_eq!(links(&app), [], "one end is not settled yet");
    press(&mut app, "b");
    assert_eq!(links(&app), [("Tomas Arriaga".to_owned(), "May".to_owned())]);
    press(&mut app, "A");
    assert_eq!(links(&app).len(), 1, "May is bo’s, so that ana’s relation does not fit it");
    press(&mut app, "uu");
    assert_eq!(links(&app), []);
}

#[test]
fn a_relation_that_all_drew_stands_whosever_ends_are_taken() {
    let [mut ana, mut bo] = parties();
    relate(&mut ana, 1, "e2", "e1");
    relate(&mut bo, 1, "e2", "e1");
    let mut app = desk_of(vec![ana, bo]);
    press(&mut app, "bbA");
    assert_eq!(links(&app), [("May".to_owned(), "Ada Obi".to_owned())]);
}

#[test]
fn it_is_told_why_somebody_has_nothing_in_a_place() {
    let [mut ana, bo] = parties();
    version(&mut ana.set, "entity", "PERSON", "Tomas Arriaga");
    let id = AnnotationId::from("e3");
    for status in [Status::Suggested, Status::Rejected] {
        ana.set.apply(Edit::SetStatus { id: id.clone(), status }).unwrap();
        let settling = Settling::new(vec![ana.clone(), bo.clone()], "gold".to_owned());
        let place = settling.places.iter().find(|one| one.difference == Difference::Missing);
        let wanted = match status {
            Status::Rejected => Absence::Rejected,
            _ => Absence::Undecided,
        };
        assert_eq!(settling.absence(place.unwrap(), 0), wanted);
    }
    let settling = Settling::new(parties().into(), "gold".to_owned());
    let place = settling.places.iter().find(|one| one.difference == Difference::Missing);
    assert_eq!(settling.absence(place.unwrap(), 0), Absence::Nothing);
}

#[test]
fn the_last_decision_says_what_is_left() {
    let mut app = desk();
    press(&mut app, "bax");
    let said = app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(said.contains("A takes 1 that all agree on"), "{said}");
    press(&mut app, "A");
    let said = app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(said.ends_with("Everything is settled."), "{said}");
}
