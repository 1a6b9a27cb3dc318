//! Signals: what a sentence shows that makes it more or less worth checking.
//!
//! A signal is either lexical (one of its words stands in `lexicon.txt`) or structural (a figure, a
//! question, a sentence without a verb, an entity of some type). The model weighs them, the rules
//! for the kind of a claim read them, and the reason is told in their names.

use std::fmt;

/// One signal. The order of the lexical ones is free; none is stored in a file by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Signal {
    // Lexical: the sections of the lexicon.
    NumberWord,
    LargeNumber,
    Percent,
    Money,
    Unit,
    Date,
    Comparison,
    Superlative,
    Trend,
    Cause,
    Law,
    OfficialAct,
    Accusation,
    Crime,
    Violence,
    Death,
    Disaster,
    Health,
    Science,
    Politics,
    Economy,
    Sport,
    Arts,
    Leisure,
    Opinion,
    Obligation,
    Prediction,
    Promise,
    Hedge,
    Conditional,
    Thanks,
    FirstPerson,
    SecondPerson,
    Negation,
    Universal,
    Report,
    Be,
    Auxiliary,
    Past,
    CaptionWord,
    EventNoun,
    // Structural.
    Figure,
    Verb,
    Question,
    Exclamation,
    OpenEnd,
    Fragment,
    Heading,
    Person,
    Organisation,
    Place,
    Group,
    NamedEvent,
    Attributed,
    NamedSource,
    Quoted,
    IntroducesSpeech,
    Lone,
}

use Signal as S;

/// Every signal with its name in the lexicon (if it is lexical) and in a reason (if it can be one).
const TABLE: &[(Signal, Option<&str>, Option<&str>)] = &[
    (S::NumberWord, Some("number-word"), Some("figure")),
    (S::LargeNumber, Some("large-number"), Some("figure")),
    (S::Percent, Some("percent"), Some("percentage")),
    (S::Money, Some("money"), Some("sum of money")),
    (S::Unit, Some("unit"), None),
    (S::Date, Some("date"), Some("date")),
    (S::Comparison, Some("comparison"), Some("comparison")),
    (S::Superlative, Some("superlative"), Some("superlative or record")),
    (S::Trend, Some("trend"), Some("rise or fall")),
    (S::Cause, Some("cause"), Some("cause and effect")),
    (S::Law, Some("law"), Some("law or policy")),
    (S::OfficialAct, Some("official-act"), Some("act of office")),
    (S::Accusation, Some("accusation"), Some("accusation")),
    (S::Crime, Some("crime"), Some("crime or trial")),
    (S::Violence, Some("violence"), Some("violence")),
    (S::Death, Some("death"), Some("dead or hurt")),
    (S::Disaster, Some("disaster"), Some("disaster")),
    (S::Health, Some("health"), Some("health")),
    (S::Science, Some("science"), Some("finding of research")),
    (S::Politics, Some("politics"), Some("politics")),
    (S::Economy, Some("economy"), Some("economy")),
    (S::Sport, Some("sport"), None),
    (S::Arts, Some("arts"), None),
    (S::Leisure, Some("leisure"), None),
    (S::Opinion, Some("opinion"), None),
    (S::Obligation, Some("obligation"), None),
    (S::Prediction, Some("prediction"), None),
    (S::Promise, Some("promise"), None),
    (S::Hedge, Some("hedge"), None),
    (S::Conditional, Some("conditional"), None),
    (S::Thanks, Some("thanks"), None),
    (S::FirstPerson, Some("first-person"), None),
    (S::SecondPerson, Some("second-person"), None),
    (S::Negation, Some("negation"), Some("denial")),
    (S::Universal, Some("universal"), Some("all or none")),
    (S::Report, Some("report"), None),
    (S::Be, Some("be"), None),
    (S::Auxiliary, Some("auxiliary"), None),
    (S::Past, Some("past"), None),
    (S::CaptionWord, Some("caption"), None),
    (S::EventNoun, Some("event-noun"), None),
    (S::Figure, None, Some("figure")),
    (S::Verb, None, None),
    (S::Question, None, None),
    (S::Exclamation, None, None),
    (S::OpenEnd, None, None),
    (S::Fragment, None, None),
    (S::Heading, None, None),
    (S::Person, None, Some("named person")),
    (S::Organisation, None, Some("named organisation")),
    (S::Place, None, Some("named place")),
    (S::Group, None, Some("named group")),
    (S::NamedEvent, None, Some("named event")),
    (S::Attributed, None, None),
    (S::NamedSource, None, None),
    (S::Quoted, None, None),
    (S::IntroducesSpeech, None, None),
    (S::Lone, None, None),
];

impl Signal {
    /// Every signal, in order of declaration.
    pub fn all() -> impl Iterator<Item = Signal> {
        TABLE.iter().map(|(signal, ..)| *signal)
    }

    /// The signal of a section of the lexicon.
    pub fn of_section(section: &str) -> Option<Signal> {
        TABLE.iter().find(|(_, name, _)| *name == Some(section)).map(|(signal, ..)| *signal)
    }

    /// Its name in a reason; none where it speaks against a claim or is too common to be one.
    pub fn reason(self) -> Option<&'static str> {
        TABLE.get(self as usize).and_then(|(.., reason)| *reason)
    }

    /// Its number, below 64.
    pub fn number(self) -> usize {
        self as usize
    }
}

/// A set of signals.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Signals(u64);

impl Signals {
    /// The set of one.
    pub const fn one(signal: Signal) -> Self {
        Self(1 << signal as u64)
    }

    /// Adds a signal.
    pub fn insert(&mut self, signal: Signal) {
        self.0 |= 1 << signal as u64;
    }

    /// Adds a signal if the condition holds.
    pub fn insert_if(&mut self, condition: bool, signal: Signal) {
        self.0 |= u64::from(condition) << signal as u64;
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: Signals) {
        self.0 |= other.0;
    }

    /// Whether the signal is in the set.
    pub fn has(self, signal: Signal) -> bool {
        self.0 >> signal as u64 & 1 == 1
    }

    /// Whether any of these is in the set.
    pub fn has_any(self, signals: &[Signal]) -> bool {
        signals.iter().any(|&signal| self.has(signal))
    }

    /// The signals of the set.
    pub fn iter(self) -> impl Iterator<Item = Signal> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let number = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            TABLE.get(number).map(|(signal, ..)| *signal)
        })
    }
}

impl fmt::Debug for Signals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_numbers() {
        for (number, signal) in Signal::all().enumerate() {
            assert_eq!(signal.number(), number, "{signal:?}");
        }
        assert!(TABLE.len() <= 64);
    }

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let mut set = Signals::default();
        set.insert(Signal::Lone);
        set.insert(Signal::NumberWord);
        set.insert_if(false, Signal::Law);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Signal::NumberWord, Signal::Lone]);
        assert!(set.has(Signal::Lone) && !set.has(Signal::Law));
    }
}
