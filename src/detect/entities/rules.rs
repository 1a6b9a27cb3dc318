//! Rules for expressions that follow a grammar: dates, times, money, percentages, measures, numbers.
//!
//! At each word the rules are asked in turn, the more special before the more general, and the first
//! that finds something wins. What a rule covers is not looked at again.

pub mod date;
pub mod measure;
pub mod number;
pub mod time;

use crate::detect::entities::class::Classes;
use crate::detect::entities::label::Label;
use crate::detect::entities::mention::Mention;
use crate::detect::entities::reading::{Form, Reading};

/// The words of one sentence.
#[derive(Clone, Copy)]
pub struct Scan<'r, 'a> {
    pub reading: &'r Reading<'a>,
    /// The sentence's first token.
    pub start: usize,
    /// The token behind the sentence's last.
    pub end: usize,
}

/// What a rule found.
pub struct Found {
    /// The token behind the last.
    pub end: usize,
    pub label: Label,
    pub rule: &'static str,
}

impl Found {
    fn new(end: usize, label: Label, rule: &'static str) -> Option<Self> {
        Some(Self { end, label, rule })
    }
}

impl Scan<'_, '_> {
    /// The key of the word, 0 outside of the sentence.
    pub fn key(&self, at: usize) -> u32 {
        if self.holds(at) { self.reading.key(at) } else { 0 }
    }

    /// Whether the word is one of these.
    pub fn is(&self, at: usize, keys: &[u32]) -> bool {
        self.holds(at) && keys.contains(&self.reading.key(at))
    }

    /// Whether the word is of one of the classes.
    pub fn any(&self, at: usize, classes: Classes) -> bool {
        self.holds(at) && self.reading.classes(at).any(classes)
    }

    /// Whether the word has one of the forms.
    pub fn has(&self, at: usize, form: Form) -> bool {
        self.holds(at) && self.reading.form(at).any(form)
    }

    /// Whether the token is a hyphen or a dash with words directly on both sides.
    pub fn is_hyphen(&self, at: usize) -> bool {
        self.holds(at)
            && matches!(self.reading.text(at), "-" | "–" | "‑")
            && !self.reading.is_spaced(at)
            && !self.reading.is_spaced(at + 1)
    }

    /// The place behind a hyphen, or the place itself where none stands.
    pub fn behind_hyphen(&self, at: usize) -> usize {
        if self.is_hyphen(at) { at + 1 } else { at }
    }

    fn holds(&self, at: usize) -> bool {
        self.start <= at && at < self.end
    }
}

/// Finds all expressions of an article, in order.
pub fn find_all(reading: &Reading<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for sentence in &reading.article.sentences {
        find(
            Scan { reading, start: sentence.tokens.start, end: sentence.tokens.end },
            &mut mentions,
        );
    }
    mentions
}

/// Finds all expressions of one sentence, in order.
pub fn find(scan: Scan<'_, '_>, mentions: &mut Vec<Mention>) {
    let mut at = scan.start;
    while at < scan.end {
        match first_rule(scan, at) {
            Some(found) if found.end > at => {
                mentions.push(Mention {
                    tokens: at..found.end,
                    label: found.label,
                    score: score(found.rule),
                    rule: found.rule,
                });
                at = found.end;
            }
            _ => at += 1,
        }
    }
}

fn first_rule(scan: Scan<'_, '_>, at: usize) -> Option<Found> {
    if !may_begin(scan, at) {
        return None;
    }
    time::find(scan, at)
        .or_else(|| date::find(scan, at))
        .or_else(|| measure::find(scan, at))
        .or_else(|| number::find(scan, at))
}

/// Classes of the words that an expression can begin with.
const BEGINNINGS: Classes = Classes::MONTH
    .with(Classes::WEEKDAY)
    .with(Classes::SEASON)
    .with(Classes::DAY_WORD)
    .with(Classes::DAILY)
    .with(Classes::DAY_PART)
    .with(Classes::TIME_UNIT)
    .with(Classes::CLOCK_UNIT)
    .with(Classes::NUMBER)
    .with(Classes::MAGNITUDE)
    .with(Classes::PLURAL_NUMBER)
    .with(Classes::ORDINAL)
    .with(Classes::CURRENCY_SIGN)
    .with(Classes::APPROXIMATE)
    .with(Classes::COUNTRY)
    .with(Classes::COMMON);

