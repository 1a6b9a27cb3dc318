//! Where content ends: at the next reporting clause, at a participle that reports, at the end of the
//! sentence.

use std::ops::Range;

use super::lexicon::{Form, Frames};
use super::subject;
use super::units::Passage;
use super::verbs::{self, Mood, VerbGroup};
use super::words::Class;

/// What the content is, because that decides how far it may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A clause: to the end of the sentence unless another report begins.
    Clause,
    /// An object or an infinitive: not beyond a comma that begins a new clause.
    Phrase,
    /// The reporting clause is subordinate: not beyond its comma.
    Subordinate,
}

/// The end of the content that starts at `start` and follows the verb.
pub fn content_end(p: &Passage<'_>, start: usize, verb: &VerbGroup, scope: Scope) -> usize {
    let mut at = start;
    if p.is(start, Class::QUOTED) && is_complete(p, start) {
        return last_quotation(p, start) + 1;
    }
    while at < p.len() {
        if scope != Scope::Clause && p.is(at, Class::COMMA.with(Class::DASH)) && at > start {
            let next = at + 1;
            let is_new = p.is(next, Class::QUESTION.with(Class::SUBORDINATOR))
                || p.is_word(next, &["but", "yet", "so"])
                || p.is(next, Class::CONJUNCTION) && p.is(next + 1, Class::SUBJECT)
                || p.word(next).ends_with("ing") && p.is(at, Class::COMMA)
                || p.is(at, Class::DASH) && scope == Scope::Phrase;
            let is_clause = scope == Scope::Subordinate
                && p.is(next, Class::SUBJECT.with(Class::CAPITAL).with(Class::DETERMINER));
            if is_new || is_clause {
                return at;
            }
        }
        if p.is(at, Class::COMMA.with(Class::DASH)) && ends_at_comma(p, at, verb) {
            return at;
        }
        if p.is_word(at, &["according"]) && p.is(at + 1, Class::TO) && at > start + 1 {
            return if p.is_before(at, Class::COMMA) { at - 1 } else { at };
        }
        if p.is(at, Class::CONJUNCTION) && at > start + 1 && ends_at_conjunction(p, at, verb) {
            return if p.is_before(at, Class::COMMA) { at - 1 } else { at };
        }
        if p.is_word(at, &[";"]) && holds_report(p, at + 1, (at + 12).min(p.len())) {
            return at;
        }
        if p.is_word(at, &["while"])
            && at > start + 2
            && p.cue(at + 1).is_some_and(|c| c.form == Form::Ing)
        {
            return at;
        }
        at += 1;
    }
    trim_end(p, start, p.len())
}

/// Leaves out stops, commas and closing brackets at the end.
pub fn trim_end(p: &Passage<'_>, start: usize, end: usize) -> usize {
    let mut end = end;
    while end > start
        && p.is_before(end, Class::STOP.with(Class::COMMA).with(Class::COLON).with(Class::DASH))
    {
        end -= 1;
    }
    end
}

/// Whether a quotation ends in a mark of its own, so that it is a whole utterance.
pub fn is_complete(p: &Passage<'_>, at: usize) -> bool {
    let word = p.word(at).trim_end_matches(['”', '"', '\'', '’', '»']);
    word.ends_with([',', '.', '?', '!', '…'])
}

/// The last of the quotations that follow each other without words between.
fn last_quotation(p: &Passage<'_>, first: usize) -> usize {
    let mut last = first;
    loop {
        let mut next = last + 1;
        while p.is(next, Class::CONJUNCTION.with(Class::COMMA)) && next < last + 3 {
            next += 1;
        }
        if !p.is(next, Class::QUOTED) {
            return last;
        }
        last = next;
    }
}

fn ends_at_comma(p: &Passage<'_>, comma: usize, verb: &VerbGroup) -> bool {
    let mut at = comma + 1;
    while p.is(at, Class::ADVERB.with(Class::CONJUNCTION)) && at < comma + 4 {
        at += 1;
    }
    if p.is_word(at, &["according"]) {
        return true;
    }
    if p.cue(at).is_some_and(|cue| cue.form == Form::Ing) && is_reporting_participle(p, at) {
        return true;
    }
    let is_after = p.is_word(comma + 1, &["after", "before"])
        && p.cue(comma + 2).is_some_and(|cue| cue.form == Form::Ing);
    if is_after || p.is_word(comma + 1, CUTTING) {
        return true;
    }
    if p.is(comma + 1, Class::CONJUNCTION.with(Class::SUBORDINATOR)) {
        return ends_at_conjunction(p, comma + 1, verb);
    }
    false
}

