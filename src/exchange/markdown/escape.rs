//! Text inside of Markdown: nothing of it is markup, nothing of it is obeyed by a terminal.

/// A text on one line, as it stands inside of a line.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for word in text.split_whitespace() {
        if !safe.is_empty() {
            safe.push(' ');
        }
        // The line has begun before, so nothing is special for standing at its start.
        push_words(&mut safe, word);
    }
    safe
}

/// Appends a piece of a paragraph that has been written so far. Line breaks stay, blanks at the
/// starts of lines and empty lines do not: they would end the paragraph.
pub(super) fn push(paragraph: &mut String, text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            let end = paragraph.trim_end_matches([' ', '\t', '\r']).len();
            paragraph.truncate(end);
            if !paragraph.is_empty() && !paragraph.ends_with('\n') {
                paragraph.push('\n');
            }
        }
        let is_start = paragraph.is_empty() || paragraph.ends_with('\n');
        let line = if is_start { line.trim_start() } else { line };
        let rest = if is_start { escape_start(paragraph, line) } else { line };
        push_words(paragraph, rest);
    }
}

/// Escapes what makes a line a heading, list, rule or quotation, and returns the rest.
fn escape_start<'l>(paragraph: &mut String, line: &'l str) -> &'l str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits).unwrap_or(("", line));
    if digits > 0 && rest.starts_with(['.', ')']) {
        paragraph.push_str(number);
        paragraph.push('\\');
        return rest;
    }
    if digits == 0 && rest.starts_with(['-', '+', '=', ':']) {
        paragraph.push('\\');
    }
    line
}

fn push_words(paragraph: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '~' | '|' | '$' | '^' | '&' => {
                paragraph.extend(['\\', character]);
            }
            '\t' => paragraph.push(' '),
            '\r' => paragraph.push(' '),
            '\u{7f}' => paragraph.push('␡'),
            '\0'..='\u{1f}' => {
                let picture = char::from_u32(0x2400 + u32::from(character));
                paragraph.push(picture.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            '\u{80}'..='\u{9f}' => paragraph.push(char::REPLACEMENT_CHARACTER),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                paragraph.push_str(&format!("&#x{:x};", u32::from(character)));
            }
            _ => paragraph.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_pushed(text: &str, wanted: &str) {
        let mut paragraph = String::new();
        push(&mut paragraph, text);
        assert_eq!(paragraph, wanted);
    }

    #[test]
    fn markup_is_text() {
        assert_pushed("*a* [b](c) <d> & `e`", "\\*a\\* \\[b\\](c) \\<d\\> \\& \\`e\\`");
        assert_eq!(escaped(" a\n\tb  c_d "), "a b c\\_d");
    }

    #[test]
    fn the_start_of_a_line_is_no_list_and_no_heading() {
        assert_pushed(
            "- a\n1. b\n# c\n+ d\n=== e\n2019) f\n5 g",
            "\\- a\n1\\. b\n\\# c\n\\+ d\n\\=== e\n2019\\) f\n5 g",
        );
    }

    #[test]
    fn a_paragraph_stays_one() {
        assert_pushed("one  \r\n\r\n    two\n\n", "one\ntwo\n");
    }

    #[test]
    fn control_characters_are_pictures() {
        assert_pushed("a\x1b[0m\u{9b}\u{202e}", "a␛\\[0m\u{fffd}&#x202e;");
    }
}
