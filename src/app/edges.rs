//! Moving the edges of an annotation, and adding and dropping its pieces.
//!
//! Both are a selection with a purpose: it begins as the annotation's span and is kept with `confirm`.
//! Which edge moves is where the cursor is; by words it stops at the ends of words on the right edge
//! and at their starts on the left one, so that one key never takes half a word.

use crate::annotation::edit::Edit;
use crate::annotation::{Annotation, AnnotationId};
use crate::app::moving::Way;
use crate::app::reading::{Purpose, Selection, grapheme_before, grapheme_end};
use crate::app::{App, Effect, annotating, deciding, moving, review, selecting};
use crate::command::Command;
use crate::layout::Piece;
use crate::text::{Span, display, sentences};

/// Bytes of a piece's beginning and end that the preview shows.
const SHOWN: usize = 160;

/// Starts to move the edges of the current annotation: of the span under the cursor, or the first.
pub fn start(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else {
        app.say("There is no annotation under the cursor whose edges could be moved.");
        return Vec::new();
    };
    let cursor = app.reading.cursor();
    let piece = current.spans.iter().position(|span| span.contains(cursor)).unwrap_or(0);
    let id = current.id.clone();
    review::leave_pane(app);
    begin(app, id, piece);
    let key = |command| app.keymap.shown(command);
    let (other, keep) = (key(Command::SelectOtherEnd), key(Command::Confirm));
    app.say_fitting(
        format!("This moves the end. {other} goes to the start, {keep} keeps."),
        format!("{other} other end, {keep} keeps."),
    );
    Vec::new()
}

fn begin(app: &mut App, id: AnnotationId, piece: usize) {
    let span = app.set.annotation(&id).and_then(|annotation| annotation.spans.get(piece).copied());
    let Some(span) = span else { return };
    let purpose = Purpose::Edges { id, piece };
    app.reading.selection = Some(Selection { anchor: span.start(), purpose });
    let last = grapheme_before(app.document.text(), span.end());
    app.reading.go(last);
}

/// Goes to the edges of the annotation's next piece. Edges that were moved and not kept stay as they
/// were. While something else is selected it is the key that goes on to the next pane.
pub fn next_piece(app: &mut App) -> Vec<Effect> {
    let purpose = app.reading.selection.as_ref().map(|selection| selection.purpose.clone());
    let Some(Purpose::Edges { id, piece }) = purpose else {
        return moving::pane(app, Way::Forward);
    };
    let count = app.set.annotation(&id).map_or(0, |annotation| annotation.spans.len());
    match count {
        0 | 1 => app.say("This annotation has only one piece."),
        _ => begin(app, id, (piece + 1) % count),
    }
    Vec::new()
}

/// Drops the piece whose edges are being moved. The last one cannot be dropped.
pub fn drop_piece(app: &mut App) -> Vec<Effect> {
    let purpose = app.reading.selection.as_ref().map(|selection| selection.purpose.clone());
    let Some(Purpose::Edges { id, piece }) = purpose else {
        app.say("Only a piece of an annotation can be dropped, while its edges are moved.");
        return Vec::new();
    };
    let Some(annotation) = app.set.annotation(&id) else { return Vec::new() };
    let mut spans = annotation.spans.clone();
    if spans.len() < 2 {
        let key = app.keymap.shown(Command::Delete);
        app.say(format!("It is the only piece; {key} deletes the annotation."));
        return Vec::new();
    }
    spans.remove(piece.min(spans.len() - 1));
    app.reading.selection = None;
    review::back_to_pane(app);
    set(app, &id, "Drop a piece of", spans)
}

/// Starts to add a piece to the current annotation, at the first word behind it.
pub fn start_piece(app: &mut App) -> Vec<Effect> {
    let Some(current) = app.current() else { return annotating::no_annotation(app) };
    let (id, end) = (current.id.clone(), current.hull().end());
    review::leave_pane(app);
    let last = grapheme_before(app.document.text(), end);
    let purpose = Purpose::Piece { id, is_extending: false };
    app.reading.selection = Some(Selection { anchor: last, purpose });
    app.reading.go(last);
    let _no_effects = moving::words(app, Way::Forward);
    let keys = [Command::WordNext, Command::Select, Command::SelectQuotation, Command::Confirm];
    let [next, extend, marks, keep] = keys.map(|command| app.keymap.shown(command));
    app.say_fitting(
        format!(
            "Go to the piece by {next}, {extend} extends, {marks} takes a quotation, {keep} adds it."
        ),
        format!("{next} on, {extend} extends, {keep} adds it."),
    );
    Vec::new()
}

