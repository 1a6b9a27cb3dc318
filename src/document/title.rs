//! Titles: what looks like one, and how long it may be.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::display;

/// Graphemes of a title at most; more is cut at a word and shown by an ellipsis.
const LONGEST: usize = 120;

/// Bytes of a line that may be a title.
const LINE: usize = 240;

/// Makes a title of a piece of text: on one line, not too long.
pub fn shortened(text: &str) -> String {
    // Look at no more of a 5 MB line than a title can need.
    let head: String = text.chars().take(LONGEST * 8).collect();
    let words = display::on_one_line(&head);
    let Some((cut, _)) = words.grapheme_indices(true).nth(LONGEST) else { return words };
    let kept = words.get(..cut).unwrap_or(&words);
    let kept = kept.rsplit_once(' ').map_or(kept, |(before, _)| before);
    format!("{kept}…")
}

/// Whether the first paragraph of a text looks like its title: short, and no finished sentence.
pub fn is_like(paragraph: &str) -> bool {
    let is_sentence = paragraph.ends_with(['.', ':', ';', ',']) && !paragraph.ends_with("...");
    paragraph.len() <= LINE && !is_sentence && !paragraph.contains('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_cut_at_a_word() {
        let title = shortened(&"ferry ".repeat(1_000_000));
        assert!(title.ends_with("ferry…") && title.len() < 130, "{title}");
        assert_eq!(shortened("  Vote\r\n splits \t council "), "Vote splits council");
    }

    #[test]
    fn a_sentence_is_no_title() {
        assert!(is_like("Vote splits council") && is_like("Will fares rise?"));
        assert!(!is_like("It was close.") && !is_like(&"x".repeat(300)));
    }
}
