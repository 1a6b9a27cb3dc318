//! Lines of plain text, and whether they were broken by a machine or by an author.

use crate::text::Span;

/// Lines that are looked at to find out whether a text is hard-wrapped.
const SAMPLE: usize = 4000;

/// Widths to which people wrap text, in characters.
const NARROWEST: usize = 40;
const WIDEST: usize = 120;

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Without surrounding white space; empty for a blank line.
    pub span: Span,
    /// Bytes of white space before the text.
    pub indent: usize,
    /// Whether a blank line or the start stands before it.
    pub is_first: bool,
}

/// The lines of the text. They end at line feeds, carriage returns or both together.
pub fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut found: Vec<Line> = Vec::new();
    let mut start = 0;
    let mut is_first = true;
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain([bytes.len()]) {
        let is_inside_pair = bytes.get(end) == Some(&b'\n')
            && end.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\r');
        if !is_inside_pair {
            let span = Span::clamped(text, start, end).trimmed(text);
            found.push(Line { span, indent: span.start() - start, is_first });
            is_first = span.is_empty();
        }
        start = end + 1;
    }
    found
}

/// The index of the line behind the first `count` lines that are not blank.
pub fn behind(lines: &[Line], count: usize) -> usize {
    let Some(last) = count.checked_sub(1) else { return 0 };
    let mut texts = lines.iter().enumerate().filter(|(_, line)| !line.span.is_empty());
    texts.nth(last).map_or(lines.len(), |(number, _)| number + 1)
}

/// The width to which the text was wrapped, or `None` if a line is a paragraph.
///
/// A text is wrapped if most of its lines had no room for the first word of the next, some end
/// within a sentence and some of the next begin with a small letter.
pub fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let sample = lines.get(..SAMPLE).unwrap_or(lines);
    let lengths = sample.iter().map(|line| length(text, line)).filter(|&length| length > 0);
    let long = lengths.clone().filter(|&length| length > WIDEST).count();
    if long * 50 > lengths.clone().count() {
        return None;
    }
    let width = lengths.filter(|&length| length <= WIDEST).max()?;
    let (mut pairs, mut full, mut open, mut small) = (0, 0, 0, 0);
    for pair in sample.windows(2) {
        let [line, next] = pair else { continue };
        let is_paragraph = next.indent > line.indent;
        if line.span.is_empty() || next.span.is_empty() || is_paragraph {
            continue;
        }
        pairs += 1;
        full += usize::from(!has_room(text, line, next, width));
        open += usize::from(!ends_sentence(line.span.slice(text)));
        small += usize::from(next.span.slice(text).starts_with(char::is_lowercase));
    }
    let is_wrapped =
        pairs > 0 && full * 10 >= pairs * 6 && open * 3 >= pairs && small * 10 >= pairs * 3;
    (width >= NARROWEST && is_wrapped).then_some(width)
}

/// Whether `line` continues the paragraph of the line before it, in a text wrapped to this width.
pub fn continues(text: &str, before: &Line, line: &Line, width: usize) -> bool {
    let is_ended = length(text, before) * 5 < width * 4 && has_room(text, before, line, width);
    let is_item = is_item(before.span.slice(text));
    let is_indented = line.indent > before.indent && !is_item;
    !(line.is_first || is_ended || is_indented || self::is_item(line.span.slice(text)))
}

/// Whether the line begins with the sign of a list item.
pub fn is_item(line: &str) -> bool {
    ["- ", "* ", "• ", "· ", "‣ ", "◦ "].iter().any(|sign| line.starts_with(sign))
}

/// Whether a paragraph or line ends as a sentence does, closing marks aside.
pub fn ends_sentence(line: &str) -> bool {
    let inner = line.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    inner.ends_with(['.', '?', '!', '…', ':'])
}

/// Whether the first word of the next line would have stood on this one, well within the width: some
/// programs leave a tenth of it free to make the lines even.
fn has_room(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let word = next.span.slice(text).split_whitespace().next().unwrap_or("");
    (line.indent + length(text, line) + 1 + word.chars().count()) * 10 <= width * 9
}

/// Characters of the line. Of a very long one, at least more than is ever asked for.
fn length(text: &str, line: &Line) -> usize {
    if line.span.len() > WIDEST * 8 {
        line.span.len()
    } else {
        line.span.slice(text).chars().count()
    }
}
