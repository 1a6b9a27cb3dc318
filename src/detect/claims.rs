//! Claims: how much each sentence of an article is worth checking, and who says it.
//!
//! Every prose sentence gets a suggestion with a score, so that a reader may move the threshold;
//! what stands below [`THRESHOLD`] is not shown unless asked for. The rule in the provenance is the
//! reason in words: the two strongest signals that speak for the sentence.

mod attribution;
mod context;
mod kind;
mod lexicon;
mod reading;
mod reason;
mod signals;
mod weigh;

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::{Article, Detector};

use self::context::Context;
use self::kind::Kind;
use self::reading::Reading;

/// The score from which a sentence is suggested as a claim.
pub const THRESHOLD: f32 = 0.5;

/// Finds the sentences that a fact-checker would put on the list.
pub struct Claims;

impl Detector for Claims {
    fn name(&self) -> &'static str {
        "claims"
    }

    fn version(&self) -> u32 {
        1
    }

    fn layer(&self) -> &'static str {
        "claim"
    }

    fn detect(&self, article: &Article<'_>, found: &[Suggestion]) -> Vec<Suggestion> {
        let context = Context::new(article, found);
        let numbers = 0..article.sentences.len();
        let prose =
            numbers.filter(|&n| article.sentences.get(n).is_some_and(|s| article.is_prose(s)));
        prose
            .filter_map(|number| Reading::of(article, number, &context))
            .map(|reading| {
                let score = weigh::score(&reading);
                suggestion(reading, score)
            })
            .collect()
    }
}

fn suggestion(reading: Reading, score: f32) -> Suggestion {
    let rule = reason::of(reading.signals, weigh::of);
    let kind = Kind::of(reading.signals);
    let mut attributes =
        Attributes::from([("kind".to_owned(), Value::Text(kind.name().to_owned()))]);
    let attribution = reading.attribution;
    if !attribution.claimant.is_empty() {
        attributes.insert("claimant".to_owned(), Value::Text(attribution.claimant));
    }
    if let Some(source) = attribution.source {
        attributes.insert("source".to_owned(), Value::Span(source));
    }
    let spans = attribution.spans;
    Suggestion { layer: "claim", label: "check-worthy", spans, attributes, score, rule }
}

#[cfg(test)]
mod tests;
