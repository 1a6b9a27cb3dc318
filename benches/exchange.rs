//! How long 100,000 annotations take in each format, and how much memory the largest piece of the
//! process takes while ten times as many documents pass: `cargo bench --bench exchange`.
//!
//! The annotations are divided over documents of 1,000 each, as in a corpus; and once all are in one
//! document. What is written is counted and thrown away.

use std::io::{self, Write};
use std::time::Instant;

use postil::annotation::schema::Schema;
use postil::annotation::{Annotation, Attributes, Provenance, Relation, RelationId, Status, Value};
use postil::document::{Document, plain};
use postil::exchange::{FORMATS, Format, Layout, Losses, Options, Output, Record, Unit};
use postil::text::{OffsetUnit, Span};
use serde_json::json;

const ANNOTATIONS: usize = 100_000;
const SENTENCE: &str = "Mayor Ada Obi 😀 said on Monday that rents in Lagos fell by 4 percent. ";

/// Counts what it is given.
#[derive(Default)]
struct Counter {
    bytes: u64,
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Output for Counter {
    fn main(&mut self) -> &mut dyn Write {
        self
    }

    fn file(&mut self, _name: &str) -> io::Result<&mut dyn Write> {
        Ok(self)
    }
}

/// A document with so many annotations, two a sentence.
fn document(count: usize) -> (Document, Vec<Annotation>, Vec<Relation>) {
    let text = SENTENCE.repeat(count / 2);
    let mut annotations = Vec::with_capacity(count);
    let mut relations = Vec::new();
    for number in 0..count / 2 {
        let start = number * SENTENCE.len();
        let span = |covered: &str| {
            let at = start + SENTENCE.find(covered).expect("the sentence has it");
            Span::new(&text, at, at + covered.len()).expect("it is in the text")
        };
        let one = |id: String, layer: &str, label: &str, spans| Annotation {
            id: id.as_str().into(),
            layer: layer.to_owned(),
            label: label.to_owned(),
            spans,
            attributes: Attributes::new(),
            status: Status::Accepted,
            score: Some(0.9),
            provenance: Provenance::Annotator { annotator: "ana".to_owned() },
            derived_from: None,
        };
        let mut person = one(format!("e{number}"), "entity", "PERSON", vec![span("Ada Obi")]);
        person.attributes.insert("name".to_owned(), Value::Text("Ada Obi".to_owned()));
        let content = vec![span("rents in Lagos fell by 4 percent")];
        let mut claim = one(format!("c{number}"), "claim", "check-worthy", content);
        claim.attributes.insert("source".to_owned(), Value::Span(span("Mayor Ada Obi")));
        claim.attributes.insert("verdict".to_owned(), Value::Text("true".to_owned()));
        if number % 10 == 0 {
            let (from, to) = (claim.id.clone(), person.id.clone());
            let id = RelationId(format!("r{number}").into());
            relations.push(Relation { id, label: "by".to_owned(), from, to });
        }
        annotations.extend([person, claim]);
    }
    (plain::document(&text, Some("Rents"), "rents.txt"), annotations, relations)
}

/// Seconds and bytes that `documents` documents of `count` annotations take.
fn export(format: &dyn Format, documents: usize, count: usize) -> (f64, u64) {
    let (document, annotations, relations) = document(count);
    let unit = match format.about().unit {
        Unit::Fixed(unit) | Unit::Chosen(unit) => unit,
        Unit::None => OffsetUnit::default(),
    };
    let options = Options { unit, ..Options::default() };
    let mut output = Counter::default();
    let mut losses = Losses::default();
    let begun = Instant::now();
    let mut export = format.start(&options, &Schema::built_in());
    for number in 0..documents {
        let id = json!(format!("rents-{number}"));
        let (annotations, relations) = (annotations.iter().collect(), relations.iter().collect());
        let record = Record::new(&id, &document, annotations, relations);
        export.document(&record, &mut output, &mut losses).expect("nothing can break");
    }
    export.end(&mut output).expect("nothing can break");
    (begun.elapsed().as_secs_f64(), output.bytes)
}

/// The most memory the process ever took, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn main() {
    println!(
        "{ANNOTATIONS} annotations: seconds in documents of 1,000, seconds in one, MB written"
    );
    for format in FORMATS {
        let about = format.about();
        let many = if about.layout == Layout::One { 1 } else { ANNOTATIONS / 1000 };
        let (corpus, _) = export(*format, many, ANNOTATIONS / many);
        let (one, bytes) = export(*format, 1, ANNOTATIONS);
        println!("{:>14} {corpus:>7.2} {one:>7.2} {:>7.1}", about.name, bytes as f64 / 1e6);
    }
    let before = peak();
    for format in FORMATS.iter().filter(|format| format.about().layout != Layout::One) {
        export(*format, 1000, 1000);
    }
    println!("peak memory: {before} MB, after a million annotations in each format {} MB", peak());
}
