//! A reader's way through an article: decide, correct, add, undo, come back, export.

use std::path::Path;

use serde_json::Value as Json;

use crate::terminal::{Home, Terminal};

const ARTICLE: &str = "\
Minister criticizes mayor of Bristol for refusing navy divers to raise the wreck

Transport Minister Helen Marlowe said on Monday that Mayor Ines Okoro had turned down her offer to send divers of the Royal Navy to Bristol. Marlowe told reporters that Okoro was too afraid of the shipowners to accept help.
During a visit to the harbour, Marlowe said that she had offered 40 divers and two cranes. She criticized Okoro for declining the offer and said that the city of Bristol had lost 12 million pounds since March.
“She is so afraid of the shipowners that she cannot sleep. And I think that she is a good woman, but she is so afraid that she cannot think straight,” Marlowe remarked.
Okoro later confirmed the call and said that England would never again let its ports be run from London. She stressed that the city works with the European Commission and with the United Nations.
“They are bad neighbours. If the owners wanted help with the wreck, we would be glad to go in and do it. I told them so in Cardiff,” Okoro stated.
In response to the delay, the Environment Agency has closed the harbour to ships of more than 500 tons until the end of May.";

/// An article of the same shape that is no test's own, where the collection is at hand.
const REAL: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/articles/000_1a7f52b487d63f52.txt");

/// Types and waits for the sentence in the status line and for the disk.
#[track_caller]
fn keep(terminal: &mut Terminal, keys: &str, said: &str) {
    terminal.press(keys);
    terminal.wait_until(said, |screen| screen.has(said) && screen.has("saved ✓"));
}

/// Searches; waits until the detail line shows the annotation that is found.
#[track_caller]
fn find(terminal: &mut Terminal, text: &str, detail: &[&str]) {
    terminal.press(&format!("/{text}\r"));
    terminal.wait_until(&format!("{detail:?}"), |screen| screen.has_row(detail));
}

/// Opens an article and waits until the detectors have run.
#[track_caller]
fn open(home: &Home, article: &Path) -> Terminal {
    let terminal = home.open([article]);
    terminal.wait_for_suggestions();
    terminal
}

fn text_of<'j>(value: &'j Json, name: &str) -> &'j str {
    value.get(name).and_then(Json::as_str).unwrap_or_default()
}

fn annotations(export: &Json) -> &[Json] {
    export.get("annotations").and_then(Json::as_array).map_or(&[], Vec::as_slice)
}

/// Layer, label, text, speaker and note of each annotation.
fn summary<'j>(export: &'j Json) -> Vec<[&'j str; 5]> {
    let row = |annotation: &'j Json| {
        let attributes = &annotation["attributes"];
        let [layer, label, text] = ["layer", "label", "text"].map(|n| text_of(annotation, n));
        [layer, label, text, text_of(attributes, "speaker"), text_of(attributes, "note")]
    };
    annotations(export).iter().map(row).collect()
}

#[test]
fn quotes_and_names_stand_in_their_panes() {
    let home = Home::new();
    let article = home.file("wreck.txt", ARTICLE);
    let mut terminal = open(&home, &article);
    terminal.wait_until("both quotes with their speakers", |screen| {
        screen.has_row(&["direct", "Helen Marlowe", "“She is"])
            && screen.has_row(&["direct", "Ines Okoro", "“They are"])
    });
    terminal.press("\t\t\t");
    terminal.wait_until("people, places and organisations", |screen| {
        screen.has_row(&["PERSON", "Helen Marlowe"])
            && screen.has_row(&["PERSON", "Ines Okoro"])
            && screen.has_row(&["ORG", "Royal Navy"])
            && screen.has_row(&["GPE", "Bristol"])
    });
    terminal.press("G");
    terminal.wait_until("the last of them", |screen| {
        screen.has_row(&["ORG", "European Commission"]) && screen.has_row(&["GPE", "Cardiff"])
    });
    terminal.quit();
}

