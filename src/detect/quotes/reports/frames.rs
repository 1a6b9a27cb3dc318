//! Where the content of a verb begins behind it, and in which frame: a clause, an object, an
//! infinitive, …, behind adverbials and the addressee.

use super::super::adverbials;
use super::super::lexicon::Frames;
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::{Mood, VerbGroup};
use super::super::words::Class;

/// How the content follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// `said: “…”`
    Quotation,
    /// `said that …`
    That,
    /// `asked whether …`
    Question,
    /// `said rents fell`
    Clause,
    /// `denied the charge`
    Object,
    /// `vowed to …`
    Infinitive,
    /// `called for …`
    Preposition,
}

impl Frame {
    /// The rule of a report with this frame, for the provenance.
    pub fn rule(self, verb: &VerbGroup) -> &'static str {
        if verb.mood == Mood::Participle {
            return "participle";
        }
        match self {
            Self::Quotation => "source-cue-quotation",
            Self::That => "source-cue-that",
            Self::Question => "source-cue-question",
            Self::Clause => "source-cue-content",
            Self::Object => "source-cue-object",
            Self::Infinitive => "source-cue-infinitive",
            Self::Preposition => "source-cue-preposition",
        }
    }
}

/// The place where the content begins, and its frame.
pub fn content_start(p: &Passage<'_>, verb: &VerbGroup) -> Option<(usize, Frame)> {
    let at = adverbials::skip(p, verb);
    if matches!(verb.cue.verb.lemma, "quote" | "cite")
        && let Some(start) = behind_as_saying(p, at)
    {
        return Some((start, Frame::That));
    }
    if let Some(start) = quotation_at(p, at) {
        let speaks = verb.takes(Frames::THAT.with(Frames::TRAILING).with(Frames::ADDRESSEE));
        let is_speech = if start == verb.end { !is_name(p, verb) } else { speaks };
        return is_speech.then_some((start, Frame::Quotation));
    }
    if p.is(at, Class::COLON) && !p.is_end(at + 1) {
        return verb.takes(Frames::CLAUSE).then_some((at + 1, Frame::Clause));
    }
    if p.is(at, Class::COMMA) && at > verb.end && verb.takes(Frames::CLAUSE) {
        let opens = Class::THAT
            .with(Class::SUBJECT)
            .with(Class::DETERMINER)
            .with(Class::CAPITAL)
            .with(Class::SPEAKER);
        let is_clause = p.is(at + 1, opens) && p.has_verb(at + 2..p.len());
        return is_clause.then_some((at + 1, Frame::Clause));
    }
    if p.is_end(at) || p.is(at, Class::COMMA.with(Class::DASH)) {
        return None;
    }
    if p.is(at, Class::THAT) {
        let is_clause = verb.takes(Frames::THAT.with(Frames::CLAUSE).with(Frames::ADDRESSEE));
        return (is_clause && !is_relative(p, verb, at)).then_some((at + 1, Frame::That));
    }
    if p.is_word(at, &["as"]) && verb.takes(Frames::OBJECT) && verb.mood != Mood::Infinitive {
        // "described as “unhinged” a message"
        let names =
            matches!(verb.cue.verb.lemma, "describe" | "characterize" | "portray" | "dismiss");
        return names.then_some((at, Frame::Object));
    }
    let lower = p.word(at).to_lowercase();
    if verb.cue.verb.takes(&lower) && !verb.takes(Frames::OBJECT_PREPOSITION) {
        return Some((at + 1, Frame::Preposition));
    }
    if p.is(at, Class::QUESTION) {
        let asks = verb.takes(Frames::QUESTION) && !verb.takes(Frames::CLAUSE);
        if p.is_word(at, &["when", "where", "if", "while"]) && !(asks || p.is_word(at, &["if"])) {
            return None;
        }
        let takes = verb.takes(
            Frames::QUESTION.with(Frames::CLAUSE).with(Frames::ADDRESSEE).with(Frames::OBJECT),
        );
        return takes.then_some((at, Frame::Question));
    }
    if p.is(at, Class::TO) {
        return verb.takes(Frames::INFINITIVE).then_some((at, Frame::Infinitive));
    }
    let is_verb = p.is(at, Class::AUXILIARY.with(Class::MODAL)) && !p.is(at, Class::SUBJECT);
    if p.is(at, Class::CONJUNCTION.with(Class::STOP))
        || is_verb && at == verb.end && verb.takes(Frames::NOUN)
    {
        // "The article that Obi posted was short."
        return None;
    }
    if verb.takes(Frames::OBJECT_PREPOSITION) && holds_preposition(p, verb, at) {
        return Some((at, Frame::Object));
    }
    if verb.takes(Frames::ADDRESSEE.with(Frames::OBJECT_INFINITIVE))
        && let Some(found) = behind_addressee(p, verb, at)
    {
        return Some(found);
    }
    if p.is(at, Class::PREPOSITION) && !verb.takes(Frames::CLAUSE) {
        return None;
    }
    if verb.takes(Frames::CLAUSE) && !(verb.takes(Frames::OBJECT) && is_phrase(p, at)) {
        return Some((at, Frame::Clause));
    }
    verb.takes(Frames::OBJECT).then_some((at, Frame::Object))
}

