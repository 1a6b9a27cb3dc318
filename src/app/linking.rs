//! The article's links: where they are, and what they lead to.
//!
//! A target comes from the article and is not to be trusted: only web addresses are opened, and none
//! that holds anything but printable ASCII.

use crate::app::overlay::{Finder, FinderRow, Goal, Overlay};
use crate::app::{App, Effect};
use crate::document::{Document, InlineKind};
use crate::text::{Span, display};

/// Links that are listed at most.
const MOST: usize = 2000;

/// Bytes of a target at most; browsers take no longer ones.
const LONGEST: usize = 2000;

/// What stands behind an address in running text and is no part of it.
const BEHIND: &[char] = &['.', ',', ';', ':', '!', '?', ')', ']', '}', '”', '’', '"', '\''];

/// A link of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The words that are the link.
    pub span: Span,
    /// A web address of printable ASCII.
    pub target: String,
}

/// Lists the links.
pub fn open(app: &mut App) -> Vec<Effect> {
    let links = links(&app.document, whole(&app.document));
    if links.is_empty() {
        app.say("This article has no links.");
        return Vec::new();
    }
    let text = app.document.text();
    let cursor = app.reading.cursor();
    let here = links.partition_point(|link| link.span.end() <= cursor).min(links.len() - 1);
    let rows = links.into_iter().take(MOST).map(|link| {
        let words = display::on_one_line(link.span.slice(text));
        let is_bare = link.span.slice(text) == link.target;
        FinderRow {
            left: String::new(),
            bold: 0..words.len(),
            text: if is_bare { String::new() } else { words },
            right: link.target.clone(),
            goal: Goal::Link(link.target),
        }
    });
    let hint = "enter opens, ctrl-y copies, esc leaves";
    let finder = Finder::new("Links".to_owned(), hint, rows.collect(), here);
    app.overlays.push(Overlay::Finder(finder));
    Vec::new()
}

/// Has a target opened by the system's browser.
pub fn open_target(app: &mut App, target: String) -> Vec<Effect> {
    app.say(format!("Opening {target} …"));
    vec![Effect::OpenLink(target)]
}

/// The links that share a byte with `within`, in their order.
pub fn links(document: &Document, within: Span) -> Vec<Link> {
    let text = document.text();
    let first = document.inlines.partition_point(|inline| inline.span.start() < within.start());
    // A link may begin before; inlines are short and lie in one block.
    let first = first.saturating_sub(8);
    let inlines = document.inlines.iter().skip(first);
    let inlines = inlines.take_while(|inline| inline.span.start() < within.end());
    let mut found: Vec<Link> = inlines
        .filter(|inline| inline.span.overlaps(within))
        .filter_map(|inline| match &inline.kind {
            InlineKind::Link(target) => Some(Link { span: inline.span, target: address(target)? }),
            _ => None,
        })
        .collect();
    let written = found.len();
    for link in bare(text, within) {
        let is_known = found.iter().take(written).any(|other| other.span.overlaps(link.span));
        if !is_known {
            found.push(link);
        }
    }
    found.sort_by_key(|link| link.span);
    found
}

/// Addresses that stand in the text as they are.
fn bare(text: &str, within: Span) -> Vec<Link> {
    let early = Span::clamped(text, within.start().saturating_sub(LONGEST), within.end());
    let window = early.slice(text);
    let starts = memchr::memmem::find_iter(window.as_bytes(), b"http").map(|at| early.start() + at);
    let links = starts.filter_map(|start| {
        let rest = Span::clamped(text, start, start + LONGEST).slice(text);
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”'));
        let words = rest.get(..end.unwrap_or(rest.len()))?.trim_end_matches(BEHIND);
        let span = Span::new(text, start, start + words.len()).ok()?;
        Some(Link { span, target: address(words)? })
    });
    links.filter(|link| link.span.overlaps(within)).collect()
}

/// The target as an address that can be opened and written to a terminal: http or https, printable
/// ASCII. What lies beyond ASCII is percent-encoded as browsers do it.
pub fn address(target: &str) -> Option<String> {
    let lower: String = target.chars().take(8).flat_map(char::to_lowercase).collect();
    let rest = ["http://", "https://"].iter().find(|scheme| lower.starts_with(**scheme));
    if target.len() > LONGEST || rest.is_none_or(|scheme| target.len() == scheme.len()) {
        return None;
    }
    let mut address = String::with_capacity(target.len());
    for byte in target.bytes() {
        match byte {
            0x21..=0x7e => address.push(char::from(byte)),
            0x80.. => address.push_str(&format!("%{byte:02X}")),
            _ => return None,
        }
    }
    Some(address)
}

fn whole(document: &Document) -> Span {
    Span::clamped(document.text(), 0, document.text().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_without_control_characters_are_links() {
        for (target, wanted) in [
            ("https://example.org/a?b=1", Some("https://example.org/a?b=1")),
            ("HTTP://EXAMPLE.ORG", Some("HTTP://EXAMPLE.ORG")),
            ("https://example.org/ä", Some("https://example.org/%C3%A4")),
            ("https://", None),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("https://example.org/\u{1b}]8;;", None),
            ("https://example.org/a b", None),
            ("notes.md", None),
        ] {
            assert_eq!(address(target).as_deref(), wanted, "{target}");
        }
    }

    #[test]
    fn an_address_in_running_text_ends_before_the_marks_behind_it() {
        let text = "See https://example.org/a, or (http://b.example/c?d=1). “https://e.example”";
        let all = Span::clamped(text, 0, text.len());
        let targets: Vec<String> = bare(text, all).into_iter().map(|link| link.target).collect();
        assert_eq!(
            targets,
            ["https://example.org/a", "http://b.example/c?d=1", "https://e.example"]
        );
    }
}
