//! Attributes, notes, relations and labels of the document, set by keys and by mouse.

use serde_json::Value as Json;

use crate::terminal::{Home, Terminal};

const ARTICLE: &str = "\
Harbour vote splits the council

The council of Bristol voted on Tuesday to raise ferry fares by 12 percent. “We have put this off for too long,” said Mayor Ines Okoro.

Critics said that the rise would hit commuters hardest. Fares have doubled since 2019, the harbour office said.
";

/// A layer with an attribute of every kind, on top of the built-in ones.
const SCHEMA: &str = r#"
extend = true

[[layer]]
name = "frame"
key = "f"
colour = "light-red"
guideline = "A frame is how the article tells it."
label = [{ name = "conflict", key = "c" }, { name = "cost", key = "o" }]
attribute = [
  { name = "loaded", kind = "flag" },
  { name = "weight", kind = "number" },
  { name = "tone", kind = "choice", choices = ["calm", "sharp"] },
  { name = "why", kind = "text" },
  { name = "who", kind = "span", key = "m" },
]

[[layer]]
name = "topic"
key = "t"
scope = "document"
several = true
label = [{ name = "politics", key = "p" }, { name = "transport", key = "t" }]

[[layer]]
name = "genre"
key = "g"
scope = "document"
label = [{ name = "news", key = "n" }, { name = "comment", key = "c" }]

[[relation]]
name = "answers"
key = "a"
description = "Says something to the other."
"#;

/// Types and waits for the sentence in the status line and for the disk.
#[track_caller]
fn keep(terminal: &mut Terminal, keys: &str, said: &str) {
    terminal.press(keys);
    terminal.wait_until(said, |screen| screen.has(said) && screen.has("saved ✓"));
}

/// Opens the article with the schema, and tags “ferry fares” as a frame.
#[track_caller]
fn with_frame(home: &Home) -> (Terminal, std::path::PathBuf) {
    let article = home.file("harbour.txt", ARTICLE);
    let schema = home.file("schema.toml", SCHEMA);
    let mut terminal = home.open([article.as_os_str(), "--schema".as_ref(), schema.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press("/ferry fares\rvee");
    terminal.press_until("t", "Tag “ferry fares” as");
    terminal.press_until("f", "conflict");
    keep(&mut terminal, "c", "Added: frame conflict “ferry fares”.");
    (terminal, article)
}

/// The exported annotation of a layer.
#[track_caller]
fn of_layer<'j>(export: &'j Json, layer: &str) -> &'j Json {
    let all = export["annotations"].as_array().expect("there are annotations");
    all.iter().find(|a| a["layer"] == layer).unwrap_or_else(|| panic!("no {layer}: {export}"))
}

/// A press of the left button on the first column of a text on the screen.
#[track_caller]
fn click(terminal: &mut Terminal, text: &str) {
    let (row, column) = terminal.screen().place_of(text).expect("the text is on the screen");
    let at = format!("{};{}", column + 1, row + 1);
    terminal.press(&format!("\x1b[<0;{at}M\x1b[<0;{at}m"));
}

#[test]
fn a_form_sets_every_kind_of_attribute() {
    let home = Home::new();
    let (mut terminal, article) = with_frame(&home);
    terminal.press_until("i", "letter or enter sets");
    keep(&mut terminal, "l", "Changed: frame conflict");
    terminal.press_until("w", "weight:");
    keep(&mut terminal, "2.5\r", "Changed: frame conflict");
    terminal.press_until("t", "a letter chooses");
    keep(&mut terminal, "2", "Changed: frame conflict");
    terminal.press_until("h", "why of this frame");
    keep(&mut terminal, "One.\nTwo.\r", "Changed: frame conflict");
    terminal.press_until("m", "Point at the who");
    terminal.press("/Bristol\r");
    keep(&mut terminal, "\r", "Changed: frame conflict");
    terminal.wait_until("the form with its values", |screen| {
        screen.has_row(&["loaded", "yes"])
            && screen.has_row(&["weight", "2.5"])
            && screen.has_row(&["tone", "sharp"])
            && screen.has_row(&["why", "One. Two."])
            && screen.has_row(&["who", "“Bristol”"])
    });
    terminal.press_until("I", "A frame is how the article tells it.");
    terminal.press("\x1b");
    terminal.wait_without("A frame is how");
    // The arrow goes on to the next choice, the delete key takes a value away.
    terminal.press("\x1b[A\x1b[A");
    keep(&mut terminal, "\x1b[C", "Changed: frame conflict");
    terminal.wait_until("the first choice again", |screen| screen.has_row(&["tone", "calm"]));
    keep(&mut terminal, "\x1b[A\x1b[3~", "Changed: frame conflict");
    terminal.press("\x1b");
    terminal.wait_without("letter or enter sets");
    terminal.quit();
    let export = home.export(&article);
    let attributes = &of_layer(&export, "frame")["attributes"];
    assert_eq!(attributes["loaded"], true, "{attributes}");
    assert_eq!(attributes["tone"], "calm", "{attributes}");
    assert_eq!(attributes["why"], "One.\nTwo.", "{attributes}");
    assert_eq!(attributes["who"]["text"], "Bristol", "{attributes}");
    assert_eq!(attributes.get("weight"), None, "{attributes}");
}

