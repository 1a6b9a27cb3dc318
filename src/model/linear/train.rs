//! Training of linear models.

use std::collections::VecDeque;

use super::{Feature, LinearModel};

/// One labelled example.
#[derive(Debug, Clone, Copy)]
pub struct Example<'f> {
    pub features: &'f [Feature],
    pub positive: bool,
    /// How much it counts: 1 for an example of the domain, less for one of another.
    pub weight: f32,
}

/// How to train.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The number of features; those of an example lie below it.
    pub size: usize,
    /// The strength of the L2 penalty on a weight: `l2 / 2 * weight²`.
    pub l2: f64,
    /// Features of fewer examples get no weight.
    pub minimum_count: u32,
    /// At most so many steps.
    pub steps: usize,
}

/// Trains on examples, in whatever order they are. Without any the model says 0.5.
pub fn train<'f>(examples: impl IntoIterator<Item = Example<'f>>, options: Options) -> LinearModel {
    let problem = Problem::new(examples, options);
    let solution = minimise(&problem, options.steps);
    let mut weights = vec![0.0; options.size];
    for (place, feature) in problem.features.iter().enumerate() {
        if let (Some(weight), Some(value)) =
            (weights.get_mut(*feature as usize), solution.get(place))
        {
            *weight = *value as f32;
        }
    }
    let bias = solution.last().copied().unwrap_or(0.0) as f32;
    LinearModel::quantised(bias, &weights)
}

/// The examples with their features numbered densely; the bias is the last unknown.
struct Problem {
    /// The feature that each unknown but the last is the weight of.
    features: Vec<u32>,
    rows: Vec<Vec<(u32, f32)>>,
    targets: Vec<(f64, f64)>,
    l2: f64,
}

impl Problem {
    fn new<'f>(examples: impl IntoIterator<Item = Example<'f>>, options: Options) -> Self {
        let examples: Vec<Example> = examples.into_iter().filter(|e| e.weight > 0.0).collect();
        let mut counts = vec![0u32; options.size];
        for &(feature, _) in examples.iter().flat_map(|example| example.features) {
            if let Some(count) = counts.get_mut(feature as usize) {
                *count += 1;
            }
        }
        let mut features = Vec::new();
        let places: Vec<Option<u32>> = counts
            .iter()
            .enumerate()
            .map(|(feature, &count)| {
                (count >= options.minimum_count.max(1)).then(|| {
                    features.push(feature as u32);
                    features.len() as u32 - 1
                })
            })
            .collect();
        let placed = |&(feature, value): &Feature| Some(((*places.get(feature as usize)?)?, value));
        let rows =
            examples.iter().map(|e| e.features.iter().filter_map(placed).collect()).collect();
        let sign = |positive| if positive { 1.0 } else { -1.0 };
        let targets = examples.iter().map(|e| (sign(e.positive), f64::from(e.weight))).collect();
        Self { features, rows, targets, l2: options.l2 }
    }

    fn unknowns(&self) -> usize {
        self.features.len() + 1
    }

    /// The loss at a point, and its gradient there.
    #[expect(clippy::indexing_slicing, reason = "rows hold places below the number of unknowns")]
    fn loss(&self, point: &[f64], gradient: &mut [f64]) -> f64 {
        let bias = self.unknowns() - 1;
        let mut loss = 0.0;
        for (slope, weight) in gradient.iter_mut().zip(point) {
            *slope = self.l2 * weight;
            loss += 0.5 * self.l2 * weight * weight;
        }
        loss -= 0.5 * self.l2 * point[bias] * point[bias];
        gradient[bias] = 0.0;
        for (row, (sign, weight)) in self.rows.iter().zip(&self.targets) {
            let sum: f64 =
                row.iter().map(|&(at, value)| point[at as usize] * f64::from(value)).sum();
            let margin = sign * (sum + point[bias]);
            // ln(1 + e^-m), written so that neither end overflows
            loss += weight * ((-margin.abs()).exp().ln_1p() + (-margin).max(0.0));
            let pull = -sign * weight / (1.0 + margin.exp());
            for &(at, value) in row {
                gradient[at as usize] += pull * f64::from(value);
            }
            gradient[bias] += pull;
        }
        loss
    }
}

/// How many pairs of steps and gradient changes L-BFGS remembers.
const MEMORY: usize = 8;

struct Memory {
    step: Vec<f64>,
    change: Vec<f64>,
    inverse_product: f64,
}

