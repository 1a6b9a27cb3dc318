//! Training of the sequence tagger.
//!
//! The likelihood of the labels is climbed word by word with AdaGrad (Duchi, Hazan and Singer,
//! 2011). At each step some features are hidden, lexical ones more often, so that names that were
//! never seen are judged by their surroundings. A word may have several allowed states: gold of
//! another label set says only in part what is there. After the first epochs the weakest features
//! are dropped and the rest is trained on; weights are the mean over the last epochs.

use crate::model::hash::LEXICAL;
use crate::model::random::Random;
use crate::model::sequence::{MOST_ROWS, Weights, can_follow};

/// Sequences with their features and labels.
#[derive(Default)]
pub struct Examples {
    features: Vec<u32>,
    /// For each word, where its features end.
    ends: Vec<u32>,
    /// For each word, the allowed states as bits.
    allowed: Vec<u64>,
    /// For each sequence: its words, and how much it counts.
    sequences: Vec<(std::ops::Range<usize>, f32)>,
}

impl Examples {
    /// Adds a word to the sequence that is being written.
    pub fn push(&mut self, features: &[u32], allowed: u64) {
        self.features.extend_from_slice(features);
        self.ends.push(self.features.len() as u32);
        self.allowed.push(allowed);
    }

    /// Ends the sequence. An empty one is not kept.
    pub fn close(&mut self, weight: f32) {
        let start = self.sequences.last().map_or(0, |(words, _)| words.end);
        if self.allowed.len() > start {
            self.sequences.push((start..self.allowed.len(), weight));
        }
    }

    /// The number of words.
    pub fn words(&self) -> usize {
        self.allowed.len()
    }

    fn features_of(&self, word: usize) -> std::ops::Range<usize> {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[word] as usize
    }
}

/// How to train.
#[derive(Debug, Clone)]
pub struct Options {
    /// States of the chain: one and two for each kind.
    pub states: usize,
    pub epochs: usize,
    /// Features that are kept at the end.
    pub rows: usize,
    /// Features seen fewer times are not learned.
    pub least_count: u32,
    /// The share of features hidden at each step.
    pub dropout: f32,
    /// The share of words whose lexical features are hidden.
    pub lexical_dropout: f32,
    pub rate: f32,
    /// The pull of weights towards zero.
    pub decay: f32,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            states: 37,
            epochs: 8,
            rows: 200_000,
            least_count: 2,
            dropout: 0.1,
            lexical_dropout: 0.1,
            rate: 0.1,
            decay: 1e-5,
            seed: 1,
        }
    }
}

struct Trainer<'o> {
    options: &'o Options,
    features: Vec<u32>,
    rows: Vec<f32>,
    squares: Vec<f32>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    random: Random,
}

/// Trains on the examples. `progress` hears of the share of the work that is done.
pub fn train(examples: Examples, options: &Options, mut progress: impl FnMut(f32)) -> Weights {
    let mut examples = examples;
    let features = vocabulary(&examples, options.least_count);
    number(&mut examples, &features);
    let states = options.states;
    let mut trainer = Trainer {
        options,
        rows: vec![0.0; features.len() * states],
        squares: vec![1e-2; features.len() * states],
        features,
        transitions: vec![0.0; states * states],
        transition_squares: vec![1e-2; states * states],
        random: Random::new(options.seed),
    };
    let mut order: Vec<usize> = (0..examples.sequences.len()).collect();
    let prune_at = (options.epochs * 5 / 8).max(1);
    let mut mean: Option<(Vec<f32>, Vec<f32>, f32)> = None;
    for epoch in 0..options.epochs {
        trainer.random.shuffle(&mut order);
        for (done, &sequence) in order.iter().enumerate() {
            trainer.step(&examples, sequence);
            if done % 1024 == 0 {
                let part = done as f32 / order.len() as f32;
                progress((epoch as f32 + part) / options.epochs as f32);
            }
        }
        if epoch + 1 == prune_at {
            trainer.prune(&mut examples);
        } else if epoch + 1 > prune_at {
            add_to_mean(&mut mean, &trainer);
        }
    }
    progress(1.0);
    if let Some((rows, transitions, count)) = mean {
        trainer.rows = rows.into_iter().map(|sum| sum / count).collect();
        trainer.transitions = transitions.into_iter().map(|sum| sum / count).collect();
    }
    let Trainer { features, rows, transitions, .. } = trainer;
    Weights { states, features, rows, transitions }
}