/// Words that begin a clause of the article's own behind a comma.
const CUTTING: &[&str] = &["although", "though", "despite"];

fn is_reporting_participle(p: &Passage<'_>, at: usize) -> bool {
    verbs::verb_group(p, at).is_some_and(|verb| verb.mood == Mood::Participle)
}

/// Whether a conjunction begins another report: `and vowed to …`, `but the mayor said …`.
fn ends_at_conjunction(p: &Passage<'_>, conjunction: usize, verb: &VerbGroup) -> bool {
    let mut at = conjunction + 1;
    while p.is(at, Class::ADVERB.with(Class::AUXILIARY))
        && !p.is(at, Class::SUBORDINATOR.with(Class::SUBJECT))
    {
        at += 1;
    }
    if let Some(next) = verbs::verb_group(p, at)
        && next.mood == verb.mood
        && may_share_subject(verb, &next)
        && (!next.takes(Frames::NOUN.with(Frames::WEAK)) || begins_report(p, &next))
    {
        return true;
    }
    if p.is_word(conjunction, &["and", "but", "while", "though", "although", "yet"]) {
        return holds_report(p, at, (at + 9).min(p.len()));
    }
    false
}

/// Whether the tenses of two verbs fit one subject: `said … and vowed`, `is telling … and says`.
fn may_share_subject(verb: &VerbGroup, next: &VerbGroup) -> bool {
    match verb.cue.form {
        Form::Ing if verb.mood == Mood::Finite => next.cue.form != Form::Base,
        Form::Base | Form::Third => {
            next.cue.form == verb.cue.form || next.start < next.at || next.cue.form == Form::Past
        }
        form => next.cue.form == form,
    }
}

/// Whether what follows the verb can only be its content.
fn begins_report(p: &Passage<'_>, verb: &VerbGroup) -> bool {
    let preposition = p.word(verb.end).to_lowercase();
    let to = p.is(verb.end, Class::TO) && verb.takes(Frames::INFINITIVE);
    let object = verb.takes(Frames::OBJECT_INFINITIVE.with(Frames::OBJECT))
        && !verb.takes(Frames::NOUN)
        && !p.is(verb.end, Class::PREPOSITION.with(Class::STOP).with(Class::COMMA).with(Class::TO));
    p.is(verb.end, Class::THAT.with(Class::QUOTED))
        || verb.cue.verb.takes(&preposition)
        || to
        || object
}

/// Whether a short subject and a strong report verb stand in the range.
fn holds_report(p: &Passage<'_>, from: usize, to: usize) -> bool {
    for at in from + 1..to {
        if p.is(at, Class::COMMA.with(Class::THAT).with(Class::QUOTED)) {
            return false;
        }
        if let Some(verb) = p.cue(at).and_then(|_| verbs::verb_group(p, at)) {
            let is_strong = !verb.is_weak()
                && verb.takes(Frames::CLAUSE.with(Frames::ADDRESSEE).with(Frames::TRAILING));
            return verb.mood == Mood::Finite
                && (is_strong || !verb.is_weak() && p.is(from, Class::SUBJECT))
                && verb.start > from
                && subject::before(p, verb.start).is_some_and(|s| {
                    s.range.start <= from + 1 && subject::is_name_like(p, &s.range)
                });
        }
    }
    false
}

/// The range without "that", commas and colons at its start and stops at its end.
pub fn trim(p: &Passage<'_>, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    let leading =
        Class::COMMA.with(Class::COLON).with(Class::DASH).with(Class::THAT).with(Class::STOP);
    while start < range.end
        && p.is(start, leading)
        && !(p.is(start, Class::THAT) && p.is(start + 1, Class::AUXILIARY))
    {
        start += 1;
    }
    start..trim_end(p, start, range.end)
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::assert_quotes;

    #[test]
    fn content_ends_before_the_next_report() {
        assert_quotes("Obi said ⟦rents fell in May⟧, but the owners said ⟦they rose⟧.");
    }

    #[test]
    fn content_of_a_subordinate_report_ends_at_its_comma() {
        assert_quotes("When Obi said ⟦rents fell⟧, the owners left the hall.");
    }

    #[test]
    fn an_object_ends_before_a_new_clause() {
        assert_quotes("Obi denied ⟦the charges⟧, which came in May.");
        assert_quotes("Obi denied ⟦the charges⟧, but he left the town.");
    }

    #[test]
    fn a_whole_utterance_ends_with_its_marks() {
        assert_quotes("Obi was filmed saying ⟦“That makes me smart,”⟧ when the owners left.");
    }
}
