//! Quotation marks: which of them open, which close, and what stands between.
//!
//! All styles of the English press are read: curly, straight, low and angle marks, two single marks
//! for a double one, single quotes beside apostrophes, quotations in quotations. A paragraph is
//! paired on its own, so that a forgotten mark spoils one paragraph at most; a quotation that runs
//! over several paragraphs, with an opening mark on each, is linked.

use crate::detect::Article;
use crate::text::{Span, Token, TokenKind};

/// Text in quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Without its marks.
    pub inner: Span,
    /// 0 for a quotation that stands in no other.
    pub depth: usize,
    /// Whether the quotation at the start of the next paragraph continues it.
    pub continues: bool,
    /// Whether a closing mark was found; without one the end is a guess unless it continues.
    pub is_closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Double,
    Single,
    Angle,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    span: Span,
    style: Style,
    opens: bool,
    closes: bool,
}

/// All quotations of the article in order of their starts; an outer one stands before its inner ones.
pub fn quotations(article: &Article<'_>) -> Vec<Quotation> {
    let text = article.text();
    let blocks = block_marks(article);
    let mut found = Vec::new();
    let mut carried = None;
    for (number, (block, marks)) in blocks.iter().enumerate() {
        if marks.is_empty() {
            carried = None;
            continue;
        }
        let next = blocks.get(number + 1);
        let mut pairing = Pairing { article, text, block: *block, marks, found: Vec::new() };
        carried = pairing.run(carried, next);
        found.append(&mut pairing.found);
    }
    found.sort_by_key(|q| (q.span.start(), std::cmp::Reverse(q.span.end())));
    found
}

/// The marks of each block that has sentences.
fn block_marks(article: &Article<'_>) -> Vec<(Span, Vec<Mark>)> {
    let text = article.text();
    let mut blocks: Vec<(Span, Vec<Mark>)> = Vec::new();
    let mut at = 0;
    while let Some(first) = article.sentences.get(at) {
        let last = article.sentences.get(at..).unwrap_or_default();
        let count = last.iter().take_while(|s| s.block == first.block).count();
        let end = article.sentences.get(at + count - 1).map_or(first.tokens.end, |s| s.tokens.end);
        let tokens = article.tokens.get(first.tokens.start..end).unwrap_or_default();
        let span = article.block_of(first).map_or(first.span, |block| block.span);
        blocks.push((span, marks_of(text, tokens)));
        at += count;
    }
    blocks
}

