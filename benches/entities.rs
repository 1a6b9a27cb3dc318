//! The speed of entity detection on one core, in characters a second, stage by stage.
//!
//! `cargo bench --bench entities [-- FILE.jsonl…]`: articles are the `text` of each line; without a
//! file the sample articles below are read over and over. Each stage is run ten times; the best run
//! counts.

use std::hint::black_box;
use std::time::Instant;

use postil::detect::entities::features::Source;
use postil::detect::entities::reading::Reading;
use postil::detect::entities::{Entities, rules, tagger};
use postil::detect::{Article, Detector};
use postil::document::{Document, plain};
use postil::text::{Span, tokens};

const SAMPLE: &str = "Harbour vote splits council over ferry fares\n\
The council of Port Elling voted 7 to 5 on Tuesday to raise ferry fares by 12 percent, the first \
increase since 2019.\n“We have put this off for too long,” said Mayor Ines Okoro, who cast the \
deciding vote. Ms. Okoro took office last March after 11 years at the Ministry of Transport.\n\
Norvik Shipping Corp., which runs the boats to the outer islands, lost $4.5 million in the three \
months to September, according to the Elling Gazette. Its director, Paul B. Reyes, told reporters \
in Oslo that fuel prices had doubled.\nCritics said that the rise would hit commuters hardest.\n";

fn main() {
    let files: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let texts = if files.is_empty() { vec![SAMPLE.to_owned(); 400] } else { read(&files) };
    let documents: Vec<Document> =
        texts.iter().map(|text| plain::document(text, None, "")).collect();
    let characters: usize = texts.iter().map(|text| text.chars().count()).sum();
    println!("{} articles, {characters} characters", documents.len());
    let start = Instant::now();
    black_box(tagger::current());
    println!("loading the model: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    let start = Instant::now();
    black_box(postil::detect::entities::lexicon::Lexicon::shared());
    println!("loading the lexicon: {:.1} ms", start.elapsed().as_secs_f64() * 1000.0);
    time("tokens", characters, &texts, |text| {
        let whole = Span::whole(text).expect("a text is shorter than 4 GiB");
        black_box(tokens::tokens(text, whole).len());
    });
    time("tokens and sentences", characters, &documents, |document| {
        black_box(Article::new(document).tokens.len());
    });
    let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
    time("words", characters, &articles, |article| {
        black_box(Reading::new(article).words.len());
    });
    let readings: Vec<Reading<'_>> = articles.iter().map(Reading::new).collect();
    time("rules", characters, &readings, |reading| {
        black_box(rules::find_all(reading).len());
    });
    time("rules and evidence", characters, &readings, |reading| {
        black_box(Source::new(reading, &rules::find_all(reading)).is_ruled(0));
    });
    if let Some(tagger) = tagger::current() {
        time("rules, evidence, tagger", characters, &readings, |reading| {
            let source = Source::new(reading, &rules::find_all(reading));
            black_box(tagger::tag(tagger, &source).len());
        });
    }
    time("all entity detection", characters, &documents, |document| {
        black_box(Entities.detect(&Article::new(document), &[]).len());
    });
}

fn time<T>(name: &str, characters: usize, items: &[T], stage: impl Fn(&T)) {
    let mut best = f64::INFINITY;
    for _ in 0..10 {
        let start = Instant::now();
        items.iter().for_each(&stage);
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{name:<26} {:>8.2} million characters a second", characters as f64 / best / 1e6);
}

fn read(files: &[String]) -> Vec<String> {
    let mut texts = Vec::new();
    for file in files {
        let lines = std::fs::read_to_string(file).expect("the file of articles can be read");
        for line in lines.lines() {
            let record: serde_json::Value =
                serde_json::from_str(line).expect("a line is a JSON object");
            texts.extend(record["text"].as_str().map(str::to_owned));
        }
    }
    texts
}
