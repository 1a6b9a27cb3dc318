//! The reason for a suggestion in words, for the detail line: “percentage + comparison”,
//! “accusation by a named source”.

use std::sync::LazyLock;

use super::signals::{Signal, Signals};

/// Every reason that can be given, made once: a provenance holds a text that lives for ever.
/// In order of (first signal, second signal or none, named source or not).
static REASONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut reasons = Vec::with_capacity(SIDE * (SIDE + 1) * 2);
    let names = || Signal::all().chain([Signal::Lone; 64]).take(SIDE).map(Signal::reason);
    for first in names() {
        for second in names().chain([None]) {
            for source in ["", " by a named source"] {
                reasons.push(format!("{}{source}", joined(first, second)));
            }
        }
    }
    reasons
});

/// Signals have numbers below this.
const SIDE: usize = 64;

fn joined(first: Option<&str>, second: Option<&str>) -> String {
    match (first, second) {
        (Some(first), Some(second)) if first != second => format!("{first} + {second}"),
        (Some(first), _) => first.to_owned(),
        (None, _) => "wording".to_owned(),
    }
}

/// Says why, from the two strongest signals. `weight` tells how much a signal speaks for a claim.
pub fn of(signals: Signals, weight: impl Fn(Signal) -> f32) -> &'static str {
    let mut told: Vec<(Signal, f32)> = signals
        .iter()
        .filter(|signal| signal.reason().is_some())
        .map(|signal| (signal, weight(signal)))
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    told.sort_by(|a, b| b.1.total_cmp(&a.1));
    let first = told.first().map_or(Signal::Lone, |(signal, _)| *signal);
    let second = told.iter().map(|(signal, _)| *signal).find(|s| s.reason() != first.reason());
    let row = first.number() * (SIDE + 1) + second.map_or(SIDE, Signal::number);
    let named = signals.has(Signal::NamedSource);
    REASONS.get(row * 2 + usize::from(named)).map_or("wording", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(signals: &[Signal]) -> &'static str {
        let mut set = Signals::default();
        signals.iter().for_each(|&signal| set.insert(signal));
        of(set, |signal| match signal {
            Signal::Accusation => 3.0,
            Signal::Percent => 2.0,
            Signal::Opinion => 9.0,
            Signal::Place => -1.0,
            _ => 1.0,
        })
    }

    #[test]
    fn the_two_strongest_signals_are_told() {
        assert_eq!(reason(&[Signal::Trend, Signal::Percent]), "percentage + rise or fall");
    }

    #[test]
    fn a_named_source_is_told() {
        let signals = [Signal::Accusation, Signal::NamedSource];
        assert_eq!(reason(&signals), "accusation by a named source");
    }

    #[test]
    fn two_signals_of_one_name_are_told_once() {
        assert_eq!(reason(&[Signal::Figure, Signal::NumberWord]), "figure");
    }

    #[test]
    fn what_speaks_against_a_claim_is_no_reason() {
        assert_eq!(reason(&[Signal::Opinion, Signal::Place]), "wording");
    }
}
