//! What text looks like on a screen: the one gate between an article and the terminal.
//!
//! Everything that is drawn — a grapheme of the article, a title, a file name — goes through here, so
//! that no escape sequence, control character or reordering mark of a text ever reaches the terminal.
//! What is taken away or replaced changes the picture only; offsets count in the untouched source.
//!
//! What surprises: variation selectors (U+FE0E, U+FE0F) are not drawn. Terminals disagree about the
//! columns that they add, and ratatui 0.30 leaves stale cells behind them (fixed upstream in 0.31).

use std::borrow::Cow;

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Columns that a tab takes, wherever it stands.
pub const TAB: usize = 4;

/// Columns that the widest grapheme takes; what would be wider is cut.
pub const WIDEST: usize = 8;

/// Characters of one grapheme that are drawn at most. The longest emoji sequences have ten.
const MOST_CHARACTERS: usize = 24;

/// Zero-width characters in a row that are drawn at most. A flag of a region has six.
const MOST_MARKS: usize = 8;

/// Stands for a mark that reorders text: visible, one column, of no ambiguous width.
const REORDERING: &str = "␦";

/// Carries a combining mark that has no letter to stand on.
const CARRIER: char = '\u{25cc}';

/// How one character is drawn.
enum Shape {
    Itself,
    Nothing,
    Blank,
    Tab,
    Reordering,
    Replaced(char),
}

/// What is drawn for one grapheme of an article: never a control character, never wider than
/// [`WIDEST`]. A tab gives [`TAB`] blanks, a line break one blank; invisible characters give nothing.
pub fn grapheme(grapheme: &str) -> Cow<'_, str> {
    if is_plain(grapheme) {
        return Cow::Borrowed(grapheme);
    }
    match single_shape(grapheme) {
        Some(Shape::Nothing) => Cow::Borrowed(""),
        Some(Shape::Blank) => Cow::Borrowed(" "),
        Some(Shape::Tab) => Cow::Borrowed("    "),
        Some(Shape::Reordering) => Cow::Borrowed(REORDERING),
        Some(Shape::Replaced(instead)) => Cow::Owned(instead.to_string()),
        Some(Shape::Itself) if grapheme.cell_width() > 0 => Cow::Borrowed(grapheme),
        Some(Shape::Itself) | None => cluster(grapheme),
    }
}

/// What is drawn for a text on a single row: a title, a file name, a label. A tab gives one blank.
pub fn line(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for piece in text.graphemes(true) {
        match piece {
            "\t" => shown.push(' '),
            _ => shown.push_str(&grapheme(piece)),
        }
    }
    Cow::Owned(shown)
}

/// The text with each run of white space, line breaks among it, as one blank, and none at its ends.
/// Takes nothing else away: what is drawn still goes through [`line`].
pub fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether every byte is printable ASCII, which most text is.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// The shape of a grapheme that is one character or one line break, `None` for a longer one.
fn single_shape(grapheme: &str) -> Option<Shape> {
    if grapheme == "\r\n" {
        return Some(Shape::Blank);
    }
    let mut characters = grapheme.chars();
    let first = characters.next()?;
    characters.next().is_none().then(|| shape(first))
}

/// Draws a grapheme of several characters: a base with marks, an emoji sequence.
fn cluster(grapheme: &str) -> Cow<'_, str> {
    let mut shown = String::with_capacity(grapheme.len().min(64));
    let mut marks = 0;
    let is_flag = grapheme.starts_with('\u{1f3f4}');
    for character in grapheme.chars().filter(|&c| is_drawn(c, is_flag)).take(MOST_CHARACTERS) {
        let is_mark = columns(character) == 0;
        marks = if is_mark { marks + 1 } else { 0 };
        if marks > MOST_MARKS {
            continue;
        }
        if is_mark && shown.is_empty() {
            shown.push(CARRIER);
        }
        shown.push(character);
        if usize::from(shown.as_str().cell_width()) > WIDEST {
            shown.pop();
            break;
        }
    }
    if is_only_joiners(&shown) {
        return Cow::Borrowed("");
    }
    if shown == grapheme { Cow::Borrowed(grapheme) } else { Cow::Owned(shown) }
}

/// Whether nothing but the carrier and joiners is left, which would show an empty carrier.
fn is_only_joiners(shown: &str) -> bool {
    shown.chars().all(|c| matches!(c, CARRIER | '\u{200c}' | '\u{200d}'))
        && !shown.is_empty()
        && shown.chars().any(|c| c != CARRIER)
}

/// Whether the character is drawn inside of a longer grapheme.
fn is_drawn(character: char, in_flag: bool) -> bool {
    match character {
        '\u{fe0e}' | '\u{fe0f}' => false,
        '\u{e0020}'..='\u{e007f}' => in_flag,
        _ => matches!(shape(character), Shape::Itself),
    }
}

/// Columns of one character that is no control character.
fn columns(character: char) -> usize {
    let mut buffer = [0; 4];
    usize::from((*character.encode_utf8(&mut buffer)).cell_width())
}

