//! Which stretches of an old and a new text are the same: a diff by sentences, then by words.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Changed passages with more tokens than this are not compared word by word.
const MOST_TOKENS: usize = 20_000;
/// A passage that shares less than this part of the shorter version, or fewer bytes, was written
/// anew: that some words stand in both is chance.
const ENOUGH_SHARED: f32 = 0.3;
const ENOUGH_BYTES: usize = 8;

/// A stretch that both texts have, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shared {
    pub old: usize,
    pub new: usize,
    pub len: usize,
}

impl Shared {
    pub fn old_end(self) -> usize {
        self.old + self.len
    }

    pub fn new_end(self) -> usize {
        self.new + self.len
    }
}

/// The shared stretches in order. Their edges are character boundaries of both texts.
pub(super) fn align(old: &str, new: &str) -> Vec<Shared> {
    let prefix = common_prefix(old, new);
    let (old_rest, new_rest) = (tail(old, prefix), tail(new, prefix));
    let suffix = common_suffix(old_rest, new_rest);
    let old_middle = old_rest.get(..old_rest.len() - suffix).unwrap_or_default();
    let new_middle = new_rest.get(..new_rest.len() - suffix).unwrap_or_default();

    let mut shared = Stretches(Vec::new());
    shared.push(Shared { old: 0, new: 0, len: prefix });
    let (old_pieces, new_pieces) = (Pieces::sentences(old_middle), Pieces::sentences(new_middle));
    for op in capture_diff_slices(Algorithm::Myers, &old_pieces.pieces, &new_pieces.pieces) {
        let (old_at, new_at) = (old_pieces.range(op.old_range()), new_pieces.range(op.new_range()));
        let (old_start, new_start) = (prefix + old_at.start, prefix + new_at.start);
        match op {
            DiffOp::Equal { .. } => {
                shared.push(Shared { old: old_start, new: new_start, len: old_at.len() });
            }
            DiffOp::Replace { .. } => {
                let old_passage = old_middle.get(old_at).unwrap_or_default();
                let new_passage = new_middle.get(new_at).unwrap_or_default();
                align_words(old_passage, new_passage, old_start, new_start, &mut shared);
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
        }
    }
    let (old_start, new_start) = (old.len() - suffix, new.len() - suffix);
    shared.push(Shared { old: old_start, new: new_start, len: suffix });
    shared.0
}

/// Compares a changed passage by words. What is only spaces and punctuation is not taken for the
/// same: it is everywhere.
fn align_words(old: &str, new: &str, old_start: usize, new_start: usize, shared: &mut Stretches) {
    let (old_words, new_words) = (Pieces::words(old), Pieces::words(new));
    if old_words.pieces.len() + new_words.pieces.len() > MOST_TOKENS {
        return;
    }
    let mut found = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_words.pieces, &new_words.pieces) {
        if !matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old_at, new_at) = (old_words.range(op.old_range()), new_words.range(op.new_range()));
        let len = old_at.len();
        if old.get(old_at.clone()).is_some_and(|same| same.contains(char::is_alphanumeric)) {
            found.push(Shared {
                old: old_start + old_at.start,
                new: new_start + new_at.start,
                len,
            });
        }
    }
    let same: usize = found.iter().map(|stretch| stretch.len).sum();
    if same >= ENOUGH_BYTES && same as f32 >= ENOUGH_SHARED * old.len().min(new.len()) as f32 {
        found.into_iter().for_each(|stretch| shared.push(stretch));
    }
}

/// Shared stretches in order; neighbours without a gap on either side are one.
struct Stretches(Vec<Shared>);

impl Stretches {
    fn push(&mut self, next: Shared) {
        if next.len == 0 {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.old_end() == next.old && last.new_end() == next.new => {
                last.len += next.len;
            }
            _ => self.0.push(next),
        }
    }
}

/// A text in pieces without gaps, and where each begins.
struct Pieces<'t> {
    pieces: Vec<&'t str>,
    starts: Vec<usize>,
}

