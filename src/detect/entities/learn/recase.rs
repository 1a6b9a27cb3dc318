//! Lines in capitals and in Title Case, made of ordinary ones: headlines are rare in labelled text.

use crate::document::{Document, plain};
use crate::model::random::Random;

/// A document with some of its lines in other letters.
pub struct Recased {
    pub document: Document,
    /// For each block, whether its letters were changed.
    pub is_changed: Vec<bool>,
}

/// Changes the letters of a share of the blocks. Byte offsets stay the same, because only ASCII
/// letters change.
pub fn recase(document: &Document, share: f32, random: &mut Random) -> Recased {
    let mut text = document.text().to_owned();
    let mut is_changed = vec![false; document.blocks.len()];
    for (block, changed) in document.blocks.iter().zip(&mut is_changed) {
        if random.unit() >= share {
            continue;
        }
        *changed = true;
        let line = block.span.slice(document.text());
        let new = if random.unit() < 0.5 { line.to_ascii_uppercase() } else { title_case(line) };
        text.replace_range(block.span.range(), &new);
    }
    Recased { document: plain::document(&text, None, ""), is_changed }
}

/// A capital at the start of each word but the smallest.
fn title_case(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_inclusive(' ') {
        let is_small = matches!(word.trim_end(), "of" | "the" | "a" | "an" | "in" | "to" | "and");
        let first = word.chars().next().filter(|_| !is_small);
        match first {
            Some(first) => {
                out.push(first.to_ascii_uppercase());
                out.extend(word.chars().skip(1));
            }
            None => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_stay_the_same() {
        let text = "The ferries of Ärö stopped.\nNobody knew why.";
        let document = plain::document(text, None, "");
        let recased = recase(&document, 1.0, &mut Random::new(3));
        assert_eq!(recased.is_changed, [true, true]);
        assert_eq!(recased.document.text().len(), text.len());
        assert_ne!(recased.document.text(), text);
    }

    #[test]
    fn small_words_stay_small_in_titles() {
        assert_eq!(title_case("the end of a ferry"), "the End of a Ferry");
    }
}
