//! `--linear`: an article is labelled by lines, without a screen.

use std::fs;
use std::path::Path;

use crate::terminal::Home;

const ARTICLE: &str = "Bridge closed\n\n“We had 14 days of rain,” Mayor Ada Obi said.\n\nThe bridge in Veldam stays closed until Monday.\n";

#[test]
fn an_article_is_labelled_by_lines() {
    let home = Home::new();
    let path = home.file("bridge.txt", ARTICLE);
    let arguments = [Path::new("--linear"), &path];
    let mut terminal = home.open(arguments);
    terminal.wait_for("an empty line reads on");
    terminal.press_until("]\r", "Now: ");
    terminal.press_until("accept\r", "Accepted");
    terminal.press_until("undo\r", "Undid");
    terminal.press_until("/\r", "esc leaves");
    terminal.press_until("bridge in\r", "The bridge in Veldam stays closed");
    terminal.press_until("words\r", "4 Veldam");
    terminal.press_until("tag 1-4\r", "c: ");
    terminal.press_until("c\r", "claim check-worthy, accepted");
    terminal.press_until("note\r", "one line.");
    terminal.press_until("ask the city\r", "note ask the city");
    terminal.press_until("nonsense here\r", "neither a key nor a command");
    terminal.press("quit\r");
    assert_eq!(terminal.end(), Ok(0));
    let exported = home.export(&path);
    let kept = exported["annotations"].as_array().expect("there are annotations");
    let claim = kept.iter().find(|one| one["layer"] == "claim").expect("the claim was kept");
    assert_eq!(claim["text"], "The bridge in Veldam");
    assert_eq!(claim["attributes"]["note"], "ask the city");
}

#[test]
fn everything_that_an_annotation_has_is_set_by_lines() {
    let home = Home::new();
    let path = home.file("bridge.txt", ARTICLE);
    let arguments = [Path::new("--linear"), &path];
    let mut terminal = home.open(arguments);
    terminal.wait_for("an empty line reads on");
    terminal.press_until("list quote\r", "q1 quote direct");
    terminal.press_until("go q1\r", "Now: q1");
    terminal.press_until("s\r", "a number, or a name of your own");
    terminal.press_until("Mayor Obi\r", "Corrected");
    terminal.press_until("K\r", "speaker Mayor Obi");
    // Its note in the form, its cue by the words of the sentence, its edges likewise.
    terminal.press_until("i\r", "clear and a letter takes away");
    terminal.press_until("nonsense\r", "Say one of the letters");
    terminal.press_until("n\r", "one line.");
    terminal.press_until("on record\r", "note, on record");
    terminal.press_until("c\r", "select>");
    terminal.press_until("words\r", "10 said.");
    terminal.press_until("take 10\r", "“said”");
    terminal.press("esc\r");
    terminal.press_until("edges\r", "select>");
    terminal.press_until("take 1-5\r", "Now: ");
    terminal.press_until("left\r", " decided; left: ");
    terminal.press_until("go q99\r", "There is no annotation q99");
    terminal.press("quit\r");
    assert_eq!(terminal.end(), Ok(0));
    let exported = home.export(&path);
    let kept = exported["annotations"].as_array().expect("there are annotations");
    let quote = kept.iter().find(|one| one["layer"] == "quote").expect("the quote was kept");
    assert_eq!(quote["text"], "“We had 14 days of");
    let attributes = &quote["attributes"];
    assert_eq!(
        (&attributes["speaker"], &attributes["note"]),
        (&"Mayor Obi".into(), &"on record".into())
    );
    assert_eq!(attributes["cue"]["text"], "said");
}

#[test]
fn articles_follow_one_another_and_stand_in_the_queue() {
    let home = Home::new();
    let first = home.file("bridge.txt", ARTICLE);
    let second = home.file("port.txt", "Port opens\n\nThe port in Veldam opened on Friday.\n");
    let arguments = [Path::new("--linear"), &first, &second];
    let mut terminal = home.open(arguments);
    terminal.wait_for("Article 1 of 2: Bridge closed");
    terminal.press_until("alt-n\r", "Article 2 of 2: Port opens");
    terminal.press_until("]\r", "Now: ");
    terminal.press_until("x\r", "Rejected");
    terminal.press("quit\r");
    assert_eq!(terminal.end(), Ok(0));

    let mut terminal = home.open(["--linear"]);
    terminal.wait_for("The library: 2 articles.");
    terminal.press_until("list\r", "Article 2 of 2: ");
    terminal.press_until("/\r", "Search the library for:");
    terminal.press_until("port\r", "Article 1 of 1: Port opens. begun, 1 of ");
    terminal.press_until("enter\r", "help says what there is");
    terminal.press_until("u\r", "Undid");
    terminal.press("q\r");
    terminal.press("q\r");
    assert_eq!(terminal.end(), Ok(0));
}

#[test]
fn the_tour_is_walked_by_lines() {
    let home = Home::new();
    let mut terminal = home.open(["tour", "--linear"]);
    terminal.wait_for("Step 1 of 10");
    let lines = [
        ["", "Step 2"],
        ["]", "Step 3"],
        ["a", "Step 4"],
        ["u", "Step 5"],
        ["x", "Step 6"],
        ["c", "one line."],
        ["not in the text", "Step 7"],
        ["tab", "In the list of Claims"],
        ["esc", "Step 8"],
        ["/", "Search the article for"],
        ["ferry", "Step 9"],
        ["V", "Selected: "],
        ["t", "Claims, check-worthy"],
        ["c", "Step 10"],
        [":", "a number runs one"],
        ["esc", "That was all"],
    ];
    for [line, answer] in lines {
        terminal.press_until(&format!("{line}\r"), answer);
    }
    terminal.press("q\r");
    assert_eq!(terminal.end(), Ok(0));
}

#[test]
fn a_dumb_terminal_gets_lines() {
    let home = Home::new();
    let path = home.file("bridge.txt", ARTICLE);
    let mut terminal = home.shell(r#"TERM=dumb "$POSTIL" "$1""#, &[path.as_os_str()]);
    terminal.wait_for("an empty line reads on");
    terminal.press_until("\r", "We had 14 days");
    terminal.press("q\r");
    assert_eq!(terminal.end(), Ok(0));
    let bytes = terminal.bytes();
    assert!(!bytes.contains(&0x1b), "a dumb terminal gets no escape codes");
}

#[test]
fn lines_may_come_from_a_file() {
    let home = Home::new();
    let path = home.file("bridge.txt", ARTICLE);
    let keys = home.file("keys", "]\na\nquit\n");
    let script = r#""$POSTIL" --linear "$1" < "$2" > "$3""#;
    let said = home.path("said");
    let mut terminal = home.shell(script, &[path.as_os_str(), keys.as_os_str(), said.as_os_str()]);
    assert_eq!(terminal.end(), Ok(0));
    let said = fs::read_to_string(said).expect("it was written");
    assert!(said.contains("Accepted"), "{said}");
}