fn add_to_mean(mean: &mut Option<(Vec<f32>, Vec<f32>, f32)>, trainer: &Trainer<'_>) {
    let Some((rows, transitions, count)) = mean else {
        *mean = Some((trainer.rows.clone(), trainer.transitions.clone(), 1.0));
        return;
    };
    rows.iter_mut().zip(&trainer.rows).for_each(|(sum, w)| *sum += w);
    transitions.iter_mut().zip(&trainer.transitions).for_each(|(sum, w)| *sum += w);
    *count += 1.0;
}

/// All features seen often enough, sorted.
fn vocabulary(examples: &Examples, least: u32) -> Vec<u32> {
    let mut seen = examples.features.clone();
    seen.sort_unstable();
    seen.chunk_by(|a, b| a == b)
        .filter(|same| same.len() >= least as usize)
        .filter_map(|same| same.first().copied())
        .collect()
}

/// The mark of a feature that is not in the vocabulary.
const UNKNOWN: u32 = u32::MAX;

/// Replaces each feature by its number in the vocabulary.
fn number(examples: &mut Examples, vocabulary: &[u32]) {
    let bits = (vocabulary.len() * 2).next_power_of_two().max(16);
    let mask = bits - 1;
    let mut slots = vec![UNKNOWN; bits];
    for (row, &feature) in vocabulary.iter().enumerate() {
        let mut slot = feature as usize & mask;
        while slots[slot] != UNKNOWN {
            slot = (slot + 1) & mask;
        }
        slots[slot] = row as u32;
    }
    for feature in &mut examples.features {
        let mut slot = *feature as usize & mask;
        while slots[slot] != UNKNOWN && vocabulary[slots[slot] as usize] != *feature {
            slot = (slot + 1) & mask;
        }
        *feature = slots[slot];
    }
}

impl Trainer<'_> {
    /// Learns from one sequence.
    fn step(&mut self, examples: &Examples, sequence: usize) {
        let states = self.options.states;
        let (words, weight) = examples.sequences[sequence].clone();
        let active: Vec<Vec<u32>> =
            words.clone().map(|word| self.choose(examples.features_of(word), examples)).collect();
        let mut likelihoods = vec![0.0; words.len() * states];
        for (features, scores) in active.iter().zip(likelihoods.chunks_mut(states)) {
            for &feature in features {
                let start = feature as usize * states;
                for (score, w) in scores.iter_mut().zip(&self.rows[start..start + states]) {
                    *score += w;
                }
            }
            let largest = scores.iter().copied().fold(f32::MIN, f32::max);
            scores.iter_mut().for_each(|score| *score = (*score - largest).exp());
        }
        let transitions = self.exponentials();
        let free = Chain::run(&likelihoods, &transitions, states);
        let mut bound = likelihoods;
        for (scores, &allowed) in bound.chunks_mut(states).zip(&examples.allowed[words]) {
            for (state, score) in scores.iter_mut().enumerate() {
                if allowed >> state & 1 == 0 {
                    *score = 0.0;
                } else if *score == 0.0 {
                    *score = f32::MIN_POSITIVE;
                }
            }
        }
        let bound = Chain::run(&bound, &transitions, states);
        self.move_transitions(&bound, &free, weight);
        for (at, features) in active.iter().enumerate() {
            let range = at * states..(at + 1) * states;
            self.move_rows(
                features,
                &bound.marginals[range.clone()],
                &free.marginals[range],
                weight,
            );
        }
    }

    /// The features of a word that are not hidden in this step.
    fn choose(&mut self, range: std::ops::Range<usize>, examples: &Examples) -> Vec<u32> {
        let hides_lexical = self.random.unit() < self.options.lexical_dropout;
        examples.features[range]
            .iter()
            .copied()
            .filter(|&row| {
                row != UNKNOWN
                    && !(hides_lexical && self.features[row as usize] & LEXICAL != 0)
                    && self.random.unit() >= self.options.dropout
            })
            .collect()
    }

    fn exponentials(&self) -> Vec<f32> {
        let states = self.options.states;
        let value = |(place, score): (usize, &f32)| {
            if can_follow(place / states, place % states) { score.exp() } else { 0.0 }
        };
        self.transitions.iter().enumerate().map(value).collect()
    }

    fn move_transitions(&mut self, bound: &Chain, free: &Chain, weight: f32) {
        let pairs = bound.transitions.iter().zip(&free.transitions);
        let places = self.transitions.iter_mut().zip(&mut self.transition_squares);
        for ((place, square), (wanted, found)) in places.zip(pairs) {
            let gradient = (wanted - found) * weight;
            if gradient.abs() > 1e-5 {
                *square += gradient * gradient;
                *place += self.options.rate * gradient / square.sqrt();
            }
        }
    }

    fn move_rows(&mut self, features: &[u32], bound: &[f32], free: &[f32], weight: f32) {
        let states = self.options.states;
        let gradients: Vec<(usize, f32)> = bound
            .iter()
            .zip(free)
            .map(|(wanted, found)| (wanted - found) * weight)
            .enumerate()
            .filter(|(_, gradient)| gradient.abs() > 1e-3)
            .collect();
        if gradients.is_empty() {
            return;
        }
        for &feature in features {
            let start = feature as usize * states;
            let row = &mut self.rows[start..start + states];
            let squares = &mut self.squares[start..start + states];
            for &(state, gradient) in &gradients {
                squares[state] += gradient * gradient;
                let pull = self.options.decay * row[state];
                row[state] += self.options.rate * (gradient / squares[state].sqrt() - pull);
            }
        }
    }

    /// Keeps the features whose weights matter most.
    fn prune(&mut self, examples: &mut Examples) {
        let states = self.options.states;
        let mut counts = vec![0u32; self.features.len()];
        for &feature in examples.features.iter().filter(|&&feature| feature != UNKNOWN) {
            counts[feature as usize] += 1;
        }
        let mut worth: Vec<(f32, usize)> = self
            .rows
            .chunks(states)
            .zip(&counts)
            .map(|(row, &count)| {
                let norm = row.iter().map(|w| w * w).sum::<f32>().sqrt();
                norm * (count as f32 + 1.0).ln()
            })
            .enumerate()
            .map(|(row, worth)| (worth, row))
            .collect();
        worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        worth.truncate(self.options.rows.min(MOST_ROWS));
        let mut kept: Vec<usize> = worth.into_iter().map(|(_, row)| row).collect();
        kept.sort_unstable();
        let mut new_number = vec![UNKNOWN; self.features.len()];
        for (new, &old) in kept.iter().enumerate() {
            new_number[old] = new as u32;
        }
        for feature in examples.features.iter_mut().filter(|feature| **feature != UNKNOWN) {
            *feature = new_number[*feature as usize];
        }
        let pick = |from: &[f32]| -> Vec<f32> {
            kept.iter().flat_map(|&row| from[row * states..(row + 1) * states].to_vec()).collect()
        };
        self.rows = pick(&self.rows);
        self.squares = pick(&self.squares);
        self.features = kept.iter().map(|&row| self.features[row]).collect();
    }
}

