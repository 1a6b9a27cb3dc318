//! The score of a sentence by hand-set weights of its signals.

use super::reading::Reading;
use super::signals::Signal as S;

const BIAS: f32 = -1.2;

/// Log-odds that each signal adds.
const WEIGHTS: &[(S, f32)] = &[
    (S::Figure, 0.7),
    (S::NumberWord, 0.3),
    (S::LargeNumber, 0.6),
    (S::Percent, 0.8),
    (S::Money, 0.6),
    (S::Comparison, 0.4),
    (S::Superlative, 0.4),
    (S::Trend, 0.6),
    (S::Cause, 0.5),
    (S::Law, 0.4),
    (S::OfficialAct, 0.4),
    (S::Accusation, 0.6),
    (S::Crime, 0.6),
    (S::Violence, 0.7),
    (S::Death, 0.9),
    (S::Disaster, 0.5),
    (S::Health, 0.5),
    (S::Science, 0.4),
    (S::Politics, 0.4),
    (S::Economy, 0.4),
    (S::Past, 0.3),
    (S::Place, 0.3),
    (S::Organisation, 0.2),
    (S::Sport, -0.3),
    (S::Arts, -0.5),
    (S::Leisure, -0.4),
    (S::Opinion, -0.6),
    (S::Obligation, -0.8),
    (S::Prediction, -0.4),
    (S::Promise, -0.8),
    (S::Conditional, -0.4),
    (S::Thanks, -1.5),
    (S::FirstPerson, -0.6),
    (S::SecondPerson, -0.7),
    (S::Question, -2.5),
    (S::Exclamation, -0.7),
    (S::OpenEnd, -0.6),
    (S::Fragment, -1.5),
    (S::CaptionWord, -1.0),
    (S::IntroducesSpeech, -0.8),
    (S::Quoted, -0.4),
];

/// The probability that the sentence is worth checking.
pub fn score(reading: &Reading) -> f32 {
    let held = WEIGHTS.iter().filter(|(signal, _)| reading.signals.has(*signal));
    let sum: f32 = BIAS + held.map(|(_, weight)| weight).sum::<f32>();
    let short = reading.words < 5;
    let sum = if short { sum - 1.0 } else { sum };
    1.0 / (1.0 + (-sum).exp())
}

/// The log-odds that a signal adds.
pub fn of(signal: S) -> f32 {
    WEIGHTS.iter().find(|(known, _)| *known == signal).map_or(0.0, |(_, weight)| *weight)
}
