//! A detector's annotations against gold: precision, recall, confusions, errors, and what its scores
//! are worth.
//!
//! Two readings: strict (edges and label) and overlap (common text and the same label). Micro figures
//! count every unit once, macro figures every label once.

pub mod scores;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::agreement::linking::{self, Link};
use crate::agreement::spans::{self, Reading, Tally};
use crate::agreement::units::{self, LayerUnits, Unit};
use crate::agreement::{Compared, Figure};
use crate::text::Span;

pub use scores::Scores;

/// How good a detector is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// How many documents were compared.
    pub documents: usize,
    pub layers: Vec<LayerEvaluation>,
}

/// How good it is in one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerEvaluation {
    pub layer: String,
    /// All labels, each unit counted once.
    pub micro: Rates,
    /// The mean over the labels.
    pub macro_average: MacroRates,
    pub by_label: Vec<LabelEvaluation>,
    /// Linked units by the label in the gold and the label found; `None` is no unit.
    pub confusions: Vec<Confusion>,
    /// What the scores are worth; `None` if nothing that was found has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Scores>,
    /// In the order of the documents and the text.
    pub errors: Vec<Mistake>,
}

/// Units and rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rates {
    pub gold: u32,
    pub found: u32,
    pub strict: Rate,
    pub overlap: Rate,
}

/// Precision, recall and F1 in one reading.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rate {
    pub right: u32,
    pub precision: Figure,
    pub recall: Figure,
    pub f1: Figure,
}

/// The mean F1 over labels that occur on either side.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MacroRates {
    pub strict: Figure,
    pub overlap: Figure,
}

/// How good it is for one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelEvaluation {
    pub label: String,
    #[serde(flatten)]
    pub rates: Rates,
}

/// How often a label was taken for another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Confusion {
    pub gold: Option<String>,
    pub found: Option<String>,
    pub count: u32,
}

/// What is wrong with a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MistakeKind {
    /// In the gold and not found.
    Missed,
    /// Found and not in the gold.
    Spurious,
    WrongLabel,
    WrongEdges,
    WrongLabelAndEdges,
}

impl MistakeKind {
    /// As people read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::WrongLabel => "wrong label",
            Self::WrongEdges => "wrong edges",
            Self::WrongLabelAndEdges => "wrong label and edges",
        }
    }
}

/// One error with the text around it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistake {
    pub document: String,
    pub kind: MistakeKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gold: Option<Marked>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Marked>,
    /// Text before and behind, as far as [`CONTEXT`] goes.
    pub before: String,
    pub behind: String,
}

/// A unit of an error.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marked {
    pub id: String,
    pub label: String,
    /// In code points.
    pub spans: Vec<(usize, usize)>,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
}

/// Code points of context on each side of an error.
const CONTEXT: usize = 40;

/// The units of one layer, document by document.
type Documents<'c, 'a> = Vec<(&'c Compared<'a>, LayerUnits<'a>)>;

/// Compares what was found with gold: each document has two lists, gold first. `with_scores` are the
/// same documents with suggestions of every score, which the figures about scores are made of.
pub fn evaluate(documents: &[Compared<'_>], with_scores: &[Compared<'_>]) -> Evaluation {
    let all = by_layer(with_scores);
    let layers = by_layer(documents).into_iter().map(|(layer, documents)| {
        let scores = all.get(layer).and_then(|all| Scores::of(&scored(all), gold_count(all)));
        LayerEvaluation { scores, ..of_layer(layer, &documents) }
    });
    Evaluation { documents: documents.len(), layers: layers.collect() }
}

impl Evaluation {
    /// Keeps the first errors of each layer.
    pub fn keep_errors(&mut self, most: usize) {
        for layer in &mut self.layers {
            layer.errors.truncate(most);
        }
    }
}

fn by_layer<'c, 'a>(documents: &'c [Compared<'a>]) -> BTreeMap<&'a str, Documents<'c, 'a>> {
    let mut by_layer: BTreeMap<&str, Documents<'_, '_>> = BTreeMap::new();
    for document in documents {
        for (layer, units) in units::by_layer(document).0 {
            by_layer.entry(layer).or_default().push((document, units));
        }
    }
    by_layer
}

fn of_layer(layer: &str, documents: &[(&Compared<'_>, LayerUnits<'_>)]) -> LayerEvaluation {
    let units = documents.iter().flat_map(|(_, units)| units.by_annotator.iter().flatten());
    let labels: BTreeSet<&str> = units.map(Unit::label).collect();
    let by_label: Vec<LabelEvaluation> = labels
        .into_iter()
        .map(|label| LabelEvaluation {
            label: label.to_owned(),
            rates: rates(documents, Some(label)),
        })
        .collect();
    let mean = |figure: fn(&Rates) -> Figure| {
        let values: Vec<f64> = by_label.iter().filter_map(|l| figure(&l.rates).value()).collect();
        let sum: f64 = values.iter().sum();
        let mean =
            if values.is_empty() { Err(spans::NO_UNITS) } else { Ok(sum / values.len() as f64) };
        Figure::plain(mean)
    };
    let macro_average =
        MacroRates { strict: mean(|r| r.strict.f1), overlap: mean(|r| r.overlap.f1) };
    LayerEvaluation {
        layer: layer.to_owned(),
        micro: rates(documents, None),
        macro_average,
        by_label,
        confusions: confusions(documents),
        scores: None,
        errors: documents.iter().flat_map(|(document, units)| errors(document, units)).collect(),
    }
}

