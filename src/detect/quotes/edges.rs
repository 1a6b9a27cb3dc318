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
    /// An infinitive or what a preposition introduces: not beyond a comma that begins a new clause.
    Phrase,
    /// An object: nor beyond a time or a clause of its own.
    Object,
    /// The reporting clause is subordinate: not beyond its comma.
    Subordinate,
}

/// The end of the content that starts at `start` and follows the verb.
pub fn content_end(p: &Passage<'_>, start: usize, verb: &VerbGroup, scope: Scope) -> usize {
    if p.is(start, Class::QUOTED) && (is_complete(p, start) || is_left(p, start + 1)) {
        return last_quotation(p, start) + 1;
    }
    let end = (start..p.len()).find(|&at| {
        ends_phrase(p, start, at, verb, scope)
            || p.is(at, Class::COMMA.with(Class::DASH)) && ends_at_comma(p, start, at, verb)
            || at > start + 1 && ends_inside(p, start, at, verb, scope)
    });
    match end {
        Some(end) if p.is_before(end, Class::COMMA) => end - 1,
        Some(end) => end,
        None => trim_end(p, start, p.len()),
    }
}

/// Whether content that is less than a clause, or in a subordinate clause, ends at `at`.
fn ends_phrase(p: &Passage<'_>, start: usize, at: usize, verb: &VerbGroup, scope: Scope) -> bool {
    if scope == Scope::Clause || at <= start {
        return false;
    }
    if p.is(at, Class::COMMA.with(Class::DASH)) {
        let next = at + 1;
        if p.is(next, Class::QUESTION) && charge_goes_on(p, at, verb) {
            return false;
        }
        let is_new = p.is(next, Class::QUESTION.with(Class::SUBORDINATOR))
            || p.is_word(next, &["but", "yet", "so"])
            || p.is(next, Class::CONJUNCTION) && begins_sentence(p, next + 1)
            || p.word(next).ends_with("ing") && p.is(at, Class::COMMA)
            || p.is(at, Class::DASH) && scope != Scope::Subordinate;
        let is_clause = scope == Scope::Subordinate
            && p.is(next, Class::SUBJECT.with(Class::CAPITAL).with(Class::DETERMINER));
        return is_new || is_clause;
    }
    if scope != Scope::Subordinate && at > start + 1 && goes_on_as_verb(p, at, verb) {
        return true;
    }
    scope == Scope::Object && (ends_at_time(p, at) || at > start + 1 && ends_at_venue(p, at))
}

/// Whether the charge follows a relative clause of the accused: `accused Obi, who left, of fraud`.
fn charge_goes_on(p: &Passage<'_>, comma: usize, verb: &VerbGroup) -> bool {
    let close = p.find(comma + 1..(comma + 20).min(p.len()), Class::COMMA);
    matches!(verb.cue.verb.lemma, "accuse" | "blame" | "criticize" | "praise")
        && close.is_some_and(|close| p.is_word(close + 1, &["of", "for", "on"]))
}

/// Whether a subject with its verb stands at `at`.
fn begins_sentence(p: &Passage<'_>, at: usize) -> bool {
    let opens = Class::CAPITAL.with(Class::DETERMINER);
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let rest = at + 1..(at + 9).min(p.len());
    let has_verb = p.has(rest.clone(), finite) || rest.into_iter().any(|v| p.cue(v).is_some());
    p.is(at, Class::SUBJECT) || p.is(at, opens) && has_verb
}

/// Whether a conjunction at `at` joins a second verb to the report verb: `and offered`, `but had to`.
fn goes_on_as_verb(p: &Passage<'_>, at: usize, verb: &VerbGroup) -> bool {
    if !p.is_word(at, &["and", "but"]) {
        return false;
    }
    let mut next = at + 1;
    while p.is(next, Class::ADVERB) && next < at + 3 {
        next += 1;
    }
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let is_subject = p.is(next, Class::SUBJECT);
    let is_third =
        verb.cue.form == Form::Third && p.cue(next).is_some_and(|c| c.form == Form::Third);
    let is_ed = p.is_past_form(next) && verb.cue.form == Form::Past && !p.is_past_form(at - 1);
    let is_finite = p.is(next, finite) && !p.is_word(next, BASE_FORMS);
    !is_subject && (is_finite || is_ed && !modifies(p, next) || is_third)
}

/// Verbs of the list of finite verbs that stand behind "to" as they are.
const BASE_FORMS: &[&str] = &[
    "want", "need", "make", "take", "come", "go", "get", "give", "seem", "know", "think",
    "believe", "hope", "feel", "live", "help", "try", "start", "stop", "remain", "let",
];

/// Whether a form in `-ed` stands before its noun: `prompt and coordinated actions`.
fn modifies(p: &Passage<'_>, at: usize) -> bool {
    let next = at + 1;
    p.units.get(next).is_some_and(|unit| unit.class == Class::OTHER || unit.class == Class::SPEAKER)
        && !p.word(next).ends_with("ing")
}

