//! From the lines of printed pages to text: what a page only does to look well is taken back.

/// Letters that are printed as one, and what they are.
const LIGATURES: &[(char, &str)] = &[
    ('\u{fb00}', "ff"),
    ('\u{fb01}', "fi"),
    ('\u{fb02}', "fl"),
    ('\u{fb03}', "ffi"),
    ('\u{fb04}', "ffl"),
    ('\u{fb05}', "st"),
    ('\u{fb06}', "st"),
];

/// The text of pages that end with form feeds: without ligatures, and with words whole that were
/// divided at the end of a line. `well-` before `known` is joined, too: the page does not say which
/// of its hyphens are the word's own.
pub fn of_pages(pages: &str) -> String {
    let mut text = String::with_capacity(pages.len());
    for page in pages.split('\u{c}') {
        for line in page.lines() {
            line_of(line.trim(), &mut text);
        }
        text.push_str("\n\n");
    }
    let end = text.trim_end().len();
    text.truncate(end);
    text
}

fn line_of(line: &str, text: &mut String) {
    let is_lower = line.starts_with(char::is_lowercase);
    let divided = text.strip_suffix("-\n").or(text.strip_suffix("\u{ad}\n"));
    let whole = divided.filter(|before| is_lower && before.ends_with(char::is_alphabetic));
    if let Some(length) = whole.map(str::len) {
        text.truncate(length);
    }
    let is_spare = line.is_empty() && (text.is_empty() || text.ends_with("\n\n"));
    if is_spare {
        return;
    }
    for character in line.chars() {
        match LIGATURES.iter().find(|(ligature, _)| *ligature == character) {
            Some((_, letters)) => text.push_str(letters),
            None => text.push(character),
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::of_pages;

    #[test]
    fn words_are_made_whole_again() {
        let cases = [
            (
                "\n\nThe coun-\ncil of\u{fb01}ce\n\n\n\nvoted.\n\u{c}",
                "The council office\n\nvoted.",
            ),
            ("Anne-\nMarie\u{c}", "Anne-\nMarie"),
            ("2019-\n2021 and so\u{ad}\nmewhere", "2019-\n2021 and somewhere"),
            ("One.\u{c}Two.\u{c}", "One.\n\n\nTwo."),
            ("\u{c}\u{c}", ""),
        ];
        for (pages, wanted) in cases {
            assert_eq!(of_pages(pages), wanted);
        }
    }
}
