//! Text inside of HTML: nothing of it is markup, nothing of it is obeyed by a terminal.

use std::borrow::Cow;

/// The text as it stands in an element or in an attribute between quotation marks.
///
/// HTML cannot hold every character: control characters become pictures of themselves, line ends of
/// Windows those of everybody else. Marks that reorder text stay in force, as references.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => safe.push('\n'),
            '\u{7f}' => safe.push('␡'),
            '\0'..='\u{1f}' if !matches!(character, '\n' | '\t') => {
                let picture = char::from_u32(0x2400 + u32::from(character));
                safe.push(picture.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            '\u{80}'..='\u{9f}' => safe.push(char::REPLACEMENT_CHARACTER),
            _ if is_reordering(character) => {
                safe.push_str(&format!("&#x{:x};", u32::from(character)));
            }
            _ => safe.push(character),
        }
    }
    Cow::Owned(safe)
}

fn is_special(character: char) -> bool {
    matches!(character, '&' | '<' | '>' | '"' | '\'')
        || character.is_control() && !matches!(character, '\n' | '\t')
        || is_reordering(character)
}

fn is_reordering(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        assert_eq!(
            escaped("<b>\"Tom\" & 'Jerry'</b>"),
            "&lt;b&gt;&quot;Tom&quot; &amp; &#39;Jerry&#39;&lt;/b&gt;"
        );
        assert!(matches!(escaped("plain é 😀\n\t"), Cow::Borrowed(_)));
    }

    #[test]
    fn control_characters_are_pictures() {
        assert_eq!(escaped("a\x1b[31m\0\u{9b}\x7f"), "a␛[31m␀\u{fffd}␡");
        assert_eq!(escaped("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(escaped("\u{202e}abc"), "&#x202e;abc");
    }
}