fn rates(documents: &[(&Compared<'_>, LayerUnits<'_>)], label: Option<&str>) -> Rates {
    let tally = |reading: Reading| {
        let mut sum = Tally::default();
        for (_, units) in documents {
            let both = with_label(units, label);
            for link in spans::links(&both, reading) {
                sum = sum.plus(spans::tally(&both, &link, reading), 1);
            }
        }
        sum
    };
    let (strict, overlap) = (tally(Reading::Strict), tally(Reading::Type));
    Rates { gold: strict.first, found: strict.second, strict: rate(strict), overlap: rate(overlap) }
}

/// The units of both sides that have the label, if one is asked for.
fn with_label<'a>(units: &LayerUnits<'a>, label: Option<&str>) -> Vec<Vec<Unit<'a>>> {
    let has_label = |unit: &&Unit<'_>| label.is_none_or(|label| unit.label() == label);
    units.by_annotator.iter().map(|list| list.iter().filter(has_label).cloned().collect()).collect()
}

fn rate(tally: Tally) -> Rate {
    Rate {
        right: tally.common,
        precision: Figure::plain(tally.precision()),
        recall: Figure::plain(tally.recall()),
        f1: Figure::plain(tally.f1()),
    }
}

/// The two units of a link.
fn both<'u, 'a>(
    units: &'u LayerUnits<'a>,
    link: &Link,
) -> (Option<&'u Unit<'a>>, Option<&'u Unit<'a>>) {
    let unit = |side: usize| {
        let number = link.get(side).copied().flatten()?;
        units.by_annotator.get(side)?.get(number)
    };
    (unit(0), unit(1))
}

fn confusions(documents: &[(&Compared<'_>, LayerUnits<'_>)]) -> Vec<Confusion> {
    let mut counts: BTreeMap<(Option<&str>, Option<&str>), u32> = BTreeMap::new();
    for (_, units) in documents {
        for link in linking::links(&units.by_annotator, false) {
            let (gold, found) = both(units, &link);
            *counts.entry((gold.map(Unit::label), found.map(Unit::label))).or_default() += 1;
        }
    }
    let owned = |label: Option<&str>| label.map(str::to_owned);
    let confusion = |((gold, found), count): ((Option<&str>, Option<&str>), u32)| Confusion {
        gold: owned(gold),
        found: owned(found),
        count,
    };
    counts.into_iter().map(confusion).collect()
}

fn gold_count(documents: &[(&Compared<'_>, LayerUnits<'_>)]) -> usize {
    documents.iter().filter_map(|(_, units)| units.by_annotator.first()).map(Vec::len).sum()
}

/// The score of each unit that has one, and whether it is right by overlap.
fn scored(documents: &[(&Compared<'_>, LayerUnits<'_>)]) -> Vec<(f32, bool)> {
    let mut scored = Vec::new();
    for (_, units) in documents {
        for link in linking::links(&units.by_annotator, true) {
            let (gold, found) = both(units, &link);
            scored.extend(found.and_then(|u| u.annotation.score).map(|s| (s, gold.is_some())));
        }
    }
    scored
}

fn errors(document: &Compared<'_>, units: &LayerUnits<'_>) -> Vec<Mistake> {
    let mut found: Vec<(Span, Mistake)> = Vec::new();
    for link in linking::links(&units.by_annotator, false) {
        let (gold, predicted) = both(units, &link);
        let kind = match (gold, predicted) {
            (Some(gold), Some(found)) => {
                match (gold.label() == found.label(), gold.spans == found.spans) {
                    (true, true) => continue,
                    (true, false) => MistakeKind::WrongEdges,
                    (false, true) => MistakeKind::WrongLabel,
                    (false, false) => MistakeKind::WrongLabelAndEdges,
                }
            }
            (Some(_), None) => MistakeKind::Missed,
            (None, Some(_)) => MistakeKind::Spurious,
            (None, None) => continue,
        };
        let hulls = [gold, predicted].into_iter().flatten().map(|unit| unit.annotation.hull());
        let Some(hull) = hulls.reduce(Span::hull) else { continue };
        let (before, behind) = around(document.text, hull);
        let marked = |unit: Option<&Unit<'_>>| unit.map(|unit| marked(unit, document.text));
        let (gold, predicted) = (marked(gold), marked(predicted));
        let document = document.id.to_owned();
        found.push((hull, Mistake { document, kind, gold, found: predicted, before, behind }));
    }
    found.sort_by_key(|(hull, mistake)| (*hull, mistake.kind));
    found.into_iter().map(|(_, mistake)| mistake).collect()
}

fn marked(unit: &Unit<'_>, text: &str) -> Marked {
    let pieces: Vec<&str> =
        unit.annotation.spans.iter().map(|span| span.slice(text).trim()).collect();
    Marked {
        id: unit.annotation.id.to_string(),
        label: unit.label().to_owned(),
        spans: unit.spans.clone(),
        text: pieces.join(" "),
        score: unit.annotation.score,
    }
}

/// The text on both sides of a span.
fn around(text: &str, span: Span) -> (String, String) {
    let before = text.get(..span.start()).unwrap_or("");
    let start = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let behind = text.get(span.end()..).unwrap_or("");
    let end = behind.char_indices().nth(CONTEXT).map_or(behind.len(), |(at, _)| at);
    let piece = |text: Option<&str>| text.unwrap_or("").to_owned();
    (piece(before.get(start..)), piece(behind.get(..end)))
}

#[cfg(test)]
mod tests;
