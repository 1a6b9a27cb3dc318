//! How far annotators coincide, and how far a detector coincides with gold.
//!
//! The modules are pure: what is compared comes in as [`Compared`] documents, figures go out. Each
//! formula names its source where it is computed; `tests/agreement` checks them against the Python
//! packages that people use for the same.
//!
//! Blanks at an edge, the order of annotations and the same annotation twice change no figure
//! ([`units`]); layers never touch each other, so an agreed nested layer changes no other.

pub mod bootstrap;
pub mod compare;
pub mod evaluate;
pub mod gamma;
pub mod linking;
mod matching;
pub mod nominal;
pub mod spans;
pub mod units;

use serde::{Serialize, Serializer};

use crate::annotation::Annotation;

pub use units::Unit;

/// One document with what each annotator marked in it.
#[derive(Debug)]
pub struct Compared<'a> {
    pub id: &'a str,
    pub text: &'a str,
    /// As many lists as there are annotators, in their order. Only annotations that count.
    pub annotations: Vec<Vec<&'a Annotation>>,
}

/// A figure, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    Known {
        value: f64,
        /// The bounds of the 95 % bootstrap interval; `None` where there is too little to resample.
        interval: Option<(f64, f64)>,
    },
    /// The reason, as a clause: `nobody marked anything`.
    Undefined(&'static str),
}

impl Figure {
    /// A figure without an interval.
    pub fn plain(value: Result<f64, &'static str>) -> Self {
        match value {
            Ok(value) => Self::Known { value, interval: None },
            Err(why) => Self::Undefined(why),
        }
    }

    /// The value, if there is one.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Undefined(_) => None,
        }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known { value, interval } => {
                let pairs = [("low", interval.map(|i| i.0)), ("high", interval.map(|i| i.1))];
                let bounds = pairs.into_iter().filter_map(|(name, bound)| Some((name, bound?)));
                serializer.collect_map([("value", *value)].into_iter().chain(bounds))
            }
            Self::Undefined(why) => serializer.collect_map([("undefined", why)]),
        }
    }
}
