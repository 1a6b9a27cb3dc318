//! Where a span of an old text stands in a new one.

use memchr::memmem;

use crate::annotation::anchor::Reason;
use crate::annotation::anchor::align::{Shared, align};
use crate::text::Span;

/// Bytes before and after a quotation that tell its occurrences apart.
const CONTEXT: usize = 32;
/// Bytes of context that have to agree where more than one occurrence could be meant.
const ENOUGH_CONTEXT: usize = 16;
/// A quotation of this many bytes that stands once in both texts needs no context.
const LONG_QUOTE: usize = 12;
/// How much of a changed passage has to be the same.
const ENOUGH_SAME: f32 = 0.6;

/// Two texts, and what they share.
pub struct Anchors<'t> {
    old: &'t str,
    new: &'t str,
    shared: Vec<Shared>,
}

/// A place in the new text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// Covers the same text.
    Same(Span),
    /// Covers what stands now where the text was changed.
    Changed(Span),
}

impl Placed {
    pub fn span(self) -> Span {
        match self {
            Self::Same(span) | Self::Changed(span) => span,
        }
    }
}

impl<'t> Anchors<'t> {
    /// Compares the texts. About linear where they are alike; bounded where they are not.
    pub fn new(old: &'t str, new: &'t str) -> Self {
        Self { old, new, shared: align(old, new) }
    }

    /// Finds the span of the old text in the new one: where the comparison puts it, else by its
    /// words and the words around it, else with the words that changed inside of it.
    ///
    /// # Errors
    /// Why it has no place there.
    pub fn place(&self, span: Span) -> Result<Placed, Reason> {
        let quote = span.slice(self.old);
        if quote.is_empty() {
            return Err(Reason::Gone);
        }
        if let Some(start) = self.shifted(span) {
            return Ok(Placed::Same(self.new_span(start, start + quote.len())));
        }
        let here = if self.is_held(span) { self.best(span, &[self.window(span)]) } else { None };
        let found = here.map(|best| Ok(best.start)).or_else(|| self.elsewhere(span));
        match found {
            Some(Ok(start)) => Ok(Placed::Same(self.new_span(start, start + quote.len()))),
            Some(Err(reason)) => self.changed(span).ok_or(reason),
            None => self.changed(span).ok_or(Reason::Gone),
        }
    }

    /// Where the span begins in the new text if it lies in one shared stretch.
    fn shifted(&self, span: Span) -> Option<usize> {
        let after = self.shared.partition_point(|stretch| stretch.old <= span.start());
        let stretch = self.shared.get(after.checked_sub(1)?)?;
        (span.end() <= stretch.old_end()).then(|| stretch.new + span.start() - stretch.old)
    }

    /// Whether a shared stretch reaches into the span or up to one of its edges.
    fn is_held(&self, span: Span) -> bool {
        let first = self.shared.partition_point(|stretch| stretch.old_end() < span.start());
        self.shared.get(first).is_some_and(|stretch| stretch.old <= span.end())
    }

    /// The part of the new text between what is shared before and behind the span.
    fn window(&self, span: Span) -> std::ops::Range<usize> {
        let before = self.shared.partition_point(|stretch| stretch.old < span.start());
        let start = before
            .checked_sub(1)
            .and_then(|at| self.shared.get(at))
            .map_or(0, |stretch| stretch.new + stretch.len.min(span.start() - stretch.old));
        let behind = self.shared.partition_point(|stretch| stretch.old_end() <= span.end());
        let end = self
            .shared
            .get(behind)
            .map_or(self.new.len(), |stretch| stretch.new + span.end().saturating_sub(stretch.old));
        start..end
    }

    /// The span by its words and the words around it, outside of what is known to be something
    /// else. Nothing if its words stand nowhere.
    fn elsewhere(&self, span: Span) -> Option<Result<usize, Reason>> {
        let best = self.best(span, &self.gaps(span.len()))?;
        let quote = span.slice(self.old);
        let stands_once = || memmem::find_iter(self.old.as_bytes(), quote).nth(1).is_none();
        let is_sure = if best.rivals == 0 {
            best.context >= ENOUGH_CONTEXT || (quote.len() >= LONG_QUOTE && stands_once())
        } else {
            best.context >= ENOUGH_CONTEXT && best.context > best.second
        };
        Some(if is_sure { Ok(best.start) } else { Err(Reason::Ambiguous) })
    }

    /// The parts of the new text that are not shared, with room for a quotation of this length to
    /// reach in.
    fn gaps(&self, len: usize) -> Vec<std::ops::Range<usize>> {
        let room = len.saturating_sub(1);
        let ends = self.shared.iter().map(|stretch| (stretch.new, stretch.new_end()));
        let mut gaps: Vec<std::ops::Range<usize>> = Vec::new();
        let mut at = 0;
        for (start, end) in ends.chain([(self.new.len(), self.new.len())]) {
            if at < start {
                let gap = at.saturating_sub(room)..(start + room).min(self.new.len());
                match gaps.last_mut() {
                    Some(last) if last.end >= gap.start => last.end = gap.end,
                    _ => gaps.push(gap),
                }
            }
            at = end;
        }
        gaps
    }

