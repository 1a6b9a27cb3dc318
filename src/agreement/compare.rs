//! The whole comparison of two or more annotators, by layer and label.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::agreement::bootstrap::{Bootstrap, FEWEST_DOCUMENTS};
use crate::agreement::gamma::{self, Disorder};
use crate::agreement::linking;
use crate::agreement::nominal::Ratings;
use crate::agreement::spans::{self, Reading, Tally};
use crate::agreement::units::{self, LayerUnits, LeftOut, Unit};
use crate::agreement::{Compared, Figure};
use crate::model::random::Random;

/// Chance annotations drawn for gamma: so many over all documents, and so many for each at least.
const CHANCE_SAMPLES: (usize, usize) = (600, 30);

/// How far annotators coincide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// How many documents were compared.
    pub documents: usize,
    /// What the intervals are drawn from: `documents` or, of few, `units`.
    pub resampled: &'static str,
    /// Annotations of nothing but blanks.
    pub blank: usize,
    /// Annotations that stood twice.
    pub repeated: usize,
    pub layers: Vec<LayerComparison>,
}

/// Agreement in one layer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LayerComparison {
    pub layer: String,
    /// Units of each annotator.
    pub units: Vec<usize>,
    /// Pieces of text that two annotators at least marked.
    pub paired: usize,
    /// Units that nobody else marked: they count for the spans and not for labels and attributes.
    pub alone: usize,
    pub spans: SpanFigures,
    pub gamma: Figure,
    pub labels: ValueFigures,
    /// By the name of the attribute.
    pub attributes: BTreeMap<String, ValueFigures>,
    pub by_label: Vec<LabelComparison>,
    /// The spans of each two annotators, if there are more; places in the list of annotators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairComparison>,
}

/// F1 in the four readings.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SpanFigures {
    pub strict: Figure,
    pub edges: Figure,
    #[serde(rename = "type")]
    pub typed: Figure,
    pub overlap: Figure,
}

/// Agreement on a value of paired units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ValueFigures {
    /// Krippendorff's alpha.
    pub alpha: Figure,
    /// Cohen's kappa; the mean over pairs with more than two annotators (R. Light, 1971).
    pub kappa: Figure,
    /// Paired units that count.
    pub units: usize,
    /// Paired units for which nobody gave a value.
    pub left_out: usize,
}

/// Agreement on one label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelComparison {
    pub label: String,
    pub units: Vec<usize>,
    pub strict: Figure,
    #[serde(rename = "type")]
    pub typed: Figure,
}

/// The spans of two of the annotators.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairComparison {
    pub annotators: (usize, usize),
    pub spans: SpanFigures,
}

/// Compares `annotators` annotators; every document must have a list for each.
pub fn compare(documents: &[Compared<'_>], annotators: usize, bootstrap: Bootstrap) -> Comparison {
    let mut left_out = LeftOut::default();
    let mut by_layer: BTreeMap<&str, Vec<(&Compared<'_>, LayerUnits<'_>)>> = BTreeMap::new();
    for document in documents {
        let (layers, left) = units::by_layer(document);
        left_out.blank += left.blank;
        left_out.repeated += left.repeated;
        for (layer, units) in layers {
            by_layer.entry(layer).or_default().push((document, units));
        }
    }
    let has_many = documents.len() >= FEWEST_DOCUMENTS;
    let layers = by_layer.into_iter().map(|(layer, documents)| {
        Layer::new(documents, annotators, has_many, bootstrap).compare(layer)
    });
    Comparison {
        documents: documents.len(),
        resampled: if has_many { "documents" } else { "units" },
        blank: left_out.blank,
        repeated: left_out.repeated,
        layers: layers.collect(),
    }
}

/// The units of one layer.
struct Layer<'a> {
    documents: Vec<(&'a Compared<'a>, LayerUnits<'a>)>,
    annotators: usize,
    blocks: Blocks,
    by_document: bool,
    bootstrap: Bootstrap,
}

/// What is drawn for intervals: documents, or stretches of text with units that hang together.
/// Every link lies in one block.
struct Blocks {
    /// For each document the first code points of its blocks, and the number of the first.
    starts: Vec<(usize, Vec<usize>)>,
    count: usize,
}

impl Blocks {
    fn new(documents: &[(&Compared<'_>, LayerUnits<'_>)], by_document: bool) -> Self {
        let mut starts = Vec::new();
        let mut count = 0;
        for (_, units) in documents {
            let found = if by_document { vec![0] } else { stretches(units) };
            let next = count + found.len();
            starts.push((count, found));
            count = next;
        }
        Self { starts, count }
    }

    fn of(&self, document: usize, unit: &Unit<'_>) -> usize {
        let Some((first, starts)) = self.starts.get(document) else { return 0 };
        first + starts.partition_point(|start| *start <= unit.hull().0).saturating_sub(1)
    }
}

/// Where stretches of units that hang together begin.
fn stretches(units: &LayerUnits<'_>) -> Vec<usize> {
    let mut hulls: Vec<_> = units.by_annotator.iter().flatten().map(Unit::hull).collect();
    hulls.sort_unstable();
    let mut starts = Vec::new();
    let mut reached = 0;
    for (start, end) in hulls {
        if starts.is_empty() || start >= reached {
            starts.push(start);
        }
        reached = reached.max(end);
    }
    starts
}

/// Tallies with the block of each.
type Tallies = Vec<(usize, Tally)>;

fn f1(tallies: &Tallies, weights: &[u32]) -> Result<f64, &'static str> {
    let weighted = tallies.iter().map(|(block, tally)| (*tally, weights.get(*block)));
    let sum = |sum: Tally, (tally, weight): (Tally, Option<&u32>)| {
        sum.plus(tally, weight.copied().unwrap_or_default())
    };
    weighted.fold(Tally::default(), sum).f1()
}

