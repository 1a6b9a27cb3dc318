//! What the scores of suggestions are worth: are nine of ten right that claim 0.9, and what does a
//! higher threshold cost?

use serde::Serialize;

/// Steps in which scores are read.
const STEPS: u8 = 10;

/// What the scores of one layer are worth. A suggestion is right if the gold has the same label on
/// common text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// By tenths of the score; tenths without suggestions are left out.
    pub calibration: Vec<Bin>,
    /// The mean distance between score and share of right ones, weighted by suggestions (expected
    /// calibration error; M. Naeini, G. Cooper and M. Hauskrecht, 2015).
    pub calibration_error: f64,
    /// Precision and recall from each threshold on, rising.
    pub curve: Vec<Point>,
}

/// Suggestions with about the same score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
    /// The mean of the scores.
    pub score: f64,
    /// The share of right ones.
    pub right: f64,
}

/// What a threshold gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    pub threshold: f64,
    pub count: usize,
    pub precision: f64,
    pub recall: f64,
}

impl Scores {
    /// Of suggestions with their scores and whether they are right, and how many units the gold has.
    pub fn of(scored: &[(f32, bool)], gold: usize) -> Option<Self> {
        if scored.is_empty() {
            return None;
        }
        let calibration: Vec<Bin> = (0..STEPS).filter_map(|step| bin(scored, step)).collect();
        let error = |bin: &Bin| (bin.score - bin.right).abs() * bin.count as f64;
        let calibration_error = calibration.iter().map(error).sum::<f64>() / scored.len() as f64;
        let curve = (0..STEPS).filter_map(|step| point(scored, step, gold)).collect();
        Some(Self { calibration, calibration_error, curve })
    }
}

fn edge(step: u8) -> f64 {
    f64::from(step) / f64::from(STEPS)
}

fn bin(scored: &[(f32, bool)], step: u8) -> Option<Bin> {
    let (from, to) = (edge(step), edge(step + 1));
    let is_last = step + 1 == STEPS;
    // Single precision says 0.89999998 for 0.9.
    let is_here = |score: f64| score >= from - 1e-6 && (score < to - 1e-6 || is_last);
    let here: Vec<(f64, bool)> = scored
        .iter()
        .map(|(score, right)| (f64::from(*score), *right))
        .filter(|(score, _)| is_here(*score))
        .collect();
    if here.is_empty() {
        return None;
    }
    let count = here.len();
    let score = here.iter().map(|(score, _)| score).sum::<f64>() / count as f64;
    let right = here.iter().filter(|(_, right)| *right).count() as f64 / count as f64;
    Some(Bin { from, to, count, score, right })
}

fn point(scored: &[(f32, bool)], step: u8, gold: usize) -> Option<Point> {
    let threshold = edge(step);
    let kept = scored.iter().filter(|(score, _)| f64::from(*score) >= threshold - 1e-6);
    let (count, right) = kept
        .fold((0, 0), |(count, right), (_, is_right)| (count + 1, right + usize::from(*is_right)));
    if count == 0 {
        return None;
    }
    let recall = if gold == 0 { 0.0 } else { right as f64 / gold as f64 };
    Some(Point { threshold, count, precision: right as f64 / count as f64, recall })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_say_the_share_of_right_ones_have_no_error() {
        let scored: Vec<(f32, bool)> = (0..10).map(|n| (0.9, n > 0)).collect();
        let scores = Scores::of(&scored, 18).unwrap();
        assert!(scores.calibration_error < 1e-6, "{scores:?}");
        assert_eq!(scores.calibration.len(), 1);
        assert_eq!(scores.calibration[0].from, 0.9);
        assert_eq!(scores.curve.last().map(|point| point.recall), Some(0.5));
    }

    #[test]
    fn a_higher_threshold_finds_less() {
        let scored = [(0.2, false), (0.5, true), (0.8, true), (1.0, true)];
        let curve = Scores::of(&scored, 4).unwrap().curve;
        assert!(curve.windows(2).all(|pair| pair[0].count >= pair[1].count), "{curve:?}");
        assert!(curve.windows(2).all(|pair| pair[0].recall >= pair[1].recall), "{curve:?}");
    }

    #[test]
    fn without_scores_there_is_nothing_to_say() {
        assert_eq!(Scores::of(&[], 3), None);
    }
}
