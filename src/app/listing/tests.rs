//! What the queue lists, in which order, and what stays where it is.

use std::sync::Arc;

use crossterm::event::{KeyCode, KeyEvent};

use super::narrowing::{ask, days};
use super::*;
use crate::annotation::schema::Schema;
use crate::app::{Message, Start, update};
use crate::command::Keymap;
use crate::document::Document;

fn entry(document: i64, suggested: u32, decided: u32) -> Entry {
    Entry {
        document: DocumentId(document),
        added: document,
        opened: i64::from(decided > 0) * (100 - document),
        date: 20_261_100 + document as u32,
        suggested,
        decided,
        worth: 1000 * (document as u32 % 3),
        doubt: suggested * document as u32,
    }
}

/// Documents 1 and 2 are untouched, 3 is begun, 4 is done.
fn queue() -> App {
    let nothing = Document::new(String::new(), String::new(), String::new(), Vec::new());
    let mut app = App::new(Start {
        document: Arc::new(nothing),
        schema: Arc::new(Schema::built_in()),
        keymap: Arc::new(Keymap::default()),
        annotator: "ana".to_owned(),
        article: (0, 1),
        size: (80, 24),
        measure: None,
        now: 0,
    });
    app.open_queue(Filter::default());
    let entries = vec![entry(1, 5, 0), entry(2, 9, 0), entry(3, 2, 4), entry(4, 0, 7)];
    update(&mut app, Message::Listed(entries), 1);
    app
}

fn press(app: &mut App, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in keys.chars() {
        let code = if key == '\r' { KeyCode::Enter } else { KeyCode::Char(key) };
        effects.extend(update(app, Message::Key(KeyEvent::from(code)), 1));
    }
    effects
}

#[track_caller]
fn assert_listed(app: &App, documents: &[i64]) {
    let listed = (0..app.listing.len().0).filter_map(|row| app.listing.entry(row));
    assert_eq!(listed.map(|entry| entry.document.0).collect::<Vec<_>>(), documents);
}

#[test]
fn the_last_opened_come_first_then_the_last_added() {
    assert_listed(&queue(), &[3, 4, 2, 1]);
}

#[test]
fn a_state_narrows_the_queue_and_all_brings_it_back() {
    let mut app = queue();
    for (keys, listed) in [("su", &[2, 1][..]), ("sb", &[3]), ("sd", &[4]), ("sa", &[3, 4, 2, 1])] {
        press(&mut app, keys);
        assert_listed(&app, listed);
    }
    press(&mut app, "suc");
    assert_listed(&app, &[3, 4, 2, 1]);
}

#[test]
fn the_queue_is_sorted_by_what_is_chosen() {
    let mut app = queue();
    for (keys, listed) in [
        ("Sn", [2, 1, 3, 4]),
        ("Sc", [2, 4, 1, 3]),
        ("Su", [3, 2, 1, 4]),
        ("Sd", [4, 3, 2, 1]),
        ("So", [3, 4, 2, 1]),
    ] {
        press(&mut app, keys);
        assert_listed(&app, &listed);
    }
}

#[test]
fn days_narrow_the_queue() {
    let mut app = queue();
    press(&mut app, "d2026-11-02..2026-11-03\r");
    assert_listed(&app, &[3, 2]);
    press(&mut app, "dsoon\r");
    assert!(app.notice.as_ref().is_some_and(|notice| notice.is_error));
    assert_listed(&app, &[3, 2]);
}

#[test]
fn a_part_of_a_date_is_all_its_days() {
    assert_eq!(days("2026"), Some((20_260_101, 20_261_231)));
    assert_eq!(days("2026-11"), Some((20_261_101, 20_261_131)));
    assert_eq!(days("2026-11-24"), Some((20_261_124, 20_261_124)));
    assert_eq!(days("2026-10.."), Some((20_261_001, 99_999_999)));
    assert_eq!(days(".. 2026-10"), Some((1, 20_261_031)));
    for wrong in ["26", "2026-13", "2026-11-32", "2026-11-24-1", "2026-12..2026-11", "x..y"] {
        assert_eq!(days(wrong), None, "{wrong}");
    }
}

