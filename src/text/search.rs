//! Search in the text of an article.
//!
//! The source text is searched, not the rows on the screen: any run of white space in the pattern
//! matches any run in the text, so a phrase is found across a wrapped row and across a line break.
//! A pattern without capital letters ignores case. Straight quotation marks, apostrophes and hyphens
//! match the typographic ones, because keyboards have no others. Time is linear in the text searched.

use std::fmt;

use regex::{Regex, RegexBuilder};

use crate::text::{Span, display};

/// What a pattern begins with that is a regular expression.
pub const REGEX_PREFIX: &str = "regex:";

/// How far beyond its start a hit may reach when it is looked for backwards or in a part of the
/// text, in bytes.
const REACH: usize = 4096;

/// Most bytes of a pattern.
const LONGEST: usize = 4096;

/// A pattern that is ready to search with.
#[derive(Debug, Clone)]
pub struct Search {
    pattern: String,
    regex: Regex,
}

/// Why a pattern cannot be searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SearchError {
    /// Nothing but white space.
    Empty,
    /// The pattern is longer than 4096 bytes, or too large when compiled.
    TooLarge,
    /// Not a regular expression, with the reason.
    Syntax { reason: String },
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing to search for"),
            Self::TooLarge => f.write_str("the pattern is too large"),
            Self::Syntax { reason } => write!(f, "the regular expression is wrong: {reason}"),
        }
    }
}

impl std::error::Error for SearchError {}

impl Search {
    /// Reads a pattern as a reader types it: literal, or a regular expression behind `regex:`.
    ///
    /// # Errors
    /// When the pattern is blank, too large or no regular expression.
    pub fn parse(pattern: &str) -> Result<Self, SearchError> {
        match pattern.strip_prefix(REGEX_PREFIX) {
            Some(expression) => Self::build(pattern, expression.trim().to_owned()),
            None => Self::build(pattern, literal(pattern)),
        }
    }

    fn build(pattern: &str, expression: String) -> Result<Self, SearchError> {
        if expression.is_empty() {
            return Err(SearchError::Empty);
        }
        if pattern.len() > LONGEST {
            return Err(SearchError::TooLarge);
        }
        let regex = RegexBuilder::new(&expression)
            .case_insensitive(!has_capital(pattern))
            .multi_line(true)
            .build()
            .map_err(reason)?;
        Ok(Self { pattern: pattern.to_owned(), regex })
    }

    /// The pattern as it was typed.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The first hit that starts at `from` or behind it. To go on from a hit, search from its end.
    pub fn next(&self, text: &str, from: usize) -> Option<Span> {
        self.next_in(text, text, from)
    }

    /// The last hit that starts before `before`.
    pub fn previous(&self, text: &str, before: usize) -> Option<Span> {
        let mut limit = before.min(text.len());
        let mut step = REACH;
        while limit > 0 {
            let start = text.get(..limit.saturating_sub(step)).map_or(0, line_start);
            let last = self.hits_in(text, start, limit).last();
            if last.is_some() {
                return last;
            }
            limit = Span::clamped(text, start, start).start();
            step = step.saturating_mul(2);
        }
        None
    }

    /// The hits that share a byte with `within`, in order. Hits that begin more than 4096 bytes
    /// before it are not seen.
    pub fn hits<'s>(&'s self, text: &'s str, within: Span) -> impl Iterator<Item = Span> + 's {
        let early = Span::clamped(text, within.start().saturating_sub(REACH), within.end());
        self.hits_in(text, early.start(), within.end()).filter(move |hit| hit.overlaps(within))
    }

    /// The hits that start in `start..end`, in order, without overlaps.
    fn hits_in<'s>(
        &'s self,
        text: &'s str,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = Span> + 's {
        let reach = Span::clamped(text, 0, end.saturating_add(REACH));
        let mut from = start;
        std::iter::from_fn(move || {
            let hit = self.next_in(text, reach.slice(text), from)?;
            from = hit.end();
            Some(hit)
        })
        .take_while(move |hit| hit.start() < end)
    }

    /// Searches in `reach`, which is a beginning of `text`. An empty hit is none.
    fn next_in(&self, text: &str, reach: &str, from: usize) -> Option<Span> {
        let mut from = if from > reach.len() { return None } else { from };
        while !reach.is_char_boundary(from) {
            from += 1;
        }
        loop {
            let hit = self.regex.find_at(reach, from)?;
            if !hit.is_empty() {
                return Span::new(text, hit.start(), hit.end()).ok();
            }
            from = hit.end() + reach.get(hit.end()..)?.chars().next()?.len_utf8();
        }
    }
}

