//! Passive reports: `he was accused of theft`, `the mayor is quoted as saying that …`, `she was
//! criticized for …`.

use std::ops::Range;

use super::super::edges;
use super::super::lexicon::{Form, Frames};
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::{Mood, VerbGroup};
use super::super::words::Class;
use super::Report;

/// The report of a passive verb.
pub fn find(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    if let Some(report) = asked(p, verb) {
        return Some(report);
    }
    let is_charged = verb.mood == Mood::Finite
        && verb.start == verb.at
        && verb.cue.form == Form::Past
        && matches!(verb.cue.verb.lemma, "accuse" | "blame")
        && p.is_word(verb.end, &["of", "on", "for"]);
    if verb.mood != Mood::Passive && !is_charged || verb.is_negated {
        return None;
    }
    quoted(p, verb)
        .or_else(|| hearsay(p, verb))
        .or_else(|| told(p, verb))
        .or_else(|| named(p, verb))
        .or_else(|| charged(p, verb))
}

/// `Asked whether he would go, Obi said no`: the question, and nobody is named who asks it.
fn asked(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let is_front = verb.start == 0 || verb.start < 3 && p.is_word(verb.start - 1, &["when"]);
    let is_bare = verb.start == verb.at && verb.cue.form == Form::Past;
    if !is_front || !is_bare || !matches!(verb.cue.verb.lemma, "ask" | "press" | "question") {
        return None;
    }
    let about = usize::from(p.is_word(verb.end, &["about"]));
    let asks = about == 1 || p.is(verb.end, Class::QUESTION.with(Class::TO));
    let comma = p.find(verb.end..p.len(), Class::COMMA).filter(|_| asks)?;
    let content = edges::trim(p, verb.end + about..comma);
    (!content.is_empty()).then(|| Report::new(verb, "asked", vec![content]))
}

/// `the mayor is quoted (by the paper) as saying …`: the mayor is the source.
fn quoted(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let limit = (verb.end + 10).min(p.len());
    let at = (verb.end..limit)
        .find(|&at| p.is_word(at, &["as"]) && p.is_word(at + 1, &["saying", "telling"]))?;
    if at > verb.end && !p.is_word(verb.end, &["by", "in"]) {
        return None;
    }
    let start = at + 2;
    let end = edges::content_end(p, start, verb, edges::Scope::Clause);
    let content = edges::trim(p, start..end);
    if content.is_empty() {
        return None;
    }
    let mut report = Report::new(verb, "quoted-as-saying", vec![content]);
    report.source = subject::before(p, verb.start).map(|subject| subject.range);
    Some(report)
}

/// `the rocket is said to be new`, `two men were reported killed`: hearsay without a source.
fn hearsay(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let lemma = verb.cue.verb.lemma;
    let is_state = lemma == "report"
        && (p.is_past_form(verb.end) || p.is_word(verb.end, &["dead", "missing", "ill"]));
    let is_infinitive = matches!(lemma, "say" | "report" | "allege") && p.is(verb.end, Class::TO);
    if !is_state && !is_infinitive {
        return None;
    }
    let subject = subject::before(p, verb.start)?.range;
    let end = edges::content_end(p, verb.end, verb, edges::Scope::Phrase);
    let right = edges::trim(p, verb.end..end);
    (right.len() > 2 || is_state).then(|| Report::new(verb, "hearsay", vec![subject, right]))
}

/// `tenants were told to leave`, `Obi was once asked how it would end`.
fn told(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let agent = agent(p, verb);
    let start = agent.as_ref().map_or(verb.end, |agent| agent.end);
    let mut report = if p.is(start, Class::TO)
        && !p.is(start + 1, Class::DETERMINER.with(Class::CAPITAL))
        && verb.takes(Frames::OBJECT_INFINITIVE)
    {
        let subject = subject::before(p, verb.start)?.range;
        let end = edges::content_end(p, start, verb, edges::Scope::Phrase);
        Report::new(verb, "passive", vec![subject, edges::trim(p, start..end)])
    } else {
        let is_that = p.is(start, Class::THAT) && verb.takes(Frames::ADDRESSEE);
        let is_question = p.is(start, Class::QUESTION) && verb.cue.verb.lemma == "ask";
        if !is_that && !is_question {
            return None;
        }
        let end = edges::content_end(p, start, verb, edges::Scope::Clause);
        Report::new(verb, "passive", vec![edges::trim(p, start..end)])
    };
    if report.content.iter().any(|part| part.is_empty()) {
        return None;
    }
    report.source = agent;
    Some(report)
}