/// Expected states and transitions of one sequence.
struct Chain {
    marginals: Vec<f32>,
    transitions: Vec<f32>,
}

impl Chain {
    /// The forward-backward algorithm (Baum) in scaled probabilities; before the first word is O.
    fn run(likelihoods: &[f32], transitions: &[f32], states: usize) -> Self {
        let len = likelihoods.len() / states;
        let mut forward = vec![0.0; likelihoods.len()];
        let mut before = vec![0.0; states];
        before[0] = 1.0;
        for at in 0..len {
            let here = &mut forward[at * states..(at + 1) * states];
            for (from, row) in transitions.chunks(states).enumerate() {
                if before[from] > 0.0 {
                    here.iter_mut().zip(row).for_each(|(sum, t)| *sum += before[from] * t);
                }
            }
            let likelihood = &likelihoods[at * states..(at + 1) * states];
            here.iter_mut().zip(likelihood).for_each(|(value, l)| *value *= l);
            normalise(here);
            before.copy_from_slice(here);
        }
        let mut expected = vec![0.0; states * states];
        let mut marginals = forward.clone();
        let mut backward = vec![1.0; states];
        for at in (0..len).rev() {
            let range = at * states..(at + 1) * states;
            let here = &mut marginals[range.clone()];
            here.iter_mut().zip(&backward).for_each(|(value, b)| *value *= b);
            normalise(here);
            let mut behind: Vec<f32> =
                backward.iter().zip(&likelihoods[range]).map(|(b, l)| b * l).collect();
            normalise(&mut behind);
            let before = match at {
                0 => None,
                _ => forward.get((at - 1) * states..at * states),
            };
            expect(&mut expected, before, &behind, transitions, states);
            let row_sum = |row: &[f32]| row.iter().zip(&behind).map(|(t, b)| t * b).sum::<f32>();
            backward = transitions.chunks(states).map(row_sum).collect();
            normalise(&mut backward);
        }
        Self { marginals, transitions: expected }
    }
}

