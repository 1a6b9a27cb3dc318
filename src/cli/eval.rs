//! `postil eval`: a detector's annotations against gold.

mod picture;
mod report;

use std::path::PathBuf;

use serde_json::json;

use crate::agreement::Compared;
use crate::agreement::evaluate::{Evaluation, evaluate};
use crate::annotation::{Annotation, Provenance};
use crate::cli::sides::{self, LeftOut, Side};
use crate::cli::{Error, Options, Outcome, output, save};
use crate::detect;
use crate::exchange::escaped;

const EXAMPLES: &str = "\
Examples:
  postil detect *.txt --min-score 0 > found.jsonl; postil eval gold.jsonl found.jsonl
  postil eval ana found.jsonl --layers quote     against what ana accepted in the library
  postil eval gold.jsonl found.jsonl --json | jq '.evaluation.layers[].micro.strict.f1.value'
  postil eval gold.jsonl found.jsonl --svg scores.svg

Accepted annotations count; of a file without any, the suggestions from their layer's threshold on
(--min-score for another). strict: same edges and label; overlap: common text and same label.
Calibration and curve need the low scores too: postil detect --min-score 0.";

/// Measures a detector's annotations against gold
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// What is right: a file, or an annotator of the library
    #[arg(value_name = "GOLD")]
    gold: String,
    /// What was found: a file, or an annotator of the library
    #[arg(value_name = "PRED")]
    found: String,
    /// Only these layers, divided by commas
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Suggestions from this score on count as found [default: that of their layer]
    #[arg(long, value_name = "SCORE")]
    min_score: Option<f32>,
    /// How many errors to show of each layer [default: 10; with --json all]
    #[arg(long, value_name = "N")]
    errors: Option<usize>,
    /// Write JSON
    #[arg(long)]
    json: bool,
    /// Draw calibration, precision and recall to this file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Replace the picture if it is there
    #[arg(long, requires = "svg")]
    force: bool,
}

/// Errors that a table shows of each layer.
const ERRORS: usize = 10;

/// Measures and shows.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let names = [arguments.gold.clone(), arguments.found.clone()];
    let mut sides = sides::load(&names, options)?;
    if sides.len() != 2 {
        let advice = "export one annotator a file";
        return Err(Error::Usage(format!("more than one annotator in a file: {advice}")));
    }
    let mut is_suggested = [false; 2];
    for (side, is_suggested) in sides.iter_mut().zip(&mut is_suggested) {
        *is_suggested = side.keep_what_counts(&arguments.layers);
    }
    if is_suggested.first() == Some(&true) {
        output::warn(&format!("{}: nothing is accepted, so suggestions are gold", arguments.gold));
    }
    let (all, left_out) = sides::matched(&sides);
    if all.is_empty() {
        let both = format!("{} and {}", arguments.gold, arguments.found);
        output::warn(&format!("no document is common to {both}"));
        return Ok(Outcome::NothingFound);
    }
    let counted: Vec<Compared<'_>> = all.iter().map(|one| arguments.counted(one)).collect();
    let mut evaluation = evaluate(&counted, &all);
    if evaluation.layers.is_empty() {
        output::warn("nobody marked anything in the common documents");
        return Ok(Outcome::NothingFound);
    }
    if let Some(path) = &arguments.svg {
        let picture = picture::svg(&evaluation);
        save::save(path, arguments.force, |output| {
            let written = output.write_all(picture.as_bytes());
            written.map_err(|source| Error::Write { name: path.display().to_string(), source })
        })?;
    }
    if arguments.json {
        evaluation.keep_errors(arguments.errors.unwrap_or(usize::MAX));
        return output::print(&as_json(&sides, &evaluation, &left_out));
    }
    let errors = arguments.errors.unwrap_or(ERRORS);
    output::print(&report::text(&sides, &evaluation, &left_out, errors))
}

impl Arguments {
    /// The document without suggestions that lie below the threshold.
    fn counted<'a>(&self, document: &Compared<'a>) -> Compared<'a> {
        let counts = |annotation: &&Annotation| {
            let is_detected = matches!(annotation.provenance, Provenance::Detector { .. });
            let layers = || is_detected.then(|| detect::threshold(&annotation.layer));
            match (annotation.score, self.min_score.or_else(layers)) {
                (Some(score), Some(least)) => score >= least,
                _ => true,
            }
        };
        let mut annotations = document.annotations.clone();
        if let Some(found) = annotations.last_mut() {
            found.retain(counts);
        }
        Compared { id: document.id, text: document.text, annotations }
    }
}

fn as_json(sides: &[Side], evaluation: &Evaluation, left_out: &[LeftOut]) -> String {
    let name = |at: usize| sides.get(at).map(|side| side.name.as_str());
    let all = json!({
        "gold": name(0),
        "found": name(1),
        "left_out": left_out,
        "evaluation": evaluation,
    });
    escaped(&serde_json::to_string_pretty(&all).unwrap_or_default()).into_owned() + "\n"
}
