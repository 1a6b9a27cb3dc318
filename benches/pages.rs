//! How many pages of the web are read in a second on one core, and how long the slowest takes.
//!
//! `cargo bench --bench pages -- FOLDER` reads every page in the folder (without one, those of
//! `../shared/data/html/pages`); with `--jsonl` it prints their texts, for a scorer, instead.

use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use postil::document::{self, Document};
use serde_json::json;

/// Times that every page is read.
const ROUNDS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let folder = arguments.iter().find(|argument| !argument.starts_with("--"));
    let folder = folder.map_or("../shared/data/html/pages", String::as_str);
    let Ok(entries) = fs::read_dir(folder) else {
        println!("there are no pages in {folder}: name a folder");
        return;
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let pages: Vec<(String, Vec<u8>)> = paths
        .iter()
        .filter_map(|path| Some((path.file_stem()?.to_string_lossy().into(), fs::read(path).ok()?)))
        .collect();
    if arguments.iter().any(|argument| argument == "--jsonl") {
        for (id, bytes) in pages {
            println!("{}", json!({"id": id, "text": read(bytes).text()}));
        }
        return;
    }
    report(&pages);
}

fn read(bytes: Vec<u8>) -> Document {
    document::read(bytes, "page.html", None).expect("the page is text")
}

/// How long this thread has had a core: on a machine at work the clock on the wall tells of the others, too. Where the
/// system does not say, the time since the start.
fn worked() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    let said = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = said.and_then(|said| said.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

fn report(pages: &[(String, Vec<u8>)]) {
    let (mut fastest, mut slowest) = (Duration::MAX, Duration::ZERO);
    for _ in 0..ROUNDS {
        let mut round = Duration::ZERO;
        for (_, bytes) in pages {
            let bytes = bytes.clone();
            let begin = worked();
            black_box(read(bytes));
            let time = worked().saturating_sub(begin);
            slowest = slowest.max(time);
            round += time;
        }
        fastest = fastest.min(round);
    }
    let bytes: usize = pages.iter().map(|(_, bytes)| bytes.len()).sum();
    let count = pages.len().max(1);
    let rate = pages.len() as f64 / fastest.as_secs_f64().max(1e-9);
    println!(
        "{} pages of {} kB: {rate:.0} pages a second on one core",
        pages.len(),
        bytes / count / 1000
    );
    println!("the slowest took {:.1} ms", slowest.as_secs_f64() * 1000.0);
}
