//! How right a set of mentions is: precision, recall, F1 by label, and how far scores can be believed.

use crate::detect::Article;
use crate::detect::entities::gold::{Labelled, Labels};
use crate::detect::entities::label::Label;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::Reading;
use crate::detect::entities::{self};
use crate::model::sequence::Tagger;
use crate::text::Span;

/// One found entity and whether it is in the gold with the same edges and label.
#[derive(Debug, Clone, Copy)]
pub struct Answer {
    pub label: Label,
    pub score: f32,
    pub is_right: bool,
}

/// Compares mentions with the gold.
pub fn answers(
    reading: &Reading<'_>,
    mentions: &[Mention],
    entities: &[(Span, Labels)],
) -> Vec<Answer> {
    mentions
        .iter()
        .map(|mention| {
            let span = reading.span(mention.tokens.clone());
            let place = entities.binary_search_by_key(&span.start(), |(gold, _)| gold.start());
            let gold = place.ok().and_then(|at| entities.get(at));
            let is_right =
                gold.is_some_and(|(gold, labels)| *gold == span && labels.has(mention.label));
            Answer { label: mention.label, score: mention.score, is_right }
        })
        .collect()
}

/// Figures on held-out documents.
#[derive(Debug, Clone, Default)]
pub struct Report {
    answers: Vec<Answer>,
    /// Gold entities of each label.
    wanted: [usize; 18],
}

/// Right, found, wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub right: usize,
    pub found: usize,
    pub wanted: usize,
}

impl Counts {
    /// Per cent of the found that are right.
    pub fn precision(self) -> f32 {
        share(self.right, self.found)
    }

    /// Per cent of the wanted that were found.
    pub fn recall(self) -> f32 {
        share(self.right, self.wanted)
    }

    /// The harmonic mean of precision and recall, in per cent.
    pub fn f1(self) -> f32 {
        share(2 * self.right, self.found + self.wanted)
    }
}

fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { 100.0 * part as f32 / whole as f32 }
}

/// Runs the whole detector with this tagger on held-out documents.
pub fn evaluate(tagger: &Tagger<'_>, held_out: &[Labelled]) -> Report {
    let mut report = Report::default();
    for labelled in held_out {
        let article = Article::new(&labelled.document);
        let reading = Reading::new(&article);
        let mentions = entities::mentions(&reading, Some(tagger));
        report.answers.extend(answers(&reading, &mentions, &labelled.entities));
        for label in labelled.entities.iter().filter_map(|(_, labels)| labels.only()) {
            report.wanted[label as usize] += 1;
        }
    }
    report
}

impl Report {
    /// The counts of one label, or of all.
    pub fn counts(&self, label: Option<Label>) -> Counts {
        let of_label = |answer: &&Answer| label.is_none_or(|label| answer.label == label);
        let found: Vec<&Answer> = self.answers.iter().filter(of_label).collect();
        Counts {
            right: found.iter().filter(|answer| answer.is_right).count(),
            found: found.len(),
            wanted: match label {
                Some(label) => self.wanted[label as usize],
                None => self.wanted.iter().sum(),
            },
        }
    }

    /// For bands of the score (0.5 to 0.6 and so on): how many answers, the mean score and the share
    /// that is right, both from 0 to 1.
    pub fn bands(&self) -> Vec<(f32, usize, f32, f32)> {
        const EDGES: [f32; 8] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01];
        EDGES
            .windows(2)
            .filter_map(|edge| {
                let inside: Vec<&Answer> = self
                    .answers
                    .iter()
                    .filter(|answer| edge[0] <= answer.score && answer.score < edge[1])
                    .collect();
                let count = inside.len() as f32;
                let mean = inside.iter().map(|answer| answer.score).sum::<f32>() / count;
                let right = inside.iter().filter(|answer| answer.is_right).count() as f32 / count;
                (!inside.is_empty()).then_some((edge[0], inside.len(), mean, right))
            })
            .collect()
    }
}
