//! The verb behind its content or in the middle of it: `“Rents fell,” she said`, `Rents fell, said
//! the mayor`, `Rents, she said, will fall`.

use std::ops::Range;

use super::super::adverbials;
use super::super::edges;
use super::super::lexicon::{Form, Frames};
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::{Mood, VerbGroup};
use super::super::words::Class;
use super::Report;

/// The report whose content stands in front of the verb.
pub fn find(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    if verb.mood != Mood::Finite
        || !verb.takes(Frames::TRAILING.with(Frames::OBJECT))
        || verb.is_negated
    {
        return None;
    }
    let appositive = subject::before(p, verb.start)
        .is_some_and(|s| s.clause_end < verb.start && ends_in_quotation(p, s.range.start));
    if appositive {
        return canonical(p, verb);
    }
    inverted(p, verb).or_else(|| canonical(p, verb))
}

/// Whether the content begins with a quotation that is a whole utterance and its first part.
pub fn is_utterance(p: &Passage<'_>, report: &Report) -> bool {
    report.content.first().is_some_and(|first| {
        first.len() == 1 && p.is(first.start, Class::QUOTED) && edges::is_complete(p, first.start)
    })
}

/// Whether the content that ends before `end` ends in a quotation that invites a reporting clause.
fn ends_in_quotation(p: &Passage<'_>, end: usize) -> bool {
    let is_work = |at: usize| at > 1 && p.is_before(at, Class::TITLE);
    p.is_before(end, Class::QUOTED) && !is_work(end)
        || p.is_before(end, Class::COMMA.with(Class::DASH).with(Class::STOP))
            && p.is_before(end - 1, Class::QUOTED)
            && !is_work(end - 1)
}

/// `…, said the mayor`.
fn inverted(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let is_told = verb.cue.verb.lemma == "tell";
    if verb.start != verb.at || !verb.takes(Frames::TRAILING) || is_told {
        return None;
    }
    let is_apart = p.is_before(verb.start, Class::COMMA.with(Class::QUOTED).with(Class::DASH));
    let closes = |at: usize| p.is_word(at, &["\"", "”"]) && p.is_before(at, Class::COMMA);
    if !is_apart && !verb.start.checked_sub(1).is_some_and(closes) {
        return None;
    }
    // A dash that closes a parenthesis of the subject: "The film – a long one – explains …".
    if p.is_before(verb.start, Class::DASH) && p.has(0..verb.start - 1, Class::DASH) {
        return None;
    }
    let source = subject::noun_phrase_starting(p, verb.end, p.len())?;
    if !subject::is_name_like(p, &source) {
        return None;
    }
    let is_quoted = ends_in_quotation(p, verb.start);
    if !is_quoted {
        let rest_end = p.find(source.end..p.len(), Class::COMMA).unwrap_or(p.len());
        let left = 0..verb.start;
        if let Some(split) = subject_and_rest(p, verb, &source) {
            return Some(split);
        }
        let is_clause = p.has_verb(left.clone()) || left.len() > 5;
        if !is_clause
            || p.has_verb(source.end..rest_end)
            || p.has(source.start..rest_end, Class::QUOTED.with(Class::THAT))
        {
            return None;
        }
    }
    let content = left_content(p, verb.start)?;
    let mut report = Report::new(verb, "content-cue-source", vec![content]);
    add_continuation(p, source.end, is_quoted, &mut report);
    report.source = Some(source);
    Some(report)
}

/// `The owners, said Obi, are required to pay`: the subject of what is said stands before the verb.
fn subject_and_rest(p: &Passage<'_>, verb: &VerbGroup, source: &Range<usize>) -> Option<Report> {
    let finite = Class::AUXILIARY.with(Class::MODAL).with(Class::VERB);
    let right = source.end + 1;
    let is_medial = p.is(source.end, Class::COMMA) && p.is(right, finite);
    let left = edges::trim(p, 0..verb.start);
    if !is_medial || left.is_empty() || p.has_verb(left.clone()) {
        return None;
    }
    let mut report = Report::new(verb, "split", vec![left, edges::trim(p, right..p.len())]);
    report.source = Some(source.clone());
    Some(report)
}

