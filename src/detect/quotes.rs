//! Quotes: what somebody said, in marks or out of them, with the cue and the source.
//!
//! No model: [`marks`] pairs the quotation marks, [`units`] reads each sentence with its quotations
//! as single units, [`reports`] finds reporting verbs with their source and content, [`loose`] takes
//! the quotations that no verb governs, and [`draft`] puts it together. Who the source stands for is
//! the work of [`super::attribution`].

pub mod adverbials;
pub mod draft;
pub mod edges;
pub mod lexicon;
pub mod loose;
pub mod marks;
pub mod reports;
pub mod score;
pub mod subject;
pub mod transcript;
pub mod units;
pub mod verbs;
pub mod words;

#[cfg(test)]
mod testing;

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::attribution::{self, Utterance};
use crate::detect::{Article, Detector};

use draft::Draft;

/// The detector of the layer `quote`.
pub struct Quotes;

impl Detector for Quotes {
    fn name(&self) -> &'static str {
        "quotes"
    }

    fn version(&self) -> u32 {
        1
    }

    fn layer(&self) -> &'static str {
        "quote"
    }

    fn detect(&self, article: &Article<'_>, found: &[Suggestion]) -> Vec<Suggestion> {
        let drafts = draft::drafts(article);
        let utterances: Vec<Utterance> = drafts.iter().map(utterance).collect();
        let speakers = attribution::speakers(article, found, &utterances);
        drafts
            .into_iter()
            .zip(speakers)
            .map(|(draft, speaker)| suggestion(draft, speaker))
            .collect()
    }
}

fn utterance(draft: &Draft) -> Utterance {
    Utterance {
        hull: draft.hull(),
        source: draft.source,
        block: draft.block,
        is_quoted: draft.is_quoted(),
    }
}

fn suggestion(draft: Draft, speaker: attribution::Speaker) -> Suggestion {
    // A guessed speaker takes up to a tenth off.
    let certainty = 0.9 + 0.1 * speaker.certainty;
    let mut attributes = Attributes::new();
    if let Some(name) = speaker.name {
        attributes.insert("speaker".to_owned(), Value::Text(name));
    }
    if let Some(source) = speaker.source {
        attributes.insert("source".to_owned(), Value::Span(source));
    }
    if let Some(cue) = draft.cue {
        attributes.insert("cue".to_owned(), Value::Span(cue));
    }
    Suggestion {
        layer: "quote",
        label: draft.label(),
        spans: draft.content,
        attributes,
        score: score::score(draft.rule, draft.strength, draft.kind) * certainty,
        rule: draft.rule,
    }
}
