//! Many articles: read and worked on by all processors, written in the order of the input.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write, stdout};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use serde_json::{Value as Json, json};

use crate::cli::detect::lines::{self, Line};
use crate::cli::detect::resume::Done;
use crate::cli::detect::settings::{Failure, Settings};
use crate::cli::detect::{Arguments, OnError, resume, saving};
use crate::cli::ordered::{Event, Feeder, ordered};
use crate::cli::progress::Progress;
use crate::cli::sources::{self, Source};
use crate::cli::{Error, Options, Outcome, input, output};
use crate::document::Document;
use crate::document::corpus::{self, Columns};
use crate::exchange::jsonl;

/// What one worker gets.
pub(super) enum Job {
    Line(Line),
    File {
        path: PathBuf,
        id: String,
    },
    Record {
        document: Box<Document>,
        id: String,
    },
    /// There is no article, or the input broke off.
    Broken(Error),
}

/// What one worker gives: how many bytes it read, and what came of them.
pub(super) struct Worked {
    pub(super) bytes: u64,
    pub(super) result: Result<Product, Failure>,
}

/// What comes of an article.
pub(super) enum Product {
    Line(Vec<u8>),
    /// For the library.
    Found(Box<saving::Found>),
    /// Nothing, because it was done before.
    Passed,
}

/// One thing to read.
enum Input {
    Lines(PathBuf),
    Source(Source),
    Broken(String),
}

/// How all articles of a run are worked on.
struct Work {
    settings: Settings,
    options: Options,
    columns: Columns,
    /// What was done before.
    done: Done,
    is_saved: bool,
}

/// Detects in everything that was named.
pub(super) fn run(
    arguments: &Arguments,
    options: &Options,
    paths: &[PathBuf],
    settings: Settings,
) -> Result<Outcome, Error> {
    let (inputs, bytes) = inputs(arguments.jsonl, paths)?;
    let (place, done) = place(arguments, options)?;
    let progress = match place {
        Place::Output(_) => Progress::new(bytes),
        Place::File(_) | Place::Library(_) => Progress::without_output(bytes),
    };
    let processors = || thread::available_parallelism().map_or(1, NonZero::get);
    let workers = arguments.jobs.map_or_else(processors, NonZero::get);
    let columns = arguments.columns.columns();
    let is_saved = arguments.save;
    let work = Arc::new(Work { settings, options: options.clone(), columns, done, is_saved });
    let feeding = Arc::clone(&work);
    let feed = move |feeder: &Feeder<Job, Worked>| feed(inputs, &feeding.columns, feeder);
    let mut sink = Sink { place, progress, on_error: arguments.on_error, done: 0, skipped: 0 };
    let ended = ordered(workers, feed, move |job| work.take(job), |event| sink.take(event));
    let flushed = sink.finish();
    ended.and(flushed)?;
    sink.report()
}

/// What is to be read, and how many bytes it has if that is known.
fn inputs(is_jsonl: bool, paths: &[PathBuf]) -> Result<(Vec<Input>, Option<u64>), Error> {
    let mut inputs = Vec::new();
    let mut total = Some(0);
    for path in paths {
        // Of a folder, every file is an article of its own, or a file of records.
        let bytes = if is_jsonl && !sources::is_folder(path) {
            inputs.push(Input::Lines(path.clone()));
            fs::metadata(path).ok().filter(|found| found.is_file()).map(|found| found.len())
        } else {
            let sources = sources::expand(std::slice::from_ref(path))?;
            inputs.extend(sources.broken.into_iter().map(Input::Broken));
            inputs.extend(sources.found.into_iter().map(Input::Source));
            sources.bytes
        };
        total = total.zip(bytes).map(|(total, bytes)| total + bytes);
    }
    Ok((inputs, total))
}

fn feed(inputs: Vec<Input>, columns: &Columns, feeder: &Feeder<Job, Worked>) {
    let _ = inputs.into_iter().all(|input| match input {
        Input::Lines(path) => lines::feed(&path, feeder),
        Input::Source(Source::Article { path, id, .. }) => feeder.feed(Job::File { path, id }),
        Input::Source(Source::Corpus { path, id }) => feed_records(&path, &id, columns, feeder),
        Input::Broken(why) => feeder.feed(Job::Broken(Error::Usage(why))),
    });
}

fn feed_records(path: &Path, id: &str, columns: &Columns, feeder: &Feeder<Job, Worked>) -> bool {
    let records = match corpus::records(path, columns) {
        Ok(records) => records,
        Err(error) => return feeder.feed(Job::Broken(Error::Usage(error.to_string()))),
    };
    for record in records {
        let job = match record {
            Ok(document) => {
                let record = document.source.rsplit_once('#').map_or("", |(_, id)| id);
                Job::Record { id: format!("{id}{record}"), document: Box::new(document) }
            }
            Err(error) => Job::Broken(Error::Usage(error.to_string())),
        };
        if !feeder.feed(job) {
            return false;
        }
    }
    true
}

