//! Marks, jumps, hits, links, outline, colours, keys of one's own, selecting and copying.

use std::ffi::OsStr;

use crate::terminal::{Home, Screen, Terminal, contains};

const ARTICLE: &str = "\
# Harbour vote splits the council

The council of Bristol voted on Tuesday to raise ferry fares by 12 percent. [The minutes](https://example.org/minutes?id=7&x=ä) say so. “We have put this off for too long,” said Mayor Ines Okoro.

## What the critics say

Critics said that the rise would hit commuters hardest. See http://b.example/fares, or [a trap](javascript:alert(1)).

## What comes next

The fares go up in May. The ferry has a new engine, and the ferry office a new roof.
";

/// Runs postil on the article with variables of the environment before it.
#[track_caller]
fn opened(home: &Home, variables: &str) -> Terminal {
    let article = home.file("harbour.md", ARTICLE);
    let script = format!("{variables} \"$POSTIL\" \"$1\"");
    let terminal = home.shell(&script, &[article.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal
}

/// The row and column of the cursor on the screen.
#[track_caller]
fn wait_for_cursor_on(terminal: &Terminal, text: &str) {
    terminal.wait_until(&format!("the cursor on {text}"), |screen: &Screen| {
        let place = screen.place_of(text).map(|(row, column)| (row as u16, column as u16));
        place.is_some() && screen.cursor() == place
    });
}

#[test]
fn marks_and_jumps_lead_back() {
    let home = Home::new();
    let mut terminal = opened(&home, "");
    terminal.press("/Critics said\r");
    wait_for_cursor_on(&terminal, "Critics said");
    terminal.press_until("m", "Mark this place with which letter?");
    terminal.press_until("a", "Marked; 'a comes back here.");
    terminal.press("G");
    terminal.press_until("'", "To which mark? a, or ' to go back.");
    terminal.press("a");
    wait_for_cursor_on(&terminal, "Critics said");
    terminal.press("/new engine\r");
    wait_for_cursor_on(&terminal, "new engine");
    terminal.press("\x0f");
    wait_for_cursor_on(&terminal, "Critics said");
    terminal.press("\x1bo");
    wait_for_cursor_on(&terminal, "new engine");
    terminal.press("''");
    wait_for_cursor_on(&terminal, "Critics said");
    terminal.press_until("'x", "There is no mark x; there are: a.");
    terminal.quit();
}

#[test]
fn hits_are_counted_and_listed_with_their_words() {
    let home = Home::new();
    let mut terminal = opened(&home, "");
    terminal.press_until("&", "Nothing is searched for");
    terminal.press_until("/ferry\r", "Hit 1 of 3.");
    terminal.press_until("n", "Hit 2 of 3.");
    terminal.press_until("n", "Hit 3 of 3.");
    terminal.press_until("n", "Hit 1 of 3. The search went on from the other end.");
    terminal.press_until("&", "Hits of “ferry” (3)");
    terminal.wait_for("Tuesday to raise ferry fares by 12");
    terminal.press_until("raise", "(1 of 3)");
    terminal.press("\r");
    wait_for_cursor_on(&terminal, "ferry fares");
    terminal.quit();
}

#[test]
fn headings_are_listed() {
    let home = Home::new();
    let mut terminal = opened(&home, "");
    terminal.press_until("O", "Headings (3)");
    terminal.press("next\r");
    wait_for_cursor_on(&terminal, "What comes next");
    terminal.quit();
}

const MINUTES: &[u8] = b";https://example.org/minutes?id=7&x=%C3%A4\x1b\\";

#[test]
fn the_terminal_is_told_which_words_are_links() {
    let home = Home::new();
    let mut terminal = opened(&home, "");
    terminal.wait_for_bytes("both links", |bytes| {
        contains(bytes, MINUTES) && contains(bytes, b";http://b.example/fares\x1b\\")
    });
    assert!(!contains(&terminal.bytes(), b"javascript:alert(1)\x1b\\"), "only the web is linked");
    terminal.quit();
    let mut terminal = opened(&home, "TERM=linux");
    terminal.quit();
    assert!(!contains(&terminal.bytes(), b"\x1b]8;"), "no links where they are not understood");
}

#[test]
fn links_are_listed_opened_and_copied() {
    let home = Home::new();
    let browser = home.file("browser.sh", "echo \"opened $1\"; read line < /dev/tty\n");
    let variables = format!("DISPLAY= WAYLAND_DISPLAY= BROWSER='sh {}'", browser.display());
    let mut terminal = opened(&home, &variables);
    terminal.press_until("H", "Links (2)");
    terminal.press("minutes");
    terminal.press_until("\r", "opened https://example.org/minutes?id=7&x=%C3%A4");
    terminal.press_until("\r", "Opened https://example.org/minutes");
    terminal.press_until("H", "Links (2)");
    terminal.press_until("b.ex\x19", "Sent 22 characters to the terminal’s clipboard (OSC 52).");
    terminal.quit();
}

#[test]
fn colours_can_be_chosen() {
    let home = Home::new();
    let article = home.file("harbour.md", ARTICLE);
    let ground = b"48;2;22;24;29m";
    let script = "COLORTERM=truecolor \"$POSTIL\" \"$1\" --theme dark";
    let mut terminal = home.shell(script, &[article.as_os_str()]);
    terminal.wait_for_suggestions();
    assert!(contains(&terminal.bytes(), ground), "24-bit colours where the terminal says so");
    terminal.press_until("T", "high-contrast");
    terminal.press_until("2", "The colours are light.");
    assert!(contains(&terminal.bytes(), b"48;2;251;250;245m"));
    terminal.quit();
    let config = home.file("config.toml", "theme = \"dark\"\n");
    let mut terminal = opened(&home, &format!("POSTIL_CONFIG='{}'", config.display()));
    terminal.quit();
    assert!(contains(&terminal.bytes(), b"48;5;234m") && !contains(&terminal.bytes(), b"48;2;"));
    let mut terminal = home.open([article.as_os_str(), "--theme".as_ref(), "mauve".as_ref()]);
    terminal.wait_for("there is no theme “mauve”");
    assert_eq!(terminal.end(), Ok(2));
}

#[test]
fn without_utf_8_all_is_ascii() {
    let home = Home::new();
    let article = home.file("harbour.md", ARTICLE);
    let script = "LC_ALL=C \"$POSTIL\" \"$1\"";
    let mut terminal = home.shell(script, &[article.as_os_str()]);
    terminal.wait_for("Left to decide: ");
    terminal.press_until("?", "any other key closes");
    terminal.press("\x1b");
    terminal.wait_without("any other key closes");
    terminal.press_until("]i", "letter or enter sets");
    assert!(terminal.bytes().is_ascii(), "borders and marks are ASCII");
    terminal.press("\x1b");
    terminal.wait_without("letter or enter sets");
    terminal.quit();
}

#[test]
fn keys_of_ones_own_can_be_several_and_show_what_comes_next() {
    let home = Home::new();
    let keys = "[keys]\naccept = \"ctrl-x a\"\nreject = [\"ctrl-x r\", \"x\"]\n";
    let config = home.file("config.toml", keys);
    let mut terminal = opened(&home, &format!("POSTIL_CONFIG='{}'", config.display()));
    terminal.press_until("\x18", "ctrl-x …  a accept  r reject");
    terminal.press("\x1b");
    terminal.wait_without("ctrl-x …");
    terminal.press("]");
    terminal.press_until("\x18a", "Accepted: ");
    terminal.press_until("z", "z …  t show-top  z show-middle  b show-bottom");
    terminal.press_until("q", "The key z q does nothing here");
    terminal.press_until(":", "ctrl-x r x");
    terminal.press("\x1b");
    terminal.wait_without("enter runs");
    terminal.quit();
    let config = home.file("config.toml", "[keys]\naccept = \"x\"\n");
    let article = home.path("harbour.md");
    let script = "POSTIL_CONFIG=\"$2\" \"$POSTIL\" \"$1\"";
    let mut terminal = home.shell(script, &[article.as_os_str(), config.as_os_str()]);
    terminal.wait_for("is bound to both");
    assert_eq!(terminal.end(), Ok(2));
    let said = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(
        said.contains("config.toml: line 2: the key x is bound to both accept and reject"),
        "{said}"
    );
}

/// What a terminal is told to put into its clipboard: `ferry fares` in base64.
const FERRY_FARES: &[u8] = b"\x1b]52;c;ZmVycnkgZmFyZXM=";

#[test]
fn the_mouse_selects_words_and_sentences() {
    let home = Home::new();
    let mut terminal = opened(&home, "SSH_CONNECTION=here");
    let (row, column) = terminal.screen().place_of("ferry fares").expect("it is there");
    let at = |column: usize| format!("{};{}", column + 2, row + 1);
    let click = format!("\x1b[<0;{0}M\x1b[<0;{0}m", at(column));
    terminal.press(&format!("{click}\x1b[<0;{}M", at(column)));
    terminal.press(&format!("\x1b[<32;{0}M\x1b[<0;{0}m", at(column + 6)));
    terminal.press_until("y", "Sent 11 characters to the terminal’s clipboard (OSC 52).");
    assert!(contains(&terminal.bytes(), FERRY_FARES));
    // At another place, or it would be the fourth click of one row.
    let click = format!("\x1b[<0;{0}M\x1b[<0;{0}m", at(column - 8));
    terminal.press(&click.repeat(3));
    terminal.press_until("y", "Sent 75 characters");
    terminal.quit();
}

#[test]
fn a_desktop_has_its_own_clipboard_and_ssh_has_the_terminals() {
    let home = Home::new();
    let bin = home.path("bin");
    std::fs::create_dir(&bin).expect("it can be made");
    let program = bin.join("wl-copy");
    std::fs::write(&program, "#!/bin/sh\ncat > \"$HOME/copied\"\n").expect("it is writable");
    let made = std::process::Command::new("chmod").arg("+x").arg(&program).status();
    assert!(made.expect("chmod is there").success());
    let desktop = format!("WAYLAND_DISPLAY=w0 PATH=\"{}:$PATH\"", bin.display());
    let mut terminal = opened(&home, &desktop);
    terminal.press("/ferry fares\rvee");
    terminal.press_until("y", "Sent 11 characters to the system’s clipboard (wl-copy).");
    assert_eq!(std::fs::read(home.path("copied")).expect("it was copied"), b"ferry fares");
    assert!(!contains(&terminal.bytes(), b"\x1b]52"));
    terminal.quit();
    let mut terminal = opened(&home, &format!("SSH_CONNECTION=here {desktop}"));
    terminal.press("/ferry fares\rvee");
    terminal.press_until("y", "Sent 11 characters to the terminal’s clipboard (OSC 52).");
    assert!(contains(&terminal.bytes(), FERRY_FARES));
    terminal.quit();
}

#[test]
fn what_is_too_long_for_the_terminals_clipboard_is_said() {
    let home = Home::new();
    let article = home.file("long.txt", format!("{}.", "ferry fares ".repeat(6000)));
    let script = "SSH_TTY=x \"$POSTIL\" \"$1\"";
    let mut terminal = home.shell(script, &[article.as_os_str()]);
    terminal.wait_for("saved ✓");
    terminal.press("vp");
    terminal.press_until("y", "Not copied: ");
    terminal.quit();
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let home = Home::new();
    let config = home.file("config.toml", "mouse = false\n");
    let mut terminal = opened(&home, &format!("POSTIL_CONFIG='{}'", config.display()));
    let capture = b"\x1b[?1000h";
    assert!(!contains(&terminal.bytes(), capture));
    terminal.press_until("M", "The mouse is postil");
    assert!(contains(&terminal.bytes(), capture));
    terminal.quit();
}

#[test]
fn forty_columns_and_twelve_rows_are_enough_to_decide() {
    let home = Home::new();
    let article = home.file("harbour.md", ARTICLE);
    let mut terminal = home.open_sized((40, 12), [OsStr::new("--"), article.as_os_str()]);
    terminal.wait_until("suggestions", |screen| screen.has("] goes") && screen.has("✓"));
    terminal.press("]");
    terminal.press_until("a", "Accepted: ");
    terminal.press("x");
    terminal.wait_for("Rejected: ");
    terminal.press_until("i", "letter sets");
    terminal.press("\x1b");
    terminal.wait_without("letter sets");
    terminal.press_until("z", "z …  t show-top");
    terminal.press("z");
    terminal.press_until(":", "Commands");
    terminal.press("\x1b");
    terminal.wait_without("Commands");
    terminal.resize(19, 4);
    terminal.wait_for("Needs 20 by 5.");
    terminal.resize(40, 12);
    terminal.wait_for("] next");
    terminal.quit();
}