impl<'t> Pieces<'t> {
    /// Cuts behind line breaks, and behind a space that follows the end of a sentence.
    fn sentences(text: &'t str) -> Self {
        Self::cut(text, |before, c, _| {
            c == '\n' || (c == ' ' && matches!(before, '.' | '!' | '?' | '”' | '’' | '"'))
        })
    }

    /// Runs of letters and digits, and every other character alone.
    fn words(text: &'t str) -> Self {
        Self::cut(text, |_, c, after| !(c.is_alphanumeric() && after.is_alphanumeric()))
    }

    /// Cuts behind each character of which `is_end` says so, told of the one before and after it.
    fn cut(text: &'t str, is_end: impl Fn(char, char, char) -> bool) -> Self {
        let (mut pieces, mut starts) = (Vec::new(), vec![0]);
        let (mut before, mut start) = ('\0', 0);
        let mut characters = text.char_indices().peekable();
        while let Some((_, c)) = characters.next() {
            let next = characters.peek().copied();
            let (end, after) = next.unwrap_or((text.len(), '\0'));
            if end == text.len() || is_end(before, c, after) {
                pieces.push(text.get(start..end).unwrap_or_default());
                starts.push(end);
                start = end;
            }
            before = c;
        }
        Self { pieces, starts }
    }

    /// The bytes of a range of pieces.
    fn range(&self, pieces: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let start = |piece: usize| self.starts.get(piece).copied().unwrap_or_default();
        start(pieces.start)..start(pieces.end)
    }
}

fn tail(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or_default()
}

/// Length of what both begin with, without a word cut in two.
fn common_prefix(a: &str, b: &str) -> usize {
    let same: usize =
        a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let goes_on = |text: &str| tail(text, same).starts_with(char::is_alphanumeric);
    if goes_on(a) || goes_on(b) {
        return a.get(..same).unwrap_or_default().trim_end_matches(char::is_alphanumeric).len();
    }
    same
}

/// Length of what both end with, without a word cut in two.
fn common_suffix(a: &str, b: &str) -> usize {
    let pairs = a.chars().rev().zip(b.chars().rev());
    let same: usize = pairs.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let begins_before = |text: &str| {
        text.get(..text.len() - same).unwrap_or_default().ends_with(char::is_alphanumeric)
    };
    if begins_before(a) || begins_before(b) {
        return tail(a, a.len() - same).trim_start_matches(char::is_alphanumeric).len();
    }
    same
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The shared stretches of the old text in ⟦⟧.
    #[track_caller]
    fn assert_shared(marked: &str, new: &str) {
        let old = marked.replace(['⟦', '⟧'], "");
        let mut shown = old.clone();
        for stretch in align(&old, new).into_iter().rev() {
            shown.insert(stretch.old_end(), '⟧');
            shown.insert(stretch.old, '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn a_changed_word_parts_two_stretches() {
        assert_shared("⟦Fares rise by ⟧12⟦ percent.⟧", "Fares rise by 15 percent.");
    }

    #[test]
    fn a_word_is_not_cut_in_two() {
        assert_shared("⟦They saw ⟧Lagos⟦ and left.⟧", "They saw Lagosians and left.");
        assert_shared("⟦They saw ⟧undone⟦ work.⟧", "They saw done work.");
    }

    #[test]
    fn punctuation_alone_is_not_the_same() {
        assert_shared("Alpha, beta.", "Gamma, delta; done");
    }

    #[test]
    fn a_new_paragraph_moves_what_follows() {
        assert_shared("⟦One.\n⟧⟦Two.\n⟧", "One.\nBetween.\nTwo.\n");
    }

    proptest! {
        #[test]
        fn stretches_are_the_same_in_order_and_apart(
            old in "([ab]{1,2}[ .\n“é]{1,2}){0,12}", new in "([ab]{1,2}[ .\n“é]{1,2}){0,12}",
        ) {
            let mut end = (0, 0);
            for stretch in align(&old, &new) {
                let same = old.get(stretch.old..stretch.old_end());
                prop_assert!(same.is_some());
                prop_assert_eq!(same, new.get(stretch.new..stretch.new_end()));
                prop_assert!(stretch.old >= end.0 && stretch.new >= end.1 && stretch.len > 0);
                end = (stretch.old_end(), stretch.new_end());
            }
        }
    }
}
