//! The source: who says it, found beside the verb.
//!
//! The subject is the noun phrase in front of the verb group, or behind the verb in inverted order
//! (`said the mayor`). Appositions between commas are stepped over, and a relative pronoun leads to
//! its noun.

use std::ops::Range;

use super::lexicon::Form;
use super::units::Passage;
use super::words::Class;

/// Units a noun phrase may have at most, in front of a verb.
const LONGEST: usize = 22;

/// The subject in front of a verb group that starts at `verb`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The noun phrase.
    pub range: Range<usize>,
    /// Where the clause of the subject begins: its apposition may stand between it and the verb.
    pub clause_end: usize,
    /// Whether a relative pronoun stands between.
    pub is_relative: bool,
}

/// The subject in front of the verb group that starts at `verb`.
pub fn before(p: &Passage<'_>, verb: usize) -> Option<Subject> {
    let mut end = before_time(p, verb);
    let mut is_relative = false;
    if end > 0 && p.is(end - 1, Class::QUESTION.with(Class::THAT)) {
        if p.is_word(end - 1, &["whom"]) {
            // "tenants, many of whom say"
            let of = end.checked_sub(3).filter(|&at| p.is_word(at + 1, &["of"]));
            return of.map(|start| Subject {
                range: start..end,
                clause_end: end,
                is_relative: true,
            });
        }
        if !p.is_word(end - 1, &["who", "which", "that"]) {
            return None;
        }
        is_relative = true;
        end -= 1;
        if p.is_before(end, Class::COMMA) {
            end -= 1;
        }
    } else if p.is_before(end, Class::COMMA.with(Class::DASH).with(Class::CLOSE)) {
        end = before_parenthesis(p, end - 1).unwrap_or(end - 1);
        if p.is_before(end, Class::CLOSE) {
            end = before_parenthesis(p, end - 1).unwrap_or(end);
        }
    }
    if !is_relative && let Some(who) = relative_before(p, end) {
        end = who;
    }
    let range = noun_phrase_ending(p, end)?;
    Some(Subject { range, clause_end: end, is_relative })
}

/// The relative pronoun of a clause that stands between a subject and its verb without commas:
/// `officials who know him say`.
fn relative_before(p: &Passage<'_>, end: usize) -> Option<usize> {
    let breaks =
        Class::COMMA.with(Class::STOP).with(Class::DASH).with(Class::COLON).with(Class::QUOTED);
    let who = (end.saturating_sub(14)..end)
        .rev()
        .take_while(|&at| !p.is(at, breaks))
        .find(|&at| p.is_word(at, &["who", "which", "that"]))?;
    let mut verb = who + 1;
    while p.is(verb, Class::ADVERB) {
        verb += 1;
    }
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let is_clause = verb + 1 < end && (p.is(verb, finite) || p.is_past_form(verb));
    let np = noun_phrase_ending(p, who).filter(|_| is_clause)?;
    is_name_like(p, &np).then_some(who)
}

/// The end of the subject in front of a time that stands before its verb: `Obi on Tuesday said`,
/// `the firm today announced`, `Obi, who in 2010 said`.
fn before_time(p: &Passage<'_>, verb: usize) -> usize {
    let mut at = verb;
    while at > 0 && p.is(at - 1, Class::TIME.with(Class::NUMBER)) && !is_name_of_thing(p, at) {
        at -= 1;
    }
    if at == verb || at == 0 {
        return verb;
    }
    let bare = &["today", "yesterday", "recently", "earlier", "later", "last"];
    let is_introduced = p.is_word(at - 1, &["in", "on", "this", "last", "late", "early", "that"]);
    if is_introduced {
        at -= 1;
    } else if !p.is_word(at, bare) && !p.is(at, Class::CAPITAL) || p.is(at, Class::NUMBER) {
        return verb;
    }
    let is_behind_noun = at > 0 && !p.is(at - 1, Class::PREPOSITION.with(Class::POSSESSIVE));
    if is_behind_noun { at } else { verb }
}

/// Whether the word in front of `end` is a time only by its spelling: a possessive follows it, or an
/// article stands before it.
fn is_name_of_thing(p: &Passage<'_>, end: usize) -> bool {
    p.is(end, Class::POSSESSIVE)
        || end > 1 && p.is(end - 2, Class::DETERMINER) && !p.is_word(end - 2, &["this", "that"])
}

