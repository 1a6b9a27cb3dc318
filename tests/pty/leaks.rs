//! Nothing grows with the number of articles that were opened: neither memory nor open files nor
//! threads.

use std::fs;
use std::path::PathBuf;

use crate::terminal::{Home, Process, Terminal};

const ARTICLES: usize = 1_000;

/// Articles until caches are full and the allocator has what it needs.
const FIRST: usize = 200;

/// What a process has.
#[derive(Debug)]
struct Held {
    kilobytes: u64,
    files: usize,
    threads: usize,
}

fn held(process: Process) -> Held {
    let count = |what: &str| {
        let entries = fs::read_dir(process.proc(what)).expect("it runs");
        entries.count()
    };
    let status = fs::read_to_string(process.proc("status")).expect("it runs");
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = resident.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    let kilobytes = kilobytes.expect("the system says how much memory it has");
    Held { kilobytes, files: count("fd"), threads: count("task") }
}

/// Goes on until this article stands there, with its suggestions.
fn go_to(terminal: &mut Terminal, from: usize, to: usize) {
    for number in from + 1..=to {
        terminal.press_until("\x1bn", &format!("Crossing {number:04}."));
        if number % 50 == 0 {
            terminal.wait_for_suggestions();
        }
    }
}

#[test]
fn a_thousand_articles_leave_nothing_behind() {
    let home = Home::new();
    let articles: Vec<PathBuf> = (0..ARTICLES)
        .map(|number| {
            let sentence = "Ines Okoro of Bristol said on Tuesday that fares rose by 4 percent. ";
            let text = format!("Crossing {number:04}.\n\n{}\n", sentence.repeat(10));
            home.file(format!("{number:04}.txt"), text)
        })
        .collect();
    let mut terminal = home.open(&articles);
    terminal.wait_for_suggestions();
    go_to(&mut terminal, 0, FIRST);
    let before = held(terminal.process());
    go_to(&mut terminal, FIRST, ARTICLES - 1);
    terminal.wait_for_suggestions();
    let after = held(terminal.process());
    println!("after {FIRST} articles: {before:?}; after {ARTICLES}: {after:?}");
    assert_eq!((after.files, after.threads), (before.files, before.threads));
    // The library's cache of pages still grows, up to 2 MB. Articles that were kept, with annotations
    // and rows, would be some 20 MB.
    let more = after.kilobytes.saturating_sub(before.kilobytes);
    assert!(more < 6_000, "{more} kB more after {ARTICLES} articles than after {FIRST}");
    terminal.quit();
}
