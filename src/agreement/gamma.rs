//! Gamma: agreement on where units are and what they are called at once, corrected for chance.
//!
//! Y. Mathet, A. Widlöcher and J.-P. Métivier, The unified and holistic method gamma (γ) for
//! inter-annotator agreement measure and alignment, Computational Linguistics 41(3), 2015. The
//! disorder of two annotators is the cost of the cheapest alignment of their units; gamma is one
//! less the observed by the expected disorder. Dissimilarities are those of `pygamma-agreement` by
//! default: positional and categorical, weighted the same, a unit alone costs 1.
//!
//! The disorder expected by chance comes from the annotators' own units: each is moved around the
//! text by a random distance (section 5.2). A quote that is interrupted counts by its hull. Gamma
//! was chosen before Krippendorff's alpha for unitizing because claims and quotes of one annotator may
//! overlap, which that coefficient does not allow.

use crate::agreement::matching;
use crate::agreement::units::{LayerUnits, Unit};
use crate::model::random::Random;

/// What a unit that has no partner costs.
const ALONE: f64 = 1.0;

/// Why there is no gamma.
pub const NO_UNITS: &str = "nobody marked anything";
/// Why there is no gamma.
pub const NO_CHANCE: &str = "chance would agree as well";

/// A unit as gamma sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece<'a> {
    pub start: f64,
    pub end: f64,
    pub label: &'a str,
}

impl<'a> Piece<'a> {
    fn of(unit: &Unit<'a>) -> Self {
        let (start, end) = unit.hull();
        Self { start: start as f64, end: end as f64, label: unit.label() }
    }

    /// How unlike two units are: 0 if equal, growing with the distance of their edges by their
    /// lengths (positional-sporadic dissimilarity) and by 1 with different labels.
    fn dissimilarity(&self, other: &Self) -> f64 {
        let edges = (self.start - other.start).abs() + (self.end - other.end).abs();
        let lengths = (self.end - self.start) + (other.end - other.start);
        let position = if lengths > 0.0 { edges / lengths } else { edges };
        let label = if self.label == other.label { 0.0 } else { 1.0 };
        position * position * ALONE + label * ALONE
    }
}

/// The cost of the cheapest alignment of two annotators' units.
pub fn cost(first: &[Piece<'_>], second: &[Piece<'_>]) -> f64 {
    let pays = |a: &Piece<'_>| {
        let numbered = second.iter().enumerate();
        let costs = numbered.map(|(number, b)| (number, a.dissimilarity(b)));
        costs.filter(|(_, cost)| *cost < 2.0 * ALONE).collect()
    };
    let edges: Vec<Vec<(usize, f64)>> = first.iter().map(pays).collect();
    matching::cheapest(&edges, second.len(), ALONE)
}

/// The disorder: the cost for each unit that an annotator has on average. `None` without units.
pub fn disorder(first: &[Piece<'_>], second: &[Piece<'_>]) -> Option<f64> {
    let count = first.len() + second.len();
    (count > 0).then(|| cost(first, second) / (count as f64 / 2.0))
}

/// Observed and expected disorder of one document, weighted by the units that an annotator has on
/// average, so that documents add up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Disorder {
    pub observed: f64,
    pub expected: f64,
}

impl Disorder {
    /// Of two annotators in one document. `None` if neither marked anything. `samples` chance
    /// annotations are drawn.
    pub fn of(
        units: &LayerUnits<'_>,
        (first, second): (usize, usize),
        samples: u32,
        random: &mut Random,
    ) -> Option<Self> {
        let pieces = |annotator: usize| -> Vec<Piece<'_>> {
            units.by_annotator.get(annotator).into_iter().flatten().map(Piece::of).collect()
        };
        let pair = [pieces(first), pieces(second)];
        let [a, b] = &pair;
        let count = a.len() + b.len();
        let weight = count as f64 / 2.0;
        let observed = cost(a, b);
        let length = units.length as f64;
        let mean_length =
            pair.iter().flatten().map(|p| p.end - p.start).sum::<f64>() / count as f64;
        if count == 0 {
            return None;
        }
        let chance = Chance { pair: &pair, length, apart: mean_length / 2.0 };
        let sum: f64 = (0..samples).map(|_| chance.disorder(random)).sum();
        Some(Self { observed, expected: weight * sum / f64::from(samples.max(1)) })
    }
}

/// Gamma of several documents.
///
/// # Errors
/// Why there is none.
pub fn gamma<'d>(
    documents: impl Iterator<Item = (&'d Disorder, u32)>,
) -> Result<f64, &'static str> {
    let (mut observed, mut expected, mut count) = (0.0, 0.0, 0);
    for (document, weight) in documents {
        observed += document.observed * f64::from(weight);
        expected += document.expected * f64::from(weight);
        count += weight;
    }
    match (count, expected > 0.0) {
        (0, _) => Err(NO_UNITS),
        (_, false) => Err(NO_CHANCE),
        (_, true) => Ok(1.0 - observed / expected),
    }
}

/// Draws annotations that agree by chance only.
struct Chance<'p, 'a> {
    pair: &'p [Vec<Piece<'a>>; 2],
    /// Of the text.
    length: f64,
    /// How far apart two rotations are at least, so that an annotator is not compared with
    /// nearly the same once more.
    apart: f64,
}

impl<'a> Chance<'_, 'a> {
    /// The disorder of two drawn annotations.
    fn disorder(&self, random: &mut Random) -> f64 {
        // One of the two has units, so this ends.
        loop {
            let first = self.rotation(random);
            let mut second = self.rotation(random);
            for _ in 0..20 {
                let distance = (first - second).abs();
                if distance.min(self.length - distance) >= self.apart {
                    break;
                }
                second = self.rotation(random);
            }
            let (a, b) = (self.rotated(first, random), self.rotated(second, random));
            if let Some(disorder) = disorder(&a, &b) {
                return disorder;
            }
        }
    }

    fn rotation(&self, random: &mut Random) -> f64 {
        (f64::from(random.unit()) * self.length).floor()
    }

    /// The units of one of the annotators, moved on; what would leave the text begins it.
    fn rotated(&self, by: f64, random: &mut Random) -> Vec<Piece<'a>> {
        let [first, second] = self.pair;
        let chosen = if random.bits() & 1 == 0 { first } else { second };
        let moved = chosen.iter().map(|piece| {
            let wrapped = if piece.start + by >= self.length { by - self.length } else { by };
            Piece { start: piece.start + wrapped, end: piece.end + wrapped, label: piece.label }
        });
        moved.collect()
    }
}
