//! A log that was cut off or damaged gives a state that there was, whole.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Work, replayed};

/// A library whose log holds decisions, as it is on disk after each of them.
fn logged(dir: &Path) -> (PathBuf, Vec<u8>, Vec<usize>) {
    let path = dir.join("library.db");
    // The set-up is in the file itself, and a second user keeps the log from being folded in.
    drop(Work::open(&path).unwrap());
    let mut work = Work::open(&path).unwrap();
    let wal = dir.join("library.db-wal");
    let mut lengths = Vec::new();
    for _ in 0..6 {
        let made = work.add(300);
        work.append(&made).unwrap();
        lengths.push(fs::metadata(&wal).unwrap().len() as usize);
    }
    let copy = dir.join("copy.db");
    fs::copy(&path, &copy).unwrap();
    let log = fs::read(&wal).unwrap();
    drop(work);
    (copy, log, lengths)
}

/// Opens a copy of the library with this log, and gives how many decisions it has.
#[track_caller]
fn opened_with(copy: &Path, log: &[u8]) -> u64 {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("library.db");
    fs::copy(copy, &path).unwrap();
    fs::write(dir.path().join("library.db-wal"), log).unwrap();
    let work = Work::open(&path).unwrap();
    assert_eq!(work.set, replayed(&work.library, work.workspace));
    assert_eq!(work.set.len() as u64, work.head);
    let check: String = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    work.head
}

#[test]
fn a_log_cut_off_anywhere_keeps_every_decision_that_was_whole() {
    let dir = tempfile::tempdir().unwrap();
    let (copy, log, lengths) = logged(dir.path());
    assert_eq!(opened_with(&copy, &log), 6);
    let cuts = (0..log.len()).step_by(1_031).chain(lengths.iter().flat_map(|l| [l - 1, *l]));
    for cut in cuts {
        let whole = lengths.iter().filter(|length| **length <= cut).count() as u64;
        assert_eq!(opened_with(&copy, &log[..cut]), whole, "cut at {cut} of {lengths:?}");
    }
}

#[test]
fn a_flipped_bit_in_the_log_ends_it_before_the_damaged_decision() {
    let dir = tempfile::tempdir().unwrap();
    let (copy, log, lengths) = logged(dir.path());
    for at in (40..log.len()).step_by(1_511) {
        let mut damaged = log.clone();
        damaged[at] ^= 0x10;
        let whole = lengths.iter().filter(|length| **length <= at).count() as u64;
        assert_eq!(opened_with(&copy, &damaged), whole, "flipped at {at} of {lengths:?}");
    }
}
