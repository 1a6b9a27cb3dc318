//! What stands in a cell: values that are stacked with `|`, tied together over tokens by `[n]`, with
//! a backslash before characters that are meant as such.

/// One value of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// `None` for an annotation without a value (`*`).
    pub(super) value: Option<String>,
    /// The number that tells it from others, and ties it to the next token.
    pub(super) number: Option<u32>,
}

/// The values of a cell; none for `_`.
pub(super) fn entries(cell: &str) -> Vec<Entry> {
    if matches!(cell, "_" | "") {
        return Vec::new();
    }
    split(cell, '|').into_iter().map(|part| entry(&part)).collect()
}

/// Splits at a character that has no backslash before it; backslashes stay.
pub(super) fn split(text: &str, at: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut is_escaped = false;
    for character in text.chars() {
        if character == at && !is_escaped {
            parts.push(String::new());
            continue;
        }
        is_escaped = character == '\\' && !is_escaped;
        if let Some(last) = parts.last_mut() {
            last.push(character);
        }
    }
    parts
}

fn entry(part: &str) -> Entry {
    let (value, number) = numbered(part);
    let value = match value {
        "*" | "_" => None,
        value => Some(unescaped(value)),
    };
    Entry { value, number }
}

/// A value and the number in brackets behind it.
fn numbered(part: &str) -> (&str, Option<u32>) {
    let inner = part.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let Some((value, digits)) = inner.filter(|(value, _)| !ends_escaping(value)) else {
        return (part, None);
    };
    match digits.parse() {
        Ok(number) => (value, Some(number)),
        Err(_) => (part, None),
    }
}

/// Whether a backslash at the end escapes what comes behind.
fn ends_escaping(text: &str) -> bool {
    text.chars().rev().take_while(|&character| character == '\\').count() % 2 == 1
}

/// The text without its backslashes.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('b') => plain.push('\u{8}'),
            Some('f') => plain.push('\u{c}'),
            other => plain.extend(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_entries(cell: &str, wanted: &[(Option<&str>, Option<u32>)]) {
        let found = entries(cell);
        let found: Vec<_> = found.iter().map(|e| (e.value.as_deref(), e.number)).collect();
        assert_eq!(found, wanted, "{cell}");
    }

    #[test]
    fn values_are_stacked_and_numbered() {
        assert_entries("_", &[]);
        assert_entries("*", &[(None, None)]);
        assert_entries(
            "direct[1]|mixed[2]",
            &[(Some("direct"), Some(1)), (Some("mixed"), Some(2))],
        );
        assert_entries("*[3]|x", &[(None, Some(3)), (Some("x"), None)]);
    }

    #[test]
    fn a_backslash_makes_syntax_text() {
        assert_entries("a\\|b\\[1\\]", &[(Some("a|b[1]"), None)]);
        assert_entries("\\_", &[(Some("_"), None)]);
        assert_entries("\\*[2]", &[(Some("*"), Some(2))]);
        assert_entries("a\\\\|b", &[(Some("a\\"), None), (Some("b"), None)]);
        assert_entries("one\\ntwo\\->x", &[(Some("one\ntwo->x"), None)]);
    }
}
