//! What is decided is kept: through a kill, beside another postil, over a changed article.

use std::fs;

use crate::terminal::{Home, Terminal};

const ARTICLE: &str = "\
Harbour vote splits the council

The council of Bristol voted on Tuesday to raise ferry fares by 12 percent. “We have put this off for too long,” said Mayor Ines Okoro.

Critics in Cardiff said that commuters would pay 40 million pounds a year.
";

/// Goes to a text and accepts the annotation there; waits until it is said to be saved.
#[track_caller]
fn accept(terminal: &mut Terminal, text: &str, label: &str) {
    terminal.press(&format!("/{text}\r"));
    terminal.wait_until(text, |screen| screen.has_row(&[label, "suggested", text]));
    terminal.press("a");
    terminal.wait_until("the decision is saved", |screen| {
        screen.has(&format!("Accepted: entity {label} ")) && screen.has("saved ✓")
    });
}

/// The texts of what was accepted.
fn accepted(home: &Home, article: &std::path::Path) -> Vec<String> {
    let export = home.export(article);
    let annotations = export["annotations"].as_array().expect("an export has annotations").clone();
    let mut texts: Vec<String> =
        annotations.iter().filter_map(|a| a["text"].as_str()).map(str::to_owned).collect();
    texts.sort();
    texts
}

#[test]
fn a_kill_right_after_saved_loses_nothing() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    accept(&mut terminal, "Cardiff", "GPE");
    terminal.process().signal("KILL");
    assert_eq!(terminal.end(), Err("Killed".to_owned()));
    assert_eq!(accepted(&home, &article), ["Cardiff"]);

    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    terminal.press("/Cardiff\r");
    terminal.wait_until("it is accepted", |screen| screen.has_row(&["GPE", "accepted", "Cardiff"]));
    terminal.quit();
}

#[test]
fn a_second_postil_sees_what_the_first_has_decided() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let mut first = home.open([&article]);
    first.wait_for_suggestions();
    let mut second = home.open([&article]);
    second.wait_for_suggestions();
    accept(&mut first, "Cardiff", "GPE");
    second.press("/Cardiff\r");
    second.wait_until("it is accepted", |screen| screen.has_row(&["GPE", "accepted", "Cardiff"]));
    accept(&mut second, "Bristol", "GPE");
    // Both decide at once: neither is lost.
    first.press("/Tuesday\ra");
    second.press("/Ines Okoro\ra");
    first.wait_until("its decision is saved", |screen| {
        screen.has_row(&["✓", "DATE", "Tuesday"]) && screen.has("saved ✓")
    });
    second.wait_until("its decision is saved", |screen| {
        screen.has_row(&["✓", "PERSON", "Ines Okoro"]) && screen.has("saved ✓")
    });
    first.press_until("/Ines Okoro\r", "PERSON");
    first.wait_until("it is accepted", |screen| screen.has_row(&["PERSON", "accepted"]));
    second.press("/Tuesday\r");
    second.wait_until("it is accepted", |screen| screen.has_row(&["DATE", "accepted"]));
    first.quit();
    second.quit();
    assert_eq!(accepted(&home, &article), ["Bristol", "Cardiff", "Ines Okoro", "Tuesday"]);
}

#[test]
fn a_changed_article_offers_to_carry_annotations_over() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    accept(&mut terminal, "Bristol", "GPE");
    accept(&mut terminal, "Cardiff", "GPE");
    terminal.quit();

    let changed = ARTICLE.replace("Critics in Cardiff", "On Wednesday critics");
    fs::write(&article, changed).expect("it is writable");
    let mut terminal = home.open([&article]);
    terminal.wait_for("A new version");
    terminal.wait_until("the offer", |screen| {
        screen.has("Found again in the new text: 1.") && screen.has_row(&["GPE", "Cardiff"])
    });
    terminal.press_until("y", "Carried over: 1; not placed: 1.");
    terminal.press("\x1b");
    terminal.wait_for_suggestions();
    terminal.quit();
    assert_eq!(accepted(&home, &article), ["Bristol"]);
}

#[test]
fn a_decision_just_before_the_next_article_is_kept() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let next = home.file("tram.txt", "A tram for Cardiff\n\nIt runs on Monday.\n");
    let mut terminal = home.open([&article, &next]);
    terminal.wait_for_suggestions();
    let mut other = home.open([&article]);
    other.wait_for_suggestions();
    // The other's decision makes that the first has to make its own once more.
    accept(&mut other, "Bristol", "GPE");
    terminal.press("/Cardiff\ra\x1bn");
    terminal.wait_for("It runs on Monday.");
    terminal.press_until("\x1bp", "The council of Bristol");
    terminal.wait_for_suggestions();
    terminal.press("/Cardiff\r");
    terminal.wait_until("it is accepted", |screen| screen.has_row(&["GPE", "accepted", "Cardiff"]));
    terminal.quit();
    other.quit();
    assert_eq!(accepted(&home, &article), ["Bristol", "Cardiff"]);
}

const TREES: [&str; 20] = [
    "alder", "aspen", "beech", "birch", "cedar", "ebony", "elder", "hazel", "holly", "larch",
    "maple", "olive", "poplar", "rowan", "spruce", "sumac", "tamarack", "walnut", "willow", "yew",
];

#[test]
fn two_that_decide_at_once_lose_nothing() {
    let home = Home::new();
    let words = TREES.map(|tree| format!("{tree}s were felled, {tree}s were planted.")).join(" ");
    let article = home.file("trees.txt", format!("Trees of Bristol\n\n{words}\n"));
    let mut first = home.open([&article]);
    first.wait_for_suggestions();
    let mut second = home.open([&article]);
    second.wait_for_suggestions();
    // Each tags a word of every tree, faster than the library answers, and leaves at once.
    let tag = |word: String| format!("/{word}\rtep");
    for tree in TREES {
        first.press(&tag(format!("{tree}s were f")));
        second.press(&tag(format!("{tree}s were p")));
    }
    first.press("q");
    second.press("q");
    first.end_well();
    second.end_well();
    let mut wanted: Vec<String> = TREES.iter().map(|tree| format!("{tree}s")).collect();
    wanted.extend(wanted.clone());
    wanted.sort();
    assert_eq!(accepted(&home, &article), wanted);
}
