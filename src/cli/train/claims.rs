//! `postil train claims`: builds and cross-validates the judge of claims.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write, stdout};
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::cli::{Error, Outcome};
use crate::detect::claims::THRESHOLD;
use crate::detect::claims::gold;
use crate::detect::claims::measure::{Scored, at_threshold, average_precision, best_threshold};
use crate::detect::claims::train::{GoldSet, Prepared, cross_validate, fit, prepare};
use crate::text::{OffsetUnit, Offsets};

const EXAMPLES: &str = "\
Examples:
  postil train claims --gold news.jsonl=4 debates.jsonl=0.2 -o claims.bin
  postil train claims --cross-validate news.jsonl=4 --gold debates.jsonl=0.2

A line of a file is one JSON object: {\"id\": 1, \"text\": \"…\", \"label\": \"CFS\"} for a sentence, or
{\"id\": 1, \"text\": \"…\", \"sents\": [[0, 9], …], \"claims\": [\"CFS\", …]} for an article, with offsets
in code points. CFS or 1 is worth checking; UFS, NFS, SUBJ or 0 is not.";

/// Builds the judge of claims, or cross-validates it by article
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Labelled text to train on, and how much a sentence of it counts (default: 1)
    #[arg(long, num_args = 1.., value_name = "FILE[=WEIGHT]", value_parser = weighted)]
    gold: Vec<Weighted>,
    /// Score each article of this file by a judge that was trained on the others and on the gold
    #[arg(long, value_name = "FILE[=WEIGHT]", value_parser = weighted)]
    cross_validate: Option<Weighted>,
    /// Write the scores of the cross-validation, one article a line, in the form of `detect --jsonl`
    #[arg(long, value_name = "FILE", requires = "cross_validate")]
    predictions: Option<PathBuf>,
    /// Score these files by the trained judge
    #[arg(long, num_args = 1.., value_name = "FILE")]
    held_out: Vec<PathBuf>,
    /// Where to write the model
    #[arg(short, long, value_name = "MODEL")]
    output: Option<PathBuf>,
}

/// A file and how much a sentence of it counts.
#[derive(Debug, Clone)]
struct Weighted {
    path: PathBuf,
    weight: f32,
}

fn weighted(written: &str) -> Result<Weighted, String> {
    let (path, weight) = match written.rsplit_once('=') {
        Some((path, weight)) => (path, weight.parse::<f32>().map_err(|e| e.to_string())?),
        None => (written, 1.0),
    };
    if !weight.is_finite() || weight < 0.0 {
        return Err("a weight is a number from 0 up".to_owned());
    }
    Ok(Weighted { path: path.into(), weight })
}

/// Does what was asked for, and prints the figures.
pub fn run(arguments: &Arguments) -> Result<Outcome, Error> {
    let nothing = arguments.output.is_none() && arguments.held_out.is_empty();
    if nothing && arguments.cross_validate.is_none() {
        let hint = "name a model to write (-o), or a file to score (--cross-validate, --held-out)";
        return Err(Error::Usage(hint.to_owned()));
    }
    let mut trained = Vec::new();
    for set in &arguments.gold {
        trained.extend(prepare(&read(&set.path, set.weight)?));
    }
    heading().map_err(Error::stdout)?;
    if let Some(set) = &arguments.cross_validate {
        let scored = prepare(&read(&set.path, set.weight)?);
        let is_scored = |other: &&Prepared| scored.iter().any(|document| document.id == other.id);
        let rest: Vec<&Prepared> = trained.iter().filter(|other| !is_scored(other)).collect();
        let results = cross_validate(&scored, &rest);
        line("cross-validated", &set.path, &results.concat()).map_err(Error::stdout)?;
        if let Some(path) = &arguments.predictions {
            write_predictions(path, &scored, &results).map_err(|e| write_error(path, e))?;
        }
    }
    if nothing {
        return Ok(Outcome::Done);
    }
    let judge = fit(&trained.iter().collect::<Vec<_>>());
    for path in &arguments.held_out {
        let held_out = prepare(&read(path, 1.0)?);
        let scored: Vec<Scored> = held_out.iter().flat_map(|d| d.scored(&judge)).collect();
        line("held out", path, &scored).map_err(Error::stdout)?;
    }
    if let Some(path) = &arguments.output {
        fs::write(path, judge.to_bytes()).map_err(|e| write_error(path, e))?;
    }
    Ok(Outcome::Done)
}

fn read(path: &Path, weight: f32) -> Result<GoldSet, Error> {
    let file = File::open(path).map_err(|source| Error::read(path, source))?;
    let documents = gold::read(BufReader::new(file))
        .map_err(|error| Error::Failed(format!("{}: {error}", path.display()).into()))?;
    Ok(GoldSet { documents, weight })
}

fn write_error(path: &Path, source: io::Error) -> Error {
    Error::Write { name: path.display().to_string(), source }
}

fn heading() -> io::Result<()> {
    let (at, best) = (format!("at {THRESHOLD}"), "best");
    writeln!(
        stdout(),
        "{:<16} {:>6} {:>6} {:>6} {:>6} {best:>6} {at:>6}  file",
        "claims",
        "AP",
        "P",
        "R",
        "F1"
    )
}

fn line(how: &str, path: &Path, scored: &[Scored]) -> io::Result<()> {
    let figures = at_threshold(scored, THRESHOLD);
    let (threshold, best) = best_threshold(scored);
    let percent = |share: f64| format!("{:>6.1}", 100.0 * share);
    writeln!(
        stdout(),
        "{how:<16} {} {} {} {} {} {threshold:>6.2}  {}",
        percent(average_precision(scored)),
        percent(figures.precision),
        percent(figures.recall),
        percent(figures.f1),
        percent(best),
        path.display()
    )
}

fn write_predictions(
    path: &Path,
    documents: &[Prepared],
    results: &[Vec<Scored>],
) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    for (document, scored) in documents.iter().zip(results) {
        let offsets = Offsets::new(&document.text, OffsetUnit::CodePoint);
        let judged = document.gold.iter().filter(|(_, is_claim)| is_claim.is_some());
        let annotations: Vec<Json> = judged
            .zip(scored)
            .filter(|(_, (score, _))| *score > 0.0)
            .map(|((span, _), (score, _))| {
                let (start, end) = offsets.from_span(*span);
                json!({"layer": "claim", "label": "check-worthy", "spans": [[start, end]], "score": score})
            })
            .collect();
        let record = json!({"postil": 1, "offsets": "code-point", "id": document.id,
            "thresholds": {"claim": THRESHOLD}, "annotations": annotations});
        writeln!(file, "{record}")?;
    }
    file.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_stands_behind_the_last_equals_sign() {
        let set = weighted("a=b.jsonl=0.5").unwrap();
        assert_eq!((set.path.to_str(), set.weight), (Some("a=b.jsonl"), 0.5));
        assert_eq!(weighted("a.jsonl").unwrap().weight, 1.0);
        assert!(weighted("a=-1").is_err() && weighted("a=b").is_err());
    }
}
