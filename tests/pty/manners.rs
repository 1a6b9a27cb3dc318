//! How postil treats the terminal: what it sets, what it leaves behind, what never comes out.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::terminal::{Home, Process, Screen, Terminal, contains};

const ARTICLE: &str = "\
Harbour vote splits the council

The council of Bristol voted on Tuesday to raise ferry fares by 12 percent. “We have put this off for too long,” said Mayor Ines Okoro.
";

/// An article in a home of its own.
fn article() -> (Home, PathBuf) {
    let home = Home::new();
    let path = home.file("harbour.txt", ARTICLE);
    (home, path)
}

/// Opens the article and waits until all is there.
#[track_caller]
fn opened() -> (Home, Terminal) {
    let (home, path) = article();
    let terminal = home.open([&path]);
    terminal.wait_for_suggestions();
    (home, terminal)
}

/// Paragraphs that can be told apart.
fn long_article() -> String {
    let sentence = "The ferry crosses the sound once more while the tide runs out.";
    let paragraph = |number| format!("Crossing {number:03}. {}\n\n", [sentence; 6].join(" "));
    format!("A day on the ferry\n\n{}", (1..=200).map(paragraph).collect::<String>())
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let (_home, mut terminal) = opened();
    assert!(contains(&terminal.bytes(), b"\x1b[?1049h"), "it has the alternate screen");
    terminal.quit();
}

#[test]
fn ctrl_c_twice_leaves_the_terminal_as_it_was() {
    let (_home, mut terminal) = opened();
    terminal.press_until("\x03", "ctrl-c once more quits");
    terminal.press("\x03");
    terminal.end_well();
}

#[test]
fn a_signal_ends_it_and_leaves_the_terminal_as_it_was() {
    for (name, number) in [("TERM", 15), ("INT", 2), ("HUP", 1), ("QUIT", 3)] {
        let (_home, mut terminal) = opened();
        terminal.process().signal(name);
        assert_eq!(terminal.end(), Ok(128 + number), "{name}");
        terminal.check_restored();
    }
}

#[test]
fn closing_the_window_ends_it() {
    let (_home, mut terminal) = opened();
    terminal.close();
    assert_eq!(terminal.end(), Ok(129));
}

