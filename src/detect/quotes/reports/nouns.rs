//! A noun that reports: `Obi's claim that rents fell`, `allegations by tenants that …`, and the name
//! that somebody gives a thing: `what critics call a “land grab”`.

use std::ops::Range;

use super::super::adverbials;
use super::super::edges::{self, Scope};
use super::super::score::Strength;
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::{self, VerbGroup};
use super::super::words::Class;
use super::Report;

/// The reports of nouns in a sentence. One inside of what another report holds is a report of its
/// own as long as it is only a part of it.
pub fn find(p: &Passage<'_>, found: &[Report]) -> Vec<Report> {
    (0..p.len())
        .filter(|&at| p.is(at, Class::REPORT_NOUN) && verbs::verb_group(p, at).is_none())
        .filter_map(|at| noun(p, at))
        .filter(|report| found.iter().all(|known| is_part(report, known)))
        .collect()
}

/// Whether a report lies outside of another, or is a part of it only.
fn is_part(report: &Report, known: &Report) -> bool {
    let (inner, outer) = (report.hull(), known.hull());
    let is_outside = inner.end <= outer.start || outer.end <= inner.start;
    let is_inside = outer.start <= inner.start && inner.end <= outer.end;
    let is_cue =
        report.cue.as_ref().zip(known.cue.as_ref()).is_some_and(|(a, b)| a.start == b.start);
    !is_cue && (is_outside || is_inside && inner.len() * 10 < outer.len() * 9)
}

/// Nouns for what is told, which report only if somebody spreads it: `promoted the idea that`.
const TALES: &[&str] = &[
    "idea",
    "notion",
    "theory",
    "theories",
    "myth",
    "rumor",
    "rumors",
    "rumour",
    "rumours",
    "narrative",
    "story",
    "stories",
    "falsehood",
    "lie",
    "lies",
    "message",
    "report",
    "reports",
    "statement",
    "statements",
    "argument",
    "arguments",
    "belief",
    "conclusion",
    "possibility",
];

/// Verbs for spreading a tale.
const SPREADING: &[&str] = &[
    "spread",
    "spreads",
    "spreading",
    "promote",
    "promotes",
    "promoted",
    "promoting",
    "push",
    "pushes",
    "pushed",
    "pushing",
    "peddle",
    "peddled",
    "peddling",
    "float",
    "floated",
    "floating",
    "circulate",
    "circulated",
    "circulating",
    "share",
    "shared",
    "sharing",
    "repeat",
    "repeated",
    "repeating",
    "repeats",
    "advance",
    "advanced",
    "advancing",
    "perpetuate",
    "perpetuated",
    "amplify",
    "amplified",
    "raise",
    "raised",
    "raises",
    "raising",
    "make",
    "makes",
    "made",
    "making",
    "issue",
    "issued",
    "reiterate",
    "reiterates",
    "reiterated",
    "voiced",
    "offered",
    "reject",
    "rejected",
    "rejects",
];

/// How the content of a noun begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    That,
    Infinitive,
    Clause,
}

fn noun(p: &Passage<'_>, at: usize) -> Option<Report> {
    let (start, opening) = content_start(p, at)?;
    let spreader = spreader(p, at);
    if p.is_word(at, TALES) && spreader.is_none() && holder(p, at).is_none() {
        return None;
    }
    let content = edges::trim(p, start..end(p, start, opening));
    (content.len() > 2).then(|| Report {
        content: vec![content],
        cue: Some(at..at + 1),
        source: holder(p, at).or(spreader),
        rule: "noun-that",
        strength: Strength::Weak,
    })
}

