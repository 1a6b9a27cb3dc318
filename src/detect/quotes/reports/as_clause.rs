//! A reporting clause with "as": `As Obi said, rents fell`, `Rents, as Obi noted, fell`, `Rents fell,
//! as Obi had warned`.

use super::super::adverbials;
use super::super::edges::{self, Scope};
use super::super::lexicon::Frames;
use super::super::subject;
use super::super::units::Passage;
use super::super::verbs::{Mood, VerbGroup};
use super::super::words::Class;
use super::Report;

/// The report of a verb whose clause begins with "as".
pub fn find(p: &Passage<'_>, verb: &VerbGroup) -> Option<Report> {
    let tells = verb.takes(Frames::THAT.with(Frames::ADDRESSEE));
    if verb.mood != Mood::Finite || !tells || !verb.takes(Frames::TRAILING) || verb.is_negated {
        return None;
    }
    let subject = subject::before(p, verb.start).filter(|subject| !subject.is_relative)?;
    let as_word = subject.range.start.checked_sub(1).filter(|&at| p.is_word(at, &["as"]))?;
    let opening = as_word == 0
        || as_word == 1 && p.is(0, Class::CONJUNCTION.with(Class::ADVERB))
        || as_word == 2 && p.is(1, Class::COMMA) && p.is(0, Class::CONJUNCTION.with(Class::ADVERB));
    let is_apart = p.is_before(as_word, Class::COMMA.with(Class::DASH).with(Class::QUOTED));
    if !(opening || is_apart) || !subject::is_name_like(p, &subject.range) {
        return None;
    }
    let right = behind(p, verb);
    let content = if opening { front(p, verb, right)? } else { inside(p, as_word, right)? };
    let mut report = Report::new(verb, "as-clause", content);
    report.source = Some(subject.range);
    Some(report)
}

/// The place behind the verb, its adverbials and its addressee.
fn behind(p: &Passage<'_>, verb: &VerbGroup) -> usize {
    let right = adverbials::skip(p, verb);
    if p.is_end(right) || p.is(right, Class::COMMA) || !verb.takes(Frames::ADDRESSEE) {
        return right;
    }
    subject::noun_phrase_starting(p, right, p.len())
        .map_or(right, |addressee| adverbials::skip_from(p, verb, addressee.end))
}

/// The content behind the comma of a clause that opens its sentence.
fn front(p: &Passage<'_>, verb: &VerbGroup, right: usize) -> Option<Vec<std::ops::Range<usize>>> {
    let start = right + usize::from(p.is(right, Class::COMMA.with(Class::COLON)));
    if start == right && !p.is(right, Class::QUOTED) {
        return None;
    }
    let end = edges::content_end(p, start, verb, Scope::Clause);
    let content = edges::trim(p, start..end);
    let is_content = content.len() > 2 || p.has(content.clone(), Class::QUOTED);
    is_content.then(|| vec![content])
}

/// The content around a clause in the middle, or in front of one at the end.
fn inside(p: &Passage<'_>, as_word: usize, right: usize) -> Option<Vec<std::ops::Range<usize>>> {
    let left = edges::trim(p, 0..as_word);
    if left.is_empty() {
        return None;
    }
    if p.is_end(right) {
        let is_clause = p.has_verb(left.clone()) || p.has(left.clone(), Class::QUOTED);
        return is_clause.then(|| vec![left]);
    }
    let is_closed = p.is(right, Class::COMMA.with(Class::DASH));
    let rest = edges::trim(p, right + 1..p.len());
    (is_closed && rest.len() > 2).then(|| vec![left, rest])
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote};

    #[test]
    fn a_clause_opens_its_sentence() {
        assert_quote(
            "As Obi told the council, ⟦rents have fallen since May⟧.",
            "indirect",
            "Obi",
            "told",
            "as-clause",
        );
    }

    #[test]
    fn a_clause_stands_inside_or_behind() {
        assert_quote(
            "⟦Rents⟧, as one of the owners pointed out, ⟦do not fall in winter⟧.",
            "indirect",
            "one of the owners",
            "pointed out",
            "as-clause",
        );
        assert_quote(
            "⟦Rents have fallen⟧, as Obi had predicted.",
            "indirect",
            "Obi",
            "predicted",
            "as-clause",
        );
    }

    #[test]
    fn as_without_content_is_nothing() {
        assert_none("As the mayor said.");
        assert_none("She went as far as Obi did.");
    }
}
