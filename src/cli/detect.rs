//! `postil detect`: suggestions as JSON.
//!
//! One article gives one document in format `json`; several give a line each in format `jsonl`, as
//! do the lines of `--jsonl`. Lines come out in the order of the input, whatever the number of jobs.

mod lines;
mod settings;

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write, stdout};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use clap::ValueEnum;
use serde_json::json;

use crate::cli::ordered::{Event, Feeder, ordered};
use crate::cli::progress::Progress;
use crate::cli::{Error, Options, Outcome, input, options, output};
use crate::detect::entities::tagger;
use crate::exchange::{json::Json, jsonl::Jsonl};
use crate::text::OffsetUnit;

use self::settings::{Failure, Settings};

const EXAMPLES: &str = "\
Examples:
  postil detect article.txt                       one article, one annotation a line
  postil detect *.txt > all.jsonl                 one article a line
  cat article.txt | postil detect - --layers quote
  postil detect --jsonl --no-text < in.jsonl > out.jsonl
  postil detect --jsonl --min-score 0 in.jsonl    every sentence with its claim score

A line of --jsonl is an object with \"text\" and, if you like, \"id\" (any value, comes back
unchanged), \"title\" and \"source\". Offsets count in \"text\" as it stands there.";

/// Prints what the detectors suggest as JSON
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Articles, or with --jsonl files of lines; - is standard input, also if there is none
    #[arg(value_name = "PATH|-")]
    paths: Vec<PathBuf>,
    /// Take a JSON object with "id" and "text" from each line and write a line for each
    #[arg(long)]
    jsonl: bool,
    /// Only these layers, divided by commas: claim, quote, entity
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Leave out what scores below this, from 0 to 1 [default: the thresholds of the layers]
    #[arg(long, value_name = "SCORE", value_parser = score)]
    min_score: Option<f32>,
    /// Leave the texts of the articles out
    #[arg(long)]
    no_text: bool,
    /// The unit of the offsets
    #[arg(long, value_name = "UNIT", default_value = "code-point", value_parser = options::offset_unit())]
    offsets: OffsetUnit,
    /// What to do about an article or line that cannot be used
    #[arg(long, value_name = "WHAT", default_value = "stop")]
    on_error: OnError,
    /// How many articles to work on at once [default: as many as there are processors]
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<NonZero<usize>>,
    /// Find entities with this model, built by `postil train entities`
    #[arg(long, value_name = "MODEL")]
    model: Option<PathBuf>,
}

/// What to do about an article or line that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OnError {
    /// End with exit code 2
    Stop,
    /// Write {"postil", "id", "error"} in its place, go on, and count them on standard error
    Skip,
}

fn score(written: &str) -> Result<f32, String> {
    match written.parse::<f32>() {
        Ok(score) if (0.0..=1.0).contains(&score) => Ok(score),
        _ => Err("a score is a number from 0 to 1".to_owned()),
    }
}

/// Detects in everything that was named.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let settings = Settings::new(arguments)?;
    if let Some(model) = &arguments.model {
        use_model(model)?;
    }
    let mut paths = arguments.paths.clone();
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            let hint = "name an article, or pipe one to standard input";
            return Err(Error::Usage(hint.to_owned()));
        }
        paths.push(PathBuf::from("-"));
    }
    match paths.as_slice() {
        [path] if !arguments.jsonl => one(path, options, &settings),
        _ => many(arguments, options, paths, settings),
    }
}

/// Takes another model of entities from a file.
fn use_model(path: &Path) -> Result<(), Error> {
    let bytes = fs::read(path).map_err(|source| Error::read(path, source))?;
    tagger::replace(bytes)
        .map_err(|error| Error::Failed(format!("cannot use {}: {error}", path.display()).into()))
}

fn one(path: &Path, options: &Options, settings: &Settings) -> Result<Outcome, Error> {
    let document = input::document(path, options)?;
    let written = settings.written(&Json, &json!(input::id(path)), &document)?;
    output::print_bytes(&written)
}

/// What one worker gets.
enum Job {
    Line(lines::Line),
    File(PathBuf),
    /// The input broke off.
    Broken(Error),
}

/// What one worker gives: how many bytes it read, and a line or why there is none.
struct Done {
    bytes: u64,
    line: Result<Vec<u8>, Failure>,
}

fn many(
    arguments: &Arguments,
    options: &Options,
    paths: Vec<PathBuf>,
    settings: Settings,
) -> Result<Outcome, Error> {
    let processors = || thread::available_parallelism().map_or(1, NonZero::get);
    let workers = arguments.jobs.map_or_else(processors, NonZero::get);
    let progress = Progress::new(total_bytes(&paths));
    let mut sink = Sink::new(arguments.on_error, progress);
    let settings = Arc::new(settings);
    let options = options.clone();
    let is_jsonl = arguments.jsonl;
    let feed = move |feeder: &Feeder<Job, Done>| {
        let _ = paths.into_iter().all(|path| {
            if is_jsonl { lines::feed(&path, feeder) } else { feeder.feed(Job::File(path)) }
        });
    };
    let ended =
        ordered(workers, feed, move |job| work(&settings, &options, job), |event| sink.take(event));
    let flushed = sink.flush();
    ended.and(flushed)?;
    sink.report();
    Ok(Outcome::Done)
}

fn total_bytes(paths: &[PathBuf]) -> Option<u64> {
    let length = |path: &PathBuf| fs::metadata(path).ok().filter(|m| m.is_file()).map(|m| m.len());
    paths.iter().map(length).sum()
}

fn work(settings: &Settings, options: &Options, job: Job) -> Done {
    match job {
        Job::Line(line) => Done { bytes: line.bytes.len() as u64, line: line.written(settings) },
        Job::File(path) => file(settings, options, &path),
        Job::Broken(error) => Done { bytes: 0, line: Err(Failure { id: json!(null), error }) },
    }
}

fn file(settings: &Settings, options: &Options, path: &Path) -> Done {
    let id = json!(input::id(path));
    let mut bytes = 0;
    let written = input::document(path, options).and_then(|document| {
        bytes = document.text().len() as u64;
        settings.written(&Jsonl, &id, &document)
    });
    Done { bytes, line: written.map_err(|error| Failure { id, error }) }
}

/// Where the lines go.
struct Sink {
    output: BufWriter<io::Stdout>,
    on_error: OnError,
    progress: Progress,
    done: u64,
    skipped: u64,
}

impl Sink {
    fn new(on_error: OnError, progress: Progress) -> Self {
        Self { output: BufWriter::new(stdout()), on_error, progress, done: 0, skipped: 0 }
    }

    fn take(&mut self, event: Event<Done>) -> Result<(), Error> {
        let Event::Result(done) = event else { return self.flush() };
        self.done += 1;
        self.progress.advance(done.bytes);
        let line = match done.line {
            Ok(line) => line,
            Err(failure) if self.on_error == OnError::Skip => {
                self.skipped += 1;
                failure.line()
            }
            Err(failure) => return Err(failure.error),
        };
        self.output.write_all(&line).map_err(Error::stdout)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.output.flush().map_err(Error::stdout)
    }

    /// Says how many were skipped.
    fn report(self) {
        drop(self.progress);
        if self.skipped > 0 {
            output::warn(&format!("skipped {} of {}; see “error”", self.skipped, self.done));
        }
    }
}