/// The mean of what is defined; the reason of the first where nothing is.
fn mean(values: impl Iterator<Item = Result<f64, &'static str>>) -> Result<f64, &'static str> {
    let mut why = spans::NO_UNITS;
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        match value {
            Ok(value) => {
                sum += value;
                count += 1;
            }
            Err(reason) => why = reason,
        }
    }
    if count == 0 { Err(why) } else { Ok(sum / f64::from(count)) }
}

impl<'a> Layer<'a> {
    fn new(
        documents: Vec<(&'a Compared<'a>, LayerUnits<'a>)>,
        annotators: usize,
        by_document: bool,
        bootstrap: Bootstrap,
    ) -> Self {
        let blocks = Blocks::new(&documents, by_document);
        Self { documents, annotators, blocks, by_document, bootstrap }
    }

    fn pairs(&self) -> Vec<(usize, usize)> {
        let all = 0..self.annotators;
        all.clone().flat_map(|a| (a + 1..all.end).map(move |b| (a, b))).collect()
    }

    fn units(&self) -> impl Iterator<Item = &Unit<'a>> {
        self.documents.iter().flat_map(|(_, units)| units.by_annotator.iter().flatten())
    }

    fn counts(&self, counts: impl Fn(&Unit<'a>) -> bool) -> Vec<usize> {
        let of = |annotator: usize| {
            let lists = self.documents.iter().filter_map(|(_, u)| u.by_annotator.get(annotator));
            lists.flatten().filter(|unit| counts(unit)).count()
        };
        (0..self.annotators).map(of).collect()
    }

    fn compare(&self, name: &str) -> LayerComparison {
        let pairs = self.pairs();
        let linked = self.linked();
        let labels: BTreeSet<&str> = self.units().map(Unit::label).collect();
        let paired = linked.iter().filter(|link| link.units.iter().flatten().count() > 1).count();
        let by_pair = |pair: &(usize, usize)| PairComparison {
            annotators: *pair,
            spans: self.span_figures(std::slice::from_ref(pair)),
        };
        LayerComparison {
            layer: name.to_owned(),
            units: self.counts(|_| true),
            paired,
            alone: linked.len() - paired,
            spans: self.span_figures(&pairs),
            gamma: self.gamma(&pairs),
            labels: self.values(&linked, &pairs, |unit, _| Some(unit.label().to_owned())),
            attributes: self.attributes(&linked, &pairs),
            by_label: labels.into_iter().map(|label| self.of_label(label, &pairs)).collect(),
            pairs: if pairs.len() > 1 { pairs.iter().map(by_pair).collect() } else { Vec::new() },
        }
    }

    /// F1 over the units for which `takes` holds.
    fn f1(&self, pairs: &[(usize, usize)], reading: Reading, label: Option<&str>) -> Figure {
        let tallies: Vec<Tallies> =
            pairs.iter().map(|&pair| self.tallies(pair, reading, label)).collect();
        self.bootstrap
            .figure(self.blocks.count, |weights| mean(tallies.iter().map(|t| f1(t, weights))))
    }

    fn tallies(&self, pair: (usize, usize), reading: Reading, label: Option<&str>) -> Tallies {
        let mut tallies = Vec::new();
        for (number, (_, units)) in self.documents.iter().enumerate() {
            let of = |annotator: usize| -> Vec<Unit<'a>> {
                let all = units.by_annotator.get(annotator).into_iter().flatten();
                all.filter(|unit| label.is_none_or(|label| unit.label() == label))
                    .cloned()
                    .collect()
            };
            let both = [of(pair.0), of(pair.1)];
            for link in spans::links(&both, reading) {
                let unit = both.iter().zip(&link).find_map(|(list, at)| list.get((*at)?));
                let Some(unit) = unit else { continue };
                let block = self.blocks.of(number, unit);
                tallies.push((block, spans::tally(&both, &link, reading)));
            }
        }
        tallies
    }

