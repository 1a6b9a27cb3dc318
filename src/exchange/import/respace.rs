//! Brings annotations of a text onto another that has the same words and signs, spaced otherwise.
//!
//! Files of words (CoNLL) lose the white space of an article, and other programs strip its end or
//! change its line breaks. Each character that is no white space has its partner all the same, and
//! so has each span that covers one. A control character is the same as U+FFFD, which formats write
//! for it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::annotation::{AnnotationId, Value};
use crate::exchange::import::Problem;
use crate::exchange::import::resolve::Resolved;
use crate::text::Span;

/// What two texts with the same words have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Words([u8; 32]);

impl Words {
    /// The words of a text; none if there are none.
    pub fn of(text: &str) -> Option<Self> {
        let mut hasher = blake3::Hasher::new();
        let mut is_empty = true;
        for word in text.split_whitespace() {
            hasher.update(plain(word).as_bytes());
            is_empty = false;
        }
        (!is_empty).then(|| Self(hasher.finalize().into()))
    }
}

fn plain(word: &str) -> Cow<'_, str> {
    match word.contains(char::is_control) {
        true => Cow::Owned(word.replace(char::is_control, "\u{fffd}")),
        false => Cow::Borrowed(word),
    }
}

/// Puts what was found in one text where the same stands in the other. Both have the same [`Words`].
/// What covers white space alone has no place there and becomes a problem.
pub fn respace(resolved: &mut Resolved, from: &str, to: &str) {
    let pairs = Pairs { from: marks(from), to: marks(to), text: to };
    let mut problems = Vec::new();
    let mut gone: HashSet<AnnotationId> = HashSet::new();
    for annotation in &mut resolved.annotations {
        let shown = annotation.id.0.trim_start().to_owned();
        let spans: Vec<Span> =
            annotation.spans.iter().filter_map(|&span| pairs.partner(span)).collect();
        if spans.is_empty() && !annotation.spans.is_empty() {
            problems.push(Problem::left_out(shown.clone(), BLANK));
            gone.insert(annotation.id.clone());
        }
        annotation.spans = spans;
        annotation.attributes.retain(|name, value| {
            let Value::Span(span) = value else { return true };
            match pairs.partner(*span) {
                Some(partner) => *span = partner,
                None => {
                    let reason = format!("attribute {name}: {BLANK}");
                    problems.push(Problem::left_out(shown.clone(), reason));
                    return false;
                }
            }
            true
        });
    }
    resolved.annotations.retain(|annotation| !gone.contains(&annotation.id));
    resolved.relations.retain(|relation| {
        let is_there = !gone.contains(&relation.from) && !gone.contains(&relation.to);
        if !is_there {
            let reason = format!("relation {}: one of its ends {BLANK}", relation.label);
            problems.push(Problem::left_out("", reason));
        }
        is_there
    });
    resolved.problems.append(&mut problems);
}

const BLANK: &str = "covers nothing but white space, which is other in the library";

/// The places of all characters that are no white space, in bytes.
fn marks(text: &str) -> Vec<u32> {
    let solid = text.char_indices().filter(|(_, character)| !character.is_whitespace());
    // A text is under 4 GiB, so that a span can address it.
    solid.map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
}

struct Pairs<'t> {
    from: Vec<u32>,
    to: Vec<u32>,
    text: &'t str,
}

impl Pairs<'_> {
    /// From the partner of the first character to that of the last.
    fn partner(&self, span: Span) -> Option<Span> {
        let behind = |at: usize| self.from.partition_point(|&mark| (mark as usize) < at);
        let first = behind(span.start());
        let last = behind(span.end()).checked_sub(1).filter(|last| *last >= first)?;
        let (start, last) = (*self.to.get(first)? as usize, *self.to.get(last)? as usize);
        let length = self.text.get(last..)?.chars().next()?.len_utf8();
        Span::new(self.text, start, last + length).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Relation, RelationId};
    use crate::exchange::testing::{annotation, span_of};

    #[test]
    fn texts_have_the_same_words_however_they_are_spaced() {
        assert_eq!(Words::of("Ada\r\nObi .\n"), Words::of(" Ada Obi."));
        assert_eq!(Words::of("a\u{1b}b"), Words::of("a\u{fffd} b"));
        assert_ne!(Words::of("Ada Obi"), Words::of("Ada Obj"));
        assert_eq!(Words::of(" \n\u{2028}"), None);
    }

    #[test]
    fn spans_cover_the_same_words_in_the_other_text() {
        let (from, to) = ("Ada 😀 said :\n“ No .”\n", "\r\n Ada 😀\r\nsaid: “No.”");
        let mut one = annotation("q1", "quote", "direct", vec![span_of(from, "“ No .”")]);
        one.spans.insert(0, span_of(from, "😀 said"));
        one.attributes.insert("source".to_owned(), Value::Span(span_of(from, "Ada ")));
        let mut resolved = Resolved { annotations: vec![one], ..Resolved::default() };
        respace(&mut resolved, from, to);
        let one = &resolved.annotations[0];
        let covered: Vec<&str> = one.spans.iter().map(|span| span.slice(to)).collect();
        assert_eq!(covered, ["😀\r\nsaid", "“No.”"]);
        let source = one.attributes["source"].as_span().unwrap();
        assert_eq!(source.slice(to), "Ada");
        assert!(resolved.problems.is_empty());
    }

    #[test]
    fn what_covers_white_space_alone_is_named() {
        let (from, to) = ("Ada \n Obi", "Ada Obi");
        let word = annotation("e1", "entity", "PERSON", vec![span_of(from, "Ada")]);
        let blank = annotation("e2", "entity", "PERSON", vec![span_of(from, "\n")]);
        let relation = Relation {
            id: RelationId("r1".into()),
            label: "same-as".to_owned(),
            from: "e1".into(),
            to: "e2".into(),
        };
        let mut resolved = Resolved {
            annotations: vec![word, blank],
            relations: vec![relation],
            ..Resolved::default()
        };
        respace(&mut resolved, from, to);
        assert_eq!((resolved.annotations.len(), resolved.relations.len()), (1, 0));
        assert_eq!(resolved.problems.len(), 2, "{:?}", resolved.problems);
    }
}
