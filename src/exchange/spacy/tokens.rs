//! Tokens as spaCy has them: with at most one blank behind each they are the whole text.

use std::collections::BTreeSet;

use crate::text::Span;
use crate::text::tokens::tokens;

/// Cuts the text so that each of these spans begins and ends with a token. White space other than
/// one blank behind a token is a token.
pub(super) fn cut(text: &str, spans: &[Span]) -> Vec<Span> {
    let starts: BTreeSet<usize> = spans.iter().map(|span| span.start()).collect();
    let ends: BTreeSet<usize> = spans.iter().map(|span| span.end()).collect();
    let whole = Span::clamped(text, 0, text.len());
    let mut edges: BTreeSet<usize> = starts.union(&ends).copied().collect();
    for token in tokens(text, whole) {
        edges.extend([token.span.start(), token.span.end()]);
    }
    edges.insert(text.len());
    let mut cut: Vec<Span> = Vec::new();
    let mut start = 0;
    for end in edges {
        let piece = text.get(start..end).unwrap_or("");
        let is_after_token = start > 0 && cut.last().is_some_and(|last| last.end() == start);
        let is_blank = piece.starts_with(' ') && piece.trim_start().is_empty();
        // A blank that a span begins or ends with is a token, like any other white space.
        let is_free = !starts.contains(&start) && !ends.contains(&(start + 1));
        let from = start + usize::from(is_after_token && is_blank && is_free);
        if let Ok(span) = Span::new(text, from, end)
            && !span.is_empty()
        {
            cut.push(span);
        }
        start = end;
    }
    cut
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn assert_cut(text: &str, span: (usize, usize), wanted: &[&str]) {
        let spans = [Span::new(text, span.0, span.1).unwrap()];
        let found: Vec<&str> = cut(text, &spans).iter().map(|span| span.slice(text)).collect();
        assert_eq!(found, wanted, "{text:?}");
    }

    #[test]
    fn one_blank_belongs_to_the_token_before_it() {
        assert_cut("Ada said so.", (0, 3), &["Ada", "said", "so", "."]);
        assert_cut("Ada  said\n so ", (0, 3), &["Ada", " ", "said", "\n ", "so"]);
    }

    #[test]
    fn a_span_cuts_tokens_and_white_space() {
        assert_cut("Ada said", (1, 2), &["A", "d", "a", "said"]);
        assert_cut("Ada said", (3, 8), &["Ada", " ", "said"]);
        assert_cut("Ada said", (0, 4), &["Ada", " ", "said"]);
        assert_cut(" Ada", (1, 4), &[" ", "Ada"]);
    }

    proptest! {
        #[test]
        fn tokens_and_blanks_are_the_text_and_spans_have_edges(
            text in "( |\n|[a-c]{1,3}|😀|\\.){0,20}",
            a in any::<prop::sample::Index>(),
            b in any::<prop::sample::Index>(),
        ) {
            let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
            let (a, b) = (*a.get(&boundaries), *b.get(&boundaries));
            let span = Span::new(&text, a.min(b), a.max(b)).unwrap();
            let spans: Vec<Span> = if span.is_empty() { vec![] } else { vec![span] };
            let found = cut(&text, &spans);
            let mut at = 0;
            for token in &found {
                prop_assert!(token.start() == at || text.get(at..token.start()) == Some(" "), "{text:?} {found:?}");
                at = token.end();
            }
            prop_assert!(at == text.len() || text.get(at..) == Some(" "), "{text:?} {found:?}");
            for span in spans {
                prop_assert!(found.iter().any(|token| token.start() == span.start()), "{text:?} {found:?}");
                prop_assert!(found.iter().any(|token| token.end() == span.end()), "{text:?} {found:?}");
            }
        }
    }
}
