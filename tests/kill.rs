//! Kills a postil that decides without pause, at random moments, and looks for every decision that
//! was acknowledged.
//!
//! The killed process is this test program, started again for [`decides_until_it_is_killed`]. It
//! prints the number of each decision when `append` has returned. 50 runs; as many as
//! `POSTIL_KILL_RUNS` says otherwise: `POSTIL_KILL_RUNS=1000 cargo test --release --test kill`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use postil::annotation::edit::Edit;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::{Kind, Stamp, Transaction};
use postil::annotation::{Annotation, Attributes, Provenance, Status, Value};
use postil::document::{Document, plain};
use postil::model::random::Random;
use postil::store::{Library, Opened};
use postil::text::Span;

const LIBRARY: &str = "POSTIL_KILL_LIBRARY";
const SEED: &str = "POSTIL_KILL_SEED";

fn article() -> Document {
    let line = "The council raised ferry fares on Tuesday. “Enough,” said Ines Okoro.\n";
    plain::document(&line.repeat(20), None, "ferry.txt")
}

fn new_annotation(id: &str, text: &str, random: &mut Random) -> Annotation {
    let start = random.below(text.len() as u64 - 60) as usize;
    Annotation {
        id: id.into(),
        layer: "claim".to_owned(),
        label: "check-worthy".to_owned(),
        spans: vec![Span::clamped(text, start, start + 40)],
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(0.5),
        provenance: Provenance::Annotator { annotator: "ana".to_owned() },
        derived_from: None,
    }
}

/// One decision, or an undo or redo.
fn decide(opened: &mut Opened, text: &str, random: &mut Random) -> Option<Transaction> {
    let stamp = || Stamp { annotator: "ana".to_owned(), time: 3 };
    let set = &mut opened.set;
    let count = set.len() as u64;
    let some = |set: &AnnotationSet, random: &mut Random| {
        set.annotations().nth(random.below(count) as usize).map(|a| a.id.clone())
    };
    let edit = match random.below(8) {
        0 => return opened.history.undo(set, stamp()).unwrap(),
        1 => return opened.history.redo(set, stamp()).unwrap(),
        2 if count > 40 => Edit::Remove { id: some(set, random)? },
        3 | 4 if count > 0 => {
            let status = if random.below(2) == 0 { Status::Accepted } else { Status::Rejected };
            Edit::SetStatus { id: some(set, random)?, status }
        }
        5 if count > 0 => {
            let note = "n".repeat(random.below(9_000) as usize);
            let (id, name) = (some(set, random)?, "note".to_owned());
            Edit::SetAttribute { id, name, value: Some(Value::Text(note)) }
        }
        _ => Edit::Add { annotation: new_annotation(&set.next_id("c"), text, random) },
    };
    let made = Transaction::make(set, Kind::Decision, "Decide", stamp(), vec![edit]).unwrap();
    opened.history.record(&made);
    Some(made)
}

#[test]
fn decides_until_it_is_killed() {
    let Some(path) = std::env::var_os(LIBRARY).map(PathBuf::from) else { return };
    let mut random = Random::new(std::env::var(SEED).unwrap().parse().unwrap());
    let mut library = Library::open(&path).unwrap();
    let document = article();
    let mut opened = library.document(&document, "ana", 1).unwrap();
    let mut out = std::io::stdout();
    loop {
        let Some(made) = decide(&mut opened, document.text(), &mut random) else { continue };
        opened.head = library.append(opened.workspace, opened.head, &made).unwrap();
        // One line in one write: a killed process leaves whole lines or none.
        out.write_all(format!("\nacknowledged {}\n", opened.head).as_bytes()).unwrap();
        out.flush().unwrap();
        match random.below(60) {
            0 => drop(library.back_up_daily(random.below(9) as i64 * 86_400_000).unwrap()),
            1 => drop(library.index_some().unwrap()),
            _ => {}
        }
    }
}

/// When the process is killed.
enum Moment {
    /// So long after its start: also while it makes or opens the library.
    Time(Duration),
    /// When it has acknowledged so many decisions, however slow the machine is.
    Decisions(u64),
}

/// Lets the other self decide, kills it at the moment, and gives the last number that it printed.
fn decide_and_kill(path: &Path, seed: u64, moment: &Moment) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "decides_until_it_is_killed", "--nocapture"])
        .env(LIBRARY, path)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, acknowledged) = mpsc::channel();
    let reader = thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let number = line.strip_prefix("acknowledged ").and_then(|number| number.parse().ok());
            number.map(|number: u64| sender.send(number));
        }
    });
    let mut last = None;
    match *moment {
        Moment::Time(time) => thread::sleep(time),
        Moment::Decisions(count) => {
            for _ in 0..count {
                last = Some(acknowledged.recv_timeout(Duration::from_secs(60)).unwrap());
            }
        }
    }
    let was_alive = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(was_alive, "it ended by itself: {}", String::from_utf8_lossy(&output.stderr));
    reader.join().unwrap();
    acknowledged.try_iter().last().or(last)
}

/// Whole file, state equal to the journal, numbers without a gap. Gives the last number.
fn check(path: &Path) -> u64 {
    let mut library = Library::open(path).unwrap();
    let document = article();
    let opened = library.document(&document, "ana", 2).unwrap();
    assert_eq!(opened.problems, Vec::<String>::new());
    let mut set = AnnotationSet::new(document.shared_text());
    for ((number, transaction), expected) in
        library.journal(opened.workspace).unwrap().into_iter().zip(1..)
    {
        assert_eq!(number, expected);
        set.apply_all(transaction.edits).unwrap();
    }
    assert_eq!(set, opened.set);
    assert_eq!(library.journal(opened.workspace).unwrap().len() as u64, opened.head);
    let integrity: String = rusqlite::Connection::open(path)
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(integrity, "ok");
    opened.head
}

#[test]
fn every_acknowledged_decision_survives_kill_9() {
    let runs: u64 = std::env::var("POSTIL_KILL_RUNS").map_or(50, |runs| runs.parse().unwrap());
    let mut random = Random::new(2026);
    let mut dir = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut hits, begin) = (0, 0, Instant::now());
    let mut before = 0;
    for run in 0..runs {
        // A new library now and then, so that its making is killed too.
        if run % 25 == 0 {
            dir = tempfile::tempdir().unwrap();
            before = 0;
        }
        let path = dir.path().join("library.db");
        let moment = match run % 2 {
            0 => Moment::Time(Duration::from_millis(random.below(120))),
            _ => Moment::Decisions(1 + random.below(100)),
        };
        let last = decide_and_kill(&path, run, &moment);
        let found = if path.exists() { check(&path) } else { 0 };
        let promised = last.unwrap_or(before);
        assert!(found >= promised, "run {run}: {found} decisions of {promised} acknowledged");
        assert!(found <= promised + 1, "run {run}: {found} decisions, {promised} acknowledged");
        acknowledged += found - before;
        hits += u64::from(last.is_some());
        before = found;
    }
    println!(
        "{runs} kills, {hits} of them amid decisions: {acknowledged} decisions acknowledged, 0 lost, in {:.1} s",
        begin.elapsed().as_secs_f32()
    );
    assert!(hits >= runs / 2, "only {hits} of {runs} runs came to decide");
}
