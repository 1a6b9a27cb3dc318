//! Where a piece of text stands that a file points to.
//!
//! Offsets that fit are taken. Where the covered text is given and is not what stands there, the
//! text decides: first the same offsets in another unit, because that is the commonest mistake of
//! the field; then its only occurrence; then the only one with the words around it that the file
//! names; then the one that is nearest to the stated start, if the next nearest is at least twice as
//! far away. Any other place is reported, not guessed. White space counts as equal to any other, as
//! many formats write a line break as a blank.

use std::cell::OnceCell;

use regex::Regex;

use crate::exchange::import::Place;
use crate::text::{OffsetUnit, Offsets, Span};

/// Finds places in one text.
pub struct Finder<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    others: OnceCell<Vec<Offsets<'t>>>,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub span: Span,
    /// Why it is another than the file says, if it is.
    pub repair: Option<String>,
}

impl<'t> Finder<'t> {
    /// Finds places whose offsets count in this unit.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        Self { text, offsets: Offsets::new(text, unit), others: OnceCell::new() }
    }

    /// The span that is meant.
    ///
    /// # Errors
    /// Why none can be told, for a message.
    pub fn find(&self, place: &Place) -> Result<Found, String> {
        let given = place.text.as_deref().filter(|text| !text.trim().is_empty());
        let stated = match place.range {
            Some((start, end)) => {
                self.offsets.to_span(start, end).map_err(|_| self.unfit(start, end))
            }
            None => Err("it has no offsets".to_owned()),
        };
        let wrong = match (stated, given) {
            (Ok(span), _) if span.is_empty() && given.is_none() => {
                return Err("it covers nothing".to_owned());
            }
            (Ok(span), None) => return Ok(Found { span, repair: None }),
            (Ok(span), Some(given)) if is_same(span.slice(self.text), given) => {
                return Ok(Found { span, repair: None });
            }
            (Ok(span), Some(given)) => {
                format!("there stands “{}”, not “{}”", short(span.slice(self.text)), short(given))
            }
            (Err(wrong), _) => wrong,
        };
        let Some(given) = given else { return Err(wrong) };
        let (span, how) = self.search(place, given).map_err(|why| format!("{wrong}, and {why}"))?;
        let repair = place.range.is_some().then(|| format!("{wrong}; {how}"));
        Ok(Found { span, repair })
    }

    fn unfit(&self, start: usize, end: usize) -> String {
        let length = self.offsets.from_byte(self.text.len());
        let unit = self.offsets.unit();
        match start.cmp(&end) {
            std::cmp::Ordering::Greater => format!("span {start}-{end} ends before it starts"),
            _ if end > length => {
                format!("span {start}-{end} ends behind the text ({length} {unit})")
            }
            _ => format!("span {start}-{end} ({unit}) cuts a character"),
        }
    }

    /// The place of the given text and how it was found.
    fn search(&self, place: &Place, given: &str) -> Result<(Span, String), String> {
        if let Some((start, end)) = place.range {
            for offsets in self.others() {
                if let Ok(span) = offsets.to_span(start, end)
                    && is_same(span.slice(self.text), given)
                {
                    return Ok((span, format!("it fits when offsets count as {}", offsets.unit())));
                }
            }
        }
        let mut found = occurrences(self.text, given);
        if found.len() > 1 {
            let around = |span: &Span| self.stands_between(*span, &place.before, &place.after);
            let with_context: Vec<Span> = found.iter().copied().filter(around).collect();
            if !with_context.is_empty() {
                found = with_context;
            }
        }
        match (found.as_slice(), place.range) {
            ([], _) => Err(format!("“{}” is not in the text", short(given))),
            ([only], _) => Ok((*only, "that stands in one place only".to_owned())),
            (several, None) => {
                Err(format!("“{}” stands in {} places", short(given), several.len()))
            }
            (several, Some((start, _))) => self
                .nearest(several, start)
                .ok_or_else(|| format!("“{}” stands in {} places", short(given), several.len())),
        }
    }

    /// Offsets in the units that the file should not have.
    fn others(&self) -> &[Offsets<'t>] {
        self.others.get_or_init(|| {
            let units = OffsetUnit::ALL.into_iter().filter(|unit| *unit != self.offsets.unit());
            units.map(|unit| Offsets::new(self.text, unit)).collect()
        })
    }

    fn stands_between(&self, span: Span, before: &str, after: &str) -> bool {
        let head = self.text.get(..span.start()).unwrap_or("");
        let tail = self.text.get(span.end()..).unwrap_or("");
        ends_so(head, before) && starts_so(tail, after)
    }

    fn nearest(&self, found: &[Span], start: usize) -> Option<(Span, String)> {
        let distance = |span: &Span| self.offsets.from_byte(span.start()).abs_diff(start);
        let mut sorted: Vec<Span> = found.to_vec();
        sorted.sort_by_key(distance);
        let [first, second, ..] = sorted.as_slice() else { return None };
        (distance(second) >= 2 * distance(first).max(1))
            .then(|| (*first, "the nearest of several places".to_owned()))
    }
}