/// The end of the noun phrase in front of a parenthesis that closes at `close`.
fn before_parenthesis(p: &Passage<'_>, close: usize) -> Option<usize> {
    if p.is(close, Class::CLOSE) {
        let open = (0..close).rev().take(12).find(|&at| p.is(at, Class::OPEN))?;
        return Some(open);
    }
    let kind = if p.is(close, Class::COMMA) { Class::COMMA } else { Class::DASH };
    let limit = (0..close)
        .rev()
        .take(LONGEST_PARENTHESIS)
        .take_while(|&at| !p.is(at, Class::QUOTED.with(Class::COLON)))
        .last()?;
    let openings = (limit.max(1)..close)
        .rev()
        .filter(|&at| p.is(at, kind) && is_parenthetical_start(p, at + 1));
    let mut nearest = None;
    for at in openings {
        let is_relative = p.is_word(at + 1, &["who", "which", "whose"]);
        let Some(np) = noun_phrase_ending(p, at).filter(|np| is_relative || is_name_like(p, np))
        else {
            continue;
        };
        if is_free(p, &np, at) {
            return Some(at);
        }
        nearest = nearest.or(Some(at));
    }
    nearest
}

/// Units a parenthesis between a subject and its verb may have at most.
const LONGEST_PARENTHESIS: usize = 36;

/// Whether a noun phrase in front of a comma can be a subject: it is no object of a verb or a
/// preposition, and no part of a list.
fn is_free(p: &Passage<'_>, np: &Range<usize>, comma: usize) -> bool {
    let Some(before) = np.start.checked_sub(1) else { return true };
    let governs = Class::PREPOSITION.with(Class::TO).with(Class::VERB);
    let is_governed =
        p.is(before, governs) && (!p.is(before, Class::SUBORDINATOR) || p.is_word(before, &["as"]));
    let is_object = p.is_past_form(before) && p.cue(before).is_none();
    let is_listed = p.is(before, Class::COMMA)
        && np.len() == 1
        && comma == np.end
        && !p.is(np.start, Class::CAPITAL.with(Class::SUBJECT));
    let is_agent = np.clone().any(|at| p.is_word(at, &["by"]) && p.is_past_form(at - 1));
    !is_governed && !is_object && !is_listed && !is_agent
}

fn is_parenthetical_start(p: &Passage<'_>, at: usize) -> bool {
    let starts = Class::DETERMINER
        .with(Class::PREPOSITION)
        .with(Class::QUESTION)
        .with(Class::NUMBER)
        .with(Class::SPEAKER)
        .with(Class::CAPITAL)
        .with(Class::SUBORDINATOR)
        .with(Class::ADVERB);
    let word = p.word(at);
    p.is(at, starts)
        || word.ends_with("ing")
        || word.starts_with(char::is_lowercase) && !p.is(at, Class::CONJUNCTION)
}

/// Whether the phrase names or describes somebody: it has a capital, a pronoun or a speaker noun.
pub fn is_name_like(p: &Passage<'_>, np: &Range<usize>) -> bool {
    let no_name = Class::TIME.with(Class::DETERMINER).with(Class::PREPOSITION);
    np.clone().any(|at| {
        p.is(at, Class::SUBJECT.with(Class::SPEAKER).with(Class::VENUE))
            || p.is(at, Class::CAPITAL) && !p.is(at, no_name)
            || p.is_word(at, PRONOUNS)
    })
}

/// Determiners that stand for people when nothing follows them.
const PRONOUNS: &[&str] = &["some", "many", "others", "all", "both", "one", "those", "several"];