/// Decides how a character is drawn when it stands alone.
fn shape(character: char) -> Shape {
    match character {
        ' '..='~' => Shape::Itself,
        '\t' => Shape::Tab,
        '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Shape::Blank,
        '\u{7f}' => Shape::Replaced('␡'),
        '\0'..='\u{1f}' => {
            let picture = char::from_u32(0x2400 + u32::from(character));
            Shape::Replaced(picture.unwrap_or(char::REPLACEMENT_CHARACTER))
        }
        '\u{80}'..='\u{9f}' => Shape::Replaced(char::REPLACEMENT_CHARACTER),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Shape::Reordering,
        _ if is_invisible(character) => Shape::Nothing,
        _ if is_no_character(character) => Shape::Replaced(char::REPLACEMENT_CHARACTER),
        _ => Shape::Itself,
    }
}

/// Characters of Unicode's category Cf and their like that draw nothing of their own and only do
/// harm in a terminal: soft hyphen, direction marks, zero-width space, byte order mark, tags. The
/// joiners U+200C and U+200D stay, because scripts and emoji need them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fe0e}'
            | '\u{fe0f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}'
    )
}

/// Code points that Unicode reserves as no characters.
fn is_no_character(character: char) -> bool {
    let code = u32::from(character);
    (0xfdd0..=0xfdef).contains(&code) || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::width::{grapheme_width, text_width};

    #[track_caller]
    fn assert_line(text: &str, wanted: &str) {
        assert_eq!(line(text), wanted, "{text:?}");
    }

    #[test]
    fn an_escape_sequence_is_shown_not_obeyed() {
        assert_line("a\x1b[31mred\x07", "a␛[31mred␇");
        assert_line("a\u{9b}31m\x7f\0", "a\u{fffd}31m␡␀");
    }

    #[test]
    fn line_breaks_and_tabs_become_blanks() {
        assert_line("one\r\ntwo\nthree\tfour\u{2028}five", "one two three four five");
        assert_eq!(grapheme("\t"), " ".repeat(TAB));
    }

    #[test]
    fn reordering_marks_are_visible() {
        assert_line("pay\u{202e}fdp.exe\u{2066}", "pay␦fdp.exe␦");
        assert_eq!(text_width("\u{202e}"), 1);
    }

    #[test]
    fn invisible_characters_are_not_drawn() {
        assert_line("\u{feff}co\u{ad}op\u{200b}er\u{2060}ate\u{200f}\u{e0041}", "cooperate");
    }

    #[test]
    fn a_flood_of_marks_is_cut() {
        let flood = format!("e{}", "\u{301}".repeat(10_000));
        assert_eq!(grapheme(&flood).chars().count(), 1 + MOST_MARKS);
        assert_eq!(grapheme_width(&flood), 1);
    }

    #[test]
    fn a_mark_without_a_letter_gets_a_carrier() {
        assert_eq!(grapheme("\u{301}"), "\u{25cc}\u{301}");
        assert_eq!(grapheme("\u{200d}"), "");
    }

    #[test]
    fn variation_selectors_are_left_out() {
        assert_eq!(grapheme("❤\u{fe0f}"), "❤");
        assert_eq!(grapheme("1\u{fe0f}\u{20e3}"), "1\u{20e3}");
    }

    #[test]
    fn emoji_sequences_and_flags_stay_whole() {
        for emoji in ["👨‍👩‍👧", "👍🏽", "🇩🇪", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}"]
        {
            assert!(matches!(grapheme(emoji), Cow::Borrowed(_)), "{emoji}");
            assert_eq!(grapheme_width(emoji), 2, "{emoji}");
        }
    }

    #[test]
    fn letters_of_all_scripts_are_borrowed() {
        for text in ["é", "e\u{301}", "日", "ש\u{5b8}", "क्ष", "한"] {
            assert!(matches!(grapheme(text), Cow::Borrowed(_)), "{text}");
        }
    }

    fn is_harmless(shown: &str) -> bool {
        !shown.chars().any(|c| {
            c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
                || is_invisible(c) && !matches!(c, '\u{e0020}'..='\u{e007f}')
        })
    }

    #[test]
    fn no_single_character_does_harm() {
        for character in '\0'..=char::MAX {
            let text = character.to_string();
            assert!(is_harmless(&grapheme(&text)), "{character:?}");
            assert!(grapheme_width(&text) <= WIDEST, "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_harmful_comes_through(text in any::<String>()) {
            prop_assert!(is_harmless(&line(&text)));
        }

        #[test]
        fn no_grapheme_is_wider_than_the_widest(
            text in "(\u{600}|\u{1100}|क|\u{94d}|\u{ff9e}|👩|\u{200d}|\u{301}|\u{fe0f}|🇩|\t|a){0,80}",
        ) {
            for piece in text.graphemes(true) {
                let shown = grapheme(piece);
                let drawn: usize = shown.graphemes(true).map(|g| usize::from(g.cell_width())).sum();
                prop_assert!(drawn <= WIDEST, "{:?}", piece);
                prop_assert_eq!(drawn, grapheme_width(piece), "{:?}", piece);
                prop_assert!(shown.chars().count() <= MOST_CHARACTERS + 1);
            }
        }
    }
}
