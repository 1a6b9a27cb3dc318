//! Agreement on spans as F1 in four readings.
//!
//! F1 of one annotator against the other is the same from both sides: twice the common units by all
//! units (G. Hripcsak and A. Rothschild, Agreement, the F-measure, and reliability in information
//! retrieval, 2005). With more than two annotators it is the mean over their pairs. The readings are
//! those of SemEval 2013 task 9 and `nervaluate`.

use serde::Serialize;

use crate::agreement::Unit;
use crate::agreement::linking::{self, Link};

/// Why there is no F1.
pub const NO_UNITS: &str = "nobody marked anything";

/// When two units count as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// The same edges and the same label.
    Strict,
    /// The same edges.
    Edges,
    /// Common text and the same label.
    Type,
    /// Common text.
    Overlap,
}

impl Reading {
    /// All readings, the hardest first.
    pub const ALL: [Reading; 4] = [Self::Strict, Self::Edges, Self::Type, Self::Overlap];

    fn counts(self, first: &Unit<'_>, second: &Unit<'_>) -> bool {
        let has_same_edges = first.spans == second.spans;
        let has_same_label = first.label() == second.label();
        match self {
            Self::Strict => has_same_edges && has_same_label,
            Self::Edges => has_same_edges,
            Self::Type => has_same_label,
            Self::Overlap => true,
        }
    }
}

/// Units of two annotators and how many of them are common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub first: u32,
    pub second: u32,
    pub common: u32,
}

impl Tally {
    /// The sum of both.
    pub fn plus(self, other: Tally, weight: u32) -> Tally {
        Tally {
            first: self.first + other.first * weight,
            second: self.second + other.second * weight,
            common: self.common + other.common * weight,
        }
    }

    /// The share of the second annotator's units that are common, in percent of 1.
    pub fn precision(self) -> Result<f64, &'static str> {
        share(self.common, self.second, "nothing was found")
    }

    /// The share of the first annotator's units that are common.
    pub fn recall(self) -> Result<f64, &'static str> {
        share(self.common, self.first, "there is nothing to find")
    }

    /// Twice the common units by all units.
    ///
    /// # Errors
    /// When there are no units.
    pub fn f1(self) -> Result<f64, &'static str> {
        share(2 * self.common, self.first + self.second, NO_UNITS)
    }
}

fn share(part: u32, whole: u32, why_none: &'static str) -> Result<f64, &'static str> {
    if whole == 0 { Err(why_none) } else { Ok(f64::from(part) / f64::from(whole)) }
}

/// The links of two annotators in one document that a reading counts over.
pub fn links(units: &[Vec<Unit<'_>>], reading: Reading) -> Vec<Link> {
    linking::links(units, reading == Reading::Type)
}

/// What one link of two annotators adds to the tally.
pub fn tally(units: &[Vec<Unit<'_>>], link: &Link, reading: Reading) -> Tally {
    let unit = |annotator: usize| {
        let number = link.get(annotator).copied().flatten()?;
        units.get(annotator)?.get(number)
    };
    match (unit(0), unit(1)) {
        (Some(a), Some(b)) => {
            Tally { first: 1, second: 1, common: u32::from(reading.counts(a, b)) }
        }
        (first, second) => Tally {
            first: u32::from(first.is_some()),
            second: u32::from(second.is_some()),
            common: 0,
        },
    }
}
