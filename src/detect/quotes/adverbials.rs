//! What may stand between a report verb and its content without being content: times, places,
//! `in a statement`, `to reporters`.

use super::lexicon::Frames;
use super::units::Passage;
use super::verbs::VerbGroup;
use super::words::Class;

/// The place behind the adverbials that follow the verb.
pub fn skip(p: &Passage<'_>, verb: &VerbGroup) -> usize {
    skip_from(p, verb, verb.end)
}

/// The place behind the adverbials that stand at `from`.
pub fn skip_from(p: &Passage<'_>, verb: &VerbGroup, from: usize) -> usize {
    let mut at = from;
    loop {
        let next = skip_one(p, verb, at);
        if next == at {
            return at;
        }
        at = next;
    }
}

fn skip_one(p: &Passage<'_>, verb: &VerbGroup, at: usize) -> usize {
    if let Some(end) = time(p, at) {
        return end;
    }
    let is_plain_adverb = p.is(at, Class::ADVERB) && !p.is(at, Class::SUBORDINATOR);
    if is_plain_adverb
        && p.is(
            at + 1,
            Class::THAT
                .with(Class::COLON)
                .with(Class::QUOTED)
                .with(Class::COMMA)
                .with(Class::STOP)
                .with(Class::TIME)
                .with(Class::PREPOSITION),
        )
    {
        return at + 1;
    }
    let word = p.word(at);
    let is_preposition = p.is(at, Class::PREPOSITION.with(Class::TO))
        && !p.is_word(at, &["than", "as", "like", "unlike"]);
    let is_infinitive = p.is(at, Class::TO) && verb.takes(Frames::INFINITIVE);
    if is_preposition && !is_infinitive && !verb.cue.verb.takes(&word.to_lowercase()) {
        return phrase(p, at).unwrap_or(at);
    }
    // "said, speaking in Lagos, that": a parenthesis in front of "that" or a quotation.
    if p.is(at, Class::COMMA) {
        let close = (at + 1..(at + 14).min(p.len())).find(|&c| p.is(c, Class::COMMA));
        if let Some(close) = close
            && p.is(close + 1, Class::THAT)
        {
            return close + 1;
        }
    }
    at
}

/// The end of a time expression at `at`: `Tuesday`, `last week`, `on Friday morning`, `in 2016`.
pub fn time(p: &Passage<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    if p.is_word(end, &["on", "late", "early", "in", "by", "since", "during", "at"]) {
        end += 1;
    }
    let first = end;
    while end < first + 5 {
        let is_day = p.is(end, Class::TIME)
            && (p.is(end, Class::CAPITAL.with(Class::ADVERB)) || end > at || p.is_word(end, TODAY))
            && (!p.is_word(end, &["last"]) || p.is(end + 1, Class::TIME));
        let is_filler = p.is_word(end, &["this", "last", "next", "that", "the", "late", "early"])
            && p.is(end + 1, Class::TIME);
        let is_number = p.is(end, Class::NUMBER)
            && (end > first || p.is_before(end, Class::PREPOSITION))
            && !p.is_word(end + 1, &["percent", "%", "people"]);
        if !(is_day || is_filler || is_number) {
            break;
        }
        end += 1;
    }
    (end > first && !p.is(end, Class::POSSESSIVE)).then_some(end)
}

const TODAY: &[&str] = &["today", "yesterday", "tonight", "recently", "earlier", "later"];

/// The end of a prepositional phrase at `at` that cannot be content: because it names where
/// something is said, or because "that", a colon or a quotation follows it.
fn phrase(p: &Passage<'_>, at: usize) -> Option<usize> {
    let mut end = at + 1;
    let mut venue = None;
    while end < p.len() && end < at + 16 {
        if p.is(end, Class::THAT) && !p.is(end + 1, Class::TIME) {
            return Some(end);
        }
        if p.is(end, Class::QUOTED.with(Class::COLON)) {
            return Some(end);
        }
        if p.is(end, Class::COMMA) && p.is(end + 1, Class::QUOTED) {
            return Some(end);
        }
        let breaks = Class::COMMA
            .with(Class::STOP)
            .with(Class::DASH)
            .with(Class::AUXILIARY)
            .with(Class::MODAL)
            .with(Class::SUBJECT)
            .with(Class::VERB)
            .with(Class::QUESTION);
        if p.is(end, breaks) {
            break;
        }
        if p.is(end, Class::VENUE) && !p.is(end + 1, Class::POSSESSIVE) && venue.is_none() {
            venue = Some(end + 1);
        }
        end += 1;
    }
    if end < at + 10 && (p.is_end(end) || p.is(end, Class::COMMA)) {
        return Some(end);
    }
    venue
}
