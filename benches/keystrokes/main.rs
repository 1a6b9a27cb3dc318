//! How many keys an article's gold takes: from the suggestions, and from a blank page.
//!
//!   cargo bench --profile dev --bench keystrokes [-- [--log] [ARTICLE] [PREDICTIONS.jsonl]]
//!
//! An oracle who knows the gold of `../shared/data` (claims/news, quotes/gum_news: the same twelve
//! articles) annotates each article twice through `App::update`, with the keys of the table. From the
//! suggestions it goes through the loop; on a blank page it moves, selects and tags by the cheapest way
//! that it finds (search, counts, sentences, words). At the end the accepted annotations are compared
//! with the gold. Claims are gold by sentence, with their claimant; quotes by label and exact span, with
//! the source and the cue where the gold has them. What the detectors have not found is added as on the
//! blank page; what it says of its speaker and its cue is proposed by the app and corrected where it is
//! wrong. On the blank page the detectors do not run. The third count is that of a blank page on which
//! they propose, but suggest nothing. The shipped model of claims was trained on these very articles:
//! PREDICTIONS, from `PREDICTIONS=FILE assets/models/claims.sh DATA`, has scores by models that have not
//! seen the article, which are what a reader gets with another article. Beside the sums stands what the keys were for; `--log` prints every key.

mod gold;
mod reader;
mod ways;
mod work;

use std::sync::atomic::Ordering;

use postil::annotation::Status;
use rayon::prelude::*;
use serde_json::Value as Json;

use gold::{Gold, gold};
use reader::{Help, IS_LOGGED, Reader, Spent};
use work::{decide_claim, decide_quote};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");

fn main() {
    let read = |name: &str| std::fs::read_to_string(format!("{DATA}/{name}"));
    let (Ok(claims), Ok(quotes)) =
        (read("claims/news/dev.jsonl"), read("quotes/gum_news/train.jsonl"))
    else {
        eprintln!("skipped: there is no {DATA}");
        return;
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_logged = arguments.iter().any(|argument| argument == "--log");
    IS_LOGGED.store(is_logged, Ordering::Relaxed);
    let plain = || arguments.iter().filter(|argument| !argument.starts_with("--"));
    let only = plain().find(|argument| !argument.ends_with(".jsonl"));
    let scored = plain()
        .find(|argument| argument.ends_with(".jsonl"))
        .map(|path| std::fs::read_to_string(path).unwrap_or_else(|err| panic!("{path}: {err}")));
    let mut articles: Vec<Gold> = claims
        .lines()
        .zip(quotes.lines())
        .map(|(claims, quotes)| gold(&parse(claims), &parse(quotes)))
        .filter(|gold| only.is_none_or(|name| gold.id.ends_with(name.as_str())))
        .collect();
    for line in scored.iter().flat_map(|text| text.lines()).map(parse) {
        let of = articles.iter_mut().find(|gold| line["id"] == gold.id.as_str());
        if let Some(gold) = of {
            gold.scores = Some(gold::scores(&line, gold.document.text()));
        }
    }
    println!(
        "{:16} {:>6} {:>6} {:>12} {:>7} {:>6} {:>10}",
        "article", "claims", "quotes", "suggestions", "blank", "", "proposals"
    );
    let done = |gold: &Gold| {
        [from_suggestions(gold), from_blank(gold, Help::None), from_blank(gold, Help::Proposals)]
    };
    // The log of one article at a time can be read.
    let spent: Vec<[Spent; 3]> = match is_logged {
        true => articles.iter().map(done).collect(),
        false => articles.par_iter().map(done).collect(),
    };
    let mut sums = [Spent::new(), Spent::new(), Spent::new()];
    for (gold, spent) in articles.iter().zip(spent) {
        let name = gold.id.rsplit('_').next().unwrap_or_default();
        let of = format!("{name:16} {:6} {:6}", gold.claims.len(), gold.quotes.len());
        row(&of, &spent);
        for (sum, more) in sums.iter_mut().zip(spent) {
            add(sum, more);
        }
    }
    row("all", &sums);
    let [with, blank, proposed] = &sums;
    tasks("from the suggestions", with);
    tasks("from a blank page", blank);
    tasks("from a blank page, with proposals", proposed);
}

fn row(name: &str, [with, blank, proposed]: &[Spent; 3]) {
    let (with, blank, proposed) = (keys(with), keys(blank), keys(proposed));
    let share = percent(with, blank);
    println!("{name:30} {with:12} {blank:7} {share:5.1}% {proposed:10}");
}

/// Where the keys went.
fn tasks(title: &str, spent: &Spent) {
    println!("\n{title:30} {:>6} {:>6} {:>8}", "keys", "times", "each");
    for ((layer, what), (keys, times)) in spent {
        let each = *keys as f64 / (*times).max(1) as f64;
        println!("  {layer:8} {what:19} {keys:6} {times:6} {each:8.1}");
    }
}

fn keys(spent: &Spent) -> usize {
    spent.values().map(|(keys, _)| keys).sum()
}

fn add(all: &mut Spent, more: Spent) {
    for (task, (keys, times)) in more {
        let sum = all.entry(task).or_default();
        sum.0 += keys;
        sum.1 += times;
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

fn parse(line: &str) -> Json {
    serde_json::from_str(line).expect("the data is JSON lines")
}

fn from_blank(gold: &Gold, help: Help) -> Spent {
    let mut reader = Reader::new(gold, help);
    reader.add_missing();
    reader.check();
    reader.spent
}

fn from_suggestions(gold: &Gold) -> Spent {
    let mut reader = Reader::new(gold, Help::Suggestions);
    // Weak suggestions are asked for. Entities are not in this gold: they are hidden, and the loop
    // passes over them.
    reader.begin("", "begin");
    reader.type_keys("$Le]");
    while let Some(current) = reader.app.current().cloned() {
        if current.status != Status::Suggested {
            break;
        }
        match current.layer.as_str() {
            "claim" => decide_claim(&mut reader, &current),
            _ => decide_quote(&mut reader, &current),
        }
    }
    reader.add_missing();
    reader.check();
    reader.spent
}
