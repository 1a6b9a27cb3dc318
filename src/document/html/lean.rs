//! A page without the insides of its scripts and style sheets: half of a page's bytes, which the parser would look at one by one and
//! nobody reads. The elements stay, so that the page's structure is the same.

use std::borrow::Cow;

use crate::document::writer::tags::tag_end;

/// Elements in which a `<` begins nothing.
const TEXT_ONLY: &[&str] = &["title", "textarea", "xmp", "iframe", "noembed", "noframes"];

/// The page without them; as it is where a script is written so that its end is not plain.
pub fn page(html: &str) -> Cow<'_, str> {
    shortened(html).map_or(Cow::Borrowed(html), Cow::Owned)
}

fn shortened(html: &str) -> Option<String> {
    let mut lean = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        let (before, tag) = rest.split_at_checked(at)?;
        lean.push_str(before);
        let (kept, dropped) = lengths(tag)?;
        lean.push_str(tag.get(..kept)?);
        rest = tag.get(kept + dropped..)?;
    }
    lean.push_str(rest);
    Some(lean)
}

/// How many bytes from a `<` on are kept, and how many behind them are dropped.
fn lengths(tag: &str) -> Option<(usize, usize)> {
    let inside = tag.get(1..)?;
    if let Some(comment) = inside.strip_prefix("!--") {
        let is_empty = comment.starts_with('>') || comment.starts_with("->");
        return if is_empty { None } else { Some((4 + comment.find("-->")?, 0)) };
    }
    let length = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inside.get(..length)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Some((1, 0));
    }
    let Some(end) = tag_end(inside) else { return Some((tag.len(), 0)) };
    let (attributes, content) = (inside.get(length..end)?, inside.get(end + 1..)?);
    let opening = end + 2;
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if is("script") || is("style") {
        let length = content_length(content, name)?;
        if content.get(..length)?.contains("<!--") {
            // In a script this may hide its end.
            return None;
        }
        let is_said = attributes.contains("ld+json");
        return Some(if is_said { (opening + length, 0) } else { (opening, length) });
    }
    if TEXT_ONLY.iter().any(|only| is(only)) {
        return Some((opening + content_length(content, name)?, 0));
    }
    Some((opening, 0))
}

/// The bytes before the end tag of the element.
fn content_length(content: &str, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(content.as_bytes(), b"</").find(|at| {
        let behind = content.get(at + 2..).unwrap_or_default();
        behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && behind
                .get(name.len()..)
                .is_some_and(|rest| rest.starts_with(['>', '/', ' ', '\n', '\t', '\r', '\u{c}']))
    })
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn scripts_and_styles_are_emptied_and_nothing_else() {
        let cases = [
            ("<script>if (a<b) {}</script><p>x", "<script></script><p>x"),
            ("<STYLE media='a>b'>p{}</Style >y", "<STYLE media='a>b'></Style >y"),
            ("<p title='<script>'>x</p></script>", "<p title='<script>'>x</p></script>"),
            ("<!-- <script> --><p>x", "<!-- <script> --><p>x"),
            ("<title>About <script></title><p>x", "<title>About <script></title><p>x"),
            ("a < b <é> <", "a < b <é> <"),
            ("<script>x</scripts></script>", "<script></script>"),
        ];
        for (html, lean) in cases {
            assert_eq!(page(html), lean);
        }
    }

    #[test]
    fn what_pages_say_of_themselves_stays() {
        let html = "<script type=\"application/ld+json\">{\"headline\": \"Vote\"}</script>";
        assert_eq!(page(html), html);
    }

    #[test]
    fn a_page_whose_scripts_do_not_end_plainly_stays_as_it_is() {
        for html in ["<script>x", "<script><!--<script></script>--></script>", "<!--><p>x"] {
            assert_eq!(page(html), html);
        }
    }
}
