//! What is to be detected and how it is written, the same for every article of a run.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value as Json, json};

use crate::annotation::Suggestion;
use crate::cli::Error;
use crate::cli::detect::Arguments;
use crate::cli::output;
use crate::detect::{self, THRESHOLDS};
use crate::document::Document;
use crate::exchange::{ExportError, Options, Record, escaped};

/// Writes one document: [`crate::exchange::json::write`] or that of `jsonl`.
pub(super) type Write = fn(&Record<'_>, &Options, &mut dyn io::Write) -> Result<(), ExportError>;

/// The settings of a run.
pub(super) struct Settings {
    /// Empty means all.
    layers: Vec<String>,
    min_score: Option<f32>,
    thresholds: Vec<(&'static str, f32)>,
    options: Options,
}

/// Why an article gave nothing.
pub(super) struct Failure {
    pub(super) id: Json,
    pub(super) error: Error,
}

impl Failure {
    /// The line that stands in the place of the article's.
    pub(super) fn line(&self) -> Vec<u8> {
        let error = output::sentence(&self.error);
        let line = json!({"postil": 1, "id": self.id, "error": error}).to_string();
        let mut line = escaped(&line).into_owned();
        line.push('\n');
        line.into_bytes()
    }
}

impl Settings {
    pub(super) fn new(arguments: &Arguments) -> Result<Self, Error> {
        let known: Vec<&str> = THRESHOLDS.iter().map(|&(name, _)| name).collect();
        let layers = arguments.layers.clone();
        if let Some(unknown) = layers.iter().find(|layer| !known.contains(&layer.as_str())) {
            let known = known.join(", ");
            return Err(Error::Usage(format!("no detector finds {unknown}; there are: {known}")));
        }
        let is_wanted = |name: &str| layers.is_empty() || layers.iter().any(|layer| layer == name);
        let thresholds = THRESHOLDS.iter().copied().filter(|(name, _)| is_wanted(name)).collect();
        let options =
            Options { unit: arguments.offsets, has_text: !arguments.no_text, ..Options::default() };
        Ok(Self { layers, min_score: arguments.min_score, thresholds, options })
    }

    /// The article with its suggestions in a format.
    pub(super) fn written(
        &self,
        write: Write,
        id: &Json,
        document: &Document,
    ) -> Result<Vec<u8>, Error> {
        let annotations =
            self.guarded(document, || detect::annotations(document, |s| self.keeps(s)))?;
        let annotations = annotations.iter().collect();
        let thresholds = &self.thresholds;
        let record = Record { thresholds, ..Record::new(id, document, annotations, Vec::new()) };
        let mut written = Vec::new();
        let result = write(&record, &self.options, &mut written);
        result.map_err(|error| Error::Failed(Box::new(error)))?;
        Ok(written)
    }

    /// Runs detectors on the article. One that panics costs this article only.
    pub(super) fn guarded<T>(
        &self,
        document: &Document,
        detect: impl FnOnce() -> T,
    ) -> Result<T, Error> {
        catch_unwind(AssertUnwindSafe(detect)).map_err(|_| {
            let source = &document.source;
            Error::Failed(format!("detection broke down in {source}: please report this").into())
        })
    }

    /// Whether a suggestion is wanted, by its layer and score.
    pub(super) fn keeps(&self, suggestion: &Suggestion) -> bool {
        let layer = suggestion.layer;
        let bar = self.min_score.unwrap_or_else(|| detect::threshold(layer));
        suggestion.score >= bar
            && (self.layers.is_empty() || self.layers.iter().any(|l| l == layer))
    }
}