/// `…, she said`.
fn canonical(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let subject = subject::before(p, verb.start)?;
    if subject.is_relative {
        return None;
    }
    let start = subject.range.start;
    let quoted = ends_in_quotation(p, start);
    let separated = p.is_before(start, Class::COMMA.with(Class::DASH).with(Class::QUOTED));
    if !separated {
        return None;
    }
    let mut right = adverbials::skip(p, verb);
    if verb.takes(Frames::ADDRESSEE)
        && let Some(addressee) = subject::noun_phrase_starting(p, right, p.len())
    {
        let behind = adverbials::skip_from(p, verb, addressee.end);
        if p.is_end(behind) || p.is(behind, Class::COMMA) {
            right = behind;
        }
    }
    let is_end = p.is_end(right);
    if quoted {
        let direct = p.is(right, Class::QUOTED.with(Class::THAT)) || p.is(right, Class::COLON);
        if direct && !p.is(right, Class::COMMA) {
            return None;
        }
        if !verb.takes(Frames::TRAILING) && !is_end {
            return None;
        }
    } else if !verb.takes(Frames::TRAILING) || !follows_clause(p, verb, start, right) {
        return None;
    }
    let is_medial = !quoted && p.is(right, Class::COMMA) && medial(p, right).is_some();
    let content = left_content(p, start)
        .or_else(|| (is_medial && start > 1).then(|| edges::trim(p, 0..start)))?;
    let mut report = Report::new(verb, "content-source-cue", vec![content]);
    add_continuation(p, if quoted { verb.end } else { right }, quoted, &mut report);
    report.source = Some(subject.range);
    Some(report)
}

/// Whether an unquoted clause before `start` is the content: nothing that could be content follows.
fn follows_clause(p: &Passage<'_>, verb: &VerbGroup, start: usize, right: usize) -> bool {
    let is_clause = p.has_verb(0..start) || start > 6 || p.has(0..start, Class::QUOTED);
    if p.is_end(right) || p.is_word(right, &[";"]) {
        return is_clause;
    }
    if p.is(right, Class::COMMA) {
        if p.is(right + 1, Class::QUOTED) {
            let opening = usize::from(p.is_word(0, &["but", "and", "so", "even", "yet"]));
            return p.is_word(opening, &["if", "because", "since", "unless", "although"])
                && !p.has(0..start, Class::QUOTED)
                && !(0..start).any(|at| p.cue(at).is_some());
        }
        let opens = p.is(0, Class::PREPOSITION.with(Class::SUBORDINATOR));
        let medial = medial(p, right);
        return if medial.is_some() { true } else { is_clause && !opens };
    }
    let rest_has_verb = p.has_verb(verb.end..p.len()) || p.has(verb.end..p.len(), Class::QUOTED);
    let opens = p.is(0, Class::PREPOSITION.with(Class::SUBORDINATOR)) || p.word(0).ends_with("ing");
    is_clause
        && !opens
        && !rest_has_verb
        && p.is(right, Class::PREPOSITION.with(Class::TIME))
        && right - verb.end < 2
}

/// The content in front of the reporting clause that starts at `end`.
fn left_content(p: &Passage<'_>, end: usize) -> Option<Range<usize>> {
    let start = (0..end)
        .rev()
        .find(|&at| p.is_word(at, &[";"]) || p.is(at, Class::STOP) && at + 1 < end)
        .map_or(0, |at| at + 1);
    let content = edges::trim(p, start..end);
    let is_enough = content.len() > 2 || p.has(content.clone(), Class::QUOTED);
    is_enough.then_some(content)
}

/// The part of the content behind a reporting clause in the middle, if there is one at the comma.
fn medial(p: &Passage<'_>, comma: usize) -> Option<Range<usize>> {
    let start = comma + 1;
    let is_other = p.cue(start).is_some_and(|cue| cue.form == Form::Ing)
        || p.word(start).ends_with("ing") && !p.is(0, Class::SUBORDINATOR)
        || p.is_word(
            start,
            &["who", "which", "whose", "according", "adding", "but", "though", "although", "while"],
        )
        || p.is(start, Class::ADVERB) && p.word(start + 1).ends_with("ing")
        || p.is(start, Class::CONJUNCTION) && p.cue(start + 1).is_some();
    if is_other || !p.has_verb(start..p.len()) {
        return None;
    }
    let content = edges::trim(p, start..p.len());
    (content.len() > 2).then_some(content)
}

