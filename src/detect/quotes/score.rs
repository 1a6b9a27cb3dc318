//! How sure a quote is: the share of its like that are right.
//!
//! The figures are set by hand, construction by construction, from how often each was right on
//! annotated news (`benches/quotes-scores.py` prints the table), rounded towards caution where
//! there were few. Of quotes with a score of 0.9 or more at least nine in ten should be right.

use super::draft::Kind;

/// How much a verb says about speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strength {
    /// `say` and `tell`, and words that are as plain.
    Plain,
    /// Verbs that report and little else: `announce`, `deny`.
    #[default]
    Strong,
    /// Verbs that say other things as well: `note`, `call`.
    Weak,
}

/// The score of a quote found by this rule.
pub fn score(rule: &str, strength: Strength, kind: Kind) -> f32 {
    use Kind::{Direct, Indirect};
    use Strength::{Plain, Strong, Weak};
    match (rule, strength, kind) {
        ("split" | "content-source-cue" | "content-cue-source", _, Direct) => 0.97,
        ("according-to", ..) | ("quoted-as-saying", ..) => 0.95,
        ("source-cue-quotation", Plain | Strong, _) => 0.92,
        ("source-cue-quotation", Weak, _) => 0.84,
        ("source-cue-that", Plain, _) => 0.95,
        ("source-cue-that", Strong, Indirect) => 0.91,
        ("source-cue-that", Strong, _) => 0.95,
        ("source-cue-that", Weak, Indirect) => 0.8,
        ("source-cue-that", Weak, _) => 0.88,
        ("source-cue-content", Plain, Indirect) => 0.92,
        ("source-cue-content", Plain, _) => 0.95,
        ("source-cue-content", Strong, Indirect) => 0.79,
        ("source-cue-content", Strong, _) => 0.84,
        ("source-cue-content", Weak, _) => 0.7,
        ("participle", Plain, _) | ("participle", _, Direct) => 0.93,
        ("participle", Strong, Indirect) => 0.86,
        ("participle", Strong, _) => 0.91,
        ("participle", Weak, _) => 0.7,
        ("split", ..) => 0.85,
        ("content-source-cue" | "content-cue-source", ..) => 0.79,
        ("source-cue-infinitive", Weak, _) => 0.7,
        ("source-cue-infinitive", ..) => 0.88,
        ("source-cue-object", Weak, Indirect) => 0.66,
        ("source-cue-object", Weak, _) => 0.88,
        ("source-cue-object", ..) => 0.78,
        ("source-cue-preposition" | "source-cue-question", ..) => 0.82,
        ("noun-that", ..) => 0.82,
        ("nested", Plain, _) => 0.88,
        ("nested", ..) => 0.78,
        ("as-clause", ..) => 0.88,
        ("colon-paragraph", ..) => 0.8,
        ("asked", ..) => 0.7,
        ("hearsay", ..) => 0.85,
        ("transcript", ..) => 0.95,
        ("passive" | "what-they-call", ..) => 0.74,
        ("quotation-alone" | "colon-quotation", ..) => 0.76,
        ("quotation-in-sentence", ..) => 0.7,
        // Possible quotes lie below the threshold.
        ("finding", ..) => 0.4,
        ("thought", ..) => 0.3,
        ("caption", ..) => 0.25,
        ("short-quotation", ..) => 0.2,
        _ => 0.6,
    }
}
