//! The sequence tagger: a linear-chain conditional random field over B, I and O states.
//!
//! A linear chain sees each word with its label and the label before it; what else it knows comes
//! through features. Weights are one signed byte; features that training found useless are not
//! stored, and an unknown feature adds nothing.
//!
//! The `crfs` crate (0.4.1) was measured first: 29 µs a word with 60 attributes that were made
//! beforehand, twenty times what the whole of entity detection may take; it looks attributes up as
//! strings, stores weights as `f64`, trains on whole labels only and gives no marginals to a caller.
//!
//! State 0 is O; kind `k` has the states `1 + 2k` (B, its first word) and `2 + 2k` (I, a further
//! word). I can only follow B or I of its kind.

use std::borrow::Cow;

use crate::model::calibration::Calibration;
use crate::model::format::{FormatError, Reader, Writer};

/// Bytes of a row: room for 19 kinds, a whole number of SIMD registers.
pub const STRIDE: usize = 40;
const KIND: [u8; 4] = *b"SEQT";
const VERSION: u32 = 1;
/// Steps of the table of exponentials.
const EXPONENTS: usize = 2048;

/// A state so much less likely than the best one is not followed further.
const HOPELESS: f32 = 1e-5;

/// Emissions of one word: a score for each state.
pub type Emission = [i32; STRIDE];

/// A trained tagger.
pub struct Tagger<'b> {
    states: usize,
    /// Weight rows, `STRIDE` bytes each.
    rows: Cow<'b, [u8]>,
    index: Index,
    /// `e` to the transition scores, from-state by to-state.
    transitions: Vec<[f32; STRIDE]>,
    /// `e` to minus so many steps.
    exponentials: Vec<f32>,
    /// A curve for each kind, from the confidence in a span to its probability.
    pub calibrations: Vec<Calibration>,
}

/// Where the row of a feature is. A slot holds 14 bits of the feature and 18 of the row's number.
struct Index {
    slots: Vec<u32>,
    mask: u32,
}

const ROW_BITS: u32 = 18;
/// The largest number of rows that the index can hold.
pub const MOST_ROWS: usize = (1 << ROW_BITS) - 1;

impl Index {
    fn new(features: impl ExactSizeIterator<Item = u32>) -> Self {
        let len = (features.len() * 2).next_power_of_two().max(16);
        let mut index = Self { slots: vec![0; len], mask: len as u32 - 1 };
        for (row, feature) in features.enumerate() {
            let mut slot = index.start(feature);
            while index.slots[slot] != 0 {
                slot = (slot + 1) & index.mask as usize;
            }
            index.slots[slot] = fingerprint(feature) << ROW_BITS | (row as u32 + 1);
        }
        index
    }

    #[inline]
    fn start(&self, feature: u32) -> usize {
        (feature & self.mask) as usize
    }

    #[inline]
    fn row(&self, feature: u32) -> Option<usize> {
        let wanted = fingerprint(feature);
        let mut slot = self.start(feature);
        loop {
            let entry = self.slots[slot];
            if entry == 0 {
                return None;
            }
            if entry >> ROW_BITS == wanted {
                return Some((entry & MOST_ROWS as u32) as usize - 1);
            }
            slot = (slot + 1) & self.mask as usize;
        }
    }
}

#[inline]
fn fingerprint(feature: u32) -> u32 {
    feature >> ROW_BITS
}

/// What training hands over: weights before quantisation.
pub struct Weights {
    pub states: usize,
    pub features: Vec<u32>,
    /// `states` weights for each feature.
    pub rows: Vec<f32>,
    /// `states` by `states`, from and to.
    pub transitions: Vec<f32>,
}

/// A tagged span of words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tagged {
    pub start: usize,
    /// Behind the last word.
    pub end: usize,
    pub kind: usize,
    /// The least probability of its words' states, before calibration.
    pub confidence: f32,
}

/// Room for the computation, kept between calls.
#[derive(Default)]
pub struct Workspace {
    emissions: Vec<Emission>,
    likelihoods: Vec<[f32; STRIDE]>,
    forward: Vec<[f32; STRIDE]>,
    backward: Vec<[f32; STRIDE]>,
    back: Vec<[u8; STRIDE]>,
    found: Vec<usize>,
}