/// Adds what follows the reporting clause: a second quotation, or the rest of the clause.
fn add_continuation(p: &Passage<'_>, right: usize, quoted: bool, report: &mut Report) {
    if quoted {
        let next = (right..p.len()).find(|&at| p.is(at, Class::QUOTED));
        let Some(next) = next else { return };
        let is_bound = p.is_before(
            next,
            Class::COMMA
                .with(Class::DASH)
                .with(Class::COLON)
                .with(Class::STOP)
                .with(Class::CONJUNCTION),
        );
        let has_cue = (right..next).any(|at| p.cue(at).is_some());
        if is_bound && !has_cue && next - right < 20 && !p.has_verb(right..next) {
            report.content.push(edges::trim(p, next..p.len()));
            report.rule = "split";
        }
        return;
    }
    if p.is(right, Class::COMMA) && p.is(right + 1, Class::QUOTED) {
        report.content.push(edges::trim(p, right + 1..p.len()));
        report.rule = "split";
    } else if p.is(right, Class::COMMA)
        && let Some(content) = medial(p, right)
    {
        report.content.push(content);
        report.rule = "split";
    }
}

/// A sentence that is a reporting clause only, for a quotation that ended before it:
/// `“Never!” The mayor shouted.`
pub fn orphan(p: &Passage<'_>) -> Option<(crate::text::Span, crate::text::Span)> {
    let verb = (0..p.len().min(12)).find_map(|at| super::super::verbs::verb_group(p, at))?;
    if verb.mood != Mood::Finite || !verb.takes(Frames::TRAILING) || verb.is_negated {
        return None;
    }
    if !p.is_end(adverbials::skip(p, &verb)) {
        return None;
    }
    let subject = subject::before(p, verb.start)?;
    (subject.range.start == 0).then_some(())?;
    Some((p.span(verb.at..verb.end)?, p.span(subject.range)?))
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote};

    #[test]
    fn a_verb_follows_its_quotation() {
        assert_quote(
            "⟦“Rents fell,”⟧ Ada Obi said.",
            "direct",
            "Ada Obi",
            "said",
            "content-source-cue",
        );
        assert_quote(
            "⟦“Did rents fall?”⟧ she asked.",
            "direct",
            "she",
            "asked",
            "content-source-cue",
        );
    }

    #[test]
    fn an_inverted_verb_stands_before_its_source() {
        assert_quote(
            "⟦“Rents fell,”⟧ said Ada Obi, the mayor.",
            "direct",
            "Ada Obi",
            "said",
            "content-cue-source",
        );
        assert_quote(
            "⟦Rents will fall in every part of the city⟧, said a spokesman for the council.",
            "indirect",
            "a spokesman for the council",
            "said",
            "content-cue-source",
        );
    }

    #[test]
    fn an_apposition_may_stand_between_source_and_verb() {
        assert_quote(
            "⟦“Rents fell,”⟧ Ada Obi, the mayor of the town, said on Friday.",
            "direct",
            "Ada Obi",
            "said",
            "content-source-cue",
        );
    }

    #[test]
    fn a_split_quotation_is_one_quote() {
        assert_quote(
            "⟦“Rents fell,”⟧ she said, ⟦“but not here.”⟧",
            "direct",
            "she",
            "said",
            "split",
        );
        assert_quote("⟦“Rents fell,”⟧ she said. ⟦“Not here.”⟧", "direct", "she", "said", "split");
    }

    #[test]
    fn a_verb_follows_its_clause() {
        assert_quote(
            "⟦The council will raise rents in May⟧, officials said Tuesday.",
            "indirect",
            "officials",
            "said",
            "content-source-cue",
        );
    }

    #[test]
    fn a_verb_stands_inside_its_clause() {
        assert_quote(
            "⟦The new rules⟧, Obi said, ⟦will raise rents⟧.",
            "indirect",
            "Obi",
            "said",
            "split",
        );
    }

    #[test]
    fn an_addressee_may_follow_the_verb() {
        assert_quote(
            "⟦“Rents fell,”⟧ Obi told reporters on Friday.",
            "direct",
            "Obi",
            "told",
            "content-source-cue",
        );
    }

    #[test]
    fn a_reporting_sentence_may_follow_its_quotation() {
        assert_quote(
            "⟦“Never!”⟧ The mayor shouted.",
            "direct",
            "The mayor",
            "shouted",
            "content-source-cue",
        );
    }

    #[test]
    fn a_verb_without_content_is_nothing() {
        assert_none("As the mayor said.");
        assert_none("She did not say.");
    }

    #[test]
    fn a_subject_may_stand_before_the_report() {
        assert_quote(
            "⟦The owners⟧, said Obi, ⟦are required to pay⟧.",
            "indirect",
            "Obi",
            "said",
            "split",
        );
    }

    #[test]
    fn a_name_in_ly_is_a_name() {
        assert_quote(
            "⟦“Rents fell,”⟧ says Reilly.",
            "direct",
            "Reilly",
            "says",
            "content-cue-source",
        );
    }
}