/// The regular expression of a literal pattern.
fn literal(pattern: &str) -> String {
    let words = pattern.split_whitespace().map(|word| {
        let mut expression = String::with_capacity(word.len() + 8);
        for character in word.chars() {
            match character {
                '\'' => expression.push_str("['’‘ʼ]"),
                '"' => expression.push_str("[\"“”„«»]"),
                '-' => expression.push_str("[-‐‑–—]"),
                _ => expression.push_str(&regex::escape(character.encode_utf8(&mut [0; 4]))),
            }
        }
        expression
    });
    words.collect::<Vec<_>>().join(r"\s+")
}

/// Whether the pattern has a capital letter outside of escapes such as `\W`.
fn has_capital(pattern: &str) -> bool {
    let mut is_escaped = false;
    pattern.chars().any(|character| {
        let is_capital = character.is_uppercase() && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_capital
    })
}

/// Says in one line what is wrong with a regular expression.
fn reason(error: regex::Error) -> SearchError {
    if matches!(error, regex::Error::CompiledTooBig(_)) {
        return SearchError::TooLarge;
    }
    let message = error.to_string();
    let reason = message.rsplit("error: ").next().unwrap_or(&message);
    SearchError::Syntax { reason: display::on_one_line(reason) }
}

/// The start of the last line of `text`.
fn line_start(text: &str) -> usize {
    memchr::memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn assert_hits(pattern: &str, text: &str, wanted: &[&str]) {
        let search = Search::parse(pattern).unwrap();
        let whole = Span::whole(text).unwrap();
        let found: Vec<&str> = search.hits(text, whole).map(|hit| hit.slice(text)).collect();
        assert_eq!(found, wanted, "{pattern:?} in {text:?}");
    }

    #[test]
    fn white_space_matches_across_line_breaks() {
        assert_hits("ferry  fares", "Ferry\r\n  fares, ferryfares", &["Ferry\r\n  fares"]);
    }

    #[test]
    fn a_capital_letter_makes_the_case_count() {
        assert_hits("may", "May or may", &["May", "may"]);
        assert_hits("May", "May or may", &["May"]);
        assert_hits(r"regex:\Wmay", "the May", &[" May"]);
    }

    #[test]
    fn a_literal_pattern_is_no_expression() {
        assert_hits("$1.5 (net)", "$1.5 (net) $1x5 (net)", &["$1.5 (net)"]);
    }

    #[test]
    fn keyboard_marks_find_typographic_ones() {
        assert_hits("\"don't\"", "“don’t” \"don't\"", &["“don’t”", "\"don't\""]);
        assert_hits("7-5", "7–5", &["7–5"]);
    }

    #[test]
    fn an_expression_may_match_nothing_without_harm() {
        assert_hits("regex:x*", "axxbéx", &["xx", "x"]);
    }

    #[test]
    fn a_wrong_pattern_is_told_in_one_line() {
        assert_eq!(Search::parse("  ").unwrap_err(), SearchError::Empty);
        assert_eq!(Search::parse("regex: ").unwrap_err(), SearchError::Empty);
        let error = Search::parse("regex:(a").unwrap_err().to_string();
        assert_eq!(error, "the regular expression is wrong: unclosed group");
        assert_eq!(Search::parse(&"x".repeat(5_000)).unwrap_err(), SearchError::TooLarge);
        assert_eq!(Search::parse(r"regex:\w{999}{999}").unwrap_err(), SearchError::TooLarge);
    }

    #[test]
    fn hits_that_reach_into_the_part_are_seen() {
        let text = "the ferry fares rose";
        let search = Search::parse("ferry fares").unwrap();
        let within = Span::new(text, 10, 12).unwrap();
        assert_eq!(search.hits(text, within).count(), 1);
    }

    proptest! {
        #[test]
        fn forward_and_backward_find_the_same(
            text in "(ferry|fares|é|[ \n]){0,400}",
            gap in 0usize..9_000,
        ) {
            let text = format!("{text}{}{text}", "x ".repeat(gap));
            let search = Search::parse("ferry fares").unwrap();
            let mut forward = Vec::new();
            while let Some(hit) = search.next(&text, forward.last().map_or(0, |h: &Span| h.end())) {
                forward.push(hit);
            }
            let mut backward = Vec::new();
            let mut before = text.len();
            while let Some(hit) = search.previous(&text, before) {
                before = hit.start();
                backward.push(hit);
            }
            backward.reverse();
            prop_assert_eq!(forward, backward);
        }

        #[test]
        fn no_pattern_and_no_place_panic(
            pattern in "(regex:)?(\\PC|[a-z .*?(){}|^$\\\\]){0,12}",
            text in "\\PC{0,40}",
            at in 0usize..60,
        ) {
            if let Ok(search) = Search::parse(&pattern) {
                search.next(&text, at);
                search.previous(&text, at);
            }
        }
    }
}