fn may_begin(scan: Scan<'_, '_>, at: usize) -> bool {
    scan.any(at, BEGINNINGS)
        || scan.has(at, Form::DIGIT)
        || scan.is(at, date::OPENERS)
        || scan.is(at, measure::OPENERS)
}

/// The share of a rule's finds that were right on the training gold.
fn score(rule: &str) -> f32 {
    match rule {
        "percent" | "money" => 0.97,
        "calendar-date" | "weekday" | "ordinal" => 0.95,
        "cardinal" | "duration" | "relative-date" | "quantity" => 0.9,
        _ => 0.85,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::detect::Article;
    use crate::document::plain;

    /// Takes the marks (`⟦DATE last week⟧`) out of the text, runs the rules on it, puts marks where
    /// they found something, and compares.
    #[track_caller]
    pub fn assert_marked(marked: &str) {
        let plain_text = unmarked(marked);
        let document = plain::document(&plain_text, None, "");
        let article = Article::new(&document);
        let reading = Reading::new(&article);
        assert_eq!(remarked(&reading, &find_all(&reading)), marked);
    }

    /// The text without marks.
    pub fn unmarked(marked: &str) -> String {
        let mut text = String::new();
        for (number, part) in marked.split('⟦').enumerate() {
            let inside = if number == 0 { part } else { part.split_once(' ').map_or("", |p| p.1) };
            text.extend(inside.chars().filter(|c| *c != '⟧'));
        }
        text
    }

    /// Reads mentions off marked text, lets `change` work on them, and compares the marks.
    #[track_caller]
    pub fn assert_changed(
        marked: &str,
        wanted: &str,
        change: impl Fn(&Reading<'_>, &mut Vec<Mention>),
    ) {
        let document = plain::document(&unmarked(marked), None, "");
        let article = Article::new(&document);
        let reading = Reading::new(&article);
        let mut mentions = Vec::new();
        let mut start = 0;
        for (number, part) in marked.split('⟦').enumerate() {
            let (label, rest) =
                if number == 0 { ("", part) } else { part.split_once(' ').unwrap() };
            let inside = rest.split('⟧').next().unwrap_or_default();
            if let Some(label) = Label::parse(label) {
                let range = start..start + inside.len();
                let is_in = |at: &usize| {
                    let span = reading.span(*at..*at + 1);
                    range.start <= span.start() && span.end() <= range.end
                };
                let tokens: Vec<usize> = (0..reading.words.len()).filter(is_in).collect();
                let tokens = tokens[0]..tokens[tokens.len() - 1] + 1;
                mentions.push(Mention { tokens, label, score: 0.8, rule: "test" });
            }
            start += rest.chars().filter(|c| *c != '⟧').map(char::len_utf8).sum::<usize>();
        }
        change(&reading, &mut mentions);
        assert_eq!(remarked(&reading, &mentions), wanted, "{marked}");
    }

    /// The text with a mark around each mention.
    pub fn remarked(reading: &Reading<'_>, mentions: &[Mention]) -> String {
        let mut text = reading.article.text().to_owned();
        for mention in mentions.iter().rev() {
            let span = reading.span(mention.tokens.clone());
            text.insert(span.end(), '⟧');
            text.insert_str(span.start(), &format!("⟦{} ", mention.label));
        }
        text
    }

    #[test]
    fn plain_words_are_nothing() {
        assert_marked("The ferries stopped when the wind rose, and no one knew why.");
    }

    #[test]
    fn several_expressions_of_one_sentence_are_found_in_order() {
        assert_marked(
            "On ⟦DATE Monday⟧ ⟦CARDINAL three⟧ boats lost ⟦MONEY $4 million⟧, or ⟦PERCENT 5 percent⟧.",
        );
    }
}
