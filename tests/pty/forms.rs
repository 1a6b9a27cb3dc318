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
attribute = [
  { name = "reach", kind = "choice", choices = ["town", "country"] },
  { name = "why", kind = "text" },
  { name = "lead", kind = "span" },
]

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

#[test]
fn two_annotations_are_linked_followed_and_unlinked() {
    let home = Home::new();
    let (mut terminal, article) = with_frame(&home);
    terminal.press_until("R", "Relations of frame conflict");
    terminal.press_until("a", "frame conflict “ferry fares” answers …");
    terminal.press("wehave\x17we have put");
    keep(&mut terminal, "\r", "answers: quote direct q");
    terminal.wait_until("the relation in the line below", |screen| {
        screen.has_row(&["frame conflict →", "→ answers quote direct q", "“We have put"])
    });
    terminal.wait_until("signs in the panes and beside the text", |screen| {
        screen.has_row(&["direct", "← “We have put"])
            && screen.has_row(&["conflict", "→ ferry fares"])
    });
    terminal.press("F");
    terminal.wait_for("← answers frame conflict f1 “ferry fares”");
    terminal.press("F");
    terminal.wait_for("→ answers quote direct q");
    let linked = home.export(&article);
    terminal.press_until("R", "1  → answers");
    keep(&mut terminal, "\x1b[3~", "Removed the relation.");
    keep(&mut terminal, "u", "Undid “Remove relation”.");
    terminal.wait_for("→ answers quote direct q");
    // What goes takes its relations with it, and brings them back.
    keep(&mut terminal, "d", "Deleted: frame conflict");
    keep(&mut terminal, "u", "Undid “Delete frame”.");
    terminal.wait_for("→ answers quote direct q");
    terminal.quit();
    let relations = |export: &Json| export["relations"].as_array().map_or(0, Vec::len);
    assert_eq!(relations(&linked), 0, "the quote is only suggested yet");
    let whole =
        home.postil(["export".as_ref(), article.as_os_str(), "--status".as_ref(), "all".as_ref()]);
    let whole: Json = serde_json::from_str(&whole).expect("it is JSON");
    assert_eq!(relations(&whole), 1, "{whole}");
    assert_eq!(whole["relations"][0]["label"], "answers");
}

#[test]
fn a_document_has_labels_of_its_own() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let schema = home.file("schema.toml", SCHEMA);
    let config = home.file("config.toml", "schema = \"schema.toml\"\n");
    let script = "POSTIL_CONFIG=\"$2\" \"$POSTIL\" \"$1\"";
    let mut terminal = home.shell(script, &[article.as_os_str(), config.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press_until("B", "Label the document");
    terminal.press_until("t", "[ ] politics");
    terminal.press_until("p", "[x] politics");
    terminal.press_until("t", "[x] transport");
    terminal.press("\x1b");
    terminal.wait_without("[x] transport");
    terminal.press_until("B", "Label the document");
    terminal.press_until("g", "[ ] news");
    keep(&mut terminal, "n", "Label genre news.");
    terminal.press_until("B", "Label the document");
    terminal.press_until("g", "[x] news");
    keep(&mut terminal, "c", "Label genre comment.");
    terminal.wait_for("topic politics, transport · genre comment");
    keep(&mut terminal, "u", "Undid “Label genre comment”.");
    terminal.wait_for("topic politics, transport · genre news");
    terminal.quit();
    let export = home.export(&article);
    let genre = of_layer(&export, "genre");
    assert_eq!((&genre["label"], &genre["text"]), (&"news".into(), &"".into()));
    assert_eq!(genre["spans"], serde_json::json!([]));
    drop(schema);
}

#[test]
fn labels_of_the_document_have_attributes_that_are_undone_and_come_in_again() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let schema = home.file("schema.toml", SCHEMA);
    let mut terminal = home.open([article.as_os_str(), "--schema".as_ref(), schema.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press_until("B", "Label the document");
    terminal.press_until("t", "tab attributes");
    // The first label is marked; its form gives it to the document.
    terminal.press_until("\t", "letter or enter sets");
    terminal.wait_for("topic politics");
    terminal.press_until("r", "a letter chooses");
    keep(&mut terminal, "2", "Changed: topic politics.");
    terminal.press_until("w", "why of this topic");
    keep(&mut terminal, "It says so.\r", "Changed: topic politics.");
    terminal.press_until("l", "Point at the lead");
    terminal.press("/Bristol\r");
    keep(&mut terminal, "\r", "Changed: topic politics.");
    terminal.wait_until("all of it", |screen| {
        screen.has_row(&["reach", "country"])
            && screen.has_row(&["why", "It says so."])
            && screen.has_row(&["lead", "“Bristol”"])
    });
    keep(&mut terminal, "u", "Undid “Set lead of topic”.");
    terminal.wait_until("no lead", |screen| screen.has_row(&["lead", "–"]));
    terminal.press("\x1b");
    terminal.wait_until("the menu again", |screen| {
        screen.has_row(&["[x] politics", "reach country · why It says so."])
    });
    terminal.press("\x1b");
    terminal.wait_without("[x] politics");
    terminal.quit();
    let written = home.export(&article);
    let topic = of_layer(&written, "topic");
    assert_eq!(topic["spans"], serde_json::json!([]));
    assert_eq!(topic["attributes"], serde_json::json!({"reach": "country", "why": "It says so."}));
    // Another library takes it in and gives it back as it was.
    let other = Home::new();
    let file = other.file("harbour.json", written.to_string());
    other.postil(["import".as_ref(), file.as_os_str()]);
    let again: Json = serde_json::from_str(&other.postil(["export"])).expect("it is JSON");
    assert_eq!(again["annotations"], written["annotations"]);
}

#[test]
fn a_mistake_in_a_schema_is_named_with_file_line_and_field() {
    let home = Home::new();
    let article = home.file("harbour.txt", ARTICLE);
    let schema = home.file("schema.toml", SCHEMA.replace("\"light-red\"", "\"mauve\""));
    let mut terminal = home.open([article.as_os_str(), "--schema".as_ref(), schema.as_os_str()]);
    terminal.wait_for("is no schema");
    assert_eq!(terminal.end(), Ok(2));
    let said = String::from_utf8_lossy(&terminal.bytes()).replace("\r\n", "");
    assert!(
        said.contains("schema.toml is no schema: line 7, colour: unknown variant `mauve`"),
        "{said}"
    );
}
