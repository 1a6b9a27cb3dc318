//! Numbers with a unit: percentages, money, quantities.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::key;
use crate::detect::entities::reading::Form;
use crate::detect::entities::rules::{Found, Scan, number};

const AND: u32 = key("and");
const BETWEEN: u32 = key("between");
const OF: u32 = key("of");
const PER: u32 = key("per");
const CENT: u32 = key("cent");
const TO: u32 = key("to");
const US: &[u32] = &[key("us"), key("u.s."), key("u.s")];
const MULTI: u32 = key("multi");

/// Words besides numbers that a measure can begin with.
pub const OPENERS: &[u32] = &[MULTI, key("several"), key("few"), key("an")];
const MODIFIERS: &[u32] = &[key("square"), key("cubic"), key("metric"), key("nautical")];
/// Units that are more often something else when they stand alone.
const PERCENTAGE: u32 = key("percentage");
const SECOND: &[u32] = &[key("stone"), key("yard"), key("mark")];

/// Finds a percentage, an amount of money or a quantity.
pub fn find(scan: Scan<'_, '_>, at: usize) -> Option<Found> {
    if let Some(end) = signed_money(scan, at) {
        return Found::new(end, Label::Money, "money");
    }
    if scan.key(at) == MULTI {
        return multi_money(scan, at);
    }
    let end = pair(scan, at).or_else(|| number::range(scan, at))?;
    let unit = scan.behind_hyphen(end);
    if let Some(end) = percent(scan, unit) {
        return Found::new(end, Label::Percent, "percent");
    }
    if let Some(end) = currency(scan, unit) {
        return Found::new(end, Label::Money, "money");
    }
    quantity(scan, unit).and_then(|end| Found::new(end, Label::Quantity, "quantity"))
}

/// `5 and 6` in front of a unit.
fn pair(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    number::number(scan, at)
        .filter(|&end| scan.key(end) == AND)
        .and_then(|end| number::number(scan, end + 1))
        .filter(|&end| percent(scan, end).is_some())
}

/// `$25 million`, `US $900 million`, `between $10 and $20 million`, `$5-$6`.
fn signed_money(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.key(at) == BETWEEN {
        let middle = one_signed(scan, at + 1).filter(|&m| scan.key(m) == AND)?;
        return one_signed(scan, middle + 1);
    }
    let end = one_signed(scan, at)?;
    let next = end + 1;
    if scan.is_hyphen(end) || scan.key(end) == TO {
        return one_signed(scan, next)
            .or_else(|| number::number(scan, next).filter(|_| scan.is_hyphen(end)))
            .or(Some(end));
    }
    Some(end)
}

fn one_signed(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    let mut sign = at;
    if scan.is(at, US) {
        sign += 1;
    }
    if !scan.any(sign, Classes::CURRENCY_SIGN) {
        return None;
    }
    let is_letters = scan.has(sign, Form::CAPITAL.with(Form::SMALL));
    if is_letters && scan.any(sign + 1, Classes::CURRENCY_SIGN) {
        sign += 1;
    }
    if is_letters && scan.has(sign, Form::SMALL) {
        return None;
    }
    if scan.has(sign + 1, Form::PLAIN_NUMBER) {
        return number::number(scan, sign + 1);
    }
    (!is_letters && scan.has(sign + 1, Form::SUFFIXED)).then_some(sign + 2)
}

/// `multi-million dollar`.
fn multi_money(scan: Scan<'_, '_>, at: usize) -> Option<Found> {
    let number = scan.behind_hyphen(at + 1);
    let unit = scan.behind_hyphen(number + 1);
    (number > at + 1 && scan.any(number, Classes::MAGNITUDE) && scan.any(unit, Classes::CURRENCY))
        .then_some(Found { end: unit + 1, label: Label::Money, rule: "money" })
}

fn percent(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    if scan.key(at) == PERCENTAGE {
        return scan.any(at + 1, Classes::COMMON).then_some(at + 1).or(Some(at + 2));
    }
    if scan.any(at, Classes::PERCENT) {
        return Some(at + 1);
    }
    (scan.key(at) == PER && scan.key(at + 1) == CENT).then_some(at + 2)
}

/// `dollars`, `of dollars`, `U.S. dollars`, `Sudanese pounds`.
fn currency(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    let mut unit = if scan.key(at) == OF { at + 1 } else { at };
    let is_nation = scan.any(unit, Classes::DEMONYM.with(Classes::COUNTRY));
    if is_nation && scan.any(unit + 1, Classes::CURRENCY) {
        unit += 1;
    }
    (scan.any(unit, Classes::CURRENCY) && !scan.is(unit, SECOND)).then_some(unit + 1)
}

/// `square kilometers`, `meters`, `of kilometers`, `kilometers-per-hour`, `degrees Celsius`.
fn quantity(scan: Scan<'_, '_>, at: usize) -> Option<usize> {
    let mut end = if scan.key(at) == OF { at + 1 } else { at };
    while scan.is(end, MODIFIERS) {
        end = scan.behind_hyphen(end + 1);
    }
    if !scan.any(end, Classes::UNIT) || scan.has(end, Form::SINGLE) {
        return None;
    }
    end += 1;
    while scan.any(end, Classes::UNIT) && !scan.is(end, MODIFIERS) {
        end += 1;
    }
    let per = scan.behind_hyphen(end);
    let unit = scan.behind_hyphen(per + 1);
    let is_rate = scan.key(per) == PER && scan.any(unit, Classes::CLOCK_UNIT);
    Some(if is_rate { unit + 1 } else { end })
}

#[cfg(test)]
mod tests {
    use crate::detect::entities::rules::tests::assert_marked;

    #[test]
    fn a_percentage_has_its_sign_or_word() {
        assert_marked("It fell ⟦PERCENT 4.5%⟧.");
        assert_marked("It fell ⟦PERCENT three percent⟧.");
        assert_marked("It fell ⟦PERCENT 3 percentage points⟧.");
        assert_marked("It fell ⟦PERCENT 12 per cent⟧.");
    }

    #[test]
    fn a_range_of_percentages_is_one() {
        assert_marked("It fell ⟦PERCENT 10 to 12 percent⟧.");
        assert_marked("It fell ⟦PERCENT 5 and 6 percent⟧.");
    }

    #[test]
    fn money_has_its_sign_or_word() {
        assert_marked("It cost ⟦MONEY $25 million⟧.");
        assert_marked("It cost ⟦MONEY €3⟧.");
        assert_marked("It cost ⟦MONEY 40 cents⟧.");
        assert_marked("It cost ⟦MONEY millions of dollars⟧.");
        assert_marked("It cost ⟦MONEY US $900 million⟧.");
        assert_marked("A ⟦MONEY $10-million⟧ fine.");
    }

    #[test]
    fn a_range_of_money_is_one() {
        assert_marked("It cost ⟦MONEY between $10 and $20 million⟧.");
    }

    #[test]
    fn a_quantity_has_its_unit() {
        assert_marked("It burned ⟦QUANTITY 35 square kilometers⟧.");
        assert_marked("A ⟦QUANTITY 10-meter⟧ wave.");
        assert_marked("Winds of ⟦QUANTITY 85 kilometers per hour⟧.");
        assert_marked("It held ⟦QUANTITY 200 tons⟧.");
    }

    #[test]
    fn a_unit_alone_is_nothing() {
        assert_marked("The meter was broken, and so was the dollar.");
    }
}
