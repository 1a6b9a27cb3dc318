//! Calibration: turns a model's confidence into the share of answers that were right.
//!
//! Isotonic regression by pooling adjacent violators (Ayer and others, 1955): the confidences of
//! held-out answers are sorted, neighbours whose shares of right answers fall are merged until the
//! shares only rise; between the steps is drawn a straight line.

/// A rising curve from confidence to probability.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    /// Confidence and probability, both rising.
    points: Vec<(f32, f32)>,
}

impl Calibration {
    /// The curve through these points, which must rise in both.
    pub fn from_points(points: Vec<(f32, f32)>) -> Self {
        Self { points }
    }

    /// The points of the curve.
    pub fn points(&self) -> &[(f32, f32)] {
        &self.points
    }

    /// Learns the curve from answers: confidence, and whether it was right. `least` is the smallest
    /// number of answers that a step stands for.
    pub fn learn(mut answers: Vec<(f32, bool)>, least: usize) -> Self {
        answers.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut pools: Vec<(f32, f32, f32)> = Vec::new();
        for chunk in answers.chunks(least.max(1)) {
            let count = chunk.len() as f32;
            let confidence = chunk.iter().map(|a| a.0).sum::<f32>();
            let right = chunk.iter().filter(|a| a.1).count() as f32;
            pools.push((confidence, right, count));
            while let [.., before, last] = pools.as_slice()
                && before.1 * last.2 >= last.1 * before.2
            {
                let merged = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
                pools.truncate(pools.len() - 2);
                pools.push(merged);
            }
        }
        // one right and one wrong answer more, so that no step claims certainty
        let point =
            |(sum, right, count): (f32, f32, f32)| (sum / count, (right + 1.0) / (count + 2.0));
        Self { points: pools.into_iter().map(point).collect() }
    }

    /// The probability of an answer with this confidence.
    pub fn probability(&self, confidence: f32) -> f32 {
        let behind = self.points.partition_point(|point| point.0 <= confidence);
        let before = behind.checked_sub(1).and_then(|at| self.points.get(at));
        match (before, self.points.get(behind)) {
            (Some(a), Some(b)) if b.0 > a.0 => a.1 + (b.1 - a.1) * (confidence - a.0) / (b.0 - a.0),
            (Some(point), _) | (None, Some(point)) => point.1,
            (None, None) => confidence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overconfident_model_is_corrected() {
        let answers = (0..1000u16).map(|n| (f32::from(n) / 1000.0, n % 2 == 0)).collect();
        let curve = Calibration::learn(answers, 50);
        assert!((curve.probability(0.99) - 0.5).abs() < 0.05, "{curve:?}");
    }

    #[test]
    fn the_curve_rises() {
        let right = |n: u32| n * n % 1000 < n;
        let answers = (0..1000).map(|n| (n as f32 / 1000.0, right(n))).collect();
        let curve = Calibration::learn(answers, 20);
        assert!(curve.points().is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1), "{curve:?}");
        assert!(curve.probability(0.0) <= curve.probability(1.0));
    }

    #[test]
    fn without_answers_confidence_is_taken_at_its_word() {
        assert_eq!(Calibration::default().probability(0.4), 0.4);
    }
}
