//! XHTML for a reader of HTML: `<a id="p3"/>` is an element without content in one and the start of a link in the other.

use crate::document::writer::tags::tag_end;

/// Elements that have no end in HTML.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// The page with `<a/>` as `<a></a>`.
pub fn written_out(page: &str) -> String {
    let mut written = String::with_capacity(page.len() + page.len() / 64);
    let mut rest = page;
    while let Some((before, behind)) = rest.split_once('<') {
        written.push_str(before);
        written.push('<');
        let end = match behind.strip_prefix("!--") {
            Some(comment) => comment.find("-->").map(|at| at + "!-->".len()),
            None => tag_end(behind),
        };
        let Some((tag, behind)) = end.and_then(|end| behind.split_at_checked(end)) else {
            rest = behind;
            continue;
        };
        let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or("");
        match tag.strip_suffix('/').filter(|_| is_name(name) && !VOID.contains(&name)) {
            Some(tag) => written.extend([tag.trim_end(), "></", name]),
            None => written.push_str(tag),
        }
        rest = behind;
    }
    written.push_str(rest);
    written
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_without_content_are_closed() {
        let cases = [
            (r#"<a id="p3"/>Text"#, r#"<a id="p3"></a>Text"#),
            ("<title />x", "<title></title>x"),
            ("a<br/>b<img src='a>b'/>", "a<br/>b<img src='a>b'/>"),
            (r#"<i class="a/b">x</i>"#, r#"<i class="a/b">x</i>"#),
            ("<!-- <a/> > --><b/>", "<!-- <a/> > --><b></b>"),
            ("1 < 2 and 3", "1 < 2 and 3"),
            ("<?xml version='1.0'?><p>é</p>", "<?xml version='1.0'?><p>é</p>"),
            ("", ""),
        ];
        for (page, wanted) in cases {
            assert_eq!(written_out(page), wanted);
        }
    }
}
