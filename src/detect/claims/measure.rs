//! Figures of merit: average precision, and precision, recall and F1 at a threshold.

/// A score and whether the gold says yes.
pub type Scored = (f32, bool);

/// Precision, recall and F1, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// Decides by the threshold.
pub fn at_threshold(scored: &[Scored], threshold: f32) -> Figures {
    let count = |predicate: fn(bool, bool) -> bool| {
        scored.iter().filter(|(score, gold)| predicate(*score >= threshold, *gold)).count() as f64
    };
    let right = count(|said, gold| said && gold);
    let said = count(|said, _| said);
    let gold = count(|_, gold| gold);
    let share = |of: f64| if of > 0.0 { right / of } else { 0.0 };
    let f1 = if said + gold > 0.0 { 2.0 * right / (said + gold) } else { 0.0 };
    Figures { precision: share(said), recall: share(gold), f1 }
}

/// The mean of the precisions at each gold claim, from the highest score down. Equal scores share
/// the precision behind the last of them.
pub fn average_precision(scored: &[Scored]) -> f64 {
    let mut ranked = scored.to_vec();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut seen, mut sum) = (0.0, 0.0, 0.0);
    for tied in ranked.chunk_by(|a, b| a.0 == b.0) {
        let new = tied.iter().filter(|(_, gold)| *gold).count() as f64;
        right += new;
        seen += tied.len() as f64;
        sum += new * right / seen;
    }
    if right > 0.0 { sum / right } else { 0.0 }
}

/// The threshold of the highest F1, and that F1.
pub fn best_threshold(scored: &[Scored]) -> (f32, f64) {
    let tried = (1..100).map(|percent| percent as f32 / 100.0);
    tried.map(|threshold| (threshold, at_threshold(scored, threshold).f1)).fold(
        (0.5, 0.0),
        |a, b| {
            if b.1 > a.1 { b } else { a }
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORED: [Scored; 4] = [(0.9, true), (0.7, false), (0.6, true), (0.1, false)];

    #[test]
    fn average_precision_is_the_mean_over_claims() {
        assert!((average_precision(&SCORED) - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-9);
        assert_eq!(average_precision(&[(0.5, true), (0.5, false)]), 0.5);
        assert_eq!(average_precision(&[(0.5, false)]), 0.0);
    }

    #[test]
    fn a_threshold_divides_inclusively() {
        let figures = at_threshold(&SCORED, 0.6);
        assert_eq!((figures.precision, figures.recall), (2.0 / 3.0, 1.0));
        assert_eq!(at_threshold(&[], 0.5).f1, 0.0);
    }

    #[test]
    fn the_best_threshold_is_the_lowest_of_the_best() {
        let (threshold, f1) = best_threshold(&SCORED);
        assert!((0.1..=0.6).contains(&threshold) && (f1 - 0.8).abs() < 1e-9);
    }
}
