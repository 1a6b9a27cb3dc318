//! Claims: how much each sentence of an article is worth checking, and who says it.
//!
//! Every prose sentence gets a suggestion with a score, so that a reader may move the threshold;
//! what stands below [`THRESHOLD`] is not shown unless asked for. The rule in the provenance is the
//! reason in words: the two strongest signals that speak for the sentence.

mod attribution;
mod context;
mod features;
mod findings;
pub mod gold;
pub mod judge;
mod kind;
mod lexicon;
pub mod measure;
mod reading;
mod reason;
mod signals;
pub mod train;

use crate::annotation::{Attributes, Suggestion, Value};
use crate::detect::{Article, Detector};

use self::context::Context;
use self::judge::JUDGE;
use self::kind::Kind;
use self::reading::Reading;

/// The score from which a sentence is suggested as a claim: chosen on the news articles of the
/// development data in cross-validation, and kept above their best so that debates keep theirs.
pub const THRESHOLD: f32 = 0.4;

/// The score from which a sentence is a possible claim, where weak suggestions are asked for: that
/// which costs the fewest keys on the news articles of the development data, each scored by a model
/// that was trained without it. Rejecting one takes a key, adding one six.
pub const POSSIBLE: f32 = 0.14;

/// Finds the sentences that a fact-checker would put on the list.
pub struct Claims;

impl Detector for Claims {
    fn name(&self) -> &'static str {
        "claims"
    }

    fn version(&self) -> u32 {
        2
    }

    fn layer(&self) -> &'static str {
        "claim"
    }

    fn detect(&self, article: &Article<'_>, found: &[Suggestion]) -> Vec<Suggestion> {
        let context = Context::new(article, found);
        let readings: Vec<Reading> =
            prose(article).filter_map(|number| Reading::of(article, number, &context)).collect();
        let scores = JUDGE.scores(&readings);
        readings
            .into_iter()
            .zip(scores)
            .map(|(reading, score)| suggestion(reading, score))
            .collect()
    }
}

/// The numbers of the sentences that are part of what the article says.
fn prose(article: &Article<'_>) -> impl Iterator<Item = usize> {
    let numbers = 0..article.sentences.len();
    numbers.filter(|&n| article.sentences.get(n).is_some_and(|s| article.is_prose(s)))
}

fn suggestion(reading: Reading, score: f32) -> Suggestion {
    let rule =
        reason::of(reading.signals, |signal| JUDGE.alone.weight(features::of_signal(signal)));
    let kind = Kind::of(reading.signals, reading.frame);
    let mut attributes =
        Attributes::from([("kind".to_owned(), Value::Text(kind.name().to_owned()))]);
    let attribution = reading.attribution;
    if !attribution.claimant.is_empty() {
        attributes.insert("claimant".to_owned(), Value::Text(attribution.claimant));
    }
    if let Some(source) = attribution.source {
        attributes.insert("source".to_owned(), Value::Span(source));
    }
    let spans = attribution.shown;
    Suggestion { layer: "claim", label: "check-worthy", spans, attributes, score, rule }
}

#[cfg(test)]
mod tests;