fn minimise(problem: &Problem, steps: usize) -> Vec<f64> {
    let size = problem.unknowns();
    let mut point = vec![0.0; size];
    let mut gradient = vec![0.0; size];
    let mut loss = problem.loss(&point, &mut gradient);
    let mut memory: VecDeque<Memory> = VecDeque::with_capacity(MEMORY);
    let start = dot(&gradient, &gradient).sqrt().max(1e-12);
    for _ in 0..steps {
        let length = dot(&gradient, &gradient).sqrt();
        if length < 1e-4 * start {
            break;
        }
        let direction = descent(&gradient, &memory);
        let slope = dot(&direction, &gradient);
        let mut stride = if memory.is_empty() { 1.0 / length.max(1.0) } else { 1.0 };
        let mut next = vec![0.0; size];
        let mut next_gradient = vec![0.0; size];
        let next_loss = loop {
            for ((to, from), along) in next.iter_mut().zip(&point).zip(&direction) {
                *to = from + stride * along;
            }
            let found = problem.loss(&next, &mut next_gradient);
            if found <= loss + 1e-4 * stride * slope {
                break found;
            }
            stride *= 0.5;
            if stride < 1e-12 {
                return point;
            }
        };
        let step: Vec<f64> = next.iter().zip(&point).map(|(a, b)| a - b).collect();
        let change: Vec<f64> = next_gradient.iter().zip(&gradient).map(|(a, b)| a - b).collect();
        let product = dot(&step, &change);
        if product > 1e-12 {
            if memory.len() == MEMORY {
                memory.pop_front();
            }
            memory.push_back(Memory { step, change, inverse_product: 1.0 / product });
        }
        (point, gradient, loss) = (next, next_gradient, next_loss);
    }
    point
}

/// The direction of L-BFGS: the two-loop recursion.
fn descent(gradient: &[f64], memory: &VecDeque<Memory>) -> Vec<f64> {
    let mut direction: Vec<f64> = gradient.iter().map(|slope| -slope).collect();
    let mut factors = Vec::with_capacity(memory.len());
    for pair in memory.iter().rev() {
        let factor = pair.inverse_product * dot(&pair.step, &direction);
        add(&mut direction, -factor, &pair.change);
        factors.push(factor);
    }
    if let Some(last) = memory.back() {
        let scale = 1.0 / (last.inverse_product * dot(&last.change, &last.change));
        direction.iter_mut().for_each(|value| *value *= scale);
    }
    for (pair, factor) in memory.iter().zip(factors.iter().rev()) {
        let back = pair.inverse_product * dot(&pair.change, &direction);
        add(&mut direction, factor - back, &pair.step);
    }
    direction
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], factor: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += factor * what;
    }
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::model::linear::probability;

    const FEATURES: [Feature; 4] = [(0, 1.0), (1, 1.0), (2, 1.0), (3, 1.0)];

    /// An example with the features of a range of numbers.
    fn example(features: Range<usize>, positive: bool, weight: f32) -> Example<'static> {
        Example { features: &FEATURES[features], positive, weight }
    }

    fn options() -> Options {
        Options { size: 8, l2: 0.01, minimum_count: 1, steps: 100 }
    }

    #[test]
    fn what_divides_the_classes_gets_the_weight() {
        let examples = [
            example(0..2, true, 1.0),
            example(1..3, false, 1.0),
            example(0..1, true, 1.0),
            example(2..3, false, 1.0),
        ];
        let model = train(examples, options());
        assert!(model.weight(0) > 1.0 && model.weight(2) < -1.0);
        assert!(model.weight(1).abs() < 0.1);
        assert!(probability(model.log_odds(&[(0, 1.0)])) > 0.9);
    }

    #[test]
    fn without_features_the_model_learns_the_share() {
        let examples =
            [example(0..0, true, 3.0), example(0..0, false, 1.0), example(0..0, false, 0.0)];
        let model = train(examples, options());
        assert!((probability(model.log_odds(&[])) - 0.75).abs() < 0.01);
    }

    #[test]
    fn a_rare_feature_is_left_out() {
        let examples =
            [example(1..3, true, 1.0), example(1..2, true, 1.0), example(0..0, false, 1.0)];
        let model = train(examples, Options { minimum_count: 2, ..options() });
        assert_eq!(model.weight(2), 0.0);
        assert!(model.weight(1) > 0.0);
    }

    #[test]
    fn no_examples_give_an_even_chance() {
        assert_eq!(probability(train([], options()).log_odds(&[(1, 1.0)])), 0.5);
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let examples = [example(0..2, true, 1.0), example(1..3, false, 0.5)];
        let problem = Problem::new(examples, options());
        let point = [0.3, -0.2, 0.5, 0.1];
        let mut gradient = vec![0.0; 4];
        problem.loss(&point, &mut gradient);
        for (unknown, slope) in gradient.iter().enumerate() {
            let loss_at = |moved: f64| {
                let mut point = point;
                point[unknown] += moved;
                problem.loss(&point, &mut [0.0; 4])
            };
            let measured = (loss_at(1e-5) - loss_at(-1e-5)) / 2e-5;
            assert!((measured - slope).abs() < 1e-6, "{unknown}: {measured} {slope}");
        }
    }
}