#[test]
fn what_was_decided_is_there_again_and_in_the_export() {
    let home = Home::new();
    let article = home.file("wreck.txt", ARTICLE);
    let mut terminal = open(&home, &article);

    find(&mut terminal, "Royal Navy", &["entity ORG", "suggested"]);
    keep(&mut terminal, "a", "Accepted: entity ORG “Royal Navy”.");

    find(&mut terminal, "Cardiff", &["entity GPE", "suggested"]);
    terminal.press_until("l", "Label of this entity");
    keep(&mut terminal, "f", "Corrected: entity FAC “Cardiff”.");

    find(&mut terminal, "European", &["entity ORG", "European Commission"]);
    terminal.press_until("e", "other end");
    keep(&mut terminal, "ohhhh\r", "Corrected: entity ORG “the European Commission”.");
    terminal.wait_until("the new edges", |s| s.has_row(&["ORG", "the European Commission"]));

    terminal.press("/navy divers\rvee");
    terminal.press_until("t", "Tag “navy divers” as");
    terminal.press_until("e", "“navy divers” as entity");
    keep(&mut terminal, "r", "Added: entity PRODUCT “navy divers”.");

    find(&mut terminal, "“They", &["quote direct", "Ines Okoro"]);
    terminal.press_until("s", "speaker of this quote");
    keep(&mut terminal, "The owners\r", "Corrected: quote direct “");
    // The correction has decided, and the loop went on; the note is for what it made.
    find(&mut terminal, "“They", &["quote direct", "speaker The owners"]);
    keep(&mut terminal, "cAsk for the date.\r", "Set note of quote.");

    keep(&mut terminal, "u", "Undid “Set note of quote”.");
    terminal.wait_without("Ask for the date.");
    keep(&mut terminal, "\x12", "Redid “Set note of quote”.");
    terminal.wait_for("note Ask for the date.");
    let place = terminal.screen().cursor();
    terminal.quit();

    let wanted = [
        ["entity", "PRODUCT", "navy divers", "", ""],
        ["entity", "ORG", "Royal Navy", "", ""],
        ["entity", "ORG", "the European Commission", "", ""],
        ["quote", "direct", QUOTE, "The owners", "Ask for the date."],
        ["entity", "FAC", "Cardiff", "", ""],
    ];
    let export = home.export(&article);
    assert_eq!(summary(&export), wanted);
    for annotation in annotations(&export) {
        assert_eq!(text_of(annotation, "status"), "accepted", "{annotation}");
        let by_ana = text_of(&annotation["provenance"], "annotator") == "ana";
        assert_eq!(by_ana, text_of(annotation, "text") != "Royal Navy", "{annotation}");
    }

    let mut terminal = open(&home, &article);
    terminal.wait_until("the place", |screen| screen.cursor() == place);
    terminal.wait_for("note Ask for the date.");
    keep(&mut terminal, "u", "Undid “Set note of quote”.");
    keep(&mut terminal, "u", "Undid “Set speaker of quote”.");
    terminal.quit();
    let export = home.export(&article);
    let without_quote: Vec<_> = wanted.iter().filter(|row| row[0] != "quote").copied().collect();
    assert_eq!(summary(&export), without_quote);

    let mut terminal = open(&home, &article);
    keep(&mut terminal, "\x12", "Redid “Set speaker of quote”.");
    keep(&mut terminal, "\x12", "Redid “Set note of quote”.");
    terminal.quit();
    assert_eq!(summary(&home.export(&article)), wanted);
}

const QUOTE: &str = "“They are bad neighbours. If the owners wanted help with the wreck, we would be \
    glad to go in and do it. I told them so in Cardiff,”";

#[test]
fn the_quotes_of_a_real_article_have_their_speaker() {
    let Ok(text) = std::fs::read(REAL) else {
        eprintln!("skipped: there is no {REAL}");
        return;
    };
    let home = Home::new();
    let article = home.file("cartels.txt", text);
    let mut terminal = open(&home, &article);
    find(&mut terminal, "“She’s", &["quote direct", "Donald Trump"]);
    find(&mut terminal, "“They are", &["quote direct", "Donald Trump"]);
    terminal.press("\t\t\tg");
    terminal.wait_until("people and places", |screen| {
        screen.has_row(&["PERSON", "Donald Trump"])
            && screen.has_row(&["PERSON", "Claudia Sheinbaum"])
            && screen.has_row(&["GPE", "Mexico"])
    });
    terminal.press("G");
    terminal
        .wait_until("organisations", |screen| screen.has_row(&["ORG", "U.S. Northern Command"]));
    terminal.quit();
}
