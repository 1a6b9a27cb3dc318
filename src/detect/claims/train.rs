//! Training of the judge from gold.

use rayon::prelude::*;

use crate::annotation::Suggestion;
use crate::detect::{Article, DETECTORS};
use crate::document::plain;
use crate::model::linear::{Example, Feature, LinearModel, Options, probability, train};
use crate::text::Span;

use super::context::Context;
use super::features;
use super::gold::GoldDocument;
use super::judge::{Judge, SURROUNDINGS, is_article, surroundings};
use super::measure::Scored;
use super::reading::Reading;

/// Gold with how much each of its sentences counts.
pub struct GoldSet {
    pub documents: Vec<GoldDocument>,
    pub weight: f32,
}

/// A document made ready for training: its features, and what the gold says.
pub struct Prepared {
    pub id: String,
    pub text: String,
    group: String,
    weight: f32,
    rows: Vec<Row>,
    /// The gold's own sentences.
    pub gold: Vec<(Span, Option<bool>)>,
}

struct Row {
    features: Vec<Feature>,
    spans: Vec<Span>,
    is_claim: Option<bool>,
}

/// Reads a set of documents with all detectors that run before this one.
pub fn prepare(set: &GoldSet) -> Vec<Prepared> {
    set.documents.par_iter().map(|gold| prepare_one(gold, set.weight)).collect()
}

fn prepare_one(gold: &GoldDocument, weight: f32) -> Prepared {
    let document = plain::document(&gold.text, None, "");
    let article = Article::new(&document);
    let mut found: Vec<Suggestion> = Vec::new();
    for detector in DETECTORS.iter().filter(|detector| detector.layer() != "claim") {
        let suggestions = detector.detect(&article, &found);
        found.extend(suggestions);
    }
    let context = Context::new(&article, &found);
    let readings: Vec<(Span, Reading)> = super::prose(&article)
        .filter_map(|n| Some((article.sentences.get(n)?.span, Reading::of(&article, n, &context)?)))
        .collect();
    let is_article = is_article(readings.len());
    let rows = readings.iter().map(|(span, reading)| {
        let mut features = Vec::new();
        features::write(reading, is_article, &mut features);
        let is_claim = label_of(gold, *span);
        Row { features, spans: reading.attribution.spans.clone(), is_claim }
    });
    Prepared {
        id: gold.id.clone(),
        text: gold.text.clone(),
        group: gold.group.clone(),
        weight,
        rows: rows.collect(),
        gold: gold.judgements.iter().map(|j| (j.span, j.is_claim)).collect(),
    }
}

/// The label of the gold sentence that shares most with a sentence of ours.
fn label_of(gold: &GoldDocument, span: Span) -> Option<bool> {
    let shared = |other: Span| other.intersection(span).map_or(0, Span::len);
    let nearest = gold.judgements.iter().max_by_key(|judgement| shared(judgement.span))?;
    (shared(nearest.span) * 2 > span.len()).then_some(nearest.is_claim).flatten()
}

const ALONE: Options = Options { size: features::SIZE, l2: 2.0, minimum_count: 3, steps: 60 };
const AMONG: Options = Options { size: SURROUNDINGS, l2: 0.1, minimum_count: 1, steps: 60 };

/// How many parts the first look is trained on in turn for the second to learn from.
const FOLDS: usize = 4;

/// Trains the judge. The second look learns from first looks at documents that these had not been
/// trained on, for that is what it will see. It has few unknowns, and what it knows best is how
/// common claims are; so it takes that from the sets that count most: by the cube of their weight.
pub fn fit(documents: &[&Prepared]) -> Judge {
    let all = || documents.iter().copied();
    let seconds: Vec<(Vec<[Feature; 5]>, &Prepared)> = (0..FOLDS)
        .flat_map(|fold| {
            let alone = fit_alone(all().filter(|document| document.fold() != fold));
            let held: Vec<&Prepared> = all().filter(|document| document.fold() == fold).collect();
            held.into_iter().map(move |document| (surroundings(&document.weigh(&alone)), document))
        })
        .collect();
    let examples = seconds.iter().flat_map(|(features, document)| {
        document.rows.iter().zip(features).filter_map(|(row, features)| {
            Some(Example { features, positive: row.is_claim?, weight: document.weight.powi(3) })
        })
    });
    Judge { alone: fit_alone(all()), among: train::train(examples, AMONG) }
}

fn fit_alone<'p>(documents: impl Iterator<Item = &'p Prepared>) -> LinearModel {
    let examples = documents.flat_map(|document| {
        document.rows.iter().filter_map(|row| {
            Some(Example {
                features: &row.features,
                positive: row.is_claim?,
                weight: document.weight,
            })
        })
    });
    train::train(examples, ALONE)
}

impl Prepared {
    /// The part of the division that the document's group falls into.
    fn fold(&self) -> usize {
        let hash = blake3::hash(self.group.as_bytes());
        usize::from(hash.as_bytes().first().copied().unwrap_or(0)) % FOLDS
    }

    fn weigh(&self, alone: &LinearModel) -> Vec<f32> {
        self.rows.iter().map(|row| alone.log_odds(&row.features)).collect()
    }

    /// The gold sentences with the scores that a judge gives them: the highest of the claims that
    /// share at least half of the shorter one.
    pub fn scored(&self, judge: &Judge) -> Vec<Scored> {
        let among = surroundings(&self.weigh(&judge.alone));
        let scores: Vec<f32> =
            among.iter().map(|features| probability(judge.among.log_odds(features))).collect();
        let judged = self.gold.iter().filter_map(|(span, is_claim)| Some((span, (*is_claim)?)));
        judged
            .map(|(gold, is_claim)| {
                let met = self.rows.iter().zip(&scores).filter(|(row, _)| row.meets(*gold));
                (met.map(|(_, score)| *score).fold(0.0, f32::max), is_claim)
            })
            .collect()
    }
}

impl Row {
    fn meets(&self, gold: Span) -> bool {
        let shared: usize =
            self.spans.iter().filter_map(|span| span.intersection(gold)).map(Span::len).sum();
        let own: usize = self.spans.iter().map(|span| span.len()).sum();
        shared > 0 && 2 * shared >= own.min(gold.len())
    }
}

/// Scores every document by a judge that was trained on the others and on `rest`.
pub fn cross_validate(scored: &[Prepared], rest: &[&Prepared]) -> Vec<Vec<Scored>> {
    let fold = |left_out: &Prepared| {
        let others = scored.iter().filter(|document| document.group != left_out.group);
        let training: Vec<&Prepared> = others.chain(rest.iter().copied()).collect();
        left_out.scored(&fit(&training))
    };
    scored.iter().map(fold).collect()
}
