//! Texts that no terminal expects are read and decided on like any other.

use crate::terminal::Home;

/// Opens a text, walks through it, selects in it, and leaves.
#[track_caller]
fn check_usable(name: &str, text: &str) {
    let home = Home::new();
    let article = home.file(name, format!("Begin\n\n{text}\n\nEnd, said Ines Okoro of Bristol.\n"));
    for size in [(100, 30), (20, 5)] {
        let mut terminal = home.open_sized(size, [&article]);
        terminal.wait_for("Begin");
        // Down, along the row, to the end and back; a selection; a search; the end.
        terminal.press("jjj\x1b[C\x1b[C\x1b[Cwww)");
        terminal.press("vll\x1b");
        terminal.press("GKg");
        terminal.wait_for("Begin");
        terminal.press("/Okoro\r");
        terminal.wait_for("Okoro");
        terminal.quit();
    }
}

#[test]
fn ten_thousand_marks_on_one_letter() {
    check_usable("marks.txt", &format!("The e{} is one letter.", "\u{301}".repeat(10_000)));
}

#[test]
fn a_flood_of_characters_without_width() {
    check_usable("flood.txt", &"\u{200b}\u{200d}\u{feff}\u{2060}".repeat(5_000));
    check_usable("variants.txt", &"\u{fe0f}\u{e0101}".repeat(5_000));
}

#[test]
fn a_line_of_five_megabytes() {
    check_usable("line.txt", &"The ferry was late on Monday. ".repeat(175_000));
    check_usable("word.txt", &"ferry".repeat(1_000_000));
}

#[test]
fn marks_that_turn_the_direction() {
    check_usable("bidi.txt", &"\u{202e}\u{2066}\u{200f}شيء ".repeat(1_000));
}

#[test]
fn markup_that_is_nested_without_end() {
    check_usable("deep.md", &format!("{}a", "> ".repeat(20_000)));
    check_usable("deep.html", &format!("<p>a</p>{}", "<div><b>".repeat(20_000)));
}
