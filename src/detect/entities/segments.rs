//! Which words could be part of an entity.
//!
//! Most words of an article cannot: the small ones between the names. The tagger does not look at
//! them at all, which halves its work. A segment is a run of words that could, with gaps of at most
//! [`GAP`] words (`Ministry of the Interior`), inside of one sentence.

use std::ops::Range;

use crate::detect::entities::class::Classes;
use crate::detect::entities::reading::{Form, Reading};

/// Small words that a name may have between two large ones.
const GAP: usize = 2;

const FORMS: Form =
    Form::CAPITAL.with(Form::INNER_CAPITAL).with(Form::DIGIT).with(Form::ALL_CAPITALS);

const CLASSES: Classes = Classes::MONTH
    .with(Classes::WEEKDAY)
    .with(Classes::SEASON)
    .with(Classes::DAY_WORD)
    .with(Classes::DAILY)
    .with(Classes::TIME_UNIT)
    .with(Classes::CLOCK_UNIT)
    .with(Classes::DAY_PART)
    .with(Classes::NUMBER)
    .with(Classes::MAGNITUDE)
    .with(Classes::PLURAL_NUMBER)
    .with(Classes::ORDINAL)
    .with(Classes::CURRENCY_SIGN)
    .with(Classes::PERCENT)
    .with(Classes::DEMONYM)
    .with(Classes::RELIGION)
    .with(Classes::PARTY)
    .with(Classes::LANGUAGE);

/// Cuts a sentence into segments. `is_ruled` tells which words a rule covers.
pub fn segments(
    reading: &Reading<'_>,
    sentence: &Range<usize>,
    is_ruled: impl Fn(usize) -> bool,
    found: &mut Vec<Range<usize>>,
) {
    found.clear();
    let mut open: Option<Range<usize>> = None;
    for at in sentence.clone() {
        if !could_be(reading, at, sentence) && !is_ruled(at) {
            continue;
        }
        match &mut open {
            Some(segment) if at - segment.end <= GAP => segment.end = at + 1,
            _ => {
                found.extend(open.take());
                open = Some(at..at + 1);
            }
        }
    }
    found.extend(open);
}

fn could_be(reading: &Reading<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let word = reading.word(at);
    if word.form.any(FORMS) {
        let is_opening = word.classes.any(Classes::COMMON) && !word.form.any(Form::ALL_CAPITALS);
        return !is_opening || at + 1 < sentence.end && reading.form(at + 1).any(FORMS);
    }
    word.classes.any(CLASSES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Article;
    use crate::document::plain;

    #[track_caller]
    fn assert_segments(text: &str, wanted: &[&str]) {
        let document = plain::document(text, None, "");
        let article = Article::new(&document);
        let reading = Reading::new(&article);
        let mut found = Vec::new();
        let sentence = 0..reading.words.len();
        segments(&reading, &sentence, |_| false, &mut found);
        let texts: Vec<_> = found.into_iter().map(|s| reading.span(s).slice(text)).collect();
        assert_eq!(texts, wanted, "{text}");
    }

    #[test]
    fn small_words_between_names_belong_to_the_segment() {
        assert_segments(
            "he left the Ministry of the Interior early",
            &["Ministry of the Interior"],
        );
    }

    #[test]
    fn small_words_alone_are_no_segment() {
        assert_segments("The rain had stopped when they came home.", &[]);
    }

    #[test]
    fn capitals_tell_a_country_from_a_pronoun() {
        assert_segments("the US told us so", &["US"]);
    }

    #[test]
    fn a_nationality_in_small_letters_is_looked_at() {
        assert_segments("many kurdish farmers left", &["kurdish"]);
    }
}