impl Work {
    fn take(&self, job: Job) -> Worked {
        match job {
            Job::Line(line) => {
                let bytes = line.bytes.len() as u64;
                Worked { bytes, result: self.line(line) }
            }
            Job::File { path, id } => self.file(&path, &json!(id)),
            Job::Record { document, id } => {
                let bytes = document.text().len() as u64;
                Worked { bytes, result: self.document(&json!(id), document) }
            }
            Job::Broken(error) => {
                Worked { bytes: 0, result: Err(Failure { id: Json::Null, error }) }
            }
        }
    }

    fn file(&self, path: &Path, id: &Json) -> Worked {
        if self.done.has(id) {
            let bytes = path.metadata().map_or(0, |found| found.len());
            return Worked { bytes, result: Ok(Product::Passed) };
        }
        match input::document(path, &self.options) {
            Ok(document) => {
                let bytes = document.text().len() as u64;
                Worked { bytes, result: self.document(id, Box::new(document)) }
            }
            Err(error) => Worked { bytes: 0, result: Err(Failure { id: id.clone(), error }) },
        }
    }

    fn line(&self, line: Line) -> Result<Product, Failure> {
        let needs_id = self.done.is_kept() && !self.is_saved;
        let (id, document) = line.document(&self.columns, needs_id)?;
        let result = self.document(&id, Box::new(document));
        result.map_err(|failure| line.explained(failure))
    }

    fn document(&self, id: &Json, document: Box<Document>) -> Result<Product, Failure> {
        let failed = |error| Failure { id: id.clone(), error };
        if self.is_saved {
            if self.done.has_text(&document) {
                return Ok(Product::Passed);
            }
            let found = saving::Found::detect(document, &self.settings).map_err(failed)?;
            return Ok(Product::Found(Box::new(found)));
        }
        if self.done.has(id) {
            return Ok(Product::Passed);
        }
        let written = self.settings.written(jsonl::write, id, &document);
        written.map(Product::Line).map_err(failed)
    }
}

/// Where the suggestions go.
enum Place {
    Output(BufWriter<io::Stdout>),
    /// A file that is taken up where it ends.
    File(BufWriter<File>),
    Library(Box<saving::Saving>),
}

fn place(arguments: &Arguments, options: &Options) -> Result<(Place, Done), Error> {
    if arguments.save {
        let (saving, done) = saving::Saving::open(options)?;
        return Ok((Place::Library(Box::new(saving)), done));
    }
    let Some(path) = &arguments.resume else {
        return Ok((Place::Output(BufWriter::new(stdout())), Done::default()));
    };
    let (file, done) = resume::open(path)?;
    Ok((Place::File(BufWriter::new(file)), done))
}

/// Takes what the workers give.
struct Sink {
    place: Place,
    on_error: OnError,
    progress: Progress,
    done: u64,
    skipped: u64,
}

impl Sink {
    fn take(&mut self, event: Event<Worked>) -> Result<(), Error> {
        let Event::Result(worked) = event else { return self.flush() };
        self.done += 1;
        self.progress.advance(worked.bytes);
        match worked.result {
            Ok(Product::Line(line)) => self.write(&line),
            Ok(Product::Passed) => Ok(()),
            Ok(Product::Found(found)) => match &mut self.place {
                Place::Library(saving) => saving.save(*found),
                Place::Output(_) | Place::File(_) => Ok(()),
            },
            Err(failure) if self.on_error == OnError::Skip => {
                self.skipped += 1;
                self.skip(&failure)
            }
            Err(failure) => Err(failure.error),
        }
    }

    /// Leaves an error in the place of an article's line; a library has no such place.
    fn skip(&mut self, failure: &Failure) -> Result<(), Error> {
        if matches!(self.place, Place::Library(_)) {
            self.progress.clear();
            output::complain(&failure.error);
            return Ok(());
        }
        self.write(&failure.line())
    }

    fn write(&mut self, line: &[u8]) -> Result<(), Error> {
        match &mut self.place {
            Place::Output(output) => output.write_all(line).map_err(Error::stdout),
            Place::File(file) => file.write_all(line).map_err(resume::failed),
            Place::Library(_) => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), Error> {
        match &mut self.place {
            Place::Output(output) => output.flush().map_err(Error::stdout),
            Place::File(file) => file.flush().map_err(resume::failed),
            Place::Library(_) => Ok(()),
        }
    }

    /// The end: everything is on disk, if it goes there.
    fn finish(&mut self) -> Result<(), Error> {
        self.flush()?;
        match &mut self.place {
            Place::Output(_) => Ok(()),
            Place::File(file) => file.get_ref().sync_all().map_err(resume::failed),
            Place::Library(saving) => saving.finish(),
        }
    }

    /// Says how many were skipped, and what went into the library.
    fn report(mut self) -> Result<Outcome, Error> {
        self.progress.clear();
        if self.skipped > 0 {
            let where_said = match self.place {
                Place::Library(_) => "",
                Place::Output(_) | Place::File(_) => "; see “error”",
            };
            output::warn(&format!("skipped {} of {}{where_said}", self.skipped, self.done));
        }
        match self.place {
            Place::Library(saving) => output::print(&saving.told()),
            Place::Output(_) | Place::File(_) => Ok(Outcome::Done),
        }
    }
}