/// Whether a day, or a year behind "in", at `at` tells when an object was reported.
fn ends_at_time(p: &Passage<'_>, at: usize) -> bool {
    let leads_on = |next: usize| p.is_word(next, &["for", "of", "that", "to", "against", "with"]);
    let is_day = p.is(at, Class::TIME)
        && (p.is(at, Class::CAPITAL) || p.is_word(at, &["yesterday", "today", "earlier"]))
        && !p.is_before(at, Class::DETERMINER.with(Class::PREPOSITION))
        && !p.is(at + 1, Class::POSSESSIVE);
    let is_year =
        p.is_word(at, &["in"]) && p.is(at + 1, Class::NUMBER) && p.word(at + 1).len() == 4;
    let is_on = p.is_word(at, &["on"])
        && p.is(at + 1, Class::TIME)
        && p.is(at + 2, Class::STOP.with(Class::COMMA).with(Class::PREPOSITION));
    is_day && !leads_on(at + 1) || is_year && !leads_on(at + 2) || is_on && !leads_on(at + 2)
}

/// Whether a phrase for where something is said begins at `at`.
fn ends_at_venue(p: &Passage<'_>, at: usize) -> bool {
    let is_time = p.is_word(at + 1, &["last", "this", "next"]) && p.is(at + 2, Class::TIME);
    p.is_word(at, &["in", "at", "on", "during"])
        && (is_time
            || (at + 1..(at + 6).min(p.len()))
                .take_while(|&next| {
                    !p.is(next, Class::COMMA.with(Class::STOP).with(Class::PREPOSITION))
                })
                .any(|next| p.is(next, Class::VENUE) && !p.is(next + 1, Class::POSSESSIVE)))
}

/// Whether content ends at a word inside of it.
fn ends_inside(p: &Passage<'_>, start: usize, at: usize, verb: &VerbGroup, scope: Scope) -> bool {
    p.is_word(at, &["according"]) && p.is(at + 1, Class::TO)
        || p.is(at, Class::CONJUNCTION) && ends_at_conjunction(p, start, at, verb)
        || p.is_word(at, &[";"])
        || at > start + 2
            && p.is_word(at, &["while", "whilst"])
            && p.word(at + 1).ends_with("ing")
            && (scope != Scope::Clause || p.cue(at + 1).is_some())
}

/// Whether the sentence goes on without the speaker behind a quotation: `says “…”, but the town …`.
fn is_left(p: &Passage<'_>, comma: usize) -> bool {
    let leads_away = Class::CONJUNCTION.with(Class::SUBORDINATOR);
    p.is(comma, Class::COMMA)
        && (p.is(comma + 1, leads_away) || p.is_word(comma + 1, &["with", "whilst"]))
        && !p.is(comma + 2, Class::QUOTED)
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
    let word = p.word(at).trim_end_matches(['”', '"', '\'', '’', '»', '“']);
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

fn ends_at_comma(p: &Passage<'_>, start: usize, comma: usize, verb: &VerbGroup) -> bool {
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
        return ends_at_conjunction(p, start, comma + 1, verb);
    }
    false
}

/// Words that begin a clause of the article's own behind a comma.
const CUTTING: &[&str] = &["although", "though", "despite"];

fn is_reporting_participle(p: &Passage<'_>, at: usize) -> bool {
    verbs::verb_group(p, at).is_some_and(|verb| verb.mood == Mood::Participle)
}

/// Whether a conjunction begins another report: `and vowed to …`, `but the mayor said …`.
fn ends_at_conjunction(
    p: &Passage<'_>,
    start: usize,
    conjunction: usize,
    verb: &VerbGroup,
) -> bool {
    let mut at = conjunction + 1;
    if p.is(at, Class::THAT) && p.is_before(start, Class::THAT) {
        // "said that A and that B"
        return false;
    }
    while p.is(at, Class::ADVERB.with(Class::AUXILIARY))
        && !p.is(at, Class::SUBORDINATOR.with(Class::SUBJECT))
    {
        at += 1;
    }
    if let Some(next) = verbs::verb_group(p, at)
        && next.mood == verb.mood
        && may_share_subject(verb, &next)
        && (!next.takes(Frames::NOUN.with(Frames::WEAK))
            || !next.is_weak() && matches!(next.cue.form, Form::Past | Form::Ing)
            || begins_report(p, &next))
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
        && (!verb.takes(Frames::NOUN) || matches!(verb.cue.form, Form::Past | Form::Ing))
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
            let opens = Class::CAPITAL
                .with(Class::SUBJECT)
                .with(Class::DETERMINER)
                .with(Class::SPEAKER)
                .with(Class::NUMBER)
                .with(Class::ADVERB);
            let is_subject = p.is(from, opens) || p.word(from).ends_with('s');
            return verb.mood == Mood::Finite
                && is_subject
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

    #[test]
    fn an_object_ends_before_a_time_and_a_second_verb() {
        assert_quotes("Obi announced ⟦the plan⟧ Friday at a meeting.");
        assert_quotes("Obi rejected ⟦the plan⟧ in an interview.");
        assert_quotes("Obi condemned ⟦the plan of the owners⟧ and left the hall.");
        assert_quotes("Obi demanded ⟦prompt and coordinated work⟧.");
    }

    #[test]
    fn a_quotation_ends_before_a_clause_of_the_article() {
        assert_quotes(
            "A letter says ⟦“all tenants must have left in May”⟧, but the town will wait.",
        );
    }

    #[test]
    fn that_may_be_said_twice() {
        assert_quotes("Obi said that ⟦rents fell but that they would rise again⟧.");
    }
}
