//! `postil agree`: how far annotators coincide.
//!
//! What is computed stands in [`crate::agreement`]; here are only the reading and the showing.

mod table;

use clap::ValueEnum;
use serde_json::json;

use crate::agreement::Figure;
use crate::agreement::bootstrap::Bootstrap;
use crate::agreement::compare::{Comparison, compare};
use crate::cli::sides::{self, LeftOut, Side};
use crate::cli::{Error, Options, Outcome, output};
use crate::exchange::escaped;

use table::Row;

const EXAMPLES: &str = "\
Examples:
  postil agree ana ben                     two annotators of the library
  postil agree ana.jsonl ben.jsonl         two exported files
  postil agree ana ben cem --csv > agreement.csv
  postil agree ana ben --layers quote --min 0.8 --measure gamma    exit code 1 below it

Accepted annotations count; of a file or annotator without any, the suggestions. Documents are
matched by their text. strict: same edges and label; edges: same edges; type: common text and same
label; overlap: common text. gamma takes place and label together, corrected for chance. alpha
(Krippendorff) and kappa (Cohen) judge labels and attributes where two marked the same text.";

/// Says how far annotators agree
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Files that postil wrote or can import, or annotators of the library
    #[arg(value_name = "FILE|ANNOTATOR", required = true)]
    sides: Vec<String>,
    /// Only these layers, divided by commas
    #[arg(long, value_name = "LAYERS", value_delimiter = ',')]
    layers: Vec<String>,
    /// Write JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Write CSV, a figure a line
    #[arg(long)]
    csv: bool,
    /// End with exit code 1 if a layer lies below this
    #[arg(long, value_name = "VALUE")]
    min: Option<f64>,
    /// The measure that --min is about
    #[arg(long, value_name = "MEASURE", default_value = "strict", requires = "min")]
    measure: Measure,
    /// How often to draw for the 95 % intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = 1000)]
    bootstrap: u32,
    /// The same seed gives the same intervals and the same gamma
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What a bar is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Measure {
    Strict,
    Edges,
    Type,
    Overlap,
    Gamma,
    Alpha,
    Kappa,
}

impl Measure {
    /// What the row is about, and the measure in it.
    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Strict => ("spans", "strict"),
            Self::Edges => ("spans", "edges"),
            Self::Type => ("spans", "type"),
            Self::Overlap => ("spans", "overlap"),
            Self::Gamma => ("spans", "gamma"),
            Self::Alpha => ("labels", "alpha"),
            Self::Kappa => ("labels", "kappa"),
        }
    }
}

/// Compares them.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let mut sides = sides::load(&arguments.sides, options)?;
    if sides.len() < 2 {
        let advice = "name at least two files or annotators";
        return Err(Error::Usage(format!("one side alone agrees with nobody: {advice}")));
    }
    for side in &mut sides {
        if side.keep_what_counts(&arguments.layers) {
            output::warn(&format!("{}: nothing is accepted, so suggestions count", side.name));
        }
    }
    let (documents, left_out) = sides::matched(&sides);
    if documents.is_empty() {
        output::warn(&format!("no document is common to {}", names(&sides).join(" and ")));
        return Ok(Outcome::NothingFound);
    }
    let bootstrap = Bootstrap { samples: arguments.bootstrap, seed: arguments.seed };
    let comparison = compare(&documents, sides.len(), bootstrap);
    let rows = table::rows(&comparison);
    let names = names(&sides);
    if arguments.json {
        output::print(&as_json(&names, &comparison, &left_out, bootstrap))?;
    } else if arguments.csv {
        output::print(&table::csv(&rows))?;
    } else {
        output::print(&table::text(&names, &comparison, &rows, &left_out, bootstrap))?;
    }
    if comparison.layers.is_empty() {
        output::warn("nobody marked anything in the common documents");
        return Ok(Outcome::NothingFound);
    }
    Ok(arguments.min.map_or(Outcome::Done, |min| bar(&rows, min, arguments.measure)))
}

fn names(sides: &[Side]) -> Vec<&str> {
    sides.iter().map(|side| side.name.as_str()).collect()
}

/// Whether every layer reaches the bar. A figure that is undefined is told and decides nothing,
/// unless none is defined.
fn bar(rows: &[Row<'_>], min: f64, measure: Measure) -> Outcome {
    let wanted = measure.row();
    let mut reached = None;
    for row in rows.iter().filter(|row| (row.about, row.measure) == wanted) {
        let what = format!("{} {} {}", row.layer, row.about, row.measure);
        match row.figure {
            Figure::Undefined(why) => output::warn(&format!("{what} is undefined: {why}")),
            Figure::Known { value, .. } if value < min => {
                output::warn(&format!("{what} is {value:.3}, below {min}"));
                reached = Some(false);
            }
            Figure::Known { .. } => reached = reached.or(Some(true)),
        }
    }
    if reached == Some(true) { Outcome::Done } else { Outcome::NothingFound }
}

fn as_json(
    names: &[&str],
    comparison: &Comparison,
    left_out: &[LeftOut],
    bootstrap: Bootstrap,
) -> String {
    let all = json!({
        "annotators": names,
        "left_out": left_out,
        "bootstrap": {"samples": bootstrap.samples, "seed": bootstrap.seed},
        "agreement": comparison,
    });
    escaped(&serde_json::to_string_pretty(&all).unwrap_or_default()).into_owned() + "\n"
}