    fn span_figures(&self, pairs: &[(usize, usize)]) -> SpanFigures {
        SpanFigures {
            strict: self.f1(pairs, Reading::Strict, None),
            edges: self.f1(pairs, Reading::Edges, None),
            typed: self.f1(pairs, Reading::Type, None),
            overlap: self.f1(pairs, Reading::Overlap, None),
        }
    }

    fn of_label(&self, label: &str, pairs: &[(usize, usize)]) -> LabelComparison {
        LabelComparison {
            label: label.to_owned(),
            units: self.counts(|unit| unit.label() == label),
            strict: self.f1(pairs, Reading::Strict, Some(label)),
            typed: self.f1(pairs, Reading::Type, Some(label)),
        }
    }

    fn gamma(&self, pairs: &[(usize, usize)]) -> Figure {
        let (all, least) = CHANCE_SAMPLES;
        let samples = least.max(all / self.documents.len().max(1)) as u32;
        let mut random = Random::new(self.bootstrap.seed);
        let of_pair = |pair: &(usize, usize)| -> Vec<(usize, Disorder)> {
            let numbered = self.documents.iter().enumerate();
            numbered
                .filter_map(|(number, (_, units))| {
                    Some((number, Disorder::of(units, *pair, samples, &mut random)?))
                })
                .collect()
        };
        let disorders: Vec<Vec<(usize, Disorder)>> = pairs.iter().map(of_pair).collect();
        let value = |weights: &[u32]| {
            mean(disorders.iter().map(|documents| {
                let weighted = documents.iter().map(|(number, disorder)| {
                    (disorder, weights.get(*number).copied().unwrap_or_default())
                });
                gamma::gamma(weighted)
            }))
        };
        if self.by_document {
            return self.bootstrap.figure(self.documents.len(), value);
        }
        Figure::plain(value(&vec![1; self.documents.len()]))
    }

    /// The links between all annotators.
    fn linked(&self) -> Vec<Linked<'_, 'a>> {
        let mut linked = Vec::new();
        for (number, (document, units)) in self.documents.iter().enumerate() {
            for link in linking::links(&units.by_annotator, false) {
                let lists = units.by_annotator.iter().zip(&link);
                let members: Vec<Option<&Unit<'a>>> =
                    lists.map(|(list, at)| list.get((*at)?)).collect();
                let Some(first) = members.iter().flatten().next() else { continue };
                let block = self.blocks.of(number, first);
                linked.push(Linked { text: document.text, units: members, block });
            }
        }
        linked
    }

    fn attributes(
        &self,
        linked: &[Linked<'_, 'a>],
        pairs: &[(usize, usize)],
    ) -> BTreeMap<String, ValueFigures> {
        let names = units::compared_attributes(self.units());
        let figures =
            |name: &str| self.values(linked, pairs, |unit, text| units::value_of(unit, name, text));
        names.into_iter().map(|name| (name.to_owned(), figures(name))).collect()
    }

    /// Agreement on a value of the linked units. Where one sets it and the other does not, that is a
    /// value of its own: an omission is a disagreement. Units for which nobody sets it are left out.
    fn values(
        &self,
        linked: &[Linked<'_, 'a>],
        pairs: &[(usize, usize)],
        value: impl Fn(&Unit<'a>, &str) -> Option<String>,
    ) -> ValueFigures {
        let paired = linked.iter().filter(|link| link.units.iter().flatten().count() > 1);
        let mut rows: Vec<Vec<Option<String>>> = Vec::new();
        let mut blocks = Vec::new();
        let mut left_out = 0;
        for link in paired {
            let values: Vec<Option<Option<String>>> =
                link.units.iter().map(|unit| unit.map(|unit| value(unit, link.text))).collect();
            if values.iter().flatten().all(Option::is_none) {
                left_out += 1;
                continue;
            }
            rows.push(
                values.into_iter().map(|value| value.map(Option::unwrap_or_default)).collect(),
            );
            blocks.push(link.block);
        }
        let borrowed = rows.iter().map(|row| row.iter().map(Option::as_deref).collect());
        let ratings = Ratings::new(borrowed);
        let of_rows = |weights: &[u32]| -> Vec<u32> {
            blocks.iter().map(|block| weights.get(*block).copied().unwrap_or_default()).collect()
        };
        let kappa = |weights: &[u32]| {
            let weights = of_rows(weights);
            mean(pairs.iter().map(|(a, b)| ratings.kappa(*a, *b, &weights)))
        };
        let count = self.blocks.count;
        ValueFigures {
            alpha: self.bootstrap.figure(count, |weights| ratings.alpha(&of_rows(weights))),
            kappa: self.bootstrap.figure(count, kappa),
            units: rows.len(),
            left_out,
        }
    }
}

/// Units of different annotators about one piece of text.
struct Linked<'l, 'a> {
    text: &'a str,
    units: Vec<Option<&'l Unit<'a>>>,
    block: usize,
}

#[cfg(test)]
mod tests;
