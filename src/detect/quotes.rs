//! Quotes: what somebody said, in marks or out of them, with the cue and the source.
//!
//! No model: [`marks`] pairs the quotation marks, [`units`] reads each sentence with its quotations
//! as single units, [`reports`] finds reporting verbs with their source and content, [`loose`] takes
//! the quotations that no verb governs, and [`draft`] puts it together. Who the source stands for is
//! the work of [`super::attribution`].

pub mod adverbials;
pub mod captions;
pub mod draft;
pub mod edges;
pub mod lexicon;
pub mod loose;
pub mod marks;
pub mod possible;
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
use crate::text::Span;

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
        with_speakers(article, found, draft::drafts(article))
    }
}

/// Suggestions of drafts that are in order.
fn with_speakers(
    article: &Article<'_>,
    found: &[Suggestion],
    drafts: Vec<Draft>,
) -> Vec<Suggestion> {
    let utterances: Vec<Utterance> = drafts.iter().map(utterance).collect();
    let speakers = attribution::speakers(article, found, &utterances);
    drafts.into_iter().zip(speakers).map(|(draft, speaker)| suggestion(draft, speaker)).collect()
}

/// The attributes of a quote over the span with this source and cue.
pub fn attributes_of(
    article: &Article<'_>,
    found: &[Suggestion],
    span: Span,
    source: Option<Span>,
    cue: Option<Span>,
) -> Attributes {
    let block = article.document.block_at(span.start());
    let utterance = Utterance { hull: span, source, block, is_quoted: false };
    let mut speakers = attribution::speakers(article, found, &[utterance]);
    let speaker = speakers.pop().and_then(|speaker| speaker.name);
    attributes(speaker, source, cue)
}

fn attributes(speaker: Option<String>, source: Option<Span>, cue: Option<Span>) -> Attributes {
    let values = [
        ("speaker", speaker.map(Value::Text)),
        ("source", source.map(Value::Span)),
        ("cue", cue.map(Value::Span)),
    ];
    let given = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    given.collect()
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
    Suggestion {
        layer: "quote",
        label: draft.label(),
        spans: draft.content,
        attributes: attributes(speaker.name, speaker.source, draft.cue),
        score: score::score(draft.rule, draft.strength, draft.kind) * certainty,
        rule: draft.rule,
    }
}
