//! The review loop: groups of mentions, bulk decisions, filters, edges and pieces, the end of the loop.

use std::path::Path;

use crate::terminal::{Home, Terminal};

const ARTICLE: &str = "\
Harbour fares rise again

Mayor Ines Okoro said on Monday that the ferry fares would rise by 12 percent. Okoro told reporters in Bristol that she had no choice. Critics of Okoro came from Cardiff and from Bristol.
“We waited for too long,” said Tomas Arriaga, who owns two boats in Cardiff. “Nobody enjoys it.”
Helen Marlowe, who teaches in Bristol, said that the harbour had lost 40 jobs since March.
";

/// Types and waits for the sentence in the status line and for the disk.
#[track_caller]
fn keep(terminal: &mut Terminal, keys: &str, said: &str) {
    terminal.press(keys);
    terminal.wait_until(said, |screen| screen.has(said) && screen.has("saved ✓"));
}

#[track_caller]
fn find(terminal: &mut Terminal, text: &str, detail: &[&str]) {
    terminal.press(&format!("/{text}\r"));
    terminal.wait_until(&format!("{detail:?}"), |screen| screen.has_row(detail));
}

fn open(home: &Home) -> Terminal {
    let article: &Path = &home.file("fares.txt", ARTICLE);
    let terminal = home.open([article]);
    terminal.wait_for_suggestions();
    terminal
}

/// The keys that lead to the entities' pane, at its top.
const ENTITIES: &str = "\t\t\tg";

#[test]
fn all_mentions_of_a_name_are_one_decision() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.press(ENTITIES);
    terminal.wait_until("a row a name", |screen| screen.has_row(&["×3", "PERSON", "Ines Okoro"]));
    find(&mut terminal, "Okoro", &["entity PERSON", "Ines Okoro"]);
    terminal.press(ENTITIES);
    keep(&mut terminal, "a", "Accepted: 3 mentions of “Ines Okoro”.");
    terminal.wait_until("all three", |screen| screen.has_row(&["✓ ×3", "Ines Okoro"]));
    keep(&mut terminal, "u", "Undid “Accept 3 mentions of Ines Okoro”.");
    // Unfolded, each mention stands with its words and is decided alone.
    terminal.press("gZ");
    terminal.wait_until("its mentions", |screen| screen.has_row(&["Okoro told reporters"]));
    keep(&mut terminal, "jx", "Rejected: entity PERSON “Ines Okoro”.");
    terminal.wait_until("two left", |screen| screen.has_row(&["×2", "Ines Okoro"]));
    terminal.quit();
}

#[test]
fn a_star_in_the_article_takes_all_mentions() {
    let home = Home::new();
    let mut terminal = open(&home);
    find(&mut terminal, "Bristol", &["entity GPE", "Bristol"]);
    terminal.press_until("*", "Decisions go to all 3 mentions of “Bristol”.");
    terminal.press_until("l", "Label of this entity");
    keep(&mut terminal, "f", "Corrected: 3 mentions of “Bristol”.");
    keep(&mut terminal, "u", "Undid “Make FAC of 3 mentions of Bristol”.");
    terminal.quit();
}

#[test]
fn names_are_merged_and_split() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.press(ENTITIES);
    find(&mut terminal, "Cardiff", &["entity GPE", "Cardiff"]);
    terminal.press_until("C", "Merge “Cardiff” (2 mentions) with");
    keep(&mut terminal, "Bristol\r", "Corrected: 2 mentions of “Cardiff”.");
    terminal.press(ENTITIES);
    terminal.wait_until("one name", |screen| screen.has_row(&["×5", "GPE", "Bristol"]));
    find(&mut terminal, "Cardiff", &["name Bristol"]);
    keep(&mut terminal, "Y", "Changed: entity GPE “Cardiff”.");
    terminal.wait_until("its own name", |screen| screen.has_row(&["×4", "GPE", "Bristol"]));
    terminal.quit();
}

#[test]
fn what_the_filter_shows_is_decided_at_once_and_taken_back_at_once() {
    let home = Home::new();
    let mut terminal = open(&home);
    terminal.press(ENTITIES);
    terminal.press_until("|", "filter:");
    terminal.press("label:person -name:okoro\r");
    terminal.wait_until("the filter", |screen| {
        screen.has("[label:person -name:ok") && !screen.has_row(&["? .", "GPE"])
    });
    terminal.press_until("X", "Reject at once: entities");
    terminal.wait_for("2 annotations");
    keep(&mut terminal, "a", "Rejected 2 annotations; u takes all of it back.");
    terminal.wait_for("nothing passes the filter");
    keep(&mut terminal, "u", "Undid “Reject 2 annotations”.");
    terminal.press_until("|", "filter:");
    terminal.press("\x15status:maybe\r");
    terminal.wait_for("“maybe” is no status");
    terminal.quit();
}

#[test]
fn the_last_thing_is_done_again() {
    let home = Home::new();
    let mut terminal = open(&home);
    find(&mut terminal, "Cardiff", &["entity GPE", "Cardiff"]);
    terminal.press_until("l", "Label of this entity");
    keep(&mut terminal, "f", "Corrected: entity FAC “Cardiff”.");
    find(&mut terminal, "Bristol, said", &["entity GPE", "Bristol"]);
    keep(&mut terminal, ".", "Corrected: entity FAC “Bristol”.");
    terminal.quit();
}

