//! `postil add`: articles into the library, without opening them.
//!
//! Files are read on all processors and written in batches. What the library has is passed over, so
//! running it again after something new came costs little.

use std::collections::HashSet;
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use crate::cli::ordered::{Event, Feeder, ordered};
use crate::cli::progress::Progress;
use crate::cli::sources::{self, Source, Sources};
use crate::cli::{Error, Options, Outcome, input, library, output};
use crate::document::Document;
use crate::document::corpus::{self, Columns};
use crate::store::{DocumentId, Library};

/// Documents, and bytes of their texts, that are written at once.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 8 << 20;

const EXAMPLES: &str = "\
Examples:
  postil add news/                        every text, Markdown and HTML file below a folder (EPUB and PDF
                                          files, too, where postil is built with these features)
  postil add 'news/**/*.html' more.txt    patterns and files
  postil add https://example.org/article  a page
  postil add corpus.jsonl.gz --text-field body --title-field headline

Records of .jsonl, .csv and .tsv files (also packed as .gz) are articles of their own. Their text, title and id
are known by the usual names; other names are told by the options. What cannot be read is listed on standard
error, and the rest goes in.";

/// Puts articles into the library without opening them
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files, folders, quoted patterns, addresses, files of records; - is standard input
    #[arg(value_name = "PATH|URL|-", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    columns: ColumnArguments,
}

/// Which fields of records are read.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Files of records (.jsonl, .csv, .tsv, also .gz)")]
pub struct ColumnArguments {
    /// The field with the text [default: text, body, content, …]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// The field with the title [default: title, headline, …]
    #[arg(long, value_name = "NAME")]
    title_field: Option<String>,
    /// The field with the id [default: id, uuid, …, or the number of the record]
    #[arg(long, value_name = "NAME")]
    id_field: Option<String>,
}

impl ColumnArguments {
    /// The columns that are meant.
    pub fn columns(&self) -> Columns {
        let (text, title, id) = (&self.text_field, &self.title_field, &self.id_field);
        Columns { text: text.clone(), title: title.clone(), id: id.clone() }
    }
}

/// What was added.
#[derive(Debug, Default)]
pub struct Report {
    /// The row of every article that was read, in order, each once.
    pub rows: Vec<DocumentId>,
    /// How many the library did not have.
    pub new: usize,
    pub broken: usize,
}

/// Adds everything that was named and tells what became of it.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let report = add(&arguments.paths, &arguments.columns, options)?;
    let there = report.rows.len() - report.new;
    output::print(&format!(
        "added {}, already there {there}, not readable {}\n",
        report.new, report.broken
    ))?;
    Ok(if report.rows.is_empty() { Outcome::NothingFound } else { Outcome::Done })
}

/// Adds everything that was named to the library. What cannot be read is listed on standard error.
///
/// # Errors
/// When the library cannot be written.
pub fn add(
    paths: &[PathBuf],
    columns: &ColumnArguments,
    options: &Options,
) -> Result<Report, Error> {
    let sources = sources::expand(paths)?;
    let mut adding = Adding {
        library: Library::open(&library::path(options)?).map_err(library::failed)?,
        progress: Progress::without_output(sources.bytes),
        batch: Vec::new(),
        bytes: 0,
        seen: HashSet::new(),
        report: Report::default(),
    };
    for broken in &sources.broken {
        adding.complain(broken);
    }
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (columns, options) = (columns.columns(), options.clone());
    let feed = move |feeder: &Feeder<Job, Done>| feed(sources, &columns, feeder);
    ordered(workers, feed, move |job| read(job, &options), |event| adding.take(event))?;
    adding.flush()?;
    Ok(adding.report)
}

/// What a worker gets: a path, or what was read already.
enum Job {
    Path(PathBuf),
    Record(Result<Box<Document>, String>),
}

type Done = Result<Box<Document>, String>;

fn feed(sources: Sources, columns: &Columns, feeder: &Feeder<Job, Done>) {
    let _ = sources.found.into_iter().all(|source| match source {
        Source::Article { path, .. } => feeder.feed(Job::Path(path)),
        Source::Corpus { path, .. } => match corpus::records(&path, columns) {
            Ok(mut records) => records.all(|record| {
                let record = record.map(Box::new).map_err(|error| error.to_string());
                feeder.feed(Job::Record(record))
            }),
            Err(error) => feeder.feed(Job::Record(Err(error.to_string()))),
        },
    });
}

fn read(job: Job, options: &Options) -> Done {
    let document = match job {
        Job::Path(path) => {
            input::document(&path, options).map(Box::new).map_err(|error| error.to_string())
        }
        Job::Record(record) => record,
    }?;
    if document.text().trim().is_empty() {
        return Err(format!("{} has no text", document.source));
    }
    // Hashed here, where all processors are at work.
    document.hash();
    Ok(document)
}

/// The way into the library.
struct Adding {
    library: Library,
    progress: Progress,
    batch: Vec<Document>,
    /// Bytes of the texts in the batch.
    bytes: usize,
    seen: HashSet<DocumentId>,
    report: Report,
}

impl Adding {
    fn take(&mut self, event: Event<Done>) -> Result<(), Error> {
        let Event::Result(done) = event else { return Ok(()) };
        match done {
            Ok(document) => {
                let bytes = document.text().len();
                self.progress.advance(bytes as u64);
                self.bytes += bytes;
                self.batch.push(*document);
            }
            Err(why) => self.complain(&why),
        }
        let is_full = self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES;
        if is_full { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let now = jiff::Timestamp::now().as_millisecond();
        let added = self.library.add_many(&self.batch, now).map_err(library::failed)?;
        self.report.new += added.new;
        self.report.rows.extend(added.rows.into_iter().filter(|row| self.seen.insert(*row)));
        self.batch.clear();
        self.bytes = 0;
        Ok(())
    }

    fn complain(&mut self, why: &str) {
        self.progress.clear();
        output::warn(why);
        self.report.broken += 1;
    }
}
