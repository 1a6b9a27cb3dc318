//! Agreement on values that are only the same or different: labels, attributes.

use std::collections::BTreeMap;

/// Why a figure about values has no value.
pub const NO_PAIRS: &str = "no unit has values of two annotators";
/// Why a figure about values has no value.
pub const NO_VARIATION: &str = "only one value occurs, so chance alone would agree as well";

/// Values of units: a row for each unit, a place for each annotator, `None` where there is none.
#[derive(Debug, Clone, Default)]
pub struct Ratings {
    rows: Vec<Vec<Option<usize>>>,
    /// How many different values there are.
    values: usize,
}

impl Ratings {
    /// Numbers the values.
    pub fn new<'v>(rows: impl IntoIterator<Item = Vec<Option<&'v str>>>) -> Self {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut numbered = Vec::new();
        for row in rows {
            let number = |value: &'v str, numbers: &mut BTreeMap<&'v str, usize>| {
                let next = numbers.len();
                *numbers.entry(value).or_insert(next)
            };
            numbered.push(
                row.into_iter().map(|value| value.map(|v| number(v, &mut numbers))).collect(),
            );
        }
        Self { rows: numbered, values: numbers.len() }
    }

    /// How many units two annotators at least gave a value.
    pub fn paired(&self) -> usize {
        self.rows.iter().filter(|row| row.iter().flatten().count() > 1).count()
    }

    /// How many units there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Krippendorff's alpha with the nominal metric, by the coincidence matrix: one less the
    /// observed by the expected disagreement (K. Krippendorff, Computing Krippendorff's
    /// alpha-reliability, 2011). Each unit counts as often as `weights` says; a unit with one value
    /// says nothing.
    ///
    /// # Errors
    /// Why there is no value.
    pub fn alpha(&self, weights: &[u32]) -> Result<f64, &'static str> {
        let mut totals = vec![0.0; self.values];
        let (mut all, mut agreeing) = (0.0, 0.0);
        for (row, &weight) in self.rows.iter().zip(weights) {
            let count = row.iter().flatten().count();
            if count < 2 || weight == 0 {
                continue;
            }
            let weight = f64::from(weight);
            let others = (count - 1) as f64;
            for &value in row.iter().flatten() {
                let same = row.iter().flatten().filter(|other| **other == value).count() - 1;
                agreeing += weight * same as f64 / others;
                all += weight;
                if let Some(total) = totals.get_mut(value) {
                    *total += weight;
                }
            }
        }
        if all == 0.0 {
            return Err(NO_PAIRS);
        }
        let by_chance: f64 = totals.iter().map(|total| total * (total - 1.0)).sum();
        let expected = all * (all - 1.0) - by_chance;
        if expected <= 0.0 {
            return Err(NO_VARIATION);
        }
        Ok(1.0 - (all - 1.0) * (all - agreeing) / expected)
    }

    /// Cohen's kappa of the annotators at places `first` and `second` (J. Cohen, A coefficient of
    /// agreement for nominal scales, 1960), over the units that both gave a value.
    ///
    /// # Errors
    /// Why there is no value.
    pub fn kappa(&self, first: usize, second: usize, weights: &[u32]) -> Result<f64, &'static str> {
        let mut totals = vec![(0.0, 0.0); self.values];
        let (mut all, mut agreeing) = (0.0, 0.0);
        for (row, &weight) in self.rows.iter().zip(weights) {
            let value = |place: usize| row.get(place).copied().flatten();
            let (Some(a), Some(b)) = (value(first), value(second)) else { continue };
            let weight = f64::from(weight);
            all += weight;
            agreeing += if a == b { weight } else { 0.0 };
            if let Some(total) = totals.get_mut(a) {
                total.0 += weight;
            }
            if let Some(total) = totals.get_mut(b) {
                total.1 += weight;
            }
        }
        if all == 0.0 {
            return Err(NO_PAIRS);
        }
        let expected = totals.iter().map(|(a, b)| a * b).sum::<f64>() / (all * all);
        if expected >= 1.0 {
            return Err(NO_VARIATION);
        }
        Ok((agreeing / all - expected) / (1.0 - expected))
    }
}
