//! Tells by its form what a line of an article is that is no prose: byline, date, share button,
//! caption, heading, list item.
//!
//! The phrases are those that news pages put around their articles. A line is taken only when its form
//! is plain; in doubt it is a paragraph, because what is wrongly called furniture is not read for
//! claims.

use crate::document::lines::{self, Line};
use crate::document::{Block, BlockKind, Document};
use crate::text::Span;

/// Bytes of a line that may be furniture.
const LONGEST: usize = 160;

/// Bytes of a caption.
const LONGEST_CAPTION: usize = 400;

/// Lines that are furniture as they stand, without their final punctuation.
const WHOLE: &[&str] = &[
    "advert",
    "advertisement",
    "article continues below",
    "back to top",
    "caption",
    "close",
    "comments",
    "continue reading",
    "continue reading below",
    "copy link",
    "email",
    "facebook",
    "follow us",
    "follow us on twitter",
    "keep reading",
    "leave a comment",
    "linkedin",
    "listen to this article",
    "live",
    "loading content",
    "log in",
    "more on this story",
    "most popular",
    "most read",
    "most read stories",
    "newsletter",
    "order reprints",
    "post a comment",
    "post comment (+)",
    "print",
    "print article",
    "read more",
    "recommended",
    "reddit",
    "related",
    "related articles",
    "related content",
    "related stories",
    "related topics",
    "save",
    "share",
    "share full article",
    "share this",
    "share this article",
    "share this page",
    "share this story",
    "sharing is caring",
    "show more",
    "sign in",
    "sign up",
    "skip to content",
    "skip to main content",
    "sponsored",
    "story continues below advertisement",
    "subscribe",
    "subscribe now",
    "tags",
    "tell us what you think",
    "text size",
    "this slideshow requires javascript",
    "top stories",
    "trending",
    "twitter",
    "view comments",
    "want more stories like this",
    "whatsapp",
    "you may also like",
    "you may be interested in",
    "you might also be interested in",
    "you might also like",
];

/// Beginnings of lines that are furniture.
const STARTS: &[&str] = &[
    "© ",
    "(c) 20",
    "all rights reserved",
    "also read:",
    "categories:",
    "copyright ©",
    "copyright 20",
    "filed under",
    "follow us on ",
    "keywords:",
    "read also:",
    "read more:",
    "related:",
    "see also:",
    "share on ",
    "share via ",
    "sign up for our ",
    "sign up to our ",
    "subscribe to our ",
    "tags:",
    "topics:",
    "reporting by ",
    "(reporting by ",
    "additional reporting by ",
    "writing by ",
    "edited by ",
    "editing by ",
    "written by ",
    "copyright @",
    "get breaking news alerts",
    "related post:",
    "related story:",
    "sign up for the ",
    "this document is subject to copyright",
    "you can also read:",
];

/// Beginnings of captions.
const CAPTION_STARTS: &[&str] = &[
    "ap photo",
    "caption:",
    "credit:",
    "file -",
    "file photo",
    "file –",
    "file —",
    "image caption",
    "image credit",
    "image source",
    "image:",
    "photo:",
    "photo by ",
    "photograph:",
    "picture:",
    "pictured:",
];

/// Ends of captions.
const CAPTION_ENDS: &[&str] =
    &["getty images", "getty images)", "/ap", "/ap)", "/reuters", "/reuters)", "/afp", "/afp)"];

/// Names of fields in the header of a text file, and what they are called in the metadata.
const FIELDS: &[(&str, &str)] = &[
    ("title", "title"),
    ("headline", "title"),
    ("author", "author"),
    ("authors", "author"),
    ("by", "author"),
    ("byline", "author"),
    ("date", "date"),
    ("published", "date"),
    ("source", "publication"),
    ("publication", "publication"),
    ("publisher", "publication"),
    ("url", "url"),
    ("link", "url"),
    ("section", "section"),
    ("language", "language"),
    ("lang", "language"),
];

const DATE_WORDS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "at",
    "on",
    "am",
    "pm",
    "a.m.",
    "p.m.",
    "a.m",
    "p.m",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "et",
    "cet",
    "cest",
    "pst",
    "pdt",
    "cst",
    "cdt",
    "mst",
    "mdt",
    "ist",
    "original",
    "published",
    "updated",
    "posted",
    "last",
    "modified",
    "first",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// A line of the header: `Author: Ana Ruiz`.
pub struct Field {
    pub block: Block,
    /// Its name in the metadata.
    pub name: &'static str,
    pub value: String,
}

/// What stands around a block.
pub struct Surroundings {
    pub before: Option<Block>,
    pub after: Option<Span>,
}

/// The fields at the top of a text: two or more, or a title alone.
pub fn fields(text: &str, lines: &[Line]) -> Vec<Field> {
    let top = lines.iter().filter(|line| !line.span.is_empty()).take(FIELDS.len());
    let found: Vec<Field> = top.map_while(|line| field(text, line.span)).collect();
    let is_header = found.len() > 1 || found.first().is_some_and(|field| field.name == "title");
    if is_header { found } else { Vec::new() }
}