impl<'b> Tagger<'b> {
    /// Quantises trained weights and writes the file.
    pub fn write(weights: &Weights, calibrations: &[Calibration]) -> Vec<u8> {
        let largest = weights.rows.iter().fold(0.01f32, |largest, w| largest.max(w.abs()));
        let step = largest.min(6.0) / 127.0;
        let mut rows = vec![0u8; weights.features.len() * STRIDE];
        let sources = weights.rows.chunks(weights.states);
        for (row, source) in rows.chunks_mut(STRIDE).zip(sources) {
            for (byte, weight) in row.iter_mut().zip(source) {
                *byte = (weight / step).round().clamp(-127.0, 127.0) as i8 as u8;
            }
        }
        let mut writer = Writer::new(KIND, VERSION);
        writer.number(weights.states as u32);
        writer.real(step);
        let keys: Vec<u8> = weights.features.iter().flat_map(|key| key.to_le_bytes()).collect();
        writer.list(&keys);
        writer.list(&rows);
        for transition in &weights.transitions {
            writer.real(*transition);
        }
        writer.number(calibrations.len() as u32);
        for curve in calibrations {
            writer.number(curve.points().len() as u32);
            for (confidence, probability) in curve.points() {
                writer.real(*confidence);
                writer.real(*probability);
            }
        }
        writer.finish()
    }

    /// Reads a file from elsewhere: its checksum is verified.
    ///
    /// # Errors
    /// When the bytes are no tagger or damaged.
    pub fn read(bytes: &'b [u8]) -> Result<Self, FormatError> {
        Self::from_reader(Reader::new(bytes, KIND, VERSION)?)
    }

    /// Reads a model that lies in the binary.
    ///
    /// # Errors
    /// When the bytes are no tagger.
    pub fn included(bytes: &'b [u8]) -> Result<Self, FormatError> {
        Self::from_reader(Reader::trusted(bytes, KIND, VERSION)?)
    }

    fn from_reader(mut reader: Reader<'b>) -> Result<Self, FormatError> {
        let states = reader.number()? as usize;
        let step = reader.real()?;
        let keys = reader.list()?;
        let rows = reader.list()?;
        let is_sound = (3..=STRIDE).contains(&states)
            && keys.len() / 4 <= MOST_ROWS
            && rows.len() == keys.len() / 4 * STRIDE;
        if !is_sound {
            return Err(FormatError::Damaged);
        }
        let mut transitions = vec![[0.0; STRIDE]; states];
        for (from, row) in transitions.iter_mut().enumerate() {
            for (to, place) in row.iter_mut().enumerate().take(states) {
                let score = reader.real()?;
                *place = if can_follow(from, to) { score.exp() } else { 0.0 };
            }
        }
        let mut calibrations = Vec::new();
        for _ in 0..reader.number()?.min(STRIDE as u32) {
            let mut points = Vec::new();
            for _ in 0..reader.number()? {
                points.push((reader.real()?, reader.real()?));
            }
            calibrations.push(Calibration::from_points(points));
        }
        let key = |bytes: &[u8]| bytes.try_into().map_or(0, u32::from_le_bytes);
        Ok(Self {
            states,
            rows: Cow::Borrowed(rows),
            index: Index::new(keys.chunks_exact(4).map(key)),
            transitions,
            exponentials: (0..EXPONENTS).map(|n| (-(n as f32) * step).exp()).collect(),
            calibrations,
        })
    }

    /// Begins a sequence of words.
    pub fn begin(&self, work: &mut Workspace) {
        work.emissions.clear();
    }

