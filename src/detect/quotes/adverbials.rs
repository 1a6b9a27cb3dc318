//! What may stand between a report verb and its content without being content: times, places,
//! `in a statement`, `to reporters`.

use super::lexicon::{Form, Frames};
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
    behind_parenthesis(p, at).unwrap_or(at)
}

/// What follows a parenthesis at `at`, if that is "that" or a quotation: `said, speaking in Lagos,
/// that`, `claims – without evidence – that`.
pub fn behind_parenthesis(p: &Passage<'_>, at: usize) -> Option<usize> {
    let closing =
        [(Class::COMMA, Class::COMMA), (Class::DASH, Class::DASH), (Class::OPEN, Class::CLOSE)];
    let (_, close) = closing.into_iter().find(|(open, _)| p.is(at, *open))?;
    let limit = (at + 14).min(p.len());
    let end = (at + 1..limit).find(|&c| p.is(c, close.with(Class::QUOTED)))?;
    let is_report = (at + 1..end).any(|word| p.cue(word).is_some_and(|cue| cue.form == Form::Ing));
    let is_closed = p.is(end, close) && end > at + 1 && !is_report;
    (is_closed && p.is(end + 1, Class::THAT.with(Class::QUOTED))).then_some(end + 1)
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
    // "the July resolution" is a thing.
    let is_attribute =
        p.is_word(first, &["the"]) && p.word(end).starts_with(char::is_lowercase) && {
            let leads_away =
                Class::PREPOSITION.with(Class::ADVERB).with(Class::THAT).with(Class::SUBJECT);
            !p.is(end, leads_away.with(Class::CONJUNCTION).with(Class::DETERMINER))
        };
    (end > first && !p.is(end, Class::POSSESSIVE) && !is_attribute).then_some(end)
}

/// Whether the word behind "to" is a verb: a plain word that no noun phrase begins with.
fn is_base_verb(p: &Passage<'_>, at: usize) -> bool {
    let nominal = Class::DETERMINER
        .with(Class::CAPITAL)
        .with(Class::OBJECT)
        .with(Class::SPEAKER)
        .with(Class::VENUE)
        .with(Class::NUMBER)
        .with(Class::MARK);
    !p.is(at, nominal)
        && !p.word(at).ends_with('s')
        && !p.is(at + 1, Class::THAT.with(Class::COMMA))
}

const TODAY: &[&str] = &["today", "yesterday", "tonight", "recently", "earlier", "later"];

/// The end of a prepositional phrase at `at` that cannot be content: because it names where
/// something is said, or because "that", a colon or a quotation follows it.
fn phrase(p: &Passage<'_>, at: usize) -> Option<usize> {
    let mut end = at + 1;
    let mut venue = None;
    if p.is(at, Class::TO) && is_base_verb(p, end) {
        return None;
    }
    while end < p.len() && end < at + 16 {
        if p.cue(end).is_some_and(|cue| cue.form == Form::Ing) {
            break;
        }
        let is_pronoun = p.is(end + 1, Class::TIME) || p.is_before(end, Class::PREPOSITION);
        if p.is(end, Class::THAT) && !is_pronoun {
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