/// Where the content of the noun begins.
fn content_start(p: &Passage<'_>, at: usize) -> Option<(usize, Opening)> {
    let next = at + 1;
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let takes_infinitive = p.is_word(at, PROMISES);
    let limit = (at + 10).min(p.len());
    let stop = Class::THAT.with(Class::COMMA).with(Class::STOP).with(Class::DASH).with(Class::OPEN);
    let behind_agent = p.is_word(next, &["by", "from", "on", "in", "made"]);
    if !behind_agent {
        if p.is(next, Class::TO)
            && takes_infinitive
            && p.word(next + 1).starts_with(char::is_lowercase)
        {
            return Some((next, Opening::Infinitive));
        }
        let is_clause = p.is(next, Class::SUBJECT)
            && (p.is(next, finite) || p.is(next + 1, finite) || p.is_past_form(next + 1))
            && !p.is_word(at, TALES);
        if is_clause {
            return Some((next, Opening::Clause));
        }
    }
    let mut that = (next..limit).find(|&t| p.is(t, stop))?;
    if let Some(behind) = adverbials::behind_parenthesis(p, that) {
        that = behind;
    }
    let is_clause = p.is(that, Class::THAT)
        && (p.has_verb(that + 2..p.len()) || that + 5 < p.len())
        && !p.is(that + 1, finite)
        && !p.is_past_form(that + 1)
        && verbs::verb_group(p, that + 1).is_none();
    let is_near = that == next
        || behind_agent
        || !p.is(next, Class::THAT)
            && !p.is(that - 1, Class::OTHER)
            && p.is(next, Class::DASH.with(Class::COMMA).with(Class::OPEN));
    (is_clause && is_near).then_some((that + 1, Opening::That))
}

/// Nouns that an infinitive follows as their content.
const PROMISES: &[&str] = &[
    "demand",
    "demands",
    "request",
    "requests",
    "vow",
    "vows",
    "pledge",
    "pledges",
    "promise",
    "promises",
    "proposal",
    "proposals",
    "recommendation",
    "appeal",
];

/// Who spreads the tale: the subject of the verb in front of the noun phrase.
fn spreader(p: &Passage<'_>, at: usize) -> Option<Range<usize>> {
    let verb = (at.saturating_sub(5)..at).rev().find(|&verb| p.is_word(verb, SPREADING))?;
    let is_object = !p.has(verb + 1..at, Class::COMMA.with(Class::PREPOSITION).with(Class::STOP));
    let mut start = verb;
    while start > 0 && p.is(start - 1, Class::AUXILIARY.with(Class::ADVERB).with(Class::MODAL)) {
        start -= 1;
    }
    let subject = subject::before(p, start).filter(|_| is_object)?.range;
    (subject::is_name_like(p, &subject) || p.word(verb).ends_with("ing")).then_some(subject)
}

fn end(p: &Passage<'_>, from: usize, opening: Opening) -> usize {
    let stops = Class::COMMA.with(Class::DASH);
    let end = p.find(from..p.len(), stops).unwrap_or(p.len());
    if opening != Opening::Infinitive {
        return end;
    }
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    (from + 2..end).find(|&at| p.is(at, finite)).unwrap_or(end)
}

/// Who makes the claim: the possessor before the noun, the phrase behind "by", or the people whose
/// adjective stands before it.
fn holder(p: &Passage<'_>, at: usize) -> Option<Range<usize>> {
    if p.is_word(at + 1, &["by", "from"]) {
        let agent = subject::noun_phrase_starting(p, at + 2, p.len());
        return agent.filter(|agent| !p.is_word(agent.start, &["his", "her", "its", "their"]));
    }
    if p.is_word(at + 1, &["made"]) && p.is_word(at + 2, &["by"]) {
        return subject::noun_phrase_starting(p, at + 3, p.len());
    }
    let possessive = (at.saturating_sub(3)..at).rev().find(|&b| p.is(b, Class::POSSESSIVE));
    if let Some(possessive) = possessive {
        return subject::noun_phrase_ending(p, possessive);
    }
    let pronoun = at.checked_sub(1)?;
    if p.is_word(pronoun, &["his", "her", "their", "its"]) {
        return Some(pronoun..at);
    }
    let first =
        (0..at).rev().take_while(|&b| p.is(b, Class::CAPITAL) && !p.is(b, Class::TIME)).last()?;
    (first > 0).then_some(first..at)
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
    let end = edges::content_end(p, start, verb, Scope::Object);
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

    #[test]
    fn a_tale_needs_somebody_who_spreads_it() {
        assert_quote(
            "Ada Obi has promoted the idea - without proof - that ⟦rents had been fixed⟧.",
            "indirect",
            "Ada Obi",
            "idea",
            "noun-that",
        );
        assert_none("The idea that rents had been fixed was old.");
    }

    #[test]
    fn a_demand_has_an_infinitive() {
        assert_quote(
            "The council met the union's demand ⟦to lower the rents⟧.",
            "indirect",
            "the union",
            "demand",
            "noun-that",
        );
    }
}
