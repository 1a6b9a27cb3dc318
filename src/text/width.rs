//! Display width: how many terminal columns a piece of text takes.
//!
//! Measured for each grapheme with the function that the screen library draws by, so that a row is
//! never wider than it was laid out.

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Columns that one grapheme takes. Control characters and a lone zero-width mark take none.
pub fn grapheme_width(grapheme: &str) -> usize {
    usize::from(grapheme.cell_width())
}

/// Columns that the text takes on one row.
pub fn text_width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
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
}
