//! A noun that reports: `Obi's claim that rents fell`, `allegations by tenants that …`, and the name
//! that somebody gives a thing: `what critics call a “land grab”`.

use std::ops::Range;

use super::super::edges::{self, Scope};
use super::super::score::Strength;
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::VerbGroup;
use super::super::words::Class;
use super::Report;

/// The reports of nouns in a sentence, outside of the content in `found`.
pub fn find(p: &Passage<'_>, found: &[Report]) -> Vec<Report> {
    (0..p.len())
        .filter(|&at| p.is(at, Class::REPORT_NOUN) && !found.iter().any(|report| report.holds(at)))
        .filter_map(|at| noun(p, at))
        .collect()
}

fn noun(p: &Passage<'_>, at: usize) -> Option<Report> {
    let limit = (at + 8).min(p.len());
    let that =
        (at + 1..limit).find(|&t| p.is(t, Class::THAT.with(Class::COMMA).with(Class::STOP)))?;
    let is_clause = p.is(that, Class::THAT)
        && p.has_verb(that + 2..p.len())
        && !p.is(that + 1, Class::AUXILIARY.with(Class::MODAL).with(Class::VERB));
    if !is_clause
        || p.is_past_form(that + 1)
        || that > at + 1 && !p.is_word(at + 1, &["by", "from", "on", "in"])
    {
        return None;
    }
    let end = end(p, that + 1);
    let content = edges::trim(p, that + 1..end);
    (content.len() > 2).then(|| Report {
        content: vec![content],
        cue: Some(at..at + 1),
        source: holder(p, at),
        rule: "noun-that",
        strength: Strength::Weak,
    })
}

fn end(p: &Passage<'_>, from: usize) -> usize {
    p.find(from..p.len(), Class::COMMA.with(Class::DASH)).unwrap_or(p.len())
}

/// Who makes the claim: the possessor before the noun, or the phrase behind "by".
fn holder(p: &Passage<'_>, at: usize) -> Option<Range<usize>> {
    if p.is_word(at + 1, &["by", "from"]) {
        return subject::noun_phrase_starting(p, at + 2, p.len());
    }
    let possessive = (at.saturating_sub(3)..at).rev().find(|&b| p.is(b, Class::POSSESSIVE));
    if let Some(possessive) = possessive {
        return subject::noun_phrase_ending(p, possessive);
    }
    let pronoun = at.checked_sub(1)?;
    p.is_word(pronoun, &["his", "her", "their", "its"]).then_some(pronoun..at)
}

/// What somebody calls a thing: `what critics call a “land grab”`.
pub fn naming(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    if !matches!(verb.cue.verb.lemma, "call" | "describe" | "term" | "dub" | "label" | "say") {
        return None;
    }
    let subject = subject::before(p, verb.start)?.range;
    let what = subject.start.checked_sub(1)?;
    let is_relative = p.is_word(what, &["what", "which", "that"]);
    if !is_relative || subject.is_empty() {
        return None;
    }
    let is_say = verb.cue.verb.lemma == "say";
    let is_copula = p.is(verb.end, Class::AUXILIARY);
    let start = verb.end + usize::from(p.is_word(verb.end, &["as"]) || is_say && is_copula);
    let is_thing = p.is(start, Class::DETERMINER.with(Class::QUOTED)) || p.is_word(what, &["what"]);
    if !is_thing || is_say != is_copula {
        return None;
    }
    let end = edges::content_end(p, start, verb, Scope::Phrase);
    let end = if p.is(start, Class::QUOTED) {
        start + 1
    } else {
        p.find(start..end, Class::COMMA).unwrap_or(end)
    };
    let content = edges::trim(p, start..end);
    if content.is_empty() {
        return None;
    }
    let mut report = Report::new(verb, "what-they-call", vec![content]);
    report.source = Some(subject);
    Some(report)
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote};

    #[test]
    fn a_claim_has_a_holder_and_content() {
        assert_quote(
            "The council met Obi's claim that ⟦rents had fallen⟧, and left.",
            "indirect",
            "Obi",
            "claim",
            "noun-that",
        );
        assert_quote(
            "She heard allegations by tenants that ⟦the owner had lied⟧.",
            "indirect",
            "tenants",
            "allegations",
            "noun-that",
        );
    }

    #[test]
    fn a_name_that_somebody_gives_is_a_quote() {
        assert_quote(
            "The town fears what critics call ⟦“a land grab”⟧ by the owners.",
            "direct",
            "critics",
            "call",
            "what-they-call",
        );
    }

    #[test]
    fn a_relative_clause_is_no_content() {
        assert_none("The claims that were lost came from Lagos.");
    }
}
