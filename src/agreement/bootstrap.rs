//! Intervals by the bootstrap: what a figure would be if other articles had been drawn.
//!
//! The percentile bootstrap (B. Efron and R. Tibshirani, An introduction to the bootstrap, 1993,
//! chapter 13): whole documents are drawn with replacement, because the units of one article hang
//! together. With fewer than [`FEWEST_DOCUMENTS`] the linked units are drawn instead; such intervals are too
//! narrow, and reports say so. The same seed gives the same intervals.

use crate::agreement::Figure;
use crate::model::random::Random;

/// From so many documents on, documents are drawn.
pub const FEWEST_DOCUMENTS: usize = 10;

/// Fewer drawings than this share with a value give no interval.
const LEAST_DEFINED: f64 = 0.9;

/// How to resample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bootstrap {
    /// How many drawings; 0 for no intervals.
    pub samples: u32,
    pub seed: u64,
}

impl Bootstrap {
    /// A figure with its interval. `blocks` is how many things are drawn from; `value` gets how
    /// often each was drawn.
    pub fn figure(
        self,
        blocks: usize,
        value: impl Fn(&[u32]) -> Result<f64, &'static str>,
    ) -> Figure {
        let mut weights = vec![1; blocks];
        match value(&weights) {
            Err(why) => Figure::Undefined(why),
            Ok(known) => {
                let interval = self.interval(&mut weights, value);
                Figure::Known { value: known, interval }
            }
        }
    }

    fn interval(
        self,
        weights: &mut [u32],
        value: impl Fn(&[u32]) -> Result<f64, &'static str>,
    ) -> Option<(f64, f64)> {
        if weights.len() < 2 || self.samples == 0 {
            return None;
        }
        let mut random = Random::new(self.seed);
        let mut values = Vec::with_capacity(self.samples as usize);
        for _ in 0..self.samples {
            weights.fill(0);
            for _ in 0..weights.len() {
                let drawn = (random.bits() % weights.len() as u64) as usize;
                if let Some(weight) = weights.get_mut(drawn) {
                    *weight += 1;
                }
            }
            values.extend(value(weights).ok());
        }
        if (values.len() as f64) < LEAST_DEFINED * f64::from(self.samples) {
            return None;
        }
        values.sort_by(f64::total_cmp);
        Some((quantile(&values, 0.025), quantile(&values, 0.975)))
    }
}

/// The value below which this share of the sorted values lies, with a straight line between two.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len().saturating_sub(1)) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    match (sorted.get(below), sorted.get(above)) {
        (Some(a), Some(b)) => a + (b - a) * place.fract(),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share of ones among blocks.
    fn share(ones: &[bool], seed: u64) -> Figure {
        Bootstrap { samples: 2000, seed }.figure(ones.len(), |weights| {
            let all: u32 = weights.iter().sum();
            let right: u32 =
                ones.iter().zip(weights).filter(|(one, _)| **one).map(|(_, w)| w).sum();
            Ok(f64::from(right) / f64::from(all))
        })
    }

    #[test]
    fn the_interval_of_a_share_is_that_of_the_binomial() {
        let ones: Vec<bool> = (0..100).map(|n| n % 2 == 0).collect();
        let Figure::Known { value, interval: Some((low, high)) } = share(&ones, 1) else {
            panic!("a share has an interval");
        };
        assert_eq!(value, 0.5);
        // 0.5 ± 1.96 · sqrt(0.25 / 100)
        assert!((low - 0.402).abs() < 0.02 && (high - 0.598).abs() < 0.02, "{low} {high}");
    }

    #[test]
    fn a_seed_gives_the_same_interval_again() {
        let ones = [true, true, false, true, false, true, true];
        assert_eq!(share(&ones, 3), share(&ones, 3));
    }

    #[test]
    fn one_block_has_no_interval() {
        assert_eq!(share(&[true], 1), Figure::Known { value: 1.0, interval: None });
    }

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile(&[0.0, 1.0, 2.0, 3.0], 0.5), 1.5);
    }
}
