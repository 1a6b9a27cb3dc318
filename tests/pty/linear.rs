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
    terminal.press_until("note\r", "kept with enter");
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