    /// The occurrence of the span's words with the most context, and how its rivals do.
    fn best(&self, span: Span, within: &[std::ops::Range<usize>]) -> Option<Best> {
        let quote = span.slice(self.old);
        let finder = memmem::Finder::new(quote);
        let new = self.new.as_bytes();
        let mut best: Option<Best> = None;
        for range in within {
            let haystack = new.get(range.clone()).unwrap_or_default();
            for start in finder.find_iter(haystack).map(|at| range.start + at) {
                if self.cuts_words(start, start + quote.len()) && !self.is_cutting(span) {
                    continue;
                }
                let context = self.context(span, start);
                best = Some(match best {
                    None => Best { start, context, second: 0, rivals: 0 },
                    Some(best) => best.against(start, context),
                });
            }
        }
        best
    }

    fn is_cutting(&self, span: Span) -> bool {
        cuts_words(self.old, span.start(), span.end())
    }

    fn cuts_words(&self, start: usize, end: usize) -> bool {
        cuts_words(self.new, start, end)
    }

    /// How many bytes before and behind the span agree with the surroundings of the new place.
    fn context(&self, span: Span, start: usize) -> usize {
        let (old, new) = (self.old.as_bytes(), self.new.as_bytes());
        let before = |text: &'t [u8], at: usize| text.get(..at).unwrap_or_default().iter().rev();
        let behind = |text: &'t [u8], at: usize| text.get(at..).unwrap_or_default().iter();
        let alike = |(a, b): &(&u8, &u8)| a == b;
        let left = before(old, span.start()).zip(before(new, start));
        let right = behind(old, span.end()).zip(behind(new, start + span.len()));
        left.take(CONTEXT).take_while(alike).count() + right.take(CONTEXT).take_while(alike).count()
    }

    /// What stands now between the first and the last of the span's words that are still there, if
    /// most of them are.
    fn changed(&self, span: Span) -> Option<Placed> {
        let first = self.shared.partition_point(|stretch| stretch.old_end() <= span.start());
        let kept: Vec<Shared> = self
            .shared
            .get(first..)?
            .iter()
            .take_while(|stretch| stretch.old < span.end())
            .map(|stretch| clip(*stretch, span))
            .collect();
        let (head, tail) = (kept.first()?, kept.last()?);
        let window = self.window(span);
        // Words that were put in the place of the span's first and last belong to it, unless the
        // change goes on beyond the span.
        let is_head_new = head.old > span.start() && self.ends_at(span.start());
        let is_tail_new = tail.old_end() < span.end() && self.begins_at(span.end());
        let start = if is_head_new { window.start } else { head.new };
        let end = if is_tail_new { window.end } else { tail.new_end() };
        let now = self.new_span(start, end).trimmed(self.new);
        let same: usize = kept.iter().map(|stretch| stretch.len).sum();
        let is_alike = same as f32 >= ENOUGH_SAME * span.len().max(now.len()) as f32;
        (is_alike && !now.is_empty()).then_some(Placed::Changed(now))
    }

    /// Whether a shared stretch ends at this place of the old text.
    fn ends_at(&self, at: usize) -> bool {
        self.shared.binary_search_by_key(&at, |stretch| stretch.old_end()).is_ok()
    }

    /// Whether a shared stretch begins at this place of the old text.
    fn begins_at(&self, at: usize) -> bool {
        self.shared.binary_search_by_key(&at, |stretch| stretch.old).is_ok()
    }

    fn new_span(&self, start: usize, end: usize) -> Span {
        Span::clamped(self.new, start, end)
    }
}

/// The occurrence of a quotation that agrees best with the old surroundings.
struct Best {
    start: usize,
    context: usize,
    /// The context of the next best, and how many others there are.
    second: usize,
    rivals: usize,
}

impl Best {
    fn against(self, start: usize, context: usize) -> Self {
        let rivals = self.rivals + 1;
        if context > self.context {
            return Self { start, context, second: self.context, rivals };
        }
        Self { second: self.second.max(context), rivals, ..self }
    }
}

/// The part of a stretch that lies in the span.
fn clip(stretch: Shared, span: Span) -> Shared {
    let old = stretch.old.max(span.start());
    let len = stretch.old_end().min(span.end()).saturating_sub(old);
    Shared { old, new: stretch.new + (old - stretch.old), len }
}

/// Whether a word goes on beyond one of the edges.
fn cuts_words(text: &str, start: usize, end: usize) -> bool {
    let is_inside = |at: usize| {
        let Some((before, behind)) = text.split_at_checked(at) else { return true };
        before.ends_with(char::is_alphanumeric) && behind.starts_with(char::is_alphanumeric)
    };
    is_inside(start) || is_inside(end)
}