    /// Adds a word with its features.
    pub fn push(&self, work: &mut Workspace, features: &[u32]) {
        // two loops, so that the look-ups wait for memory at the same time
        work.found.clear();
        work.found.extend(features.iter().filter_map(|&feature| self.index.row(feature)));
        let mut sums = [0i16; STRIDE];
        for row in &work.found {
            let start = row * STRIDE;
            let Some(row) = self.rows.get(start..start + STRIDE) else { continue };
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i16::from(weight as i8));
            }
        }
        work.emissions.push(sums.map(i32::from));
    }

    /// Finds the likeliest states of the sequence and gives its spans, counted from its first word.
    pub fn tag(&self, work: &mut Workspace, spans: &mut Vec<Tagged>) {
        spans.clear();
        if work.emissions.is_empty() {
            return;
        }
        self.weigh(work);
        self.run_forward(work);
        self.run_backward(work);
        let mut open: Option<Tagged> = None;
        for (at, state) in self.best_path(work).into_iter().enumerate() {
            let confidence = self.marginal(work, at, state);
            let continues = state != 0 && state.is_multiple_of(2);
            match &mut open {
                Some(span) if continues && span.kind == (state - 1) / 2 => {
                    span.end = at + 1;
                    span.confidence = span.confidence.min(confidence);
                    continue;
                }
                Some(span) => spans.push(*span),
                None => {}
            }
            let span =
                Tagged { start: at, end: at + 1, kind: state.wrapping_sub(1) / 2, confidence };
            open = (state != 0).then_some(span);
        }
        spans.extend(open);
    }

    /// `e` to the emissions, the largest of a word made 1.
    fn weigh(&self, work: &mut Workspace) {
        work.likelihoods.clear();
        for emission in &work.emissions {
            let largest = emission.iter().take(self.states).copied().max().unwrap_or(0);
            let mut likelihood = [0.0; STRIDE];
            for (place, score) in likelihood.iter_mut().zip(emission).take(self.states) {
                let below = (largest - score) as usize;
                *place = self.exponentials.get(below).copied().unwrap_or(0.0);
            }
            work.likelihoods.push(likelihood);
        }
    }

    /// The sums over all paths up to each word, and the best path's predecessor of each state.
    fn run_forward(&self, work: &mut Workspace) {
        work.forward.clear();
        let mut before = [0.0; STRIDE];
        before[0] = 1.0;
        for likelihood in &work.likelihoods {
            let mut sums = [0.0; STRIDE];
            for (from, row) in self.transitions.iter().enumerate() {
                let weight = before[from];
                if weight > HOPELESS {
                    for (sum, transition) in sums.iter_mut().zip(row) {
                        *sum += weight * transition;
                    }
                }
            }
            scale(&mut sums, likelihood);
            work.forward.push(sums);
            before = sums;
        }
    }

    fn run_backward(&self, work: &mut Workspace) {
        work.backward.clear();
        work.backward.resize(work.likelihoods.len(), [1.0; STRIDE]);
        let ones = [1.0; STRIDE];
        for at in (1..work.likelihoods.len()).rev() {
            let mut behind = work.backward[at];
            for (value, likelihood) in behind.iter_mut().zip(&work.likelihoods[at]) {
                *value *= likelihood;
            }
            let mut sums = [0.0; STRIDE];
            let reached = &work.forward[at - 1];
            for ((sum, row), reached) in sums.iter_mut().zip(&self.transitions).zip(reached) {
                if *reached > HOPELESS {
                    *sum = row.iter().zip(&behind).map(|(a, b)| a * b).sum();
                }
            }
            scale(&mut sums, &ones);
            work.backward[at - 1] = sums;
        }
    }

    /// The probability of the state at this word.
    fn marginal(&self, work: &Workspace, at: usize, state: usize) -> f32 {
        let (forward, backward) = (&work.forward[at], &work.backward[at]);
        let total: f32 = forward.iter().zip(backward).map(|(a, b)| a * b).sum();
        if total > 0.0 { forward[state] * backward[state] / total } else { 0.0 }
    }

    /// The Viterbi path in probabilities.
    fn best_path(&self, work: &mut Workspace) -> Vec<usize> {
        let mut best = [0.0f32; STRIDE];
        best[0] = 1.0;
        work.back.clear();
        for likelihood in &work.likelihoods {
            let mut next = [0.0f32; STRIDE];
            let mut from_state = [0u8; STRIDE];
            for (from, row) in self.transitions.iter().enumerate() {
                let weight = best[from];
                if weight <= HOPELESS {
                    continue;
                }
                for ((place, back), transition) in next.iter_mut().zip(&mut from_state).zip(row) {
                    let score = weight * transition;
                    if score > *place {
                        *place = score;
                        *back = from as u8;
                    }
                }
            }
            scale(&mut next, likelihood);
            best = next;
            work.back.push(from_state);
        }
        let by_score = |a: &usize, b: &usize| best[*a].total_cmp(&best[*b]);
        let mut state = (0..self.states).max_by(by_score).unwrap_or(0);
        let mut path = vec![0; work.back.len()];
        for (place, back) in path.iter_mut().zip(&work.back).rev() {
            *place = state;
            state = usize::from(back[state]);
        }
        path
    }
}

/// Multiplies by the likelihood and makes the largest value 1.
fn scale(values: &mut [f32; STRIDE], likelihood: &[f32; STRIDE]) {
    let mut largest = f32::MIN_POSITIVE;
    for (value, factor) in values.iter_mut().zip(likelihood) {
        *value *= factor;
        largest = largest.max(*value);
    }
    let factor = 1.0 / largest;
    for value in values.iter_mut() {
        *value *= factor;
    }
}

/// Whether the state `to` can stand behind the state `from`.
pub fn can_follow(from: usize, to: usize) -> bool {
    let continues = to != 0 && to.is_multiple_of(2);
    !continues || from == to || from + 1 == to
}