#[test]
fn closing_the_window_ends_it_where_hangups_are_ignored() {
    let (home, path) = article();
    let script = r#"trap "" HUP; exec "$POSTIL" "$1""#;
    let mut terminal = home.shell(script, &[path.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.close();
    assert_eq!(terminal.end(), Ok(129));
}

#[test]
fn a_terminal_that_goes_without_a_signal_ends_it() {
    let (home, path) = article();
    // In a session of its own it has no controlling terminal, and no hangup is sent to it.
    let script = r#"setsid sh -c 'echo $$ > number; exec "$POSTIL" "$1"' sh "$1""#;
    let mut terminal = home.shell(script, &[path.as_os_str()]);
    terminal.wait_for_suggestions();
    let process = Process::of_file(&home.path("number"));
    terminal.close();
    process.wait_gone();
}

#[test]
fn ctrl_z_gives_the_terminal_back_for_a_while() {
    let (_home, mut terminal) = opened();
    terminal.press("\x1a");
    terminal.process().wait_stopped();
    terminal.check_restored();
    terminal.process().signal("CONT");
    terminal.wait_for_suggestions();
    terminal.press_until("?", "Keys");
    terminal.press_until("x", "Left to decide");
    terminal.quit();
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_for_a_while() {
    let (_home, mut terminal) = opened();
    terminal.process().signal("TSTP");
    terminal.process().wait_stopped();
    terminal.check_restored();
    terminal.process().signal("CONT");
    terminal.wait_for_suggestions();
    terminal.quit();
}

#[test]
fn a_shell_with_job_control_stops_and_resumes_it() {
    let (home, path) = article();
    let script = r#"set -m; "$POSTIL" "$1"; echo "stopped: $?"; read line; fg; echo "ended: $?""#;
    let mut terminal = home.shell(script, &[path.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press_until("\x1a", "stopped: ");
    terminal.check_restored();
    terminal.press("\n");
    terminal.wait_for_suggestions();
    terminal.press_until("q", "ended: 0");
    terminal.end_well();
}

#[test]
fn the_screen_can_be_drawn_again() {
    let (_home, mut terminal) = opened();
    let before = terminal.bytes().len();
    terminal.press("\x0c");
    terminal.wait_for_bytes("the article once more", |bytes| {
        bytes.get(before..).is_some_and(|after| contains(after, b"Harbour vote"))
    });
    terminal.press_until("?", "Accept the annotation");
    terminal.press_until("x", "Left to decide");
    terminal.quit();
}

#[test]
fn a_storm_of_resizes_keeps_the_sentence_on_top() {
    let home = Home::new();
    let path = home.file("ferry.txt", long_article());
    let mut terminal = home.open_sized((100, 30), [&path]);
    terminal.wait_for("A day on the ferry");
    terminal.press("50G");
    terminal.wait_for("Crossing 049.");
    // Down by rows until it stands on top.
    for _ in 0..40 {
        terminal.press("\x05");
    }
    terminal.wait_until("it is off the screen", |screen| !screen.has("Crossing 049."));
    terminal.press("50g");
    terminal.wait_for(" 50%");
    let on_top = |screen: &Screen| {
        let text = screen.rows()[1].split('│').next().unwrap_or("");
        text.get(4..).unwrap_or("").trim().to_owned()
    };
    if on_top(&terminal.screen()).is_empty() {
        terminal.press("\x05");
    }
    terminal.wait_until("text on top", |screen| !on_top(screen).is_empty());
    let words = on_top(&terminal.screen());
    for step in 0..50u16 {
        terminal.resize(60 + step * 7 % 90, 10 + step * 5 % 40);
    }
    terminal.resize(100, 30);
    terminal.wait_until(&words, |screen| on_top(screen) == words);
    terminal.quit();
}

#[test]
fn a_terminal_without_a_size_is_taken_for_80_by_24() {
    let (home, path) = article();
    let mut terminal = home.open_sized((0, 0), [&path]);
    terminal.wait_for_suggestions();
    terminal.press("J");
    terminal.wait_until("the foot on row 24", |screen| screen.rows()[23].contains("? help"));
    terminal.quit();
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    let (home, path) = article();
    let mut terminal = home.open_sized((18, 4), [&path]);
    terminal.wait_for("Needs 20 by 5.");
    for (columns, rows) in [(1, 1), (3, 40), (200, 1), (20, 5), (40, 12)] {
        terminal.resize(columns, rows);
    }
    terminal.wait_for("Harbour vote");
    terminal.quit();
}

#[test]
fn an_article_from_a_pipe_is_read_with_keys_from_the_terminal() {
    let (home, path) = article();
    let mut terminal = home.shell(r#"cat "$1" | "$POSTIL" -"#, &[path.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press_until("/Okoro\r", "PERSON");
    terminal.quit();
}

#[test]
fn a_pipe_in_a_dumb_terminal_gets_the_printed_article() {
    let (home, path) = article();
    let mut terminal = home.shell(r#"TERM=dumb "$POSTIL" "$1" | cat"#, &[path.as_os_str()]);
    assert_eq!(terminal.end(), Ok(0));
    terminal.wait_for("Harbour vote splits the council");
    assert!(!contains(&terminal.bytes(), b"\x1b[?"), "no mode is set");
    terminal.check_modes();
}

#[test]
fn what_an_article_says_to_the_terminal_does_not_reach_it() {
    let orders = [
        "\u{1b}]52;c;cG9zdGls\u{7}",
        "\u{1b}]0;owned\u{7}",
        "\u{1b}[31;5mred",
        "\u{1b}[2Jgone",
        "\u{1b}Pq#0\u{1b}\\",
        "\u{9b}31m\u{9d}0;c1\u{9c}",
        "\u{202e}backwards\u{2066}inside\u{200f}",
        "bell\u{7} back\u{8}\u{8}\u{8} tab\tdel\u{7f} nul\u{0}.",
    ];
    let text = format!(
        "Title {}\n\n{}\n\n“{}”, said Ines Okoro.\n",
        orders[0],
        orders.join(" "),
        orders[2]
    );
    let home = Home::new();
    let path = home.file("na\u{1b}]0;name\u{7}me\u{202e}.txt", text);
    let mut terminal = home.open([&path]);
    terminal.press_until("\x1b", "Left to decide");
    terminal.press_until("!", "Notices");
    terminal.press("x");
    terminal.wait_without("Notices");
    terminal.press_until("J", "entity CARDINAL");
    terminal.press_until("t", "a letter chooses");
    terminal.press("\x1b");
    terminal.wait_without("a letter chooses");
    terminal.press_until("\t\t\tG", "PERSON");
    terminal.quit();
    check_harmless(&terminal.bytes());

    let mut printed = home.shell(r#"TERM=dumb "$POSTIL" "$1" "$1" | cat"#, &[path.as_os_str()]);
    assert_eq!(printed.end(), Ok(0));
    printed.wait_for("backwards");
    check_harmless(&printed.bytes());
}

/// Checks that nothing stands in the bytes but text and the sequences that postil itself writes:
/// `ESC [` with its end in a known letter.
#[track_caller]
fn check_harmless(bytes: &[u8]) {
    let text = String::from_utf8(bytes.to_vec()).expect("what is written is UTF-8");
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let is_marked = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
        if character == '\u{1b}' {
            assert_eq!(characters.next(), Some('['), "a sequence that is none of postil's");
            let end = characters.find(|c| ('@'..='~').contains(c));
            assert!(end.is_some_and(|end| "HmhlJK".contains(end)), "ESC [ … {end:?}");
            continue;
        }
        let is_plain = !character.is_control() || matches!(character, '\n' | '\r');
        assert!(is_plain && !is_marked(character), "{character:?} came out");
    }
    assert!(!text.contains("\u{1b}[31;5m"), "a colour of the article came out");
}

#[test]
fn without_colours_everything_is_told_by_other_signs() {
    let (home, path) = article();
    let mut terminal = home.shell(r#"NO_COLOR=1 "$POSTIL" "$1""#, &[path.as_os_str()]);
    terminal.wait_for_suggestions();
    terminal.press_until("]", "by claims");
    terminal.press("/council\r");
    terminal.quit();
    let bytes = terminal.bytes();
    for colour in ["38;5;", "48;5;", "58;5;"] {
        let found = bytes.windows(colour.len()).position(|w| w == colour.as_bytes());
        let around = found.and_then(|at| bytes.get(at.saturating_sub(40)..at + 20));
        assert_eq!(around.map(String::from_utf8_lossy), None, "a colour came out");
    }
    assert!(contains(&bytes, b"\x1b[4m") && contains(&bytes, b"\x1b[7m"), "underline, reverse");
}

#[test]
fn a_paste_is_no_command() {
    let (_home, mut terminal) = opened();
    terminal.press("\x1b[200~qqq\x1b[201~");
    terminal.wait_for("Nothing here takes a pasted text.");
    terminal.quit();
}

#[test]
fn idle_it_does_not_wake_up() {
    let (_home, terminal) = opened();
    let process = terminal.process();
    // Until the work that follows an opening is done; then nothing moves any more.
    let is_quiet = (0..20).any(|_| {
        let before = (process.rests(), process.ticks());
        thread::sleep(Duration::from_secs(2));
        !before.0.is_empty() && before == (process.rests(), process.ticks())
    });
    assert!(is_quiet, "{:?}", process.rests());
}

#[test]
fn without_a_terminal_for_the_keys_it_says_so() {
    let (home, path) = article();
    let script = r#"setsid -w sh -c 'cat "$1" | "$0" -' "$POSTIL" "$1"; echo "ended: $?""#;
    let terminal = home.shell(script, &[path.as_os_str()]);
    terminal.wait_for("postil: there is no terminal to take keys from");
    terminal.wait_for("ended: 2");
}