#[test]
fn the_mouse_chooses_rows_of_boxes_and_a_click_beside_closes() {
    let home = Home::new();
    let (mut terminal, _) = with_frame(&home);
    terminal.press_until("i", "letter or enter sets");
    click(&mut terminal, "t  tone");
    terminal.wait_for("a letter chooses");
    click(&mut terminal, "2  sharp");
    terminal.wait_until("the choice", |screen| screen.has_row(&["tone", "sharp"]));
    click(&mut terminal, "Harbour vote");
    terminal.wait_without("letter or enter sets");
    terminal.quit();
}

#[test]
fn a_verdict_is_two_keys_away_and_keeps_the_mention() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    terminal.press("/Fares have\rVt");
    terminal.press_until("c", "Added: claim");
    terminal.press_until("i", "letter or enter sets");
    terminal.press_until("s", "Point at the source");
    terminal.press("/harbour off\rve\r");
    terminal.wait_for("“harbour office”");
    terminal.press("k");
    terminal.press_until("3", "Changed: claim");
    terminal.wait_until("kind and mention", |screen| {
        screen.has_row(&["kind", "cause"]) && screen.has_row(&["source", "“harbour office”"])
    });
    terminal.press("v");
    terminal.press_until("2", "Set verdict of claim");
    terminal.wait_until("the verdict", |screen| screen.has_row(&["verdict", "mostly-true"]));
    terminal.press("\x1b");
    terminal.wait_without("letter or enter sets");
    terminal.quit();
}

#[test]
fn a_note_is_edited_with_the_keys_of_readline() {
    let home = Home::new();
    let (mut terminal, article) = with_frame(&home);
    terminal.press_until("ih", "why of this frame");
    terminal.press("one two three\x17\x01zero \x05four");
    terminal.press("\x1bb\x0bfive\x1b[200~\nsix\tseven\x1b[201~");
    terminal.press("\x1b");
    terminal.wait_for("The text has changed");
    keep(&mut terminal, "\r", "Changed: frame conflict");
    terminal.press("\x1b");
    terminal.wait_without("letter or enter sets");
    terminal.quit();
    let export = home.export(&article);
    assert_eq!(of_layer(&export, "frame")["attributes"]["why"], "zero one two five\nsix seven");
}

#[test]
fn the_readers_own_editor_gets_the_keys_and_gives_the_terminal_back() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let editor = home.file(
        "editor.sh",
        "printf 'editor: '; read line < /dev/tty; printf '%s, and %s\\n' \"$(cat \"$2\")\" \"$line\" > \"$2\"\n",
    );
    let script = "EDITOR=\"sh $2 --wait\" \"$POSTIL\" \"$1\"";
    let mut terminal = home.shell(script, &[article.as_os_str(), editor.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press("]");
    terminal.press_until("c", "note of this");
    terminal.press("from here");
    terminal.press_until("\x0f", "editor:");
    terminal.press("quit from there\r");
    terminal.wait_until("the note", |screen| {
        screen.has("Set note of") && screen.has("note from here, and quit from there")
    });
    terminal.quit();
}

#[test]
fn an_editor_that_fails_leaves_the_text_as_it_was() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let mut terminal = home.shell("VISUAL=false \"$POSTIL\" \"$1\"", &[article.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press("]");
    terminal.press_until("c", "note of this");
    terminal.press("kept");
    terminal.press_until("\x0f", "false ended with");
    keep(&mut terminal, "\r", "Set note of");
    terminal.wait_for("note kept");
    terminal.quit();
}