/// `the plan was described as “a disgrace”`, `he has been called a liar by the owners`.
fn named(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let is_as = p.is_word(verb.end, &["as"])
        && matches!(
            verb.cue.verb.lemma,
            "describe"
                | "characterize"
                | "characterise"
                | "portray"
                | "label"
                | "denounce"
                | "condemn"
                | "criticize"
                | "criticise"
                | "hail"
                | "dismiss"
                | "praise"
                | "brand"
        );
    let is_called = matches!(verb.cue.verb.lemma, "call" | "brand" | "label" | "dub")
        && (p.is_word(verb.end, &["a", "an"]) || p.is(verb.end, Class::QUOTED));
    if !is_as && !is_called {
        return None;
    }
    let end = edges::content_end(p, verb.end, verb, edges::Scope::Phrase);
    let by = (verb.end + 1..end).find(|&at| p.is_word(at, &["by"]));
    let right = edges::trim(p, verb.end..by.unwrap_or(end));
    let subject = subject::before(p, verb.start).map(|subject| subject.range);
    let is_clause = subject.as_ref().is_some_and(|subject| !p.is(subject.start, Class::QUESTION));
    let mut content: Vec<Range<usize>> = subject.filter(|_| is_clause).into_iter().collect();
    content.push(right);
    let mut report = Report::new(verb, "passive", content);
    report.source = by.and_then(|by| subject::noun_phrase_starting(p, by + 1, p.len()));
    Some(report)
}

/// `he was accused of theft by the owners`, `she was criticized by some for staying`.
fn charged(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let prepositions = &["of", "for", "on"];
    let front = agent(p, verb);
    let start = front.as_ref().map_or(verb.end, |agent| agent.end);
    if !p.is_word(start, prepositions) || !verb.takes(Frames::OBJECT) || verb.is_weak() {
        return None;
    }
    let subject = subject::before(p, verb.start)?;
    let behind = (start..p.len().min(start + 8)).find(|&at| p.is_word(at, &["by"]));
    let end = edges::content_end(p, start, verb, edges::Scope::Phrase);
    let right = edges::trim(p, start..behind.filter(|&by| by > start + 1).unwrap_or(end));
    if right.is_empty() {
        return None;
    }
    let mut report = Report::new(verb, "passive", vec![subject.range, right]);
    report.source =
        front.or_else(|| behind.and_then(|by| subject::noun_phrase_starting(p, by + 1, p.len())));
    Some(report)
}

/// The agent directly behind a passive verb: `by the owners`.
fn agent(p: &Passage<'_>, verb: &VerbGroup) -> Option<Range<usize>> {
    let by = Some(verb.end).filter(|&by| p.is_word(by, &["by"]))?;
    let limit = (by + 2..p.len()).find(|&at| p.is_word(at, &["for", "as"])).unwrap_or(p.len());
    let agent = subject::noun_phrase_starting(p, by + 1, limit)?;
    subject::is_name_like(p, &agent).then_some(agent)
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote};

    #[test]
    fn a_charge_has_two_parts() {
        assert_quote(
            "⟦The mayor⟧ was accused ⟦of fraud⟧ by the union.",
            "indirect",
            "the union",
            "accused",
            "passive",
        );
    }

    #[test]
    fn the_quoted_are_the_source() {
        assert_quote(
            "The mayor was quoted as saying ⟦rents fell⟧.",
            "indirect",
            "The mayor",
            "quoted",
            "quoted-as-saying",
        );
    }

    #[test]
    fn hearsay_has_no_source() {
        assert_quote("⟦The rocket⟧ is said ⟦to be new⟧.", "indirect", "", "said", "hearsay");
    }

    #[test]
    fn hearsay_of_a_state_has_two_parts() {
        assert_quote("⟦Two men⟧ were reported ⟦killed⟧.", "indirect", "", "reported", "hearsay");
    }

    #[test]
    fn the_told_and_what_they_are_told_are_content() {
        assert_quote(
            "⟦All tenants⟧ were asked ⟦to pay in May⟧.",
            "indirect",
            "",
            "asked",
            "passive",
        );
        assert_quote(
            "Obi was once asked ⟦how the feud would end⟧.",
            "indirect",
            "",
            "asked",
            "passive",
        );
    }

    #[test]
    fn a_name_for_somebody_has_two_parts() {
        assert_quote(
            "⟦The plan⟧ has been described ⟦as a disgrace⟧ by the union.",
            "indirect",
            "the union",
            "described",
            "passive",
        );
    }

    #[test]
    fn an_agent_may_stand_before_the_charge() {
        assert_quote(
            "⟦The mayor⟧ has been criticized by some tenants ⟦for her silence⟧.",
            "indirect",
            "some tenants",
            "criticized",
            "passive",
        );
    }

    #[test]
    fn a_question_may_open_the_answer() {
        assert_quote("Asked ⟦whether rents fell⟧, Obi left.", "indirect", "", "Asked", "asked");
    }

    #[test]
    fn the_quoted_may_be_quoted_by_somebody() {
        assert_quote(
            "The mayor was quoted by a newspaper as saying ⟦rents fell⟧.",
            "indirect",
            "The mayor",
            "quoted",
            "quoted-as-saying",
        );
    }

    #[test]
    fn other_passives_are_nothing() {
        assert_none("The date was announced in May.");
    }
}
