//! Dates, absolute and relative, and spans of a day and longer.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::reading::Form;
use crate::detect::entities::rules::{Found, Scan, number};

const THE: u32 = key("the");
const A: u32 = key("a");
const AN: u32 = key("an");
const OF: u32 = key("of");
const COMMA: u32 = key(",");
const AGO: &[u32] = &[key("ago"), key("later"), key("earlier")];
const OLD: u32 = key("old");
const LAST: &[u32] = &[
    key("last"),
    key("next"),
    key("this"),
    key("past"),
    key("coming"),
    key("previous"),
    key("following"),
    key("recent"),
    key("every"),
    key("each"),
    key("that"),
    key("same"),
    key("current"),
    key("first"),
    key("final"),
    key("upcoming"),
    key("preceding"),
    key("late"),
    key("early"),
    key("mid"),
];
/// `last`, `this` and the like, which make a date of a unit without a number.
const POINTERS: &[u32] = &[key("last"), key("next"), key("this"), key("every"), key("each")];
const EARLY: &[u32] = &[key("early"), key("late"), key("mid"), key("earlier"), key("later")];
const EDGES: &[u32] = &[
    key("end"),
    key("beginning"),
    key("start"),
    key("middle"),
    key("rest"),
    key("summer"),
    key("spring"),
];
const MORE: &[u32] = &[key("more"), key("less"), key("fewer")];
const THAN: u32 = key("than");
const AT: u32 = key("at");
const LEAST: &[u32] = &[key("least"), key("most")];
const ABOUT: &[u32] = &[
    key("about"),
    key("nearly"),
    key("almost"),
    key("some"),
    key("around"),
    key("over"),
    key("roughly"),
];
const SEVERAL: &[u32] = &[
    key("several"),
    key("few"),
    key("couple"),
    key("many"),
    key("recent"),
    key("coming"),
    key("whole"),
];
const ANOTHER: &[u32] = &[key("another"), key("additional")];
const IN: &[u32] = &[
    key("in"),
    key("since"),
    key("by"),
    key("until"),
    key("from"),
    key("of"),
    key("before"),
    key("after"),
    key("during"),
    key("late"),
    key("early"),
    key("mid"),
    key("through"),
    key("last"),
    key("this"),
    key("next"),
    key("to"),
    key("between"),
    key("for"),
];
/// Month names that are also other words.
const DOUBTFUL: &[u32] = &[key("may"), key("march"), key("mar"), key("sun"), key("august")];

/// Words outside the classes that a date can begin with.
pub const OPENERS: &[u32] = &[
    key("the"),
    key("last"),
    key("this"),
    key("early"),
    key("late"),
    key("mid"),
    key("earlier"),
    key("later"),
    key("coming"),
    key("recent"),
    key("several"),
    key("few"),
    key("past"),
    key("previous"),
];

/// Finds a date or a duration of a day or more.
pub fn find(scan: Scan<'_, '_>, at: usize) -> Option<Found> {
    if let Some(end) = relative(scan, at) {
        return Found::new(end, Label::Date, "relative-date");
    }
    if let Some(end) = calendar(scan, at) {
        let rule = if scan.any(at, Classes::WEEKDAY) { "weekday" } else { "calendar-date" };
        return Found::new(end, Label::Date, rule);
    }
    if let Some(end) = duration(scan, at) {
        return Found::new(end, Label::Date, "duration");
    }
    let is_day = scan.any(at, Classes::DAY_WORD)
        || scan.any(at, Classes::DAILY)
            && scan.key(at) != key("annual")
            && scan.has(at, Form::SMALL);
    is_day.then_some(Found { end: at + 1, label: Label::Date, rule: "relative-date" })
}

