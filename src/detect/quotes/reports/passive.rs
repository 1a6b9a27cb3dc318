//! Passive reports: `he was accused of theft`, `the mayor is quoted as saying that …`, `she was
//! criticized for …`.

use super::super::edges;
use super::super::lexicon::{Form, Frames};
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::{Mood, VerbGroup};
use super::super::words::Class;
use super::Report;

/// The report of a passive verb.
pub fn find(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let is_charged = verb.mood == Mood::Finite
        && verb.start == verb.at
        && verb.cue.form == Form::Past
        && matches!(verb.cue.verb.lemma, "accuse" | "blame")
        && p.is_word(verb.end, &["of", "on", "for"]);
    if verb.mood != Mood::Passive && !is_charged || verb.is_negated {
        return None;
    }
    if matches!(verb.cue.verb.lemma, "say" | "report" | "allege") && p.is(verb.end, Class::TO) {
        return hearsay(p, verb);
    }
    let subject = subject::before(p, verb.start);
    if p.is_word(verb.end, &["as"]) && p.is_word(verb.end + 1, &["saying", "telling"]) {
        let start = verb.end + 2;
        let end = edges::content_end(p, start, verb, edges::Scope::Clause);
        let content = edges::trim(p, start..end);
        if content.is_empty() {
            return None;
        }
        let mut report = Report::new(verb, "quoted-as-saying", vec![content]);
        report.source = subject.map(|s| s.range);
        return Some(report);
    }
    let agent = (verb.end..p.len().min(verb.end + 8)).find(|&at| p.is_word(at, &["by"]));
    let is_charge =
        p.is_word(verb.end, &["of", "for", "on"]) && verb.takes(Frames::OBJECT) && !verb.is_weak();
    if !is_charge {
        return None;
    }
    let subject = subject?;
    let end = edges::content_end(p, verb.end, verb, edges::Scope::Phrase);
    let right = edges::trim(p, verb.end..agent.filter(|&by| by > verb.end + 1).unwrap_or(end));
    if right.is_empty() {
        return None;
    }
    let mut report = Report::new(verb, "passive", vec![subject.range, right]);
    report.source = agent.and_then(|by| subject::noun_phrase_starting(p, by + 1, p.len()));
    Some(report)
}

/// `the rocket is said to be new`: hearsay without a source.
fn hearsay(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let subject = subject::before(p, verb.start)?.range;
    let end = edges::content_end(p, verb.end, verb, edges::Scope::Phrase);
    let right = edges::trim(p, verb.end..end);
    (right.len() > 2).then(|| Report::new(verb, "hearsay", vec![subject, right]))
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
    fn other_passives_are_nothing() {
        assert_none("The date was announced in May.");
    }
}
