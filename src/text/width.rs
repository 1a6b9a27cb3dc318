//! Display width: how many terminal columns a piece of text takes.
//!
//! Measured for each grapheme, on what [`display`] draws for it, with the function that the screen
//! library draws by; so a row is never wider than it was laid out.

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

use crate::text::display;

/// Columns that one grapheme takes as [`display::grapheme`] draws it: a tab four, an invisible
/// character none.
pub fn grapheme_width(grapheme: &str) -> usize {
    usize::from(display::grapheme(grapheme).cell_width())
}

/// Columns that the text takes on one row as [`display::line`] draws it.
pub fn text_width(text: &str) -> usize {
    if display::is_plain(text) {
        return text.len();
    }
    display::line(text).graphemes(true).map(|shown| usize::from(shown.cell_width())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_family_takes_two_columns() {
        assert_eq!(text_width("👨‍👩‍👧"), 2);
        assert_eq!(text_width("e\u{301}a"), 2);
        assert_eq!(text_width("日本"), 4);
    }

    #[test]
    fn what_is_measured_is_what_is_drawn() {
        assert_eq!(text_width("a\u{200b}\x1b[0m"), 5);
        assert_eq!(grapheme_width("\t"), display::TAB);
        assert_eq!(grapheme_width("\n"), 1);
        assert_eq!(grapheme_width("❤\u{fe0f}"), 1);
    }
}
