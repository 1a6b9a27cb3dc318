//! Selecting text: by hand, by sentence, paragraph and quotation.

use unicode_segmentation::UnicodeSegmentation;

use crate::app::reading::{Purpose, Selection, grapheme_before};
use crate::app::{App, Effect, edges, moving, pointing, tagging};
use crate::layout::Piece;
use crate::text::{Span, sentences};

/// Marks that open and close quotations, in pairs.
pub const QUOTATION_MARKS: &[(char, char)] =
    &[('“', '”'), ('"', '"'), ('«', '»'), ('‘', '’'), ('„', '“'), ('\'', '\'')];

/// Starts selecting at the cursor, or ends it where it was going on.
pub fn start(app: &mut App) -> Vec<Effect> {
    if app.reading.selection.take().is_none() {
        let anchor = app.reading.cursor();
        app.reading.selection = Some(Selection { anchor, purpose: Purpose::Tag });
    }
    focus_article(app);
    Vec::new()
}

/// Selects the sentence under the cursor.
pub fn start_sentence(app: &mut App) -> Vec<Effect> {
    let anchor = app.reading.cursor();
    app.reading.selection = Some(Selection { anchor, purpose: Purpose::Tag });
    focus_article(app);
    take_sentence(app)
}

/// Keeps the edges, or opens the tagging menu for the selection.
pub fn confirm(app: &mut App) -> Vec<Effect> {
    let Some(span) = app.reading.selected() else { return Vec::new() };
    let Some(selection) = app.reading.selection.clone() else { return Vec::new() };
    match selection.purpose {
        Purpose::Tag => tagging::open_layers(app),
        Purpose::Mention { .. } => pointing::confirm(app, span),
        Purpose::Edges { id, piece } => edges::keep(app, &id, piece, span),
        Purpose::Piece { id, .. } => edges::keep_piece(app, &id, span),
    }
}

/// Takes the cursor to the other end of the selection.
pub fn other_end(app: &mut App) -> Vec<Effect> {
    let cursor = app.reading.cursor();
    let Some(selection) = &mut app.reading.selection else { return Vec::new() };
    let anchor = std::mem::replace(&mut selection.anchor, cursor);
    app.reading.go(anchor);
    Vec::new()
}

/// Selects the sentence that holds the cursor.
pub fn take_sentence(app: &mut App) -> Vec<Effect> {
    if let Some(sentence) = sentence_at(app, app.reading.cursor()) {
        take(app, sentence);
    }
    Vec::new()
}

/// Selects the paragraph that holds the cursor.
pub fn take_paragraph(app: &mut App) -> Vec<Effect> {
    let number = app.document.block_at(app.reading.cursor());
    if let Some(span) = app.document.blocks.get(number).map(|block| block.span) {
        take(app, span);
    }
    Vec::new()
}

/// Selects from quotation mark to quotation mark around the cursor, marks included.
pub fn take_quotation(app: &mut App) -> Vec<Effect> {
    match quotation_at(app, app.reading.cursor()) {
        Some(span) => take(app, span),
        None => app.say("There are no quotation marks around the cursor."),
    }
    Vec::new()
}

/// The sentence at a byte offset.
pub fn sentence_at(app: &App, offset: usize) -> Option<Span> {
    let piece = Piece::at(&app.document, offset).span(&app.document);
    let found = sentences::sentences(app.document.text(), piece);
    found.into_iter().rev().find(|sentence| sentence.start() <= offset)
}

/// The word at a byte offset: letters and digits with the marks inside of it, without a
/// possessive `’s`.
pub fn word_at(app: &App, offset: usize) -> Option<Span> {
    let sentence = sentence_at(app, offset)?;
    let tokens = crate::text::tokens::tokens(app.document.text(), sentence);
    tokens.into_iter().map(|token| token.span).find(|span| span.contains(offset))
}

/// The words in a part of the text, in order.
pub fn words_in(text: &str, part: Span) -> Vec<Span> {
    let words = part.slice(text).unicode_word_indices();
    words
        .map(|(at, word)| Span::clamped(text, part.start() + at, part.start() + at + word.len()))
        .collect()
}

/// Makes the span the selection, cursor at its end.
pub fn take(app: &mut App, span: Span) {
    let last = grapheme_before(app.document.text(), span.end());
    if let Some(selection) = &mut app.reading.selection {
        selection.anchor = span.start();
        app.reading.go(last);
    }
}

fn quotation_at(app: &App, offset: usize) -> Option<Span> {
    let text = app.document.text();
    let piece = Piece::at(&app.document, offset).span(&app.document);
    let before = Span::clamped(text, piece.start(), offset).slice(text);
    let behind = Span::clamped(text, offset, piece.end()).slice(text);
    let candidates = QUOTATION_MARKS.iter().filter_map(|&(open, close)| {
        let start = match behind.chars().next() {
            Some(first) if first == open && open != close => offset,
            _ => piece.start() + before.rfind(open)?,
        };
        let from = start.max(offset) + if start == offset { open.len_utf8() } else { 0 };
        let end = from + Span::clamped(text, from, piece.end()).slice(text).find(close)?;
        let is_closed = open != close
            && Span::clamped(text, start + open.len_utf8(), offset.max(start + open.len_utf8()))
                .slice(text)
                .contains(close);
        (!is_closed).then(|| Span::clamped(text, start, end + close.len_utf8()))
    });
    candidates.min_by_key(|span| span.len())
}

fn focus_article(app: &mut App) {
    moving::focus_article(app);
}