/// Keeps the edges that were moved.
pub fn keep(app: &mut App, id: &AnnotationId, piece: usize, span: Span) -> Vec<Effect> {
    app.reading.selection = None;
    review::back_to_pane(app);
    let Some(annotation) = app.set.annotation(id) else { return Vec::new() };
    let span = snapped(app, annotation, span);
    let mut spans = annotation.spans.clone();
    match spans.get_mut(piece) {
        _ if span.is_empty() => {
            app.say("There is nothing but blanks between the edges.");
            return Vec::new();
        }
        Some(place) => *place = span,
        None => spans.push(span),
    }
    let spans = joined(spans);
    if spans == annotation.spans {
        app.say("The edges are as they were.");
        return Vec::new();
    }
    set(app, id, "Move the edges of", spans)
}

/// Adds the selected text to an annotation as a piece.
pub fn keep_piece(app: &mut App, id: &AnnotationId, span: Span) -> Vec<Effect> {
    app.reading.selection = None;
    review::back_to_pane(app);
    let Some(annotation) = app.set.annotation(id) else { return Vec::new() };
    let span = snapped(app, annotation, span);
    if span.is_empty() {
        app.say("There is nothing but blanks selected.");
        return Vec::new();
    }
    let mut spans = annotation.spans.clone();
    spans.push(span);
    let spans = joined(spans);
    if spans == annotation.spans {
        app.say("The annotation has this text already.");
        return Vec::new();
    }
    set(app, id, "Add a piece to", spans)
}

/// Leaves without a change, back to the annotation.
pub fn leave(app: &mut App, id: &AnnotationId) {
    review::back_to_pane(app);
    moving::select(app, id);
    if app.current().is_none() {
        moving::at_cursor(app);
    }
}

fn set(app: &mut App, id: &AnnotationId, what: &str, spans: Vec<Span>) -> Vec<Effect> {
    let change = |_: &Annotation, id| vec![Edit::SetSpans { id, spans: spans.clone() }];
    let ids = std::slice::from_ref(id);
    review::then_go_on(app, ids, |app| annotating::correct(app, ids, what, change))
}

/// The span without blanks at its ends. A quote takes the marks that stand around it, and the closing
/// one of a mark that it opens with.
fn snapped(app: &App, annotation: &Annotation, span: Span) -> Span {
    let text = app.document.text();
    let span = span.trimmed(text);
    let takes_marks = app
        .schema
        .layer(&annotation.layer)
        .is_some_and(|layer| layer.attribute("speaker").is_some());
    if !takes_marks || span.is_empty() {
        return span;
    }
    let inside = span.slice(text);
    let behind = Span::clamped(text, span.end(), span.end() + 4).slice(text).chars().next();
    let before = Span::clamped(text, span.start().saturating_sub(4), span.start());
    let before = before.slice(text).chars().next_back();
    for &(open, close) in selecting::QUOTATION_MARKS {
        if open == '\'' || behind != Some(close) {
            continue;
        }
        let is_open = inside.starts_with(open)
            && !inside.get(open.len_utf8()..).unwrap_or_default().contains(close);
        if is_open {
            return Span::clamped(text, span.start(), span.end() + close.len_utf8());
        }
        if before == Some(open) && !inside.contains(open) && !inside.contains(close) {
            let start = span.start() - open.len_utf8();
            return Span::clamped(text, start, span.end() + close.len_utf8());
        }
    }
    span
}

/// Spans in order, with those that meet or overlap made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.hull(span),
            _ => joined.push(span),
        }
    }
    joined
}

/// Whether the cursor is at the selection's left end.
fn is_left(app: &App) -> bool {
    let anchor = app.reading.selection.as_ref().map_or(0, |selection| selection.anchor);
    app.reading.cursor() < anchor
}

/// Moves this end by a word: widens or narrows to where a word begins on the left end, to where one
/// ends on the right one.
pub fn word(app: &mut App, way: Way) -> Vec<Effect> {
    match (is_left(app), way) {
        (false, Way::Forward) => moving::word_end(app),
        (false, Way::Back) => {
            let count = app.count.take().unwrap_or(1).min(10_000);
            for _ in 0..count {
                narrow(app);
            }
            Vec::new()
        }
        (true, _) => moving::words(app, way),
    }
}

/// Moves the right end to the end of the word before; past the anchor it becomes the left end.
fn narrow(app: &mut App) {
    let anchor = app.reading.selection.as_ref().map_or(0, |selection| selection.anchor);
    let cursor = app.reading.cursor();
    let end = word_end_before(app, cursor);
    match end.filter(|&end| end >= anchor) {
        Some(end) => app.reading.go(end),
        None => {
            app.count = None;
            let _no_effects = moving::words(app, Way::Back);
        }
    }
}