fn marks_of(text: &str, tokens: &[Token]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut skip = false;
    for (at, token) in tokens.iter().enumerate() {
        if skip || token.kind != TokenKind::Mark {
            skip = false;
            continue;
        }
        let Some(character) = token.text(text).chars().next() else { continue };
        if !matches!(character, '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '«' | '»' | '‹' | '›')
        {
            continue;
        }
        let twin = tokens.get(at + 1).filter(|next| {
            !next.spaced
                && matches!(character, '\'' | '`' | '’' | '‘')
                && next.text(text) == token.text(text)
        });
        skip = twin.is_some();
        let span = twin.map_or(token.span, |next| token.span.hull(next.span));
        marks.extend(mark(text, span, character, twin.is_some()));
    }
    marks
}

fn mark(text: &str, span: Span, character: char, is_twin: bool) -> Option<Mark> {
    let before = text.get(..span.start()).and_then(|t| t.chars().next_back());
    let rest = text.get(span.end()..).unwrap_or("");
    let after = rest.chars().next();
    let blank_before = before.is_none_or(|c| c.is_whitespace() || "([{/“‘«\"".contains(c));
    let blank_after = after.is_none_or(|c| c.is_whitespace() || ".,;:!?)]}/”’»\"".contains(c));
    let free = (blank_before == blank_after, blank_before == blank_after);
    let straight = if free.0 { (true, true) } else { (blank_before, blank_after) };
    let style = match character {
        '«' | '»' | '‹' | '›' => Style::Angle,
        '“' | '”' | '"' | '„' | '‟' => Style::Double,
        _ if is_twin => Style::Double,
        _ => Style::Single,
    };
    let (opens, closes) = match character {
        '“' | '„' | '‟' | '«' | '‹' => {
            let is_turned = blank_after && !blank_before;
            (!is_turned, is_turned)
        }
        '”' | '»' | '›' => {
            let is_turned =
                before.is_none_or(char::is_whitespace) && after.is_some_and(char::is_alphanumeric);
            (is_turned, !is_turned)
        }
        '`' => (!blank_after, false),
        _ if is_twin => straight,
        '"' => straight,
        '‘' | '‚' | '‛' => (!is_elision(rest) && !blank_after, blank_after && !blank_before),
        '\'' => (
            blank_before && !blank_after && !is_elision(rest),
            before.is_some_and(|c| !c.is_whitespace()),
        ),
        _ => (false, before.is_some_and(|c| !c.is_whitespace())),
    };
    if !opens && !closes || is_measure(text, span, character) {
        return None;
    }
    Some(Mark { span, style, opens, closes })
}

/// Whether an apostrophe before `rest` stands for left-out letters: `’90s`, `’em`.
fn is_elision(rest: &str) -> bool {
    let word: &str = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let is_decade = word.len() >= 2
        && word.len() <= 3
        && word.chars().take(2).all(|c| c.is_ascii_digit())
        && word.chars().nth(2).is_none_or(|c| c == 's');
    is_decade
        || ["em", "til", "till", "tis", "twas", "cause", "n", "bout", "round", "cuz"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether the mark counts feet, inches, minutes: `6'2"`.
fn is_measure(text: &str, span: Span, character: char) -> bool {
    if !matches!(character, '"' | '\'' | '”' | '’') {
        return false;
    }
    let before = text.get(..span.start()).unwrap_or("");
    let after = text.get(span.end()..).unwrap_or("");
    if !before.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    if matches!(character, '\'' | '’') && after.starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    let head = before.trim_end_matches(|c: char| c.is_ascii_digit());
    let feet = head.strip_suffix(['\'', '’']);
    matches!(character, '"' | '”')
        && feet.is_some_and(|feet| feet.ends_with(|c: char| c.is_ascii_digit()))
}

/// Pairs the marks of one block.
struct Pairing<'a, 'd> {
    article: &'a Article<'d>,
    text: &'a str,
    block: Span,
    marks: &'a [Mark],
    found: Vec<Quotation>,
}

impl Pairing<'_, '_> {
    /// Pairs, with a quotation of this style left open by the block before, and tells which style
    /// is left open for the next.
    fn run(&mut self, carried: Option<Style>, next: Option<&(Span, Vec<Mark>)>) -> Option<Style> {
        let mut stack: Vec<Mark> = Vec::new();
        if let Some(style) = carried {
            let first = self.marks.iter().find(|mark| mark.style == style);
            if first.is_some_and(|mark| !mark.opens) {
                let start = Span::clamped(self.text, self.block.start(), self.block.start());
                stack.push(Mark { span: start, style, opens: true, closes: false });
            }
        }
        for (at, mark) in self.marks.iter().enumerate() {
            let open = stack.iter().rposition(|open| open.style == mark.style);
            match open {
                Some(open) if mark.closes && self.closes_here(at, mark) => {
                    self.close(&mut stack, open, mark);
                }
                Some(open) if mark.opens && mark.style != Style::Single => {
                    if !self.has_closers(at, mark.style, open + 2) {
                        self.heal(&mut stack, open, mark.span.start());
                    }
                    stack.push(*mark);
                }
                None if mark.opens && self.has_partner(at, mark, &stack) => stack.push(*mark),
                _ => {}
            }
        }
        self.finish(stack, next)
    }

    /// Whether a closing mark really closes: a single one may be the apostrophe of a plural, a
    /// double one behind a digit may count inches.
    fn closes_here(&self, at: usize, mark: &Mark) -> bool {
        let before = self.text.get(..mark.span.start()).unwrap_or("");
        let after = self.text.get(mark.span.end()..).unwrap_or("");
        let goes_on = after.strip_prefix(' ').is_some_and(|t| t.starts_with(char::is_lowercase));
        let is_suspect = match mark.style {
            Style::Single => before.ends_with(['s', 'S']) && goes_on,
            Style::Double => before.ends_with(|c: char| c.is_ascii_digit()) && goes_on,
            Style::Angle => false,
        };
        if !is_suspect {
            return true;
        }
        let later = self.marks.iter().skip(at + 1).find(|m| m.style == mark.style);
        !later.is_some_and(|later| later.closes && !later.opens)
    }

    /// Whether at least `count` marks of the style close behind mark `at`, net of those that open.
    fn has_closers(&self, at: usize, style: Style, count: usize) -> bool {
        let later = self.marks.iter().skip(at + 1).filter(|mark| mark.style == style);
        let (mut opened, mut closed) = (0, 0);
        for mark in later {
            if mark.closes {
                closed += 1;
            } else {
                opened += 1;
            }
        }
        closed >= count + opened
    }

    /// Whether an opening mark may be trusted. A double one always; a single one if a single one
    /// closes behind it, before the double quotation around it ends.
    fn has_partner(&self, at: usize, mark: &Mark, stack: &[Mark]) -> bool {
        if mark.style != Style::Single {
            return true;
        }
        let inside = !stack.is_empty();
        self.marks
            .iter()
            .skip(at + 1)
            .take_while(|later| !(inside && later.style != Style::Single && later.closes))
            .any(|later| later.style == Style::Single && later.closes)
    }

    fn close(&mut self, stack: &mut Vec<Mark>, open: usize, mark: &Mark) {
        let Some(opened) = stack.get(open).copied() else { return };
        stack.truncate(open);
        self.push(opened, mark.span.start(), mark.span.end(), open, true, false);
    }

    /// Ends a quotation whose closing mark is missing before `limit`.
    fn heal(&mut self, stack: &mut Vec<Mark>, open: usize, limit: usize) {
        let Some(opened) = stack.get(open).copied() else { return };
        stack.truncate(open);
        let before = self.text.get(self.block.start()..opened.span.start()).unwrap_or("");
        let is_speech = before.trim_end().is_empty() || before.trim_end().ends_with([':', ',']);
        let sentence = self.article.sentences.get(self.article.sentence_at(opened.span.start()));
        let sentence_end = sentence.map_or(limit, |s| s.span.end());
        let end =
            if is_speech && limit >= self.block.end() { limit } else { sentence_end.min(limit) };
        self.push(opened, end, end, open, false, false);
    }

    fn finish(&mut self, mut stack: Vec<Mark>, next: Option<&(Span, Vec<Mark>)>) -> Option<Style> {
        let position = stack.iter().position(|mark| mark.style != Style::Single)?;
        let opened = *stack.get(position)?;
        // The same key, not only the same style: a straight mark is not taken up by a curly one.
        let is_alike = |mark: &Mark| mark.span.slice(self.text) == opened.span.slice(self.text);
        let continues = next.is_some_and(|(block, marks)| {
            marks.iter().find(|mark| mark.style == opened.style).is_some_and(|first| {
                if first.opens {
                    first.span.start() == block.start() && is_alike(first)
                } else {
                    true
                }
            })
        });
        if !continues {
            let limit = self.block.end();
            self.heal(&mut stack, position, limit);
            return None;
        }
        let end = self.block.end();
        self.push(opened, end, end, position, false, true);
        Some(opened.style)
    }

    fn push(
        &mut self,
        opened: Mark,
        inner_end: usize,
        end: usize,
        depth: usize,
        is_closed: bool,
        continues: bool,
    ) {
        let span = Span::clamped(self.text, opened.span.start(), end).trimmed(self.text);
        let inner = Span::clamped(self.text, opened.span.end(), inner_end).trimmed(self.text);
        if !inner.slice(self.text).chars().any(char::is_alphanumeric) {
            return;
        }
        self.found.push(Quotation { span, inner, depth, continues, is_closed });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;

    /// Finds the outermost quotations and marks them in the text.
    #[track_caller]
    fn assert_marked(marked: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let document = plain::document(&text, None, "");
        let article = Article::new(&document);
        let mut shown = text.clone();
        for quotation in quotations(&article).iter().rev().filter(|q| q.depth == 0) {
            shown.insert(quotation.span.end(), '⟧');
            shown.insert(quotation.span.start(), '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn all_styles_of_marks_pair() {
        assert_marked("⟦“Rents fell,”⟧ she said. ⟦\"They did,\"⟧ he said. ⟦''No,''⟧ I said.");
        assert_marked("⟦‘Rents fell,’⟧ she said. ⟦«They did»⟧, he said. ⟦``No,''⟧ I said.");
        assert_marked("He called it ⟦'a shame'⟧ and left.");
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_marked("The workers' pay and the boss's car don't count; it was the '90s.");
        assert_marked("Rock 'n' roll, and the nurses’ strike in the ’80s. Give ’em hell.");
        assert_marked("⟦‘The nurses’ strike isn’t over,’⟧ she said.");
    }

    #[test]
    fn feet_and_inches_are_no_marks() {
        assert_marked("She is 5'10\" tall and the pipe is 6\" wide.");
        assert_marked("⟦\"He is 6'2\" tall,\"⟧ she said.");
    }

    #[test]
    fn inner_quotations_stay_inside() {
        assert_marked("⟦“He said ‘never’ to me,”⟧ she said.");
        assert_marked("⟦‘He said “never” to me,’⟧ she said.");
        assert_marked("⟦\"It comes across as \"too loud\" or \"shrill\" to them,\"⟧ she said.");
    }

    #[test]
    fn a_quotation_over_paragraphs_is_linked() {
        let text = "“We went home.\n“We slept.\n“We woke,” she said.";
        let document = plain::document(text, None, "");
        let found = quotations(&Article::new(&document));
        assert_eq!(found.iter().map(|q| q.continues).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn an_open_quotation_runs_to_the_end_of_its_paragraph() {
        assert_marked("He went on: ⟦“We have no plan. None.⟧\nThe hall was ⟦“empty”⟧ by then.");
    }

    #[test]
    fn an_open_mark_in_a_sentence_spoils_no_more_than_it() {
        assert_marked("They called it ⟦“a disaster.⟧ She left. ⟦“Never again,”⟧ she said.");
    }

    #[test]
    fn a_closing_mark_alone_is_nothing() {
        assert_marked("We have no plan,” he said. Nobody had.");
    }

    #[test]
    fn a_turned_mark_is_read_by_its_blanks() {
        assert_marked("⟦”Rents fell,”⟧ she said, and ⟦“that is all“⟧, he added.");
    }
}
