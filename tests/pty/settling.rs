//! Two people's work on one article: hidden, shown, and settled.

use postil::annotation::edit::Edit;
use postil::annotation::transaction::{Kind, Stamp, Transaction};
use postil::annotation::{Annotation, Attributes, Provenance, Status, id_prefix};
use postil::document::plain;
use postil::store::Library;
use postil::text::Span;
use serde_json::Value as Json;

use crate::terminal::Home;

const TEXT: &str = "Ferry fares rise\n\nThe council of Selwyn raised ferry fares by 12 percent. “Enough,” said Ines Okoro in May.\n";

/// Layer, label, words.
type Decided = (&'static str, &'static str, &'static str);

/// A library in which ana and bo have each accepted these.
fn desk(ana: &[Decided], bo: &[Decided]) -> Home {
    let home = Home::new();
    decide(&home, TEXT, ana, bo);
    home
}

/// Puts an article into the library in which ana and bo have each accepted these.
fn decide(home: &Home, text: &str, ana: &[Decided], bo: &[Decided]) {
    let mut library = Library::open(&home.path("library.db")).unwrap();
    let document = plain::document(text, None, "news/fares.txt");
    for (annotator, decided) in [("ana", ana), ("bo", bo)] {
        let mut opened = library.document(&document, annotator, 1).unwrap();
        let mut edits = Vec::new();
        for (number, (layer, label, words)) in decided.iter().enumerate() {
            let start = text.find(words).unwrap();
            let annotation = Annotation {
                id: format!("{}{}", id_prefix(layer), number + 1).as_str().into(),
                layer: (*layer).to_owned(),
                label: (*label).to_owned(),
                spans: vec![Span::new(text, start, start + words.len()).unwrap()],
                attributes: Attributes::new(),
                status: Status::Accepted,
                score: None,
                provenance: Provenance::Annotator { annotator: annotator.to_owned() },
                derived_from: None,
            };
            edits.push(Edit::Add { annotation });
        }
        let stamp = Stamp { annotator: annotator.to_owned(), time: 1 };
        let made = Transaction::make(&mut opened.set, Kind::Decision, "Tag", stamp, edits).unwrap();
        library.append(opened.workspace, opened.head, &made).unwrap();
    }
}

fn two() -> Home {
    desk(
        &[
            ("entity", "PERSON", "Ines Okoro"),
            ("entity", "GPE", "Selwyn"),
            ("entity", "DATE", "May"),
        ],
        &[("entity", "PERSON", "Ines Okoro"), ("entity", "ORG", "council of Selwyn")],
    )
}

/// Label, words and the first origin of what gold has.
fn gold(home: &Home) -> Vec<String> {
    let text = home.postil(["export", "Ferry fares rise", "--annotator", "gold"]);
    let export: Json = serde_json::from_str(&text).unwrap();
    let shown = |one: &Json| {
        let from = &one["provenance"]["from"][0];
        format!("{} {} {}", one["label"], one["text"], from["annotator"]).replace('"', "")
    };
    export["annotations"].as_array().unwrap().iter().map(shown).collect()
}

#[test]
fn differences_are_settled_one_key_each_and_kept_as_gold() {
    let home = two();
    let arguments = ["adjudicate", "Ferry fares rise", "--annotator", "cy"];
    let mut terminal = home.open(arguments);
    terminal.wait_until("the first difference", |screen| {
        screen.has("cy → gold")
            && screen.has("Differences: 2 of 2 open")
            && screen.has_row(&["a ana", "GPE · Selwyn"])
            && screen.has_row(&["b bo", "ORG · council of Selwyn"])
    });
    terminal.press("b");
    terminal.wait_until("the next difference", |screen| {
        screen.has("1 of 2 open") && screen.has_row(&["b bo", "nothing here"])
    });
    terminal.press_until("u", "2 of 2 open");
    terminal.press_until("a", "1 of 2 open");
    terminal.press_until("x", "0 of 2 open");
    terminal.press("A");
    terminal.wait_until("all on disk", |screen| {
        screen.has("what all agree on: 1") && screen.has("saved ✓")
    });
    terminal.quit();
    assert_eq!(gold(&home), ["GPE Selwyn ana", "PERSON Ines Okoro ana"]);
    // It is known again what is settled.
    let mut again = home.open(arguments);
    again.wait_for("Differences: 0 of 2 open");
    again.quit();
}

#[test]
fn an_article_is_settled_from_the_queue() {
    let home = two();
    let mut terminal = home.open(["--annotator", "cy"]);
    terminal.wait_until("who has worked on it", |screen| screen.has_row(&["ana 3/3", "bo 2/2"]));
    terminal.press_until("A", "Differences: 2 of 2 open");
    terminal.press("m");
    terminal.wait_until("the merged version", |screen| {
        screen.has("1 of 2 open") && screen.has("saved ✓")
    });
    terminal.press_until("q", "gold 1/1");
    terminal.quit();
    assert_eq!(gold(&home), ["GPE council of Selwyn ana"]);
}

#[test]
fn what_others_decided_is_shown_on_request_and_never_in_blind_work() {
    let home = two();
    let mut terminal = home.open(["--annotator", "ana"]);
    terminal.wait_for("ana 3/");
    terminal.press_until("\r", "raised ferry fares by 12 percent");
    terminal.wait_for_suggestions();
    terminal.press_until("E", "Accepted by others: bo 2");
    terminal.press_until("E", "What others decided is hidden.");
    terminal.press_until("q", "bo 2/2");
    terminal.quit();
    let mut blind = home.open(["--annotator", "ana", "--blind"]);
    blind.wait_for("ana 3/");
    assert!(!blind.screen().has("bo 2/2"));
    blind.press_until("A", "Blind: what others decided stays hidden.");
    blind.press_until("\r", "raised ferry fares by 12 percent");
    blind.press_until("E", "Blind: what others decided stays hidden.");
    blind.press_until("q", "Queue");
    blind.quit();
}

#[test]
fn several_articles_are_settled_in_one_go() {
    let home = two();
    let other = "Bridge stays closed\n\nThe bridge of Ostwick is closed until June.\n";
    decide(&home, other, &[("entity", "DATE", "June")], &[("entity", "GPE", "Ostwick")]);
    let alone = "Grain trial is late\n\nIt is dry in Selwyn.\n";
    decide(&home, alone, &[("entity", "GPE", "Selwyn")], &[]);
    let mut terminal = home.open(["adjudicate", "--annotator", "cy"]);
    terminal.wait_until("the first", |screen| {
        screen.has("Bridge stays closed") && screen.has("Differences: 2 of 2 open")
    });
    terminal.press_until("ba", "0 of 2 open");
    terminal.press_until("\x1b[1;5C", "raised ferry fares");
    terminal.wait_for("Differences: 2 of 2 open");
    terminal.press_until("\x1b[1;5C", "No article behind this one in the queue has two annotators");
    terminal.press("bxA");
    terminal.wait_until("all on disk", |screen| {
        screen.has("what all agree on: 1") && screen.has("saved ✓")
    });
    terminal.press_until("q", "Queue");
    terminal.quit();
    // In the queue nothing is left of them.
    let mut again = home.open(["--annotator", "cy"]);
    again.wait_for("3 articles");
    again.press_until("st", "No article is like this.");
    again.quit();
}