#[test]
fn a_search_lists_what_the_library_found_in_its_order_and_esc_ends_it() {
    let mut app = queue();
    let effects = press(&mut app, "/ferry\r");
    let Some(Effect::Ask(question)) = effects.last() else { panic!("{effects:?}") };
    assert_eq!(question.words, "ferry");
    let answer = Answer { words: Some(vec![DocumentId(4), DocumentId(1)]), ..Answer::default() };
    let stale = Question { words: "ferr".to_owned(), ..Question::default() };
    update(&mut app, Message::Answered(Box::new((stale, Answer::default()))), 1);
    assert!(app.listing.is_waiting, "an answer to an older question changes nothing");
    update(&mut app, Message::Answered(Box::new((question.clone(), answer))), 1);
    assert_listed(&app, &[4, 1]);
    press(&mut app, "su");
    assert_listed(&app, &[1]);
    update(&mut app, Message::Key(KeyEvent::from(KeyCode::Esc)), 1);
    assert_listed(&app, &[2, 1]);
}

#[test]
fn what_was_finished_meanwhile_stays_in_its_row_until_the_queue_is_put_in_order() {
    let mut app = queue();
    press(&mut app, "suj");
    assert_eq!(app.listing.current(), Some(DocumentId(1)));
    let entries = vec![entry(1, 0, 5), entry(2, 9, 0), entry(3, 2, 4), entry(4, 0, 7)];
    update(&mut app, Message::Listed(entries), 2);
    assert_listed(&app, &[2, 1]);
    assert_eq!((app.listing.current(), app.listing.states()), (Some(DocumentId(1)), [1, 0, 1]));
    ask(&mut app);
    assert_listed(&app, &[2]);
}

#[test]
fn rows_are_asked_for_once_and_only_around_what_is_seen() {
    let mut app = queue();
    let entries: Vec<Entry> = (1..=5_000).map(|document| entry(document, 1, 0)).collect();
    let effects = update(&mut app, Message::Listed(entries), 2);
    let [Effect::Rows { documents, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert!((18..200).contains(&documents.len()), "{}", documents.len());
    assert_eq!(press(&mut app, "jjjkk"), []);
    let effects = press(&mut app, "G");
    let [Effect::Rows { documents, .. }] = &effects[..] else { panic!("{effects:?}") };
    assert!(documents.len() < 200 && documents.contains(&DocumentId(1)), "{documents:?}");
}

#[test]
fn enter_opens_and_the_next_unfinished_passes_over_what_is_done() {
    let mut app = queue();
    assert_eq!(press(&mut app, "\r"), [Effect::OpenDocument(DocumentId(3))]);
    press(&mut app, "]");
    assert_eq!(app.listing.current(), Some(DocumentId(2)));
    press(&mut app, "[");
    assert_eq!(app.listing.current(), Some(DocumentId(3)));
}

#[test]
fn what_works_in_an_article_only_says_so_in_the_queue() {
    let mut app = queue();
    assert_eq!(press(&mut app, "a"), []);
    let said = app.notice.map(|notice| notice.text).unwrap_or_default();
    assert!(said.contains("“accept” works in an article"), "{said}");
}

#[test]
fn what_has_to_be_settled_is_asked_for_and_hidden_from_blind_work() {
    let mut app = queue();
    app.listing.gold = "gold".to_owned();
    let effects = press(&mut app, "st");
    let Some(Effect::Ask(question)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(question.unsettled.as_deref(), Some("gold"));
    let answer =
        Answer { unsettled: Some(vec![DocumentId(1), DocumentId(3)]), ..Answer::default() };
    update(&mut app, Message::Answered(Box::new((question.clone(), answer))), 1);
    assert_listed(&app, &[3, 1]);
    press(&mut app, "sa");
    assert_listed(&app, &[3, 4, 2, 1]);
    app.listing.is_blind = true;
    assert_eq!(press(&mut app, "st"), [], "there is no such row in blind work");
}

#[test]
fn what_another_postil_adds_is_read_without_being_asked_for() {
    let mut app = queue();
    assert_eq!(update(&mut app, Message::LibraryChanged, 1), [Effect::List]);
    let entries = (1..=5).map(|document| entry(document, 1, 0)).collect();
    update(&mut app, Message::Listed(entries), 1);
    assert_listed(&app, &[5, 4, 3, 2, 1]);
    app.view = View::Article;
    assert_eq!(update(&mut app, Message::LibraryChanged, 1), []);
}
