//! Quotations that no reporting verb governs: speech that stands alone, fragments of somebody's
//! wording, and what is no speech at all: titles of works, nicknames, words held with tongs.

use super::marks::Quotation;
use super::subject;
use super::units::{Passage, Unit};
use super::words::Class;
use crate::text::Span;

/// What a loose quotation is, if it is speech.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    pub source: Option<Span>,
    pub rule: &'static str,
}

/// Whether the sentence consists of the quotation.
pub fn stands_alone(p: &Passage<'_>, at: usize) -> bool {
    let others = Class::QUOTED.with(Class::STOP).with(Class::CLOSE).with(Class::OPEN);
    (0..p.len()).all(|other| other == at || p.is(other, others))
}

/// Judges a quotation at `at` that no report covers.
pub fn judge(p: &Passage<'_>, at: usize, quotation: &Quotation) -> Option<Found> {
    let inner = quotation.inner.slice(p.text);
    let words = inner.split_whitespace().count();
    if stands_alone(p, at) {
        let is_sentence = inner.ends_with(['.', '?', '!', ',', '…']) || words > 5;
        if is_title(inner.trim_end_matches('.')) && words < 8 {
            return None;
        }
        return (is_sentence && words > 1 || !quotation.is_closed)
            .then_some(Found { source: None, rule: "quotation-alone" });
    }
    if at > 1 && words > 1 && p.is_before(at, Class::COLON) {
        let source = from_whom(p, at)
            .or_else(|| speaker_in_sentence(p, at))
            .or_else(|| p.span(0..at - 1).filter(|_| at < 10));
        return Some(Found { source, rule: "colon-quotation" });
    }
    if words < 6 || is_title(inner) {
        return None;
    }
    let source = from_whom(p, at).or_else(|| speaker_in_sentence(p, at));
    Some(Found { source, rule: "quotation-in-sentence" })
}

/// Whether nearly every longer word starts with a capital, as in the title of a work.
pub fn is_title(inner: &str) -> bool {
    let mut long = 0;
    let mut capital = 0;
    for word in inner.split_whitespace().filter(|word| word.chars().count() > 3) {
        long += 1;
        capital += usize::from(word.starts_with(|c: char| c.is_uppercase() || c.is_numeric()));
    }
    capital == long && long > 1 && inner.split_whitespace().count() < 12
}

/// Whether nearly all of at least five longer words start with a capital.
pub fn is_title_case(text: &str, units: &[Unit]) -> bool {
    let long = units.iter().filter(|unit| unit.span.len() > 3 && unit.quotation.is_none());
    let (mut count, mut capitals) = (0, 0);
    for unit in long {
        count += 1;
        capitals += usize::from(unit.span.slice(text).starts_with(char::is_uppercase));
    }
    count > 4 && capitals * 10 >= count * 9
}

/// Whom a quotation comes from: `From the council: “…”`.
fn from_whom(p: &Passage<'_>, at: usize) -> Option<Span> {
    let is_from = p.is_word(0, &["from"]) && p.is_before(at, Class::COMMA.with(Class::COLON));
    let source = subject::noun_phrase_starting(p, 1, at).filter(|_| is_from)?;
    (source.end + 1 == at).then(|| p.span(source)).flatten()
}

/// The first name or pronoun in front of the quotation.
fn speaker_in_sentence(p: &Passage<'_>, at: usize) -> Option<Span> {
    let verb = (1..at).find(|&verb| {
        p.is(verb, Class::AUXILIARY.with(Class::MODAL).with(Class::VERB)) || p.is_past_form(verb)
    })?;
    let range = subject::before(p, verb)?.range;
    subject::is_name_like(p, &range).then(|| p.span(range)).flatten()
}

#[cfg(test)]
mod tests {
    use crate::detect::quotes::testing::{assert_none, assert_quote, assert_quotes};

    #[test]
    fn a_quotation_alone_is_speech() {
        assert_quotes("⟦“Rents fell in every street of the city.”⟧");
    }

    #[test]
    fn a_quotation_behind_a_colon_is_speech() {
        assert_quotes("Mayor of Lagos: ⟦‘Rents Must Fall’⟧");
    }

    #[test]
    fn a_long_quotation_in_a_sentence_is_somebodys_wording() {
        assert_quotes("The plan would ⟦“do nothing at all for the poor of this town”⟧ in May.");
    }

    #[test]
    fn titles_nicknames_and_single_words_are_no_speech() {
        assert_none("Her novel “The Rents of Lagos and Other Tales” won a prize.");
        assert_none("Robert “Bobby” Reed met the so-called “rent doctors” in May.");
        assert_none("Photos of the “super moon” drew crowds.");
    }

    #[test]
    fn apostrophes_and_inches_are_no_speech() {
        assert_none("The workers' union won; the pipe is 6\" wide and it's the boss's.");
    }

    #[test]
    fn a_quotation_may_come_from_somebody() {
        assert_quote(
            "From the council: ⟦“Rents fell in every street of the city.”⟧",
            "direct",
            "the council",
            "",
            "colon-quotation",
        );
    }
}