/// The last grapheme of the last word that ends before an offset.
fn word_end_before(app: &App, offset: usize) -> Option<usize> {
    let text = app.document.text();
    let piece = Piece::at(&app.document, offset).span(&app.document);
    let before = Span::clamped(text, piece.start(), offset);
    // The word under the offset is cut here: its rest stands behind.
    let rest = Span::clamped(text, offset, grapheme_end(text, offset)).slice(text);
    let is_inside = rest.chars().any(char::is_alphanumeric);
    let mut words = selecting::words_in(text, before).into_iter().rev();
    let last = words.next()?;
    let is_cut = is_inside && last.end() == offset;
    let word = if is_cut { words.next()? } else { last };
    Some(grapheme_before(text, word.end()))
}

/// Moves this end to the nearest quotation mark outwards, the mark included.
pub fn to_mark(app: &mut App) -> Vec<Effect> {
    let text = app.document.text();
    let Some(selected) = app.reading.selected() else { return Vec::new() };
    let piece = Piece::at(&app.document, app.reading.cursor()).span(&app.document);
    let found = if is_left(app) {
        let before = Span::clamped(text, piece.start(), selected.start());
        let marks = before.slice(text).char_indices().rev();
        let opening = |c: char| selecting::QUOTATION_MARKS.iter().any(|(open, _)| *open == c);
        marks
            .into_iter()
            .find(|(_, c)| opening(*c) && *c != '\'')
            .map(|(at, _)| before.start() + at)
    } else {
        let first = selected.slice(text).chars().next();
        let pair = selecting::QUOTATION_MARKS.iter().find(|(open, _)| Some(*open) == first);
        let is_closing = |c: char| match pair {
            Some((_, close)) => c == *close,
            None => c != '\'' && selecting::QUOTATION_MARKS.iter().any(|(_, close)| *close == c),
        };
        let behind = Span::clamped(text, selected.end(), piece.end());
        let mut marks = behind.slice(text).char_indices();
        marks.find(|(_, c)| is_closing(*c)).map(|(at, _)| behind.start() + at)
    };
    match found {
        Some(at) => app.reading.go(at),
        None => app.say("There is no quotation mark further on in this paragraph."),
    }
    Vec::new()
}

/// Moves this end to the start or the end of its sentence; from there to that of the next one.
pub fn sentence(app: &mut App, way: Way) -> Vec<Effect> {
    let text = app.document.text();
    let cursor = app.reading.cursor();
    let piece = Piece::at(&app.document, cursor).span(&app.document);
    let found = sentences::sentences(text, piece);
    let ends = found.iter().map(|sentence| match way {
        Way::Back => sentence.start(),
        Way::Forward => grapheme_before(text, sentence.end()),
    });
    let end = match way {
        Way::Back => ends.into_iter().rev().find(|&end| end < cursor),
        Way::Forward => ends.into_iter().find(|&end| end > cursor),
    };
    if let Some(end) = end {
        app.reading.go(end);
    }
    Vec::new()
}

/// What the selection is for and which text it would take, for the detail line.
pub fn preview(app: &App) -> Option<(String, String)> {
    let selection = app.reading.selection.as_ref()?;
    let text = app.document.text();
    let of = |id: &AnnotationId| {
        app.set.annotation(id).map_or_else(String::new, |a| deciding::label(app, a))
    };
    let (purpose, id) = match &selection.purpose {
        Purpose::Tag => ("selected".to_owned(), None),
        Purpose::Edges { id, .. } => (format!("edges of {}", of(id)), Some(id)),
        Purpose::Piece { id, .. } => (format!("a piece for {}", of(id)), Some(id)),
        Purpose::Mention { id, attribute, .. } => (format!("{attribute} of {}", of(id)), None),
    };
    let selected = app.reading.selected()?;
    let taken = match id.and_then(|id| app.set.annotation(id)) {
        Some(annotation) => snapped(app, annotation, selected),
        None => selected.trimmed(text),
    };
    let count = taken.slice(text).chars().count();
    let shown = match taken.len() > 2 * SHOWN {
        false => taken.slice(text).to_owned(),
        true => {
            let first = Span::clamped(text, taken.start(), taken.start() + SHOWN).slice(text);
            let last = Span::clamped(text, taken.end() - SHOWN, taken.end()).slice(text);
            format!("{first} … {last}")
        }
    };
    Some((purpose, format!("{count} characters: {}", display::on_one_line(&shown))))
}