/// Whether a quotation behind "called" is the name of what stands before: `a print called “Dawn”`.
fn is_name(p: &Passage<'_>, verb: &VerbGroup) -> bool {
    if verb.cue.verb.lemma != "call" {
        return false;
    }
    let Some(subject) = subject::before(p, verb.start) else { return false };
    let is_relative = subject.range.start > 0
        && (p.is_word(subject.range.start - 1, &["what", "which", "that"])
            || p.is_before(subject.range.start, Class::COMMA.with(Class::DASH)));
    let words = p.word(verb.end).trim_start_matches(['“', '"', '‘', '\'']);
    !is_relative && !["for ", "on ", "upon "].iter().any(|start| words.starts_with(start))
}

/// Whether "that" at `that` is a pronoun: `two guides I wrote for people that came`, `ask that question`.
fn is_relative(p: &Passage<'_>, verb: &VerbGroup, that: usize) -> bool {
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let is_subject = p.is(that + 1, finite) || p.is_past_form(that + 1);
    let is_behind_noun = that > verb.end && !p.is_before(that, Class::TIME.with(Class::COMMA));
    p.is_end(that + 2)
        || is_subject && verb.cue.verb.lemma != "say" && (is_behind_noun || verb.is_weak())
}

/// Whether a preposition of the verb's list follows its object: `threatened them with a fine`.
fn holds_preposition(p: &Passage<'_>, verb: &VerbGroup, at: usize) -> bool {
    let breaks = Class::COMMA.with(Class::STOP).with(Class::DASH).with(Class::THAT);
    (at + 1..(at + 12).min(p.len()))
        .take_while(|&next| !p.is(next, breaks))
        .any(|next| verb.cue.verb.takes(&p.word(next).to_lowercase()))
}

/// Whether no verb follows before the next comma, so that a noun phrase stands there.
fn is_phrase(p: &Passage<'_>, at: usize) -> bool {
    let end = p.find(at..p.len(), Class::COMMA.with(Class::DASH).with(Class::STOP));
    !p.is(at, Class::SUBJECT) && !p.has_verb(at + 1..end.unwrap_or(p.len()))
}

/// The content of `quoted Obi as saying (that) …`.
fn behind_as_saying(p: &Passage<'_>, from: usize) -> Option<usize> {
    let limit = (from + 26).min(p.len());
    let at = (from..limit)
        .find(|&at| p.is_word(at, &["as"]) && p.is_word(at + 1, &["saying", "telling"]))?;
    Some(at + 2)
}

/// A quotation at `at`, also behind a comma, a colon or "that".
fn quotation_at(p: &Passage<'_>, at: usize) -> Option<usize> {
    let mut start = at;
    while start < at + 3
        && p.is(start, Class::COMMA.with(Class::COLON).with(Class::THAT).with(Class::DASH))
    {
        start += 1;
    }
    p.is(start, Class::QUOTED).then_some(start)
}

