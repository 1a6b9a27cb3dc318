//! The judge: scores of an article's sentences by the learned model.
//!
//! It looks twice. First every sentence is weighed alone. Then it is weighed among its neighbours:
//! in a report of an election nearly every sentence is worth checking, in a visit to a fair hardly
//! any, and a sentence alone cannot tell which of them it stands in.

use std::sync::LazyLock;

use crate::model::format::{FormatError, Reader, Writer};
use crate::model::linear::{Feature, LinearModel, probability};

use super::features;
use super::reading::Reading;

/// The two sets of weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judge {
    /// Weighs a sentence alone.
    pub alone: LinearModel,
    /// Weighs it among its neighbours.
    pub among: LinearModel,
}

/// Documents of fewer sentences have no neighbours to ask.
const ARTICLE: usize = 4;

/// Whether a document of so many sentences is read as an article.
pub fn is_article(sentences: usize) -> bool {
    sentences >= ARTICLE
}

const KIND: [u8; 4] = *b"CLMS";
const VERSION: u32 = 1;

/// The judge of the program. A test reads its file; if it could not be read, every sentence would
/// have a score of 0.5.
pub static JUDGE: LazyLock<Judge> = LazyLock::new(|| {
    Judge::from_bytes(include_bytes!("../../../assets/models/claims.bin")).unwrap_or_default()
});

impl Judge {
    /// Reads the weights of a file.
    ///
    /// # Errors
    /// When it is no model of claims, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FormatError> {
        let mut file = Reader::new(bytes, KIND, VERSION)?;
        Ok(Self { alone: LinearModel::read(&mut file)?, among: LinearModel::read(&mut file)? })
    }

    /// The weights as a file holds them.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = Writer::new(KIND, VERSION);
        self.alone.write(&mut file);
        self.among.write(&mut file);
        file.finish()
    }

    /// The probability of each of an article's sentences that it is worth checking.
    pub fn scores(&self, readings: &[Reading]) -> Vec<f32> {
        let is_article = is_article(readings.len());
        let mut features = Vec::with_capacity(256);
        let alone: Vec<f32> = readings
            .iter()
            .map(|reading| {
                features::write(reading, is_article, &mut features);
                self.alone.log_odds(&features)
            })
            .collect();
        let among = surroundings(&alone);
        among.iter().map(|features| probability(self.among.log_odds(features))).collect()
    }
}

/// The number of features of the second look.
pub const SURROUNDINGS: usize = 8;

/// The features of the second look for every sentence, from the log-odds of the first. A lone
/// sentence has its own log-odds and its own bias; a sentence of an article has its own, the mean
/// of those near it, the mean of all, and whether it is the first, which in most is the headline.
pub fn surroundings(alone: &[f32]) -> Vec<[Feature; 5]> {
    if !is_article(alone.len()) {
        return alone.iter().map(|&own| [(0, own), (1, 1.0), NONE, NONE, NONE]).collect();
    }
    let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len().max(1) as f32;
    let whole = mean(alone);
    let near = |at: usize| {
        let (before, after) = (at.saturating_sub(REACH), (at + 1 + REACH).min(alone.len()));
        mean(alone.get(before..after).unwrap_or_default())
    };
    let features = |(at, &own): (usize, &f32)| {
        let first = f32::from(u8::from(at == 0));
        [(2, own), (3, near(at)), (4, whole), (5, 1.0), (6, first)]
    };
    alone.iter().enumerate().map(features).collect()
}

/// A feature that counts nothing.
const NONE: Feature = (7, 0.0);

/// How many sentences before and behind count as near.
const REACH: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_sentence_has_no_surroundings() {
        assert_eq!(surroundings(&[0.5]), [[(0, 0.5), (1, 1.0), NONE, NONE, NONE]]);
    }

    #[test]
    fn a_sentence_of_an_article_is_seen_among_its_neighbours() {
        let seen = surroundings(&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 9.0]);
        assert_eq!(seen[0], [(2, 1.0), (3, 1.0), (4, 2.0), (5, 1.0), (6, 1.0)]);
        assert_eq!(seen[4][1], (3, 1.0 + 8.0 / 7.0));
    }

    #[test]
    fn the_judge_of_the_program_can_be_read() {
        assert_ne!(*JUDGE, Judge::default());
    }

    #[test]
    fn a_judge_is_read_back_as_it_was_written() {
        let alone = LinearModel::quantised(0.5, &[1.0, 0.0]);
        let judge = Judge { alone, among: LinearModel::quantised(0.0, &[0.25]) };
        assert_eq!(Judge::from_bytes(&judge.to_bytes()).unwrap(), judge);
    }
}