#[test]
fn the_loop_keeps_to_a_layer_and_says_what_is_left() {
    let home = Home::new();
    let mut terminal = open(&home);
    find(&mut terminal, "“We waited", &["quote direct", "Tomas Arriaga"]);
    terminal.press("\t\t");
    terminal.wait_until("the quotes", |screen| screen.has_row(&["Quotes", "0 of"]));
    terminal.press("g");
    keep(&mut terminal, "a", "Accepted: quote");
    terminal.press("]");
    terminal.wait_for("1 skipped");
    terminal.press("]]");
    terminal.wait_for("The end in Quotes: 1 decided, 3 skipped. ] goes back to the first of them.");
    terminal.wait_until("the pane's counts", |screen| {
        screen.has_row(&["Quotes", "1 of 4 decided, 3 skipped"])
            && screen.has_row(&["~ ", "she had"])
    });
    terminal.press("]");
    terminal
        .wait_until("the first of them", |screen| screen.has_row(&["▸~ ", "she had no choice"]));
    terminal.press(";");
    terminal.wait_for("Quotes only; ] goes on with everything.");
    terminal.quit();
}

#[test]
fn edges_go_by_word_and_sentence_and_pieces_come_and_go() {
    let home = Home::new();
    let mut terminal = open(&home);
    find(&mut terminal, "Tomas", &["entity PERSON", "Tomas Arriaga"]);
    terminal.press_until("e", "edges of entity PERSON");
    terminal.press("b");
    terminal.wait_for("5 characters: Tomas");
    terminal.press(")");
    terminal.wait_for("who owns two boats in Cardiff.");
    terminal.press("bbb");
    keep(&mut terminal, "\r", "Corrected: entity PERSON “Tomas Arriaga, who owns two boats”.");
    // A correction is a decision: the loop went on, and the way back is one key.
    terminal.wait_for("entity CARDINAL");
    terminal.press("K");
    terminal.wait_until("the corrected one", |screen| screen.has_row(&["PERSON", "corrects e"]));
    terminal.press_until("P", "Go to the piece by");
    terminal.press_until("v", "a piece for entity PERSON");
    keep(&mut terminal, "\r", "Changed: entity PERSON");
    terminal.press_until("e", "edges of entity PERSON");
    terminal.press("\t");
    keep(&mut terminal, "d", "Changed: entity PERSON");
    keep(&mut terminal, "u", "Undid “Drop a piece of entity”.");
    terminal.quit();
}

#[test]
fn a_speaker_is_pointed_at() {
    let home = Home::new();
    let mut terminal = open(&home);
    find(&mut terminal, "“We waited", &["quote direct"]);
    terminal.press_until("s", "speaker of this quote");
    terminal.press_until("\t", "Point at the source");
    terminal.press("/Helen\r");
    terminal.wait_for("source of quote");
    keep(&mut terminal, "\r", "Set: speaker Helen Marlowe.");
    terminal.wait_until("both", |screen| screen.has("speaker Helen Marlowe"));
    terminal.quit();
}

#[test]
fn panes_fold_and_grow_and_keep_it() {
    let home = Home::new();
    let articles = [home.file("one.txt", ARTICLE), home.file("two.txt", "Nothing here.\n")];
    let mut terminal = home.open(&articles);
    terminal.wait_for_suggestions();
    terminal.press("\t");
    terminal.press_until("_", "Claims folded.");
    terminal.press("\x1b");
    terminal.wait_until("only its heading", |screen| !screen.has_row(&["? .", "statistic"]));
    let before = terminal.screen().place_of("▸ Claims");
    terminal.press("\x1b[1;3D");
    terminal.wait_until("wider panes", |screen| screen.place_of("▸ Claims") < before);
    let wider = terminal.screen().place_of("▸ Claims");
    terminal.press("\x1bn");
    terminal.wait_until("the next article's panes", |screen| {
        screen.has("2/2") && screen.place_of("▸ Claims") == wider
    });
    terminal.quit();
}

#[test]
fn weak_suggestions_come_and_go_by_one_key() {
    let home = Home::new();
    let article: &Path = &home
        .file("fall.txt", "Fares\n\nThe mayor believes that ferry fares will fall in Bristol.\n");
    let mut terminal = home.open([article]);
    terminal.wait_for_suggestions();
    terminal.press("$");
    terminal.wait_until("a possible quote", |screen| screen.has_row(&["indirect", "mayor"]));
    terminal.press("$");
    let shown_no_longer = "What is less likely than not is shown no longer.";
    terminal.wait_until("none", |screen| {
        screen.has(shown_no_longer) && !screen.has_row(&["indirect", "mayor"])
    });
    // What was decided stays, and the article is left as it was.
    terminal.press("$");
    terminal.wait_until("it again", |screen| screen.has_row(&["indirect", "mayor"]));
    find(&mut terminal, "will", &["quote indirect"]);
    keep(&mut terminal, "a", "Accepted: quote indirect");
    terminal.press("$");
    terminal.wait_until("kept", |screen| {
        screen.has(shown_no_longer) && screen.has_row(&["✓", "indirect", "mayor"])
    });
    terminal.quit();
}

#[test]
fn a_quote_that_is_tagged_has_its_speaker_and_its_cue() {
    let home = Home::new();
    let text = "Rents\n\nAda Obi said rents fell in the whole town and wages rose.\n";
    let article: &Path = &home.file("rents.txt", text);
    let mut terminal = home.open([article]);
    terminal.wait_for_suggestions();
    terminal.press("/wages\rv)tqi");
    terminal.wait_until("who says it", |screen| {
        screen.has("cue “said”") && screen.has_row(&["quote indirect", "Ada Obi", "cue “said”"])
    });
    terminal.quit();
}