fn field(text: &str, span: Span) -> Option<Field> {
    let (name, value) = span.slice(text).split_once(':')?;
    let name = name.trim();
    let name = field_name(name)?;
    let value = value.trim().to_owned();
    let block = Block { span, kind: BlockKind::Furniture };
    (!value.is_empty() && value.len() <= LONGEST * 2).then_some(Field { block, name, value })
}

/// The name in the metadata of what a header calls by this name.
pub fn field_name(name: &str) -> Option<&'static str> {
    FIELDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, name)| name)
}

/// What byline and date line say, for the metadata.
pub fn metadata(document: &Document) -> Vec<(&'static str, String)> {
    let text = document.text();
    let top = document.blocks.iter().take(8).filter(|b| b.kind == BlockKind::Furniture);
    let said = top.filter_map(|block| {
        let line = block.span.slice(text);
        if is_byline(line) {
            return line.get(3..).map(|names| ("author", names.trim().to_owned()));
        }
        is_date(&line.to_lowercase()).then(|| ("date", line.to_owned()))
    });
    said.collect()
}

/// The kind of a paragraph by its form and place.
pub fn kind(text: &str, span: Span, around: Surroundings) -> BlockKind {
    let line = span.slice(text);
    if lines::is_item(line) {
        return BlockKind::ListItem(1);
    }
    if line.len() > LONGEST_CAPTION {
        return BlockKind::Paragraph;
    }
    let lower = line.to_lowercase();
    if is_caption(&lower) {
        return BlockKind::Caption;
    }
    if line.len() > LONGEST || line.contains('\n') {
        return BlockKind::Paragraph;
    }
    if is_furniture(line, &lower) {
        return BlockKind::Furniture;
    }
    if is_heading(text, line, around) { BlockKind::Heading(2) } else { BlockKind::Paragraph }
}

fn has_start(starts: &[&str], lower: &str) -> bool {
    starts.iter().any(|start| lower.starts_with(start))
}

/// Whether the paragraph begins with a word such as `Photo:` or ends with who took the picture.
fn is_caption(lower: &str) -> bool {
    let credit = [" image: ", " photo: ", " picture: "].iter().find_map(|sign| {
        let (_, credit) = lower.rsplit_once(sign)?;
        Some(credit.split(' ').count())
    });
    has_start(CAPTION_STARTS, lower)
        || CAPTION_ENDS.iter().any(|end| lower.ends_with(end))
        || credit.is_some_and(|words| words <= 5)
}

fn is_furniture(line: &str, lower: &str) -> bool {
    let bare = lower.trim_end_matches(['.', ':', '…', '!', '›', '»', '>', ' ']);
    WHOLE.contains(&bare) || has_start(STARTS, lower) || is_byline(line) || is_date(lower)
}

/// `By Ana Ruiz, Harbour Correspondent`: every word a name, a comma or a small word.
fn is_byline(line: &str) -> bool {
    let names = ["By ", "BY ", "by "].iter().find_map(|by| line.strip_prefix(by));
    let Some(names) = names.filter(|names| !names.ends_with('.')) else { return false };
    let mut words = names.split([' ', ',', '|', '/']).filter(|word| !word.is_empty());
    let is_small = |word: &str| {
        matches!(
            word,
            "and" | "of" | "for" | "in" | "the" | "at" | "de" | "van" | "von" | "&" | "-"
        )
    };
    words.clone().count() <= 14
        && words.clone().any(|word| word.starts_with(char::is_uppercase))
        && words.all(|word| is_small(word) || word.starts_with(char::is_uppercase))
        && !names.contains(|c: char| c.is_ascii_digit())
}

/// A line of nothing but weekday, month, numbers, time and words such as `Updated`.
fn is_date(lower: &str) -> bool {
    let mut has_date = false;
    let mut has_digit = false;
    for word in lower.split(is_between).filter(|word| !word.is_empty()) {
        let is_number = word.starts_with(|c: char| c.is_ascii_digit())
            && word.len() <= 25
            && word.bytes().all(|b| {
                b.is_ascii_digit() || b"-/.+tzhamps".contains(&b) || b"thndr".contains(&b)
            });
        let is_month = MONTHS.contains(&word.trim_end_matches('.'));
        if !(is_number
            || is_month
            || DATE_WORDS.contains(&word)
            || DATE_WORDS.contains(&word.trim_end_matches('.'))
            || matches!(word, "-" | "–" | "—" | "•" | "/"))
        {
            return false;
        }
        has_digit |= is_number;
        has_date |= is_month || is_number && word.len() >= 8 && word.contains(['-', '/', '.']);
    }
    has_date && has_digit
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '|' | ':' | '(' | ')')
}

/// A short line that is no sentence, between paragraphs that are.
fn is_heading(text: &str, line: &str, around: Surroundings) -> bool {
    let Some(after) = around.after.map(|span| span.slice(text)) else { return false };
    let is_opening = around.before.is_none_or(|before| {
        before.kind != BlockKind::Paragraph || lines::ends_sentence(before.span.slice(text))
    });
    let is_sentence = lines::ends_sentence(line) && !line.ends_with('?');
    line.len() <= 80
        && line.split(' ').count() <= 10
        && line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && !is_sentence
        && !line.ends_with([',', ';', '”', '"', ')'])
        && is_opening
        && after.len() > line.len()
        && lines::ends_sentence(after)
}