/// `September 11, 2001`, `11 September 2001`, `mid-June`, `Monday`, `1998`, `the late 1990s`.
fn calendar(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if let Some(end) = century(scan, at) {
        return Some(end);
    }
    if scan.is(at, EARLY) {
        let core = scan.behind_hyphen(at + 1);
        if let Some(end) = month_date(scan, core).or_else(|| year(scan, core, true)) {
            return Some(end);
        }
    }
    if scan.any(at, Classes::WEEKDAY) && scan.has(at, Form::CAPITAL) {
        let next = if scan.key(at + 1) == COMMA { at + 2 } else { at + 1 };
        let date = month_date(scan, next).or_else(|| day_month(scan, next));
        return Some(date.unwrap_or(at + 1));
    }
    month_date(scan, at)
        .or_else(|| day_month(scan, at))
        .or_else(|| year(scan, at, scan.is(at.wrapping_sub(1), IN)))
}

/// `September 11, 2001`, `September 2001`, `September of last year`, `September`.
fn month_date(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if !scan.any(at, Classes::MONTH) || !scan.has(at, Form::CAPITAL) {
        return None;
    }
    let mut end = at + 1;
    if scan.reading.text(end) == "." && scan.has(end + 1, Form::DIGIT) {
        end += 1;
    }
    let day = scan.has(end, Form::SHORT) || scan.has(end, Form::ORDINAL);
    if !day && scan.is(at, DOUBTFUL) && !scan.has(end, Form::YEAR) {
        let before = at.wrapping_sub(1);
        return (scan.is(before, IN) || scan.is_hyphen(before)).then_some(end);
    }
    if day {
        end += 1;
    }
    Some(trailing_year(scan, end))
}

fn trailing_year(scan: Scan<'_, '_>, at: usize) -> usize {
    let year = if scan.key(at) == COMMA || scan.key(at) == OF { at + 1 } else { at };
    if scan.has(year, Form::YEAR) {
        return year + 1;
    }
    if year > at && scan.is(year, POINTERS) && scan.any(year + 1, Classes::TIME_UNIT) {
        return year + 2;
    }
    at
}

/// `11 September 2001`, `the 11th of September`.
fn day_month(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if !scan.has(at, Form::SHORT.with(Form::ORDINAL)) {
        return None;
    }
    let month = if scan.key(at + 1) == OF { at + 2 } else { at + 1 };
    (scan.any(month, Classes::MONTH) && scan.has(month, Form::CAPITAL))
        .then(|| trailing_year(scan, month + 1))
}

/// `1998`, `1990s`, `1996-97`. `is_led` tells whether a word before it speaks for a year.
fn year(scan: Scan<'_, '_>, at: usize, is_led: bool) -> Option<usize> {
    if scan.has(at, Form::DECADE) {
        return Some(at + 1);
    }
    if !scan.has(at, Form::YEAR) {
        return None;
    }
    let is_recent =
        matches!(scan.reading.text(at).as_bytes(), [b'1', b'8' | b'9', ..] | [b'2', b'0', ..]);
    let mut end = at + 1;
    if scan.is_hyphen(end) && scan.has(end + 1, Form::SHORT.with(Form::YEAR)) {
        end += 2;
    }
    (is_led || is_recent).then_some(end)
}

/// `the late 1990s`, `the 19th century`, `the end of November`, `the summer of 2005`.
fn century(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.key(at) != THE {
        return None;
    }
    let mut core = at + 1;
    if scan.is(core, EDGES) && scan.key(core + 1) == OF {
        let inner = core + 2;
        return relative(scan, inner)
            .or_else(|| month_date(scan, inner))
            .or_else(|| year(scan, inner, true))
            .or_else(|| century(scan, inner));
    }
    while scan.is(core, EARLY) {
        core = scan.behind_hyphen(core + 1);
    }
    if scan.has(core, Form::DECADE) {
        return Some(core + 1);
    }
    if number::is_ordinal(scan, core) {
        let unit = scan.behind_hyphen(core + 1);
        return scan.any(unit, Classes::TIME_UNIT).then_some(unit + 1);
    }
    None
}

