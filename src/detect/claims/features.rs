//! The features of a sentence: what the model weighs.
//!
//! Signals, pairs of signals and a few counts have fixed numbers below [`NAMED`]; words, pairs of
//! words and word beginnings are hashed into the rest. Words of the reporting clause are told apart
//! from those of the claim. Everything of the claim counts once in general and once for the style
//! of the document, so that debates may teach what articles share with them and no more
//! (Daumé, Frustratingly Easy Domain Adaptation, 2007).

use crate::model::linear::Feature;
use crate::text::TokenKind;

use super::lexicon::pair_hash;
use super::reading::Reading;
use super::signals::Signal;

/// The number of features of the model.
pub const SIZE: usize = 1 << 18;

/// Features below this have fixed numbers.
const NAMED: u32 = 1 << 14;

// Where the fixed numbers of each group begin.
const CLAIM: u32 = 0;
const FRAME: u32 = 64;
const LENGTH: u32 = 128;
const FIGURES: u32 = 144;
const CAPITALS: u32 = 152;
const PAIRS: u32 = 4096;
/// Fixed numbers of the second copy, for the style.
const STYLE: u32 = 512;

const WORD: u64 = 0x11;
const WORD_PAIR: u64 = 0x22;
const BEGINNING: u64 = 0x33;
const FRAME_WORD: u64 = 0x44;
const OPENING: u64 = 0x55;

/// The feature of a signal in what is claimed.
pub fn of_signal(signal: Signal) -> u32 {
    CLAIM + signal.number() as u32
}

/// Writes the features of a sentence into `features`, which is emptied before.
pub fn write(reading: &Reading, is_article: bool, features: &mut Vec<Feature>) {
    features.clear();
    let style = STYLE * (1 + u32::from(is_article));
    named(reading, style, features);
    let before = features.len();
    words(reading, features);
    let count = (features.len() - before).max(1);
    let value = WORDS_LENGTH / (count as f32).sqrt();
    for (feature, strength) in features.iter_mut().skip(before) {
        *feature = NAMED + *feature % (SIZE as u32 - NAMED);
        *strength = value;
    }
}

/// The length of the vector of word features, whatever their number.
const WORDS_LENGTH: f32 = 3.0;

fn named(reading: &Reading, style: u32, features: &mut Vec<Feature>) {
    let length = (reading.words.len() as f32).log2() * 2.0;
    let figures = (reading.figures as u32).min(7);
    let share = reading.capitals * 8 / reading.words.len().max(1);
    let counts =
        [LENGTH + (length as u32).min(15), FIGURES + figures, CAPITALS + (share as u32).min(7)];
    let signals = || reading.signals.iter().map(of_signal);
    for feature in signals().chain(counts) {
        features.push((feature, 1.0));
        features.push((feature + style, 1.0));
    }
    features.extend(reading.frame.iter().map(|s| (FRAME + s.number() as u32, 1.0)));
    for (place, first) in signals().enumerate() {
        for second in signals().skip(place + 1) {
            features.push((PAIRS + first * 64 + second, PAIR_STRENGTH));
        }
    }
}

const PAIR_STRENGTH: f32 = 0.3;

fn words(reading: &Reading, features: &mut Vec<Feature>) {
    let mut before = None;
    for word in &reading.words {
        if !word.claimed {
            push(features, word.hash, FRAME_WORD);
            before = None;
            continue;
        }
        push(features, word.hash, WORD);
        match before {
            Some(before) => push(features, pair_hash(before, word.hash), WORD_PAIR),
            None => push(features, word.hash, OPENING),
        }
        if word.kind == TokenKind::Word {
            push(features, word.beginning, BEGINNING);
        }
        before = Some(word.hash);
    }
}

fn push(features: &mut Vec<Feature>, hash: u64, group: u64) {
    let mixed = (hash ^ group).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    features.push(((mixed >> 32) as u32, 1.0));
}
