//! HTML inside of Markdown: tags are dropped, text stays.

use crate::text::display;

/// Elements whose content is not text.
const SILENT: &[&str] = &["script", "style"];

/// Characters that pages write by name, beside those of XML.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("#39", "'"),
    ("nbsp", "\u{a0}"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
];

/// Whether an inline tag breaks the line.
pub fn is_line_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

/// The text of a piece of HTML, on one line.
pub fn text(html: &str) -> String {
    let mut found = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        push(&mut found, before);
        if tag.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            rest = behind_tag(tag);
            found.push(' ');
        } else {
            found.push('<');
            rest = tag;
        }
    }
    push(&mut found, rest);
    display::on_one_line(&found)
}

/// What follows a tag of which the `<` is gone: behind a comment, or behind an element without text.
fn behind_tag(tag: &str) -> &str {
    if let Some(comment) = tag.strip_prefix("!--") {
        return comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    let rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let is_silent = SILENT.iter().any(|silent| silent.eq_ignore_ascii_case(name));
    if !is_silent {
        return rest;
    }
    let end = rest.match_indices("</").find_map(|(at, _)| {
        let behind = rest.get(at + 2..)?;
        behind.get(..name.len())?.eq_ignore_ascii_case(name).then_some(behind)
    });
    end.and_then(|behind| behind.split_once('>')).map_or("", |(_, rest)| rest)
}

/// Where the `>` of a tag is, counted from behind its `<`; one between quotes does not end it.
pub fn tag_end(behind: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in behind.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Appends text with its named characters resolved.
fn push(found: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        found.push_str(before);
        let named = entity.split_once(';').and_then(|(name, behind)| {
            let (_, character) = NAMED.iter().find(|(known, _)| *known == name)?;
            Some((*character, behind))
        });
        let (character, behind) = named.unwrap_or(("&", entity));
        found.push_str(character);
        rest = behind;
    }
    found.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_dropped_and_text_is_kept() {
        let html = "<div class=a>\n<!-- no --><b>R&amp;D</b> &copy; A < B<style>x{}</style>!</div>";
        assert_eq!(text(html), "R&D &copy; A < B !");
        assert_eq!(text("<p>5 &lt; 6 & 7"), "5 < 6 & 7");
        assert_eq!(text("<script>never closed"), "");
    }

    #[test]
    fn br_breaks_a_line() {
        assert!(is_line_break("<br>") && is_line_break("<BR />"));
        assert!(!is_line_break("<b>"));
    }
}
