//! `postil detect`: suggestions as JSON.

use std::io::{BufRead, Write, stdin, stdout};

use serde_json::{Map, Value as Json, json};

use crate::annotation::{Suggestion, Value};
use crate::cli::{Error, Options, Outcome};
use crate::detect;
use crate::document::plain;
use crate::text::{OffsetUnit, Offsets};

const EXAMPLES: &str = "\
Examples:
  postil detect --jsonl < articles.jsonl > suggestions.jsonl";

/// Prints what the detectors suggest as JSON
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Read a JSON object with "id" and "text" from each line of standard input
    #[arg(long, required = true)]
    jsonl: bool,
    /// Leave out suggestions below this score
    #[arg(long, value_name = "SCORE", default_value_t = 0.5)]
    min_score: f32,
}

/// Detects in every line of standard input.
pub fn run(arguments: &Arguments, _options: &Options) -> Result<Outcome, Error> {
    jsonl(stdin().lock(), stdout().lock(), arguments.min_score)
        .map_err(|error| Error::Failed(error.to_string().into()))?;
    Ok(Outcome::Done)
}

/// Reads `{"id", "text"}` lines and writes a line for each with its annotations.
fn jsonl(
    input: impl BufRead,
    mut output: impl Write,
    min_score: f32,
) -> Result<(), Box<dyn std::error::Error>> {
    for line in input.lines() {
        let record: Json = serde_json::from_str(&line?)?;
        let text = record.get("text").and_then(Json::as_str).unwrap_or("");
        let document = plain::document(text, None, "");
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        let mut annotations = Vec::new();
        detect::detect(&document, |detector, suggestions| {
            for suggestion in suggestions.iter().filter(|s| s.score >= min_score) {
                annotations.push(annotation(detector, suggestion, text, &offsets));
            }
        });
        let out = json!({"postil": 1, "offsets": "code-point", "id": record.get("id"), "annotations": annotations});
        writeln!(output, "{out}")?;
    }
    Ok(())
}

fn annotation(
    detector: &dyn detect::Detector,
    suggestion: &Suggestion,
    text: &str,
    offsets: &Offsets<'_>,
) -> Json {
    let spans: Vec<_> = suggestion.spans.iter().map(|&span| offsets.from_span(span)).collect();
    let mut attributes = Map::new();
    for (name, value) in &suggestion.attributes {
        let value = match value {
            Value::Flag(flag) => json!(flag),
            Value::Number(number) => json!(number),
            Value::Text(text) => json!(text),
            Value::Span(span) => {
                let (start, end) = offsets.from_span(*span);
                json!({"start": start, "end": end, "text": span.slice(text)})
            }
        };
        attributes.insert(name.clone(), value);
    }
    json!({"layer": suggestion.layer, "label": suggestion.label, "spans": spans, "status": "suggested",
           "score": suggestion.score, "attributes": attributes,
           "provenance": {"detector": detector.name(), "version": detector.version(), "rule": suggestion.rule}})
}