/// The noun phrase that ends before `end`, if there is one.
pub fn noun_phrase_ending(p: &Passage<'_>, end: usize) -> Option<Range<usize>> {
    if end == 0 {
        return None;
    }
    let mut end = end;
    // "Obi on Tuesday said": the time stands behind the name.
    while end > 1 && p.is(end - 1, Class::TIME) && p.is(end - 1, Class::CAPITAL.with(Class::ADVERB))
    {
        end -= 1;
        if p.is_word(end - 1, &["on", "late", "early", "last"]) {
            end -= 1;
        }
    }
    while end > 1 && p.is(end - 1, Class::ADVERB) && !p.is(end - 1, Class::CAPITAL) {
        end -= 1;
    }
    if end == 0 {
        return None;
    }
    if p.is(end - 1, Class::SUBJECT) {
        return Some(end - 1..end);
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST && is_nominal(p, start - 1, start, end) {
        start -= 1;
    }
    let start = trim_start(p, start, end);
    (start < end).then_some(start..end)
}

/// Whether the unit at `at` belongs to the noun phrase that already reaches from `from` to `end`.
fn is_nominal(p: &Passage<'_>, at: usize, from: usize, end: usize) -> bool {
    let breaks = Class::COMMA
        .with(Class::COLON)
        .with(Class::STOP)
        .with(Class::DASH)
        .with(Class::AUXILIARY)
        .with(Class::MODAL)
        .with(Class::THAT)
        .with(Class::QUESTION)
        .with(Class::VERB)
        .with(Class::NEGATION)
        .with(Class::SUBJECT);
    if p.is(at, breaks) {
        return false;
    }
    if p.is(at, Class::SUBORDINATOR) && !p.is(at, Class::PREPOSITION) {
        return false;
    }
    if p.is_word(at, &["as", "after", "before", "since", "until", "than"]) {
        return false;
    }
    if p.is(at, Class::QUOTED) {
        // “Bobby” in a name stays inside, speech does not.
        return from < end
            && p.units.get(at).is_some_and(|u| u.span.len() < 30)
            && !ends_in_stop(p, at);
    }
    if p.is(at, Class::CONJUNCTION) {
        return p.is_word(at, &["and", "or"]) && from < end && at > 0 && !joins_clauses(p, at);
    }
    if p.is(at, Class::TO) {
        return from < end && p.is(from, Class::DETERMINER.with(Class::CAPITAL));
    }
    if p.is(at, Class::MARK) && p.is_word(at, &["(", "["]) {
        return false;
    }
    // "… FULL STORY A minister": an article with a capital begins a sentence.
    let is_article = p.is(from, Class::DETERMINER) && p.is(from, Class::CAPITAL);
    if from < end && is_article && !p.is(at, Class::PREPOSITION) {
        return false;
    }
    // "In the last minute Obi conceded": the time ends before the name.
    let is_time = p.is(at, Class::TIME) && p.word(at).starts_with(char::is_lowercase)
        || p.is_word(at, &["minute", "hour", "day", "half", "season", "round"]);
    if is_time && from < end && p.is(from, Class::CAPITAL) {
        return false;
    }
    let is_participle = p.cue(at).is_some_and(|cue| cue.form == Form::Ing);
    if is_participle && from < end && p.is_before(at, Class::COMMA.with(Class::DASH)) {
        return false;
    }
    if p.is_past_form(at) && from < end && p.is(from, Class::DETERMINER) {
        return false;
    }
    !(p.cue(at).is_some() && p.is_past_form(at) && !p.is_before(at, Class::DETERMINER))
}

fn ends_in_stop(p: &Passage<'_>, at: usize) -> bool {
    let word = p.word(at).trim_end_matches(['”', '"', '\'', '’', '»']);
    word.ends_with([',', '.', '?', '!'])
}

/// Whether the conjunction at `at` begins a new clause, because the part before has its verb.
fn joins_clauses(p: &Passage<'_>, at: usize) -> bool {
    let from =
        (0..at).rev().find(|&b| p.is(b, Class::COMMA.with(Class::STOP))).map_or(0, |b| b + 1);
    p.has_verb(from..at)
}

/// Leaves out what stands in front of a subject without being part of it.
fn trim_start(p: &Passage<'_>, start: usize, end: usize) -> usize {
    let mut start = start;
    loop {
        let leading = Class::ADVERB
            .with(Class::CONJUNCTION)
            .with(Class::PREPOSITION)
            .with(Class::POSSESSIVE)
            .with(Class::MARK)
            .with(Class::TO)
            .with(Class::SUBORDINATOR);
        let is_time = p.is(start, Class::TIME) && !p.is(start + 1, Class::POSSESSIVE);
        if p.is_word(start, &["at"]) && p.is_word(start + 1, &["least", "most"]) {
            return start;
        }
        let is_infinitive = p.is(start, Class::TO)
            && p.units.get(start + 1).is_some_and(|unit| unit.class == Class::OTHER);
        if is_infinitive && start + 2 < end {
            start += 2;
            continue;
        }
        if start < end && (p.is(start, leading) && !p.is(start, Class::DETERMINER) || is_time) {
            start += 1;
        } else {
            return start;
        }
    }
}

/// The noun phrase that starts at `start`: the subject of an inverted verb, an addressee, a source
/// behind "according to".
pub fn noun_phrase_starting(p: &Passage<'_>, start: usize, limit: usize) -> Option<Range<usize>> {
    if p.is(start, Class::SUBJECT.with(Class::OBJECT)) && !p.is_word(start, &["people"]) {
        return Some(start..start + 1);
    }
    let no_start = Class::PREPOSITION
        .with(Class::TO)
        .with(Class::CONJUNCTION)
        .with(Class::SUBORDINATOR)
        .with(Class::ADVERB);
    if p.is(start, no_start) {
        return None;
    }
    let mut end = start;
    while end < limit && !cannot_belong(p, end) && (end == start || !ends_phrase(p, end)) {
        end += 1;
    }
    while end > start
        && p.is(end - 1, Class::PREPOSITION.with(Class::DETERMINER).with(Class::ADVERB))
    {
        end -= 1;
    }
    (end > start).then_some(start..end)
}

/// Whether the unit is part of no noun phrase, wherever it stands.
fn cannot_belong(p: &Passage<'_>, at: usize) -> bool {
    let stops = Class::COLON
        .with(Class::STOP)
        .with(Class::COMMA)
        .with(Class::DASH)
        .with(Class::AUXILIARY)
        .with(Class::MODAL)
        .with(Class::QUESTION)
        .with(Class::THAT)
        .with(Class::SUBJECT)
        .with(Class::VERB)
        .with(Class::SUBORDINATOR)
        .with(Class::OPEN);
    p.is(at, stops)
        || p.is(at, Class::QUOTED) && ends_clause(p, at)
        || p.is(at, Class::CONJUNCTION) && !joins_names(p, at)
}

/// Whether a noun phrase that began before `at` ends there: at a time, at a preposition that leads
/// away from it, at the verb of a clause.
fn ends_phrase(p: &Passage<'_>, at: usize) -> bool {
    if p.is(at, Class::PREPOSITION) && !p.is_word(at, &["of", "for", "from", "with"]) {
        let is_place = p.is_word(at, &["in", "at", "on", "to"])
            && !p.is_before(at, Class::CAPITAL)
            && !p.is(at + 1, Class::TIME.with(Class::VENUE))
            && !p.is(at + 2, Class::VENUE);
        return !is_place;
    }
    let is_time = p.is(at, Class::TIME) && p.is(at, Class::CAPITAL.with(Class::ADVERB));
    // "according to the council many rents fell": the next phrase begins.
    let leads = Class::PREPOSITION.with(Class::CONJUNCTION).with(Class::DETERMINER).with(Class::TO);
    if p.is(at, Class::DETERMINER) && !p.is_before(at, leads.with(Class::MARK)) {
        return true;
    }
    let is_past = p.is_past_form(at) && !p.is_before(at, Class::ADVERB);
    let is_participle = p.cue(at).is_some()
        && p.word(at).ends_with("ing")
        && !p.is_before(at, Class::DETERMINER.with(Class::POSSESSIVE));
    is_time || is_past || is_participle || p.is(at, Class::TO)
}

fn ends_clause(p: &Passage<'_>, at: usize) -> bool {
    p.units.get(at).is_some_and(|unit| unit.span.len() > 30) || ends_in_stop(p, at)
}

fn joins_names(p: &Passage<'_>, at: usize) -> bool {
    p.is_word(at, &["and", "or"])
        && p.is(at + 1, Class::CAPITAL.with(Class::DETERMINER).with(Class::SPEAKER))
        && !p.has_verb(at + 1..(at + 5).min(p.len()))
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::assert_quote;

    #[track_caller]
    fn assert_source(sentence: &str, source: &str, cue: &str, rule: &str) {
        assert_quote(sentence, "indirect", source, cue, rule);
    }

    #[test]
    fn a_time_is_no_part_of_the_source() {
        assert_source("Obi this week said ⟦rents fell⟧.", "Obi", "said", "source-cue-content");
        assert_source(
            "In the last minute Ada Obi said ⟦rents fell⟧.",
            "Ada Obi",
            "said",
            "source-cue-content",
        );
    }

    #[test]
    fn a_bracket_stands_between_source_and_verb() {
        assert_source(
            "The Lagos Bank (LSX: LAB) today said ⟦rents fell⟧.",
            "The Lagos Bank",
            "said",
            "source-cue-content",
        );
    }

    #[test]
    fn a_relative_clause_stands_between_source_and_verb() {
        assert_source(
            "Officials who know the plan said ⟦rents fell⟧.",
            "Officials",
            "said",
            "source-cue-content",
        );
        assert_source(
            "The union of tenants, which began as a club in Lagos, Nigeria in May, said ⟦rents fell⟧.",
            "The union of tenants",
            "said",
            "source-cue-content",
        );
    }

    #[test]
    fn a_list_in_an_apposition_is_not_the_source() {
        assert_source(
            "The tenants' campaign, backed by about 30 owners, doctors and teachers, says ⟦rents fell⟧.",
            "The tenants' campaign",
            "says",
            "source-cue-content",
        );
    }

    #[test]
    fn a_body_may_be_spelt_like_a_pronoun() {
        assert_source("The WHO says ⟦rents fell⟧.", "The WHO", "says", "source-cue-content");
    }

    #[test]
    fn an_adverb_behind_the_source_is_no_part_of_it() {
        assert_source(
            "The mayor also said ⟦rents fell⟧.",
            "The mayor",
            "said",
            "source-cue-content",
        );
    }
}