/// Adds the expected transitions between two words.
fn expect(
    expected: &mut [f32],
    before: Option<&[f32]>,
    behind: &[f32],
    transitions: &[f32],
    states: usize,
) {
    let weight_of = |from: usize| match before {
        Some(before) => before[from],
        None => f32::from(u8::from(from == 0)),
    };
    let mut total = 0.0;
    for (from, row) in transitions.chunks(states).enumerate() {
        let weight = weight_of(from);
        if weight > 0.0 {
            total += weight * row.iter().zip(behind).map(|(t, b)| t * b).sum::<f32>();
        }
    }
    if total <= 0.0 {
        return;
    }
    for (from, row) in transitions.chunks(states).enumerate() {
        let weight = weight_of(from) / total;
        if weight > 1e-7 {
            let places = &mut expected[from * states..(from + 1) * states];
            places.iter_mut().zip(row).zip(behind).for_each(|((e, t), b)| *e += weight * t * b);
        }
    }
}

fn normalise(values: &mut [f32]) {
    let total: f32 = values.iter().sum();
    if total > 0.0 {
        let factor = 1.0 / total;
        values.iter_mut().for_each(|value| *value *= factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::hash::feature;
    use crate::model::sequence::{Tagged, Tagger, Workspace};

    /// Words 10 begin a span of kind 0 that word 11 goes on with; word 12 is a span of kind 1 by
    /// itself; all others are outside.
    const SENTENCES: &[(&[u32], &[u32])] = &[
        (&[1, 10, 11, 2], &[0, 1, 2, 0]),
        (&[10, 11, 11, 12], &[1, 2, 2, 3]),
        (&[12, 1, 2, 10], &[3, 0, 0, 1]),
        (&[1, 2, 11, 2], &[0, 0, 0, 0]),
        (&[12, 12, 1, 10, 11], &[3, 3, 0, 1, 2]),
    ];

    fn trained(seed: u64) -> Vec<u8> {
        let mut examples = Examples::default();
        for _ in 0..20 {
            for (words, states) in SENTENCES {
                for (word, state) in words.iter().zip(*states) {
                    examples.push(&[feature(1, *word)], 1 << state);
                }
                examples.close(1.0);
            }
        }
        let options = Options { states: 5, epochs: 8, dropout: 0.0, seed, ..Options::default() };
        Tagger::write(&train(examples, &options, |_| {}), &[])
    }

    fn spans(model: &[u8], words: &[u32]) -> Vec<(usize, usize, usize)> {
        let tagger = Tagger::read(model).unwrap();
        let mut work = Workspace::default();
        tagger.begin(&mut work);
        for word in words {
            tagger.push(&mut work, &[feature(1, *word)]);
        }
        let mut spans = Vec::new();
        tagger.tag(&mut work, &mut spans);
        assert!(spans.iter().all(|span: &Tagged| (0.5..=1.0).contains(&span.confidence)));
        spans.iter().map(|span| (span.start, span.end, span.kind)).collect()
    }

    #[test]
    fn what_was_shown_is_found_again() {
        let model = trained(1);
        assert_eq!(spans(&model, &[1, 10, 11, 12]), [(1, 3, 0), (3, 4, 1)]);
        assert_eq!(spans(&model, &[2, 1, 2]), []);
        assert_eq!(spans(&model, &[]), []);
    }

    #[test]
    fn a_further_word_needs_a_first_one() {
        assert_eq!(spans(&trained(1), &[2, 11]), []);
    }

    #[test]
    fn a_seed_gives_the_same_model_again() {
        assert_eq!(trained(5), trained(5));
    }

    #[test]
    fn of_several_allowed_states_the_likelier_is_learned() {
        let mut examples = Examples::default();
        for _ in 0..50 {
            examples.push(&[feature(1, 7), feature(2, 1)], 1 << 1);
            examples.close(1.0);
            examples.push(&[feature(1, 8), feature(2, 1)], 1 << 1 | 1 << 3);
            examples.close(1.0);
        }
        let options = Options { states: 5, dropout: 0.0, ..Options::default() };
        let model = Tagger::write(&train(examples, &options, |_| {}), &[]);
        let tagger = Tagger::read(&model).unwrap();
        let mut work = Workspace::default();
        tagger.begin(&mut work);
        tagger.push(&mut work, &[feature(1, 8), feature(2, 1)]);
        let mut found = Vec::new();
        tagger.tag(&mut work, &mut found);
        assert_eq!(found.iter().map(|span| span.kind).collect::<Vec<_>>(), [0]);
    }
}
