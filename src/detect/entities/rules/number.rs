//! Numbers in digits and in words, and what is nothing but a number.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::reading::Form;
use crate::detect::entities::rules::{Found, Scan};

const A: u32 = key("a");
const AN: u32 = key("an");
const AND: u32 = key("and");
const BETWEEN: u32 = key("between");
const DOZEN: u32 = key("dozen");
const HALF: u32 = key("half");
const OF: u32 = key("of");
const ONE: u32 = key("one");
const POINT: u32 = key("point");
const SECOND: u32 = key("second");
const SEVERAL: &[u32] = &[key("several"), key("few"), key("couple"), key("many")];
const TO: u32 = key("to");
const NOT_COUNTED: &[u32] =
    &[key("another"), key("who"), key("which"), key("that"), key("day"), key("time")];

/// Finds an ordinal or a bare number.
pub fn find(scan: Scan<'_, '_>, at: usize) -> Option<Found> {
    if is_ordinal(scan, at) {
        return Found::new(at + 1, Label::Ordinal, "ordinal");
    }
    let end = range(scan, at)?;
    if is_pronoun(scan, at, end) || is_part_of_a_name(scan, at, end) {
        return None;
    }
    Found::new(end, Label::Cardinal, "cardinal")
}

/// The end of a number, a range of numbers (`10 to 20`, `between 5 and 6`) or a score (`6-2`).
pub fn range(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.key(at) == BETWEEN {
        let middle = number(scan, at + 1).filter(|&m| scan.key(m) == AND)?;
        return number(scan, middle + 1);
    }
    let end = number(scan, at)?;
    if scan.is_hyphen(end) && scan.key(end + 1) == TO && scan.is_hyphen(end + 2) {
        return number(scan, end + 3).or(Some(end));
    }
    if scan.key(end) == TO || scan.is_hyphen(end) {
        return number(scan, end + 1).or(Some(end));
    }
    Some(end)
}

/// The end of one number that begins here.
pub fn number(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.has(at, Form::PLAIN_NUMBER) {
        return Some(magnitudes(scan, at + 1));
    }
    if scan.any(at, Classes::PLURAL_NUMBER) {
        return Some(plural_numbers(scan, at));
    }
    if scan.any(at, Classes::NUMBER) {
        return Some(number_words(scan, at));
    }
    let word = scan.key(at);
    let counts_next = word == A || word == AN || scan.is(at, SEVERAL);
    let next = scan.behind_hyphen(at + 1);
    if counts_next && scan.any(next, Classes::MAGNITUDE) && !scan.has(next, Form::SINGLE) {
        return Some(magnitudes(scan, next));
    }
    if counts_next && (scan.key(next) == DOZEN || scan.key(next) == HALF && word == A) {
        return Some(magnitudes(scan, next + 1));
    }
    None
}

/// `million`, `-million`, `hundred thousand`.
fn magnitudes(scan: Scan<'_, '_>, at: usize) -> usize {
    let mut end = at;
    loop {
        let next = scan.behind_hyphen(end);
        let is_letter = scan.has(next, Form::SINGLE) && scan.reading.is_spaced(next);
        if !scan.any(next, Classes::MAGNITUDE) || is_letter {
            return end;
        }
        end = next + 1;
    }
}

/// `tens of thousands`, `hundreds of millions`.
fn plural_numbers(scan: Scan<'_, '_>, at: usize) -> usize {
    let mut end = at + 1;
    while scan.key(end) == OF && scan.any(end + 1, Classes::PLURAL_NUMBER) {
        end += 2;
    }
    end
}

/// `twenty-five`, `two hundred and ten`, `half a million`, `two-thirds`, `two-point-seven million`.
fn number_words(scan: Scan<'_, '_>, at: usize) -> usize {
    let mut end = at + 1;
    if scan.key(at) == HALF && scan.key(end) == A && scan.any(end + 1, Classes::MAGNITUDE) {
        return magnitudes(scan, end + 1);
    }
    loop {
        end = magnitudes(scan, end);
        let joined = scan.behind_hyphen(end);
        let is_fraction = scan.any(joined, Classes::FRACTION) && scan.key(joined) != SECOND;
        if joined > end && (is_fraction || scan.any(joined, Classes::NUMBER)) {
            end = joined + 1;
        } else if joined > end && scan.key(joined) == POINT && scan.is_hyphen(joined + 1) {
            end = joined + 3;
        } else if scan.key(end) == AND
            && scan.any(end - 1, Classes::MAGNITUDE)
            && scan.any(end + 1, Classes::NUMBER)
        {
            end += 2;
        } else if scan.any(end, Classes::NUMBER) && scan.any(end - 1, Classes::MAGNITUDE) {
            end += 1;
        } else {
            return end.min(scan.end);
        }
    }
}

/// Whether the word is an ordinal, in letters or digits.
pub fn is_ordinal(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.has(at, Form::ORDINAL)
        || scan.any(at, Classes::ORDINAL)
            && !(scan.key(at) == SECOND && scan.any(at.wrapping_sub(1), Classes::NUMBER))
}

/// `one` that counts nothing: `no one`, `one another`, `one of whom`.
fn is_pronoun(scan: Scan<'_, '_>, at: usize, end: usize) -> bool {
    const BEFORE: &[u32] = &[
        key("no"),
        key("this"),
        key("that"),
        key("the"),
        key("any"),
        key("every"),
        key("each"),
        key("which"),
    ];
    end == at + 1
        && scan.key(at) == ONE
        && (scan.is(at.wrapping_sub(1), BEFORE) || scan.is(end, NOT_COUNTED))
}

/// A number that is joined to a name: `F-16`, `G-8`, `Boeing 737`.
fn is_part_of_a_name(scan: Scan<'_, '_>, at: usize, end: usize) -> bool {
    let before = at.wrapping_sub(1);
    scan.is_hyphen(before) && scan.has(at.wrapping_sub(2), Form::CAPITAL)
        || scan.is_hyphen(end) && scan.has(end + 1, Form::CAPITAL)
}

#[cfg(test)]
mod tests {
    use crate::detect::entities::rules::tests::assert_marked;

    #[test]
    fn numbers_in_digits_and_words_are_cardinals() {
        assert_marked("⟦CARDINAL Twenty-five⟧ boats sank.");
        assert_marked("He counted ⟦CARDINAL 84,121⟧ votes.");
        assert_marked("⟦CARDINAL Hundreds of thousands⟧ fled.");
        assert_marked("It has ⟦CARDINAL four million⟧ readers.");
        assert_marked("About ⟦CARDINAL two-thirds⟧ agreed.");
    }

    #[test]
    fn a_score_is_one_number() {
        assert_marked("They won ⟦CARDINAL 6-2⟧ at home.");
    }

    #[test]
    fn ordinals_are_found_in_digits_and_words() {
        assert_marked("The ⟦ORDINAL third⟧ boat sank.");
        assert_marked("The ⟦ORDINAL 22nd⟧ boat sank.");
    }

    #[test]
    fn one_that_counts_nothing_is_no_number() {
        assert_marked("No one came.");
        assert_marked("They hit one another.");
    }

    #[test]
    fn a_number_that_is_joined_to_a_name_is_part_of_it() {
        assert_marked("An F-16 landed.");
    }
}
