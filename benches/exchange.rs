//! How long 100,000 annotations take in each format, out and in again, and how much memory:
//! `cargo bench --bench exchange` (`-- csv cas` for some of the formats).
//!
//! The annotations are divided over documents of 1,000 each, as in a corpus; and once all are in one
//! document, which is a single paragraph of 3.5 MB. Behind the one document stands how many times as
//! long it takes as a tenth of it does: 10 is growth in a line. What is written is counted and thrown
//! away; what is read comes from files, and ends in an annotation set as in a library.
//!
//! Seconds are those that a processor spent, so that what else runs does not count. The memory is the most that the process had while it worked, less what it had before.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::{Annotation, Attributes, Provenance, Relation, RelationId, Status, Value};
use postil::document::{Document, plain};
use postil::exchange::import::labels::Mapping;
use postil::exchange::import::merge;
use postil::exchange::import::resolve::{As, Rules, resolve};
use postil::exchange::import::{Incoming, Input, READERS, ReadOptions, Reader};
use postil::exchange::kind::Kinds;
use postil::exchange::tag::Tags;
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

/// Files in a directory.
struct Files {
    directory: PathBuf,
    open: Vec<(String, BufWriter<File>)>,
}

const MAIN: &str = "main";

impl Files {
    fn at(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        let last = self.open.last().map(|(last, _)| last.as_str());
        if last != Some(name) {
            let path = self.directory.join(name);
            let file = File::options().append(true).create(true).open(path)?;
            self.open = vec![(name.to_owned(), BufWriter::new(file))];
        }
        Ok(&mut self.open[0].1)
    }
}

impl Output for Files {
    fn main(&mut self) -> &mut dyn Write {
        self.at(MAIN).expect("the directory is there")
    }

    fn file(&mut self, name: &str) -> io::Result<&mut dyn Write> {
        self.at(name)
    }
}

/// Writes `documents` documents of `count` annotations, and gives the seconds that it takes.
fn export(format: &dyn Format, documents: usize, count: usize, output: &mut dyn Output) -> f64 {
    let (document, annotations, relations) = document(count);
    let unit = match format.about().unit {
        Unit::Fixed(unit) | Unit::Chosen(unit) => unit,
        Unit::None => OffsetUnit::default(),
    };
    let options = Options { unit, ..Options::default() };
    let mut losses = Losses::default();
    let begun = seconds();
    let mut export = format.start(&options, &Schema::built_in());
    for number in 0..documents {
        let id = json!(format!("rents-{number}"));
        let (annotations, relations) = (annotations.iter().collect(), relations.iter().collect());
        let record = Record::new(&id, &document, annotations, relations);
        export.document(&record, output, &mut losses).expect("nothing can break");
    }
    export.end(output).expect("nothing can break");
    seconds() - begun
}

/// Seconds that a reader needs for what the format wrote, how many annotations came in, and the MB of
/// memory that it took.
fn import(
    format: &dyn Format,
    reader: &dyn Reader,
    documents: usize,
    count: usize,
) -> (f64, usize, u64) {
    let directory = tempfile::tempdir().expect("there is a temporary directory");
    let mut files = Files { directory: directory.path().to_owned(), open: Vec::new() };
    export(format, documents, count, &mut files);
    for (_, mut writer) in files.open.drain(..) {
        writer.flush().expect("the disk is not full");
    }
    let main = directory.path().join(MAIN);
    let path = if main.exists() { main } else { directory.path().to_owned() };
    let (document, ..) = document(count);
    let begun = seconds();
    let (came, memory) = grown(|| take(reader, &path, &document));
    (seconds() - begun, came, memory)
}

/// Reads a file into a set for each document, one after the other, as an import does.
fn take(reader: &dyn Reader, path: &Path, document: &Document) -> usize {
    let schema = Schema::built_in();
    let rules = Rules {
        format: reader.name(),
        agent: "ana",
        schema: &schema,
        tags: Tags::new(&schema),
        kinds: Kinds::new(&schema),
        mapping: Mapping::default(),
        status: As::File,
    };
    let mut came = 0;
    let mut each = |mut incoming: Incoming| {
        let text = incoming.text.take().unwrap_or_else(|| document.text().to_owned());
        let resolved = resolve(incoming, &text, &rules);
        let mut set = AnnotationSet::new(text.into());
        let merge = merge::merge(&set, resolved.annotations, resolved.relations);
        came += merge.added;
        set.apply_all(merge.edits).expect("they fit the text");
        ControlFlow::Continue(())
    };
    reader
        .read(&Input::new(path), &ReadOptions::default(), &mut each)
        .expect("it was just written");
    came
}

/// Seconds that the processor has spent on this thread; of the clock where the system does not say.
fn seconds() -> f64 {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let spent = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|spent| spent.split(' ').next()?.parse::<f64>().ok());
    spent.map_or_else(|| BEGUN.get_or_init(Instant::now).elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// A figure of the process in MB: `VmHWM` or `VmRSS`; 0 where the system does not say.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

/// Does the work, and gives by how many MB the process grew at most.
fn grown<T>(work: impl FnOnce() -> T) -> (T, u64) {
    // Linux then counts the peak from here on.
    let _unsupported = fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS");
    let done = work();
    (done, memory("VmHWM").saturating_sub(before))
}

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    let is_asked = |name: &str| names.is_empty() || names.iter().any(|one| one == name);
    println!(
        "{ANNOTATIONS} annotations: seconds in documents of 1,000; in one document; that by a"
    );
    println!(
        "tenth; MB of memory for one; MB written. Then the same of reading, with what came in."
    );
    for format in FORMATS.iter().filter(|format| is_asked(format.about().name)) {
        let about = format.about();
        let many = if about.layout == Layout::One { 1 } else { ANNOTATIONS / 1000 };
        let mut nowhere = Counter::default();
        let corpus = export(*format, many, ANNOTATIONS / many, &mut nowhere);
        let tenth = export(*format, 1, ANNOTATIONS / 10, &mut nowhere);
        let mut counter = Counter::default();
        let (one, memory) = grown(|| export(*format, 1, ANNOTATIONS, &mut counter));
        let growth = one / tenth;
        let written = counter.bytes as f64 / 1e6;
        print!(
            "{:>14} {corpus:>6.2} {one:>6.2} {growth:>5.1} {memory:>5} {written:>6.1}",
            about.name
        );
        let reader = READERS.iter().find(|reader| reader.name() == about.name);
        let Some(reader) = reader else {
            println!();
            continue;
        };
        let (corpus, ..) = import(*format, *reader, many, ANNOTATIONS / many);
        let (tenth, ..) = import(*format, *reader, 1, ANNOTATIONS / 10);
        let (one, came, memory) = import(*format, *reader, 1, ANNOTATIONS);
        println!("  | {corpus:>6.2} {one:>6.2} {:>5.1} {memory:>5} {came:>7}", one / tenth);
    }
    let lasting = FORMATS.iter().filter(|format| format.about().layout != Layout::One);
    let lasting: Vec<_> = lasting.filter(|format| is_asked(format.about().name)).collect();
    let all = || {
        for format in &lasting {
            export(**format, 1000, 1000, &mut Counter::default());
        }
    };
    let ((), memory) = grown(all);
    println!(
        "a million annotations in documents of 1,000, in each format: {memory} MB more at most"
    );
}
