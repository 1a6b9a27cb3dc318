//! Throughput of quote detection alone, on one core: `cargo bench --bench quotes`.
//!
//! Reads the bundled samples, so it needs no other data; tokens and sentences are made before the
//! clock starts, because every detector shares them.

use std::hint::black_box;
use std::time::{Duration, Instant};

use postil::detect::quotes::Quotes;
use postil::detect::{Article, Detector};
use postil::document::plain;

/// How long one measurement lasts.
const LENGTH: Duration = Duration::from_secs(2);

/// The size of the text, made of the samples one after the other.
const BYTES: usize = 400_000;

fn main() {
    let samples = [
        include_str!("../assets/samples/ferry-fares.md"),
        include_str!("../assets/samples/grain-trial.txt"),
        include_str!("../assets/samples/night-light.html"),
        include_str!("../assets/samples/rate-cut.txt"),
    ];
    let mut text = String::new();
    while text.len() < BYTES {
        for sample in samples {
            text.push_str(sample);
            text.push_str("\n\n");
        }
    }
    let document = plain::document(&text, None, "samples");
    let article = Article::new(&document);
    let begun = Instant::now();
    let mut rounds = 0_u32;
    let mut quotes = 0;
    while begun.elapsed() < LENGTH {
        quotes = black_box(Quotes.detect(black_box(&article), &[])).len();
        rounds += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = text.len() as f64 * f64::from(rounds) / 1e6;
    println!(
        "quotes: {:.1} MB/s, {quotes} quotes in {} kB",
        megabytes / seconds,
        text.len() / 1000
    );
}
