//! Names by capitals, gazetteers and titles alone.

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::lexicon::{Lexicon, key, phrase_key};
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};
use crate::detect::entities::rules::Scan;

const JOINERS: &[u32] = &[
    key("of"),
    key("de"),
    key("del"),
    key("van"),
    key("von"),
    key("bin"),
    key("al"),
    key("for"),
    key("and"),
    key("the"),
];

const NOT_ONLY_TITLES: Classes = Classes::ORG_HEAD.with(Classes::ORGANISATION);
const NO_NAMES: Classes = Classes::COMMON.with(Classes::MONTH).with(Classes::WEEKDAY);

/// Finds the names of one sentence between what the rules found.
pub fn find(scan: Scan<'_, '_>, taken: &dyn Fn(usize) -> bool, mentions: &mut Vec<Mention>) {
    let mut at = scan.start;
    while at < scan.end {
        if taken(at) || !may_begin(scan, at) {
            at += 1;
            continue;
        }
        let (end, classes) = longest_phrase(scan.reading, at, scan.end);
        let run = run_end(scan, at, taken).max(end);
        let (end, label) =
            match label(scan, at, run, if run == end { classes } else { Classes::NONE }) {
                Some(label) => (run, Some(label)),
                None => (end, label(scan, at, end, classes)),
            };
        if let Some(label) = label {
            mentions.push(Mention { tokens: at..end, label, score: 0.6, rule: "gazetteer" });
        }
        at = end.max(at + 1);
    }
}

fn may_begin(scan: Scan<'_, '_>, at: usize) -> bool {
    let classes = scan.reading.classes(at);
    let is_title = classes.any(Classes::TITLE) && !classes.any(NOT_ONLY_TITLES);
    scan.has(at, Form::CAPITAL) && !is_title && !classes.any(NO_NAMES)
}

fn longest_phrase(reading: &Reading<'_>, at: usize, limit: usize) -> (usize, Classes) {
    let lexicon = Lexicon::shared();
    let mut phrase = reading.key(at);
    let mut classes = reading.classes(at);
    let mut best = (at + 1, classes);
    let mut end = at + 1;
    while classes.any(Classes::BEGINS_PHRASE) && end < limit {
        phrase = phrase_key(phrase, reading.key(end));
        classes = lexicon.classes(phrase);
        end += 1;
        if classes.without(Classes::BEGINS_PHRASE) != Classes::NONE {
            best = (end, classes);
        }
    }
    best
}

fn run_end(scan: Scan<'_, '_>, at: usize, taken: &dyn Fn(usize) -> bool) -> usize {
    let mut end = at + 1;
    while end < scan.end && !taken(end) {
        let next = if scan.is(end, JOINERS) || scan.is_hyphen(end) { end + 1 } else { end };
        let has_demonym = scan.any(end.wrapping_sub(1), Classes::DEMONYM) && next == end + 1;
        if !scan.has(next, Form::CAPITAL)
            || taken(next)
            || has_demonym
            || scan.is(end, &JOINERS[6..])
        {
            break;
        }
        end = next + 1;
    }
    end
}

fn label(scan: Scan<'_, '_>, at: usize, end: usize, classes: Classes) -> Option<Label> {
    let last = end - 1;
    let single = scan.reading.classes(at);
    let is_titled = at > scan.start && is_title_before(scan, at);
    let nationality = Classes::DEMONYM.with(Classes::RELIGION).with(Classes::PARTY);
    let countries = Classes::COUNTRY.with(Classes::REGION).with(Classes::LARGE_CITY);
    Some(match () {
        () if classes.any(nationality) && !is_titled => Label::Norp,
        () if classes.any(Classes::COUNTRY) => Label::Gpe,
        () if classes.any(Classes::PLACE) => Label::Location,
        () if classes.any(Classes::ORGANISATION.with(Classes::COMPANY)) && !is_titled => {
            Label::Organisation
        }
        () if end > at + 1 && scan.any(last, Classes::ORG_HEAD) => Label::Organisation,
        () if end > at + 1 && scan.any(last, Classes::FACILITY_HEAD) => Label::Facility,
        () if end > at + 1 && scan.any(last, Classes::PLACE_HEAD) => Label::Location,
        () if end > at + 1 && scan.any(last, Classes::EVENT_HEAD) => Label::Event,
        () if end > at + 1 && scan.any(last, Classes::LAW_HEAD) => Label::Law,
        () if end > at + 2 && scan.any(at, Classes::ORG_HEAD) => Label::Organisation,
        () if is_titled || end > at + 1 && single.any(Classes::GIVEN_NAME) => Label::Person,
        () if classes.any(countries) => Label::Gpe,
        () if classes.any(Classes::CITY) && at > scan.start => Label::Gpe,
        () if scan.has(at, Form::ALL_CAPITALS) && end == at + 1 => Label::Organisation,
        () if end == at + 2
            && scan.any(last, Classes::SURNAME)
            && !single.any(Classes::COMMON.with(Classes::TITLE)) =>
        {
            Label::Person
        }
        () => return None,
    })
}

fn is_title_before(scan: Scan<'_, '_>, at: usize) -> bool {
    let title = if scan.reading.text(at - 1) == "." { at.saturating_sub(2) } else { at - 1 };
    scan.any(title, Classes::TITLE)
}
