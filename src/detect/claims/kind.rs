//! The kind of a claim, by rules over its signals.
//!
//! The first rule that holds decides. They go from what a fact-checker must know first (somebody is
//! accused) to what nearly every news sentence has (something happened).

use super::signals::{Signal, Signals};

/// What sort of evidence a claim asks for. The names are those of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Statistic,
    Event,
    Cause,
    Comparison,
    LawOrPolicy,
    Accusation,
    ScienceOrHealth,
    Other,
}

impl Kind {
    /// Its name in the schema.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statistic => "statistic",
            Self::Event => "event",
            Self::Cause => "cause",
            Self::Comparison => "comparison",
            Self::LawOrPolicy => "law-or-policy",
            Self::Accusation => "accusation",
            Self::ScienceOrHealth => "science-or-health",
            Self::Other => "other",
        }
    }

    /// Decides by the signals of a claim and those of the clause that reports it: who is accused of
    /// something, and what research found, often stands only there.
    pub fn of(mut signals: Signals, frame: Signals) -> Self {
        use Signal as S;
        signals.insert_if(frame.has(S::Accusation), S::Accusation);
        signals.insert_if(frame.has(S::Science), S::Science);
        let has = |signal| signals.has(signal);
        let measured = signals.has_any(&[S::Percent, S::Money, S::LargeNumber]);
        let counted = measured || (signals.has_any(&[S::Figure, S::NumberWord]) && has(S::Unit));
        let happened = signals.has_any(&[S::Violence, S::Death, S::Disaster, S::Crime]);
        if has(S::Accusation) {
            return Self::Accusation;
        }
        if signals.has_any(&[S::Comparison, S::Superlative]) && !happened {
            return if measured && has(S::Trend) { Self::Statistic } else { Self::Comparison };
        }
        if has(S::Cause) && !happened {
            return Self::Cause;
        }
        if happened && !(has(S::Percent) || has(S::Money)) {
            return if has(S::Law) && !has(S::Death) { Self::LawOrPolicy } else { Self::Event };
        }
        if counted || has(S::Trend) && signals.has_any(&[S::Figure, S::NumberWord]) {
            return Self::Statistic;
        }
        if has(S::Science) || has(S::Health) && !has(S::Law) {
            return Self::ScienceOrHealth;
        }
        if has(S::Law) {
            return Self::LawOrPolicy;
        }
        if has(S::Cause) {
            return Self::Cause;
        }
        if signals.has_any(&[S::OfficialAct, S::Past, S::EventNoun, S::Trend, S::NamedEvent]) {
            return Self::Event;
        }
        Self::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reporting_clause_tells_of_an_accusation() {
        let money = Signals::one(Signal::Money);
        assert_eq!(Kind::of(money, Signals::default()), Kind::Statistic);
        assert_eq!(Kind::of(money, Signals::one(Signal::Accusation)), Kind::Accusation);
    }

    #[test]
    fn a_law_on_health_is_a_law() {
        let mut signals = Signals::one(Signal::Health);
        assert_eq!(Kind::of(signals, Signals::default()), Kind::ScienceOrHealth);
        signals.insert(Signal::Law);
        assert_eq!(Kind::of(signals, Signals::default()), Kind::LawOrPolicy);
    }
}