/// The content behind the addressee that starts at `at`.
fn behind_addressee(p: &Passage<'_>, verb: &VerbGroup, at: usize) -> Option<(usize, Frame)> {
    let limit = (at + 18).min(p.len());
    for end in at + 1..limit {
        if p.is(end, Class::THAT) {
            return verb.takes(Frames::ADDRESSEE).then_some((end + 1, Frame::That));
        }
        if let Some(start) = quotation_at(p, end) {
            return Some((start, Frame::Quotation));
        }
        if p.is(end, Class::TO)
            && verb.takes(Frames::OBJECT_INFINITIVE)
            && p.word(end + 1).starts_with(char::is_lowercase)
            && !p.is(end + 1, Class::DETERMINER)
        {
            return Some((at, Frame::Infinitive));
        }
        if p.is(end, Class::QUESTION) && verb.takes(Frames::QUESTION.with(Frames::ADDRESSEE)) {
            return Some((end, Frame::Question));
        }
        if end < at + 6 && verb.cue.verb.takes(&p.word(end).to_lowercase()) {
            return Some((end + 1, Frame::Preposition));
        }
        if p.is(end, Class::COMMA) {
            return behind_apposition(p, verb, end, limit);
        }
        if p.is(end, Class::STOP.with(Class::DASH)) {
            return None;
        }
        let begins_clause = p.is(end, Class::SUBJECT)
            || p.is(end, Class::DETERMINER)
                && !p.is_before(end, Class::PREPOSITION.with(Class::DETERMINER))
            || p.is(end, Class::CAPITAL)
                && p.is_before(end, Class::SPEAKER)
                && !p.is_before(
                    end,
                    Class::CAPITAL
                        .with(Class::PREPOSITION)
                        .with(Class::DETERMINER)
                        .with(Class::POSSESSIVE),
                )
            || p.is(end, Class::CAPITAL) && p.is(at, Class::OBJECT) && end == at + 1;
        if begins_clause && verb.takes(Frames::ADDRESSEE) && p.has_verb(end + 1..p.len()) {
            return Some((end, Frame::Clause));
        }
    }
    None
}

/// The content behind an addressee with an apposition or an adverbial, whose comma is at `comma`:
/// `asked Tom Reed, the host, to correct it`, `told a crowd in Lagos, rents would fall`.
fn behind_apposition(
    p: &Passage<'_>,
    verb: &VerbGroup,
    comma: usize,
    limit: usize,
) -> Option<(usize, Frame)> {
    let that = (comma + 1..limit).find(|&t| p.is(t, Class::THAT));
    if let Some(that) = that.filter(|&that| !p.has_verb(comma + 1..that)) {
        return verb.takes(Frames::ADDRESSEE).then_some((that + 1, Frame::That));
    }
    let close = p.find(comma + 1..(comma + 14).min(p.len()), Class::COMMA);
    if let Some(close) = close
        && verb.takes(Frames::OBJECT_INFINITIVE)
        && p.is(close + 1, Class::TO)
        && !p.has_verb(comma + 1..close)
    {
        return Some((close + 1, Frame::Infinitive));
    }
    let is_adverbial = p.has(verb.end..comma, Class::TIME.with(Class::PREPOSITION));
    let opens = Class::SUBJECT.with(Class::CAPITAL).with(Class::DETERMINER);
    let is_clause =
        close.is_none() && is_adverbial && p.is(comma + 1, opens) && p.has_verb(comma + 2..p.len());
    (is_clause && verb.takes(Frames::ADDRESSEE)).then_some((comma + 1, Frame::Clause))
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote};

    #[test]
    fn an_addressee_may_have_an_apposition() {
        assert_quote(
            "Obi asked Tom Reed, the host of the show, ⟦to check the figures⟧.",
            "indirect",
            "Obi",
            "asked",
            "source-cue-infinitive",
        );
    }

    #[test]
    fn an_object_and_its_preposition_are_content() {
        assert_quote(
            "Obi threatened ⟦the owners with a fine⟧.",
            "indirect",
            "Obi",
            "threatened",
            "source-cue-object",
        );
        assert_none("Rents were compared with those of May.");
    }

    #[test]
    fn a_description_may_stand_before_what_it_describes() {
        assert_quote(
            "Obi described ⟦as “absurd” a plan of the owners⟧.",
            "mixed",
            "Obi",
            "described",
            "source-cue-object",
        );
    }

    #[test]
    fn a_name_in_marks_is_no_speech() {
        assert_none("The hall bought a print called “Cows and Owners” from Reed.");
        assert_none("Obi spoke with a singer who goes by the name “The Tenant”.");
    }
}
