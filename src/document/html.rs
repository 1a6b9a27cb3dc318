//! Pages of the web: the article in them, without what surrounds it.
//!
//! dom_smoothie, a port of the reader view of Firefox, finds the element that holds the article. Two
//! filters take away what it leaves in: elements that are no prose by their name ([`walk::SILENT`]),
//! and short blocks that are links in the main. The title is metadata, as byline, date and address
//! are: it stands above the article, and pages repeat it in many places.

mod charset;
mod lean;
mod prune;
pub(super) mod walk;

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document as Page;
use dom_smoothie::{Article, Config, ParsePolicy, Readability, TextMode};

use crate::document::furniture::{self, Surroundings};
use crate::document::{BlockKind, Document, title};
use crate::text::display;

pub use charset::declared as declared_charset;

/// Elements of a page at most; what has more is no page that somebody reads, and is read as a whole.
const MOST_ELEMENTS: usize = 500_000;

/// Open elements at most. Beyond, the readers of pages need more stack than a thread has.
const DEEPEST: usize = 2_000;

/// Bytes of a value of the metadata at most.
const LONGEST_VALUE: usize = 500;

/// Characters of an article that is found at the first attempt; with less in it the page is searched
/// again, less strictly.
const ENOUGH: usize = 500;

/// What dom_smoothie calls the element that holds the article.
const ARTICLE: &str = "#readability-page-1";

/// Says that no article was found.
const WHOLE_PAGE: &str = "No main text was found in the page; this is all of its text.";

/// Whether a text is a page by its first words, whatever it is called.
pub fn is_page(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some((_, behind)) = comment.split_once("-->") else { return false };
        rest = behind.trim_start();
    }
    let begins = |start: &str| {
        rest.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
    };
    begins("<!doctype html") || begins("<html")
}

/// Makes a document of the article in a page.
pub fn document(html: &str, source: &str) -> Document {
    if is_too_deep(html) {
        return bare(html, source);
    }
    // The readers of pages are not ours: where one breaks down, the page is read without it.
    let found = catch_unwind(AssertUnwindSafe(|| article(html, source))).ok().flatten();
    match found {
        Some(document) if !document.blocks.is_empty() => document,
        _ => whole(html, source),
    }
}

/// The article that is found in a page, and what the page says of it.
fn article(html: &str, source: &str) -> Option<Document> {
    let (article, page) = find(html)?;
    // The element is read where it stands. Its text would have to be parsed once more.
    let element = page.select_single(ARTICLE);
    let mut document = walk::document(element.nodes().first()?, source);
    mark(&mut document);
    describe(&mut document, &article);
    Some(prune::document(document))
}

/// Has the element found that holds the article. The strict attempt comes first and alone, because
/// those that may follow keep a copy of the page; mostly it is enough.
fn find(html: &str) -> Option<(Article, Page)> {
    let html = lean::page(html);
    let page = Page::from(html.as_ref());
    let address = address(&page);
    let mut reader = reader(page)?;
    let strict = reader.parse_with_policy(ParsePolicy::Strict).ok();
    let article = match strict.filter(|article| article.length >= ENOUGH && is_enough(&reader.doc))
    {
        Some(article) => article,
        None => {
            reader = self::reader(Page::from(html.as_ref()))?;
            reader.parse().ok()?
        }
    };
    Some((Article { url: address, ..article }, reader.doc))
}

fn is_enough(page: &Page) -> bool {
    let element = page.select_single(ARTICLE);
    element.nodes().first().is_some_and(|node| node.normalized_char_count() >= ENOUGH)
}

fn reader(page: Page) -> Option<Readability> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        text_mode: TextMode::Raw,
        keep_classes: true,
        char_threshold: ENOUGH,
        ..Config::default()
    };
    Readability::with_document(page, None, Some(config)).ok()
}

/// The address that the page gives itself.
fn address(page: &Page) -> Option<String> {
    let canonical = page.select_single("link[rel=canonical]").attr("href");
    let address =
        canonical.or_else(|| page.select_single("meta[property='og:url']").attr("content"));
    let address = address?.trim().to_owned();
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    is_web.then_some(address)
}

/// All text of a page in which no article was found.
fn whole(html: &str, source: &str) -> Document {
    let page = Page::from(html);
    let mut document = walk::document(&page.root(), source);
    mark(&mut document);
    document.title = title::shortened(&page.select_single("title").text());
    if document.title.is_empty() {
        document.title = first_line(&document);
    }
    if !document.blocks.is_empty() {
        document.notices.push(WHOLE_PAGE.to_owned());
    }
    document
}

/// The text between the tags of a page that cannot be read as one.
fn bare(html: &str, source: &str) -> Document {
    let text = crate::document::writer::tags::text(html);
    let mut document = crate::document::plain::from_string(text, None, source);
    document.notices.push(WHOLE_PAGE.to_owned());
    document
}

/// Whether the tags of a page are nested deeper than any page's. Counted without regard to which tag
/// is closed, so that it errs to the side of care.
pub(super) fn is_too_deep(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut depth = 0usize;
    for at in memchr::memchr_iter(b'<', bytes) {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(first) if first.is_ascii_alphabetic() => {
                depth += usize::from(!is_void(&bytes[at + 1..]));
            }
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

/// Whether a tag has no end.
fn is_void(tag: &[u8]) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr", "p", "li", "td", "tr", "th", "dt", "dd", "option",
    ];
    let length = tag.iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = &tag[..length];
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void.as_bytes()))
}

/// Marks captions and furniture by their form.
pub(super) fn mark(document: &mut Document) {
    let text = document.shared_text();
    let is_read = |kind| !matches!(kind, BlockKind::Code | BlockKind::Quotation);
    for block in document.blocks.iter_mut().filter(|block| is_read(block.kind)) {
        let around = Surroundings { before: None, after: None };
        let kind = furniture::kind(&text, block.span, around);
        if matches!(kind, BlockKind::Caption | BlockKind::Furniture) {
            block.kind = kind;
        }
    }
}

/// Takes over what the page says of itself.
fn describe(document: &mut Document, article: &Article) {
    document.title = title::shortened(&article.title);
    if document.title.is_empty() {
        document.title = first_line(document);
    }
    let date = article.published_time.as_deref().or(article.modified_time.as_deref());
    let said = [
        ("author", article.byline.as_deref()),
        ("date", date),
        ("publication", article.site_name.as_deref()),
        ("language", article.lang.as_deref()),
        ("url", article.url.as_deref()),
    ];
    for (name, value) in said {
        let value = display::on_one_line(value.unwrap_or_default());
        if !value.is_empty() && value.len() <= LONGEST_VALUE {
            document.metadata.insert(name.to_owned(), value);
        }
    }
    for (name, value) in furniture::metadata(document) {
        document.metadata.entry(name.to_owned()).or_insert(value);
    }
}

fn first_line(document: &Document) -> String {
    let first = document.blocks.first();
    first.map_or_else(String::new, |block| title::shortened(block.span.slice(document.text())))
}

#[cfg(test)]
mod tests;