/// Whether two texts have the same words and signs, however they are spaced.
fn is_same(covered: &str, given: &str) -> bool {
    covered == given || covered.split_whitespace().eq(given.split_whitespace())
}

fn ends_so(head: &str, end: &str) -> bool {
    let mut words = end.split_whitespace().rev();
    let mut there = head.split_whitespace().rev();
    let Some(mut word) = words.next() else { return true };
    loop {
        let Some(in_text) = there.next() else { return false };
        match words.next() {
            Some(next) if in_text == word => word = next,
            Some(_) => return false,
            None => return in_text.ends_with(word),
        }
    }
}

fn starts_so(tail: &str, start: &str) -> bool {
    let mut words = start.split_whitespace();
    let mut there = tail.split_whitespace();
    let Some(mut word) = words.next() else { return true };
    loop {
        let Some(in_text) = there.next() else { return false };
        match words.next() {
            Some(next) if in_text == word => word = next,
            Some(_) => return false,
            None => return in_text.starts_with(word),
        }
    }
}

/// All places of the given text; if there is none, those with other white space.
fn occurrences(text: &str, given: &str) -> Vec<Span> {
    let span = |start: usize, end: usize| Span::new(text, start, end).ok();
    let exact: Vec<Span> =
        text.match_indices(given).filter_map(|(at, found)| span(at, at + found.len())).collect();
    if !exact.is_empty() || given.len() > 4096 {
        return exact;
    }
    let words: Vec<String> = given.split_whitespace().map(regex::escape).collect();
    let Ok(spaced) = Regex::new(&words.join(r"\s+")) else { return Vec::new() };
    spaced.find_iter(text).filter_map(|found| span(found.start(), found.end())).collect()
}

/// As much as a message shows.
fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "Mayor Ada Obi 😀 said: \"Rents fell 4%.\"\nCritics disagree.\n";

    fn find(text: &str, place: &Place) -> Result<(String, bool), String> {
        let found = Finder::new(text, OffsetUnit::CodePoint).find(place)?;
        Ok((format!("{}-{}", found.span.start(), found.span.end()), found.repair.is_some()))
    }

    #[track_caller]
    fn assert_found(text: &str, place: Place, wanted: &str, is_repaired: bool) {
        assert_eq!(find(text, &place), Ok((wanted.to_owned(), is_repaired)));
    }

    #[test]
    fn offsets_that_fit_are_taken() {
        assert_found(SAMPLE, Place::range(23, 36), "26-39", false);
        assert_found(SAMPLE, Place::with_text(23, 36, "Rents fell 4%"), "26-39", false);
    }

    #[test]
    fn a_line_break_may_be_written_as_a_blank() {
        assert_found(SAMPLE, Place::with_text(36, 46, ".\" Critics"), "39-49", false);
    }

    #[test]
    fn offsets_of_another_unit_are_known_by_the_text() {
        assert_found(SAMPLE, Place::with_text(24, 37, "Rents fell 4%"), "26-39", true);
        assert_found("😀 a a a", Place::with_text(5, 6, "a"), "7-8", true);
    }

    #[test]
    fn a_text_that_stands_once_is_found() {
        assert_found(SAMPLE, Place::with_text(0, 3, "said"), "19-23", true);
        assert_found(SAMPLE, Place::with_text(900, 903, "said"), "19-23", true);
    }

    #[test]
    fn of_several_the_nearest_is_taken_only_if_it_is_clear() {
        let text = "aa Obi bb cc dd ee ff gg hh Obi";
        assert_found(text, Place::with_text(4, 7, "Obi"), "3-6", true);
        assert!(find(text, &Place::with_text(14, 17, "Obi")).is_err());
    }

    #[test]
    fn the_words_around_tell_places_apart() {
        let text = "Ada Obi spoke. Ben Obi left.";
        let place = Place {
            text: Some("Obi".to_owned()),
            before: "spoke. Ben ".to_owned(),
            after: " le".to_owned(),
            ..Place::default()
        };
        assert_found(text, place, "19-22", false);
    }

    #[test]
    fn what_cannot_be_told_is_said() {
        let why = |place: Place| find(SAMPLE, &place).unwrap_err();
        assert!(why(Place::range(40, 99)).contains("behind the text"));
        assert!(why(Place::range(9, 5)).contains("ends before it starts"));
        assert!(why(Place::range(5, 5)).contains("covers nothing"));
        assert!(why(Place::with_text(0, 4, "Lagos")).contains("“Lagos” is not in the text"));
    }
}