/// `last week`, `this year`, `earlier this week`, `the past 10 days`, `the next day`, `last August`.
fn relative(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    let mut word = at;
    if scan.is(word, EARLY) {
        word += 1;
    }
    let has_article = scan.key(word) == THE;
    if has_article {
        word += 1;
    }
    if !scan.is(word, LAST) || word > at && scan.is(word, EARLY) {
        return None;
    }
    let is_pointer = scan.is(word, POINTERS);
    let mut core = word + 1;
    if let Some(end) = amount(scan, core) {
        core = scan.behind_hyphen(end);
    }
    let named = Classes::MONTH.with(Classes::WEEKDAY);
    if is_pointer && scan.any(core, named) && scan.has(core, Form::CAPITAL) {
        return Some(core + 1);
    }
    let units = Classes::TIME_UNIT.with(Classes::SEASON);
    let is_weak = scan.is(word, EARLY) || scan.key(word) == key("final");
    (scan.any(core, units) && !is_weak).then_some(core + 1)
}

/// `three months`, `nearly a year`, `more than two weeks ago`, `19-year-old`, `decades`.
fn duration(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    let end = amount(scan, at)?;
    let unit = scan.behind_hyphen(end);
    if !scan.any(unit, Classes::TIME_UNIT) {
        return None;
    }
    Some(behind_unit(scan, unit + 1))
}

/// `ago`, `later`, `-old`, `old`.
fn behind_unit(scan: Scan<'_, '_>, at: usize) -> usize {
    let next = scan.behind_hyphen(at);
    if scan.key(next) == OLD || scan.is(at, AGO) {
        return next + 1;
    }
    at
}

/// The end of an amount: a number or `a`, `several`, with what limits it: `more than`, `about`.
pub fn amount(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.is(at, MORE) && scan.key(at + 1) == THAN {
        return amount(scan, at + 2);
    }
    if scan.key(at) == AT && scan.is(at + 1, LEAST) {
        return amount(scan, at + 2);
    }
    if scan.is(at, ABOUT) || scan.is(at, ANOTHER) {
        return amount(scan, at + 1);
    }
    if let Some(end) = number::range(scan, at) {
        return Some(end);
    }
    if scan.key(at) == A || scan.key(at) == AN || scan.is(at, SEVERAL) {
        let next = at + 1;
        return Some(if scan.is(next, SEVERAL) { next + 1 } else { next });
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::detect::entities::rules::tests::assert_marked;

    #[test]
    fn a_date_may_have_weekday_month_day_and_year() {
        assert_marked("He left on ⟦DATE Tuesday⟧.");
        assert_marked("It sank on ⟦DATE September 11, 2001⟧.");
        assert_marked("They met in ⟦DATE June 1994⟧.");
        assert_marked("It opened on ⟦DATE 3 March 2005⟧.");
    }

    #[test]
    fn a_year_needs_its_form_or_a_word_before_it() {
        assert_marked("She was born in ⟦DATE 1968⟧.");
        assert_marked("They shipped ⟦CARDINAL 1,968⟧ crates.");
    }

    #[test]
    fn early_and_late_belong_to_a_date() {
        assert_marked("By ⟦DATE mid-June⟧ all were gone.");
        assert_marked("It began in ⟦DATE late April⟧.");
        assert_marked("That was in ⟦DATE the late 1990s⟧.");
    }

    #[test]
    fn centuries_and_ends_are_dates() {
        assert_marked("A song of ⟦DATE the 19th century⟧.");
        assert_marked("They close at ⟦DATE the end of November⟧.");
    }

    #[test]
    fn a_unit_behind_last_or_next_is_a_date() {
        assert_marked("It rained ⟦DATE last week⟧.");
        assert_marked("Fares rise ⟦DATE next year⟧.");
        assert_marked("She won ⟦DATE last March⟧.");
        assert_marked("It fell for ⟦DATE the past 10 days⟧.");
        assert_marked("He spoke ⟦DATE earlier this week⟧.");
    }

    #[test]
    fn a_duration_is_a_date() {
        assert_marked("It lasted ⟦DATE three months⟧.");
        assert_marked("They waited ⟦DATE nearly two weeks⟧.");
        assert_marked("He died ⟦DATE two years ago⟧.");
        assert_marked("A ⟦DATE 78-year-old⟧ woman swam.");
    }

    #[test]
    fn the_verb_may_is_no_month() {
        assert_marked("They may come.");
        assert_marked("May they come?");
    }

    #[test]
    fn the_verb_march_is_no_month() {
        assert_marked("They march on.");
    }
}
