//! `postil train`: builds a detector's model from labelled text. The models in the binary are built
//! by this very command (`assets/models/build.sh`).

pub mod claims;

use std::fs;
use std::io::{IsTerminal, Write, stderr, stdout};
use std::path::{Path, PathBuf};

use crate::cli::{Error, Options, Outcome};
use crate::detect::entities::gold::{self, Labelled};
use crate::detect::entities::label::Label;
use crate::detect::entities::learn::score::{Counts, Report, evaluate};
use crate::detect::entities::learn::{Lesson, Stage, learn};
use crate::model::crf;
use crate::model::random::Random;
use crate::model::sequence::Tagger;

const EXAMPLES: &str = "\
Examples:
  postil train entities --gold mine.jsonl -o entities.bin
  postil train entities --gold gold.jsonl --silver machine.jsonl --held-out dev.jsonl -o entities.bin

A line of a file is one JSON object: {\"text\": \"…\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"ORG\"}]},
with offsets in code points.";

/// Builds a detector's model from labelled text
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    Entities(EntityArguments),
    Claims(claims::Arguments),
}

/// Builds the tagger of entities
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
struct EntityArguments {
    /// Text labelled by people
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Text labelled by a machine; corrected first where its sentences stand in the gold too
    #[arg(long, num_args = 1.., value_name = "FILE")]
    silver: Vec<PathBuf>,
    /// Gold kept apart for calibration and evaluation (default: one document in ten)
    #[arg(long, num_args = 1.., value_name = "FILE")]
    held_out: Vec<PathBuf>,
    /// Where to write the model
    #[arg(short, long, value_name = "MODEL")]
    output: PathBuf,
    /// The same seed gives the same model
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passes over the text
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..))]
    epochs: u32,
    /// Features to keep: 45 bytes each
    #[arg(long, default_value_t = 110_000, value_parser = clap::value_parser!(u32).range(100..=262_143))]
    features: u32,
    /// How much a gold sentence counts beside a silver one
    #[arg(long, default_value_t = 3.0)]
    gold_weight: f32,
    /// Share of features hidden at each step
    #[arg(long, default_value_t = 0.2)]
    dropout: f32,
    /// Share of words whose spelling is hidden at each step
    #[arg(long, default_value_t = 0.3)]
    lexical_dropout: f32,
}

/// Trains, writes the model and prints how good it is.
pub fn run(arguments: &Arguments, _options: &Options) -> Result<Outcome, Error> {
    match &arguments.task {
        Task::Entities(arguments) => entities(arguments),
        Task::Claims(arguments) => claims::run(arguments),
    }
}

fn entities(arguments: &EntityArguments) -> Result<Outcome, Error> {
    let mut gold = read_all(&arguments.gold)?;
    let silver = read_all(&arguments.silver)?;
    let held_out = match arguments.held_out.as_slice() {
        [] => hold_out(&mut gold, arguments.seed),
        files => read_all(files)?,
    };
    let options = crf::Options {
        epochs: arguments.epochs as usize,
        rows: arguments.features as usize,
        seed: arguments.seed,
        dropout: arguments.dropout,
        lexical_dropout: arguments.lexical_dropout,
        ..crf::Options::default()
    };
    let lesson = Lesson { gold, silver, held_out, gold_weight: arguments.gold_weight, options };
    let shows = stderr().is_terminal();
    let model = learn(&lesson, |stage, part| {
        if shows {
            show(stage, part);
        }
    });
    fs::write(&arguments.output, &model)
        .map_err(|source| Error::Write { name: arguments.output.display().to_string(), source })?;
    let tagger = Tagger::read(&model).map_err(|error| Error::Failed(Box::new(error)))?;
    report(&evaluate(&tagger, &lesson.held_out), model.len()).map_err(Error::stdout)?;
    Ok(Outcome::Done)
}

fn read_all(files: &[PathBuf]) -> Result<Vec<Labelled>, Error> {
    let mut documents = Vec::new();
    for file in files {
        documents.extend(read(file)?);
    }
    Ok(documents)
}

fn read(file: &Path) -> Result<Vec<Labelled>, Error> {
    let lines = fs::read_to_string(file).map_err(|source| Error::read(file, source))?;
    gold::read(&lines).map_err(|error| Error::Failed(format!("{}: {error}", file.display()).into()))
}

/// Takes one document in ten out of the gold.
fn hold_out(gold: &mut Vec<Labelled>, seed: u64) -> Vec<Labelled> {
    Random::new(seed).shuffle(gold);
    let kept = gold.len() - gold.len().div_ceil(10).min(gold.len().saturating_sub(1));
    gold.split_off(kept)
}

/// Draws the progress bar on standard error.
fn show(stage: Stage, part: f32) {
    const WIDTH: usize = 40;
    let name = match stage {
        Stage::Correcting => "correcting",
        Stage::Training => "training",
    };
    let done = ((part * WIDTH as f32) as usize).min(WIDTH);
    let bar = format!("{}{}", "█".repeat(done), "░".repeat(WIDTH - done));
    let end = if part >= 1.0 { "\n" } else { "" };
    // a bar that cannot be drawn is no reason to stop
    let _ = write!(stderr(), "\r{name:<10} {bar} {:>3.0} %{end}", part * 100.0);
}

fn report(report: &Report, size: usize) -> std::io::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "model: {size} bytes")?;
    writeln!(out, "{:<12} {:>6} {:>6} {:>6} {:>7}", "held out", "P", "R", "F1", "wanted")?;
    let mut line = |name: &str, counts: Counts| {
        let (precision, recall, f1) = (counts.precision(), counts.recall(), counts.f1());
        writeln!(out, "{name:<12} {precision:>6.1} {recall:>6.1} {f1:>6.1} {:>7}", counts.wanted)
    };
    for label in Label::ALL {
        line(label.name(), report.counts(Some(label)))?;
    }
    line("all", report.counts(None))?;
    writeln!(out, "{:<12} {:>6} {:>6} {:>6}", "score from", "count", "mean", "right")?;
    for (from, count, mean, right) in report.bands() {
        let (mean, right) = (mean * 100.0, right * 100.0);
        writeln!(out, "{from:<12.2} {count:>6} {mean:>6.1} {right:>6.1}")?;
    }
    Ok(())
}
