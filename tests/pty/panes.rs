//! Panes that are sorted and hidden, layers that the schema lacks, selecting and copying by keys, counts,
//! the palette, and the note editor's characters.

use crate::terminal::{Home, Terminal};

const ARTICLE: &str = "\
Harbour fares rise again

Mayor Ines Okoro said on Monday that the ferry fares would rise by 12 percent. Critics came from Cardiff.

“We waited for too long,” said Tomas Arriaga, who owns two boats. “Nobody enjoys it.”
";

fn open(home: &Home, size: (u16, u16)) -> Terminal {
    let article = home.file("fares.txt", ARTICLE);
    let terminal = home.open_sized(size, [article]);
    terminal.wait_until("the suggestions", |screen| screen.has("0/") && !screen.has("0/0"));
    terminal
}

#[test]
fn a_pane_is_hidden_at_every_size_and_stays_so_in_the_next_article() {
    let home = Home::new();
    let articles = [home.file("one.txt", ARTICLE), home.file("two.txt", ARTICLE)];
    let mut terminal = home.open(&articles);
    terminal.wait_for_suggestions();
    terminal.press_until("h", "Show or hide a pane");
    terminal.press_until("c", "The pane Claims is hidden; h shows it again.");
    terminal.wait_until("no claims", |screen| !screen.has_row(&["Claims", "by score"]));
    terminal.press("\t");
    terminal.wait_until("the quotes come first", |screen| screen.has_row(&["Quotes", "0 of"]));
    terminal.press_until("\x1bn", "2/2");
    terminal.wait_for_suggestions();
    terminal.wait_until("still hidden", |screen| !screen.has_row(&["Claims", "by score"]));
    terminal.press_until(":", "Commands");
    terminal.press_until("hidepane", "hide-pane");
    terminal.press_until("\r", "Show or hide a pane");
    terminal.press_until("c", "The pane Claims is shown.");
    terminal.quit();
    let mut terminal = open(&home, (40, 12));
    terminal.press_until("h", "Show or hide a pane");
    terminal.press_until("e", "The pane Entities is hidden");
    terminal.press_until("\t\t", "Quotes");
    // Behind the quotes there is only the article again.
    terminal.press("\t");
    terminal.wait_without("0 of");
    terminal.quit();
}

#[test]
fn a_pane_is_sorted_in_turn() {
    let home = Home::new();
    let mut terminal = open(&home, (120, 40));
    terminal.press("\t\t\t");
    for (sorted, heading) in
        [("by score", "by score"), ("by name", "by name"), ("by mentions", "by mentions")]
    {
        terminal.press_until("S", &format!("Entities sorted {sorted}."));
        terminal.wait_until(heading, |screen| screen.has_row(&["Entities", heading]));
    }
    terminal.quit();
}

#[test]
fn what_an_import_brought_is_listed_though_the_schema_lacks_its_layer() {
    let home = Home::new();
    let article = home.file("fares.txt", ARTICLE);
    let own = serde_json::json!({
        "postil": 1, "offsets": "code-point", "id": "a", "title": "", "source": "fares.txt",
        "text": ARTICLE,
        "annotations": [{
            "id": "f1", "layer": "frame", "label": "conflict", "spans": [[0, 13]],
            "text": "Harbour fares", "status": "suggested", "attributes": {"tone": "sharp"},
            "provenance": {"import": "json", "agent": "bo"},
        }],
        "relations": [],
    });
    let file = home.file("fares.json", own.to_string());
    home.postil(["import".as_ref(), file.as_os_str()]);
    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    terminal.wait_until("its pane", |screen| screen.has_row(&["frame", "0 of 1 decided"]));
    terminal.press("\x1b[Z");
    terminal
        .wait_until("its attribute", |screen| screen.has_row(&["frame conflict", "tone sharp"]));
    terminal.press_until("a", "Everything is decided in frame: 1 accepted, 0 rejected.");
    terminal.wait_until("it counts", |screen| {
        screen.has_row(&["frame", "1 of 1 decided"]) && screen.has("saved ✓")
    });
    terminal.quit();
    assert_eq!(home.export(&article)["annotations"][0]["layer"], "frame");
}

/// Waits for the clipboard to get so many characters.
#[track_caller]
fn copied(terminal: &mut Terminal, keys: &str, count: usize) {
    terminal.press_until(keys, &format!("Sent {count} characters"));
}

#[test]
fn keys_select_characters_words_sentences_paragraphs_and_copy_them() {
    let home = Home::new();
    let article = home.file("fares.txt", ARTICLE);
    let script = "SSH_CONNECTION=here \"$POSTIL\" \"$1\"";
    let mut terminal = home.shell(script, &[article.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press_until("/Okoro said\r", "entity PERSON");
    terminal.press_until("v", "1 characters: O");
    terminal.press_until("ll", "3 characters: Oko");
    terminal.press_until("e", "5 characters: Okoro");
    copied(&mut terminal, "y", "Okoro".len());
    let sentence = "Mayor Ines Okoro said on Monday that the ferry fares would rise by 12 percent.";
    terminal.press_until("V", "characters: Mayor Ines");
    copied(&mut terminal, "y", sentence.len());
    terminal.press_until("vp", "Cardiff.");
    copied(&mut terminal, "y", sentence.len() + " Critics came from Cardiff.".len());
    terminal.quit();
}

#[test]
fn an_edge_goes_to_the_other_quotation_mark_and_back_by_a_character() {
    let home = Home::new();
    let mut terminal = open(&home, (120, 40));
    terminal.press_until("/waited\r", "Hit 1 of 1");
    terminal.press_until("vee", "selected");
    terminal.press("t");
    terminal.press_until("e", "as entity");
    terminal.press_until("p", "Added: entity PERSON “waited for”.");
    terminal.press_until("e", "edges of entity PERSON");
    terminal.press_until("'", "characters: waited for too long,”");
    terminal.press_until("hh", "characters: waited for too long");
    terminal.press_until("o'", "characters: “We waited for too long");
    terminal.press_until("\r", "Changed: entity PERSON “We waited for too long.");
    terminal.quit();
}

#[test]
fn a_number_before_a_command_repeats_it() {
    let home = Home::new();
    let mut terminal = open(&home, (80, 24));
    let start = terminal.screen().cursor();
    terminal.press("3w");
    terminal.wait_until("three words on", |screen| screen.cursor() != start);
    let there = terminal.screen().cursor();
    terminal.press("3W");
    terminal.wait_until("and back", |screen| screen.cursor() == start);
    terminal.press("www");
    terminal.wait_until("the same by single steps", |screen| screen.cursor() == there);
    terminal.quit();
}

#[test]
fn a_note_is_edited_by_what_one_sees_as_a_character() {
    let home = Home::new();
    let article = home.file("fares.txt", ARTICLE);
    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    terminal.press("]");
    terminal.press_until("c", "note of this");
    // A family, a flag and a letter with a mark: one key left and one delete each.
    terminal.press("a👨\u{200d}👩\u{200d}👧🇳🇴e\u{301}z");
    terminal.press("\x1b[D\x7f\x1b[D\x1b[D\x1b[3~");
    terminal.press_until("\r", "Set note of");
    terminal.wait_for("saved ✓");
    terminal.quit();
    let whole =
        home.postil(["export".as_ref(), article.as_os_str(), "--status".as_ref(), "all".as_ref()]);
    assert!(whole.contains("\"note\": \"a🇳🇴z\""), "{whole}");
}
