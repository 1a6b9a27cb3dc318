//! postil is ended amid decisions, at random moments and in every way there is. Each decision that the
//! screen called saved is in the library afterwards, and the terminal is as it was before.
//!
//! 50 ends; as many as `POSTIL_KILL_RUNS` says otherwise:
//! `POSTIL_KILL_RUNS=1000 cargo test --test pty ends -- --nocapture`. `tests/kill.rs` does the same with
//! the library alone, and faster.

use std::cell::Cell;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use postil::annotation::Status;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::Kind;
use postil::model::random::Random;
use postil::store::Library;

use crate::terminal::{Home, Screen, Terminal};

/// Runs that go on with one library.
const RUNS_OF_A_LIBRARY: u64 = 12;

/// Decisions that are typed in a run at most, and of which a run waits for some.
const TYPED: u64 = 10;

/// How postil is ended.
#[derive(Debug, Clone, Copy)]
enum End {
    Kill,
    Terminate,
    HangUp,
    /// The window goes.
    Close,
    /// The loop panics: a debug build does so when this signal comes.
    Panic,
}

/// An article with more suggestions than the runs of a library decide.
fn article() -> String {
    let line = "Ines Okoro of Bristol paid 40 million pounds to Cardiff on Tuesday.\n\n";
    format!("The ferry\n\n{}", line.repeat(30))
}

/// How many decisions the screen says are saved.
fn saved(screen: &Screen) -> Option<u64> {
    let top = screen.rows().first()?;
    let (before, _) = top.split_once(" decided")?;
    let (_, counts) = before.rsplit_once(' ')?;
    let decided = counts.split_once('/')?.0.parse().ok()?;
    screen.has("saved ✓").then_some(decided)
}

/// Types decisions and waits until some of them are saved, or does not wait for anything. Gives what
/// the screen said last.
fn decide(terminal: &mut Terminal, before: u64, random: &mut Random) -> u64 {
    if random.below(4) == 0 {
        // Also while it starts, and with keys that nobody has read yet.
        thread::sleep(Duration::from_millis(random.below(400)));
        return before;
    }
    terminal.wait_for_suggestions();
    let keys: String = (0..TYPED).map(|_| if random.below(3) == 0 { 'x' } else { 'a' }).collect();
    terminal.press(&format!("]{keys}"));
    let (wanted, seen) = (before + random.below(TYPED), Cell::new(before));
    terminal.wait_until("decisions are saved", |screen| {
        seen.set(saved(screen).unwrap_or(0).max(seen.get()));
        seen.get() >= wanted
    });
    thread::sleep(Duration::from_micros(random.below(3_000)));
    seen.get().max(saved(&terminal.screen()).unwrap_or(0))
}

/// Ends it, and checks the end and the terminal.
fn end(terminal: &mut Terminal, how: End) {
    let (signal, killed, code) = match how {
        End::Kill => ("KILL", "Killed", 0),
        End::Terminate => ("TERM", "Terminated", 143),
        End::HangUp => ("HUP", "Hangup", 129),
        End::Panic => ("USR1", "User defined signal 1", 101),
        End::Close => {
            terminal.close();
            let ended = terminal.end();
            // A window that goes before postil has the terminal leaves it none to begin with.
            let is_early = ended == Err("Hangup".to_owned()) || ended == Ok(2);
            assert!(ended == Ok(129) || is_early, "{ended:?}");
            return;
        }
    };
    terminal.process().signal(signal);
    let ended = terminal.end();
    // Before it listens to signals they end it as they end every program; it has set nothing then.
    let is_early = ended == Err(killed.to_owned());
    assert!(is_early || ended == Ok(code), "{how:?}: {ended:?}");
    if !matches!(how, End::Kill) {
        terminal.check_restored();
    }
}

/// The library is whole, its state is that of its journal, and so many decisions are in it.
fn found(path: &Path) -> u64 {
    if !path.exists() {
        return 0;
    }
    let mut library = Library::open(path).unwrap();
    let mut decided = 0;
    for row in library.documents("ana").unwrap() {
        let (document, kept) = library.load(row.row, "ana").unwrap();
        assert_eq!(kept.problems, Vec::<String>::new());
        let Some(workspace) = kept.workspace else { continue };
        let journal = library.journal(workspace).unwrap();
        let mut set = AnnotationSet::new(document.shared_text());
        for ((number, made), expected) in journal.iter().zip(1..) {
            assert_eq!(*number, expected);
            set.apply_all(made.edits.clone()).unwrap();
        }
        assert_eq!(set, kept.set);
        let is_decided = |status| matches!(status, Status::Accepted | Status::Rejected);
        decided += set.annotations().filter(|it| is_decided(it.status)).count() as u64;
        let decisions = journal.iter().filter(|(_, made)| made.kind == Kind::Decision).count();
        assert_eq!(decided, decisions as u64);
    }
    decided
}

/// Ends postil so often in one way. Gives how many decisions were acknowledged.
fn ends(how: End, runs: u64) -> u64 {
    let mut random = Random::new(how as u64);
    let mut home = Home::new();
    let (mut before, mut acknowledged) = (0, 0);
    for run in 0..runs {
        if run % RUNS_OF_A_LIBRARY == 0 {
            (home, before) = (Home::new(), 0);
        }
        let article = home.file("ferry.txt", article());
        let mut terminal = home.open_sized((120, 30), [&article]);
        let promised = decide(&mut terminal, before, &mut random);
        end(&mut terminal, how);
        let found = found(&home.path("library.db"));
        assert!(found >= promised, "{how:?}, run {run}: {found} of {promised} acknowledged");
        assert!(found <= before + TYPED, "{how:?}, run {run}: {found}, {before} before");
        acknowledged += promised - before;
        before = found;
    }
    acknowledged
}

/// Ends postil in one way, as often as the fifth part of all runs.
#[track_caller]
fn check_ends(how: End) {
    let runs: u64 = std::env::var("POSTIL_KILL_RUNS").map_or(50, |runs| runs.parse().unwrap());
    let (runs, begin) = (runs / 5, Instant::now());
    let acknowledged = ends(how, runs);
    let seconds = begin.elapsed().as_secs_f32();
    println!(
        "{how:?}: {runs} ends, {acknowledged} decisions acknowledged, 0 lost, in {seconds:.0} s"
    );
    assert!(acknowledged > runs, "too few decisions came in between");
}

#[test]
fn what_was_called_saved_survives_kill_9() {
    check_ends(End::Kill);
}

#[test]
fn what_was_called_saved_survives_the_signal_to_terminate() {
    check_ends(End::Terminate);
}

#[test]
fn what_was_called_saved_survives_a_hangup() {
    check_ends(End::HangUp);
}

#[test]
fn what_was_called_saved_survives_the_closing_of_the_window() {
    check_ends(End::Close);
}

#[test]
fn what_was_called_saved_survives_a_panic() {
    check_ends(End::Panic);
}

#[test]
fn a_panic_gives_the_terminal_back_and_keeps_what_was_decided() {
    let home = Home::new();
    let article = home.file("ferry.txt", article());
    let mut terminal = home.open([&article]);
    terminal.wait_for_suggestions();
    // Nothing is waited for: what is decided and not yet written comes to the disk too.
    terminal.press("]aaaaa");
    terminal.wait_for(" 5/");
    terminal.process().signal("USR1");
    assert_eq!(terminal.end(), Ok(101));
    terminal.check_restored();
    terminal.wait_for("a signal asked for it");
    assert_eq!(found(&home.path("library.db")), 5);
}
