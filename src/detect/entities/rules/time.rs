//! Times of day and spans shorter than a day.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::reading::Form;
use crate::detect::entities::rules::{Found, Scan, date, number};

const EARLY: &[u32] = &[key("early"), key("late"), key("earlier"), key("later")];
const BEHIND: &[u32] = &[key("later"), key("earlier"), key("ago")];
const OVERNIGHT: &[u32] = &[key("overnight"), key("tonight"), key("midnight"), key("noon")];
const LAST: &[u32] = &[key("last"), key("this"), key("that"), key("one"), key("every")];
const IN_THE: &[u32] = &[key("in"), key("the")];
const DAY: u32 = key("day");

/// Finds a time of day or a duration in hours, minutes or seconds.
pub fn find(scan: Scan<'_, '_>, at: usize) -> Option<Found> {
    let found = |end| Found::new(end, Label::Time, "time");
    if let Some(end) = clock(scan, at) {
        return found(end);
    }
    if let Some(end) = duration(scan, at) {
        return Found::new(end, Label::Time, "hours");
    }
    let day = if scan.is(at, EARLY) { at + 1 } else { at };
    if scan.any(day, Classes::WEEKDAY) && scan.has(day, Form::CAPITAL) {
        if scan.any(day + 1, Classes::DAY_PART) {
            return found(day + 2);
        }
        return (day > at).then_some(Found {
            end: day + 1,
            label: Label::Time,
            rule: "part-of-day",
        });
    }
    if scan.is(at, EARLY) && scan.key(at + 1) == IN_THE[0] && scan.key(at + 2) == IN_THE[1] {
        return (scan.key(at + 3) == DAY || scan.any(at + 3, Classes::DAY_PART)).then_some(Found {
            end: at + 4,
            label: Label::Time,
            rule: "time",
        });
    }
    if scan.is(at, LAST) && scan.any(at + 1, Classes::DAY_PART) {
        return found(at + 2);
    }
    scan.is(at, OVERNIGHT).then_some(Found { end: at + 1, label: Label::Time, rule: "time" })
}

/// `5 p.m.`, `7:30 GMT`, `5pm`, `10 o'clock`.
fn clock(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.has(at, Form::SUFFIXED) {
        let text = scan.reading.text(at);
        let is_clock = text.ends_with("pm") || text.ends_with("am");
        return is_clock.then(|| marks(scan, at + 1));
    }
    let is_number = scan.has(at, Form::CLOCK)
        || scan.has(at, Form::PLAIN_NUMBER) && scan.any(at + 1, Classes::CLOCK_MARK)
        || scan.any(at, Classes::NUMBER) && scan.any(at + 1, Classes::CLOCK_MARK);
    is_number
        .then(|| marks(scan, at + 1))
        .filter(|&end| scan.has(at, Form::CLOCK) || scan.any(end - 1, Classes::CLOCK_MARK))
}

fn marks(scan: Scan<'_, '_>, at: usize) -> usize {
    let mut end = at;
    while scan.any(end, Classes::CLOCK_MARK) && scan.key(end) != key("et") {
        end += 1;
    }
    end
}

/// `several hours`, `90 minutes`, `12-hour`, `25 minutes later`, `hours earlier`.
fn duration(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    let unit = date::amount(scan, at).unwrap_or(at);
    let joined = if unit > at { scan.behind_hyphen(unit) } else { unit };
    if !scan.any(joined, Classes::CLOCK_UNIT) {
        return None;
    }
    let is_singular_second = scan.key(joined) == key("second") || scan.key(joined) == key("moment");
    if is_singular_second && !number::number(scan, at).is_some_and(|end| end == unit && unit > at) {
        return None;
    }
    if scan.is(joined + 1, BEHIND) {
        return Some(joined + 2);
    }
    (unit > at || scan.key(joined) == key("hours") || scan.key(joined) == key("minutes"))
        .then_some(joined + 1)
}

#[cfg(test)]
mod tests {
    use crate::detect::entities::rules::tests::assert_marked;

    #[test]
    fn a_clock_time_has_its_mark() {
        assert_marked("It left at ⟦TIME 5 p.m.⟧ sharp.");
        assert_marked("It left at ⟦TIME 7:30⟧ sharp.");
    }

    #[test]
    fn a_part_of_a_day_is_a_time() {
        assert_marked("He came ⟦TIME Friday night⟧.");
        assert_marked("He stayed ⟦TIME overnight⟧.");
    }

    #[test]
    fn hours_and_minutes_are_times() {
        assert_marked("They waited ⟦TIME several hours⟧.");
        assert_marked("It took ⟦TIME 90 minutes⟧.");
        assert_marked("A ⟦TIME 12-hour⟧ trip followed.");
    }

    #[test]
    fn a_second_that_counts_nothing_is_an_ordinal() {
        assert_marked("It was the ⟦ORDINAL second⟧ trip.");
    }
}
