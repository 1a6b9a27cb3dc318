//! What is to be detected and how it is written, the same for every article of a run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::{Value as Json, json};

use crate::annotation::Suggestion;
use crate::cli::Error;
use crate::cli::detect::Arguments;
use crate::cli::output;
use crate::detect::{self, THRESHOLDS};
use crate::document::Document;
use crate::exchange::{Format, Options, Record, escaped};

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
        let options = Options { unit: arguments.offsets, has_text: !arguments.no_text };
        Ok(Self { layers, min_score: arguments.min_score, thresholds, options })
    }

    /// The article with its suggestions in a format. A detector that panics costs this article
    /// only.
    pub(super) fn written(
        &self,
        format: &dyn Format,
        id: &Json,
        document: &Document,
    ) -> Result<Vec<u8>, Error> {
        let detect = AssertUnwindSafe(|| detect::annotations(document, |s| self.keeps(s)));
        let annotations = catch_unwind(detect).map_err(|_| {
            let source = &document.source;
            Error::Failed(format!("detection broke down in {source}: please report this").into())
        })?;
        let record = Record {
            id,
            annotator: None,
            document,
            annotations: annotations.iter().collect(),
            relations: Vec::new(),
            thresholds: &self.thresholds,
        };
        let mut written = Vec::new();
        let result = format.write(&record, &self.options, &mut written);
        result.map_err(|error| Error::Failed(Box::new(error)))?;
        Ok(written)
    }

    fn keeps(&self, suggestion: &Suggestion) -> bool {
        let layer = suggestion.layer;
        let bar = self.min_score.unwrap_or_else(|| detect::threshold(layer));
        suggestion.score >= bar
            && (self.layers.is_empty() || self.layers.iter().any(|l| l == layer))
    }
}
