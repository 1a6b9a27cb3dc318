//! `postil detect`: suggestions as JSON.
//!
//! One article gives one document in format `json`; several give a line each in format `jsonl`, as
//! do the lines of `--jsonl`. Lines come out in the order of the input, whatever the number of jobs.

mod lines;
mod many;
mod resume;
mod saving;
mod settings;

use std::fs;
use std::io::{self, IsTerminal};
use std::num::NonZero;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::add::ColumnArguments;
use crate::cli::{Error, Options, Outcome, input, options, output, sources};
use crate::detect::entities::tagger;
use crate::exchange::json;
use crate::text::OffsetUnit;

use self::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  postil detect article.txt                       one article, one annotation a line
  postil detect *.txt > all.jsonl                 one article a line
  cat article.txt | postil detect - --layers quote
  postil detect --jsonl --no-text < in.jsonl > out.jsonl
  postil detect --jsonl --min-score 0 in.jsonl    every sentence with its claim score
  postil detect --jsonl --resume out.jsonl news/  a folder; goes on where it was broken off
  postil detect --save news/ corpus.csv           into the library, for the queue

A line of --jsonl is an object with \"text\" and, if you like, \"id\" (any value, comes back
unchanged), \"title\" and \"source\". Offsets count in \"text\" as it stands there.";

/// Prints what the detectors suggest as JSON
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Articles, folders, quoted patterns, addresses, files of records; with --jsonl files of lines;
    /// - is standard input, also if there is none
    #[arg(value_name = "PATH|URL|-")]
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
    /// Write behind what is in this file already and leave out the ids that it has
    #[arg(long, value_name = "FILE", conflicts_with = "save")]
    resume: Option<PathBuf>,
    /// Keep the suggestions in the library instead of writing them
    #[arg(long)]
    save: bool,
    /// Find entities with this model, built by `postil train entities`
    #[arg(long, value_name = "MODEL")]
    model: Option<PathBuf>,
    #[command(flatten)]
    columns: ColumnArguments,
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
    let is_apart = arguments.jsonl || arguments.save || arguments.resume.is_some();
    match paths.as_slice() {
        [path] if !is_apart && !sources::is_many(path) => one(path, options, &settings),
        _ => many::run(arguments, options, &paths, settings),
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
    let written = settings.written(json::write, &serde_json::json!(input::id(path)), &document)?;
    output::print_bytes(&written)
}
