//! A linear classifier: a probability from a weighted sum of features.
//!
//! Features are numbers below the model's size; what they stand for is the caller's affair, who
//! may number some by hand and hash the rest. Training ([`train`]) minimises the logistic loss with
//! an L2 penalty by L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4): no learning
//! rate, no shuffling, so that the same examples give the same weights.

mod format;
pub mod train;

pub use train::{Example, Options};

/// A feature of one example: which, and how strong.
pub type Feature = (u32, f32);

/// Quantised weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinearModel {
    bias: f32,
    /// A weight is this times its number.
    scale: f32,
    weights: Vec<i16>,
}

impl LinearModel {
    /// Rounds trained weights to 16 bits.
    pub fn quantised(bias: f32, weights: &[f32]) -> Self {
        let largest = weights.iter().fold(0.0f32, |most, weight| most.max(weight.abs()));
        let scale = if largest > 0.0 { largest / f32::from(i16::MAX) } else { 1.0 };
        let weights = weights.iter().map(|weight| (weight / scale).round() as i16).collect();
        Self { bias, scale, weights }
    }

    /// The log-odds of the positive class. A feature outside of the model counts nothing.
    pub fn log_odds(&self, features: &[Feature]) -> f32 {
        let sum: f32 = features
            .iter()
            .map(|&(feature, value)| {
                f32::from(self.weights.get(feature as usize).copied().unwrap_or(0)) * value
            })
            .sum();
        self.bias + self.scale * sum
    }

    /// The weight of one feature.
    pub fn weight(&self, feature: u32) -> f32 {
        self.scale * f32::from(self.weights.get(feature as usize).copied().unwrap_or(0))
    }
}

/// The probability that log-odds stand for.
pub fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
