//! White space in the last column, as UDPipe writes it.

/// What `MISC` says of the white space around a word: nothing of a single blank behind it, but
/// everything of what ends the document.
pub(super) fn misc(before: &str, after: &str, is_last: bool) -> String {
    let mut said = Vec::new();
    if !before.is_empty() {
        said.push(format!("SpacesBefore={}", escaped(before)));
    }
    match after {
        "" => said.push("SpaceAfter=No".to_owned()),
        " " if !is_last => {}
        spaces => said.push(format!("SpacesAfter={}", escaped(spaces))),
    }
    if said.is_empty() { "_".to_owned() } else { said.join("|") }
}

fn escaped(spaces: &str) -> String {
    let mut escaped = String::with_capacity(spaces.len() * 2);
    for character in spaces.chars() {
        match character {
            ' ' => escaped.push_str("\\s"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            // UDPipe has no sign for these; some readers take them for the end of a line.
            other => escaped.push_str(&format!("\\u{:04x}", u32::from(other))),
        }
    }
    escaped
}

/// The white space that a word has before it and behind it; `None` where nothing is said.
pub(super) fn around(misc: &str) -> (Option<String>, Option<String>) {
    let (mut before, mut after) = (None, None);
    for said in misc.split('|') {
        match said.split_once('=') {
            Some(("SpacesBefore", spaces)) => before = Some(unescaped(spaces)),
            Some(("SpacesAfter", spaces)) => after = Some(unescaped(spaces)),
            Some(("SpaceAfter", "No")) => after = Some(String::new()),
            _ => {}
        }
    }
    (before, after)
}

fn unescaped(spaces: &str) -> String {
    let mut plain = String::with_capacity(spaces.len());
    let mut characters = spaces.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('s') => plain.push(' '),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('p') => plain.push('|'),
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                let known = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                plain.extend(known);
            }
            other => plain.extend(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_blank_needs_no_word() {
        assert_eq!(misc("", " ", false), "_");
        assert_eq!(misc("", " ", true), "SpacesAfter=\\s");
        assert_eq!(misc("", "", false), "SpaceAfter=No");
    }

    #[test]
    fn all_other_white_space_comes_back() {
        for spaces in ["\r\n\r\n", "\t", " \u{2028}\u{a0}", "\u{85}\u{b}"] {
            let misc = misc(spaces, spaces, false);
            assert!(misc.is_ascii() && !misc.contains(char::is_whitespace), "{misc}");
            assert_eq!(around(&misc), (Some(spaces.to_owned()), Some(spaces.to_owned())));
        }
    }
}
