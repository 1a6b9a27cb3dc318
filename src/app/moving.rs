//! Going about in the article: by row, page, word, sentence, paragraph, annotation.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::panes::listing::Item;
use crate::app::panes::{Focus, Pane, Sort, Whole};
use crate::app::reading::{grapheme_before, grapheme_end};
use crate::app::{App, Effect, areas, review, selecting};
use crate::command::Command;
use crate::layout::Piece;
use crate::text::{Span, sentences};

/// Bytes around the cursor in which the next word is looked for. Longer words are passed in steps.
const WINDOW: usize = 4096;

/// A way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Forward,
    Back,
}

impl Way {
    fn sign(self) -> isize {
        if self == Self::Forward { 1 } else { -1 }
    }
}

/// Goes up or down: rows of the article, or of the pane that has the focus.
pub fn rows(app: &mut App, way: Way) -> Vec<Effect> {
    let count = app.count.take().unwrap_or(1).min(1_000_000) as isize * way.sign();
    match app.panes.focus {
        Focus::Article => moved(app, |app| app.reading.move_rows(count)),
        Focus::Pane(_) => pane_rows(app, count),
    }
}

/// Pages through the article or the pane; `parts` is how many pages make one step, 2 for half.
pub fn page(app: &mut App, way: Way, parts: isize) -> Vec<Effect> {
    let count = app.count.take().unwrap_or(1).min(10_000) as isize;
    match app.panes.focus {
        Focus::Article => moved(app, |app| {
            let rows = (app.reading.page_rows() / parts).max(1);
            app.reading.page(rows * count * way.sign());
        }),
        Focus::Pane(index) => {
            let height = app.areas.pane_heights().get(index).copied().unwrap_or(1) as isize;
            pane_rows(app, (height - 1).max(1) / parts * way.sign())
        }
    }
}

/// Scrolls the article by rows, whatever has the focus.
pub fn scroll(app: &mut App, rows: isize) -> Vec<Effect> {
    let count = app.count.take().unwrap_or(1).min(1_000_000) as isize;
    app.reading.scroll(rows * count);
    at_cursor(app);
    Vec::new()
}

/// Goes to the first or last row; with a count to that percentage, or to that paragraph.
pub fn to_end(app: &mut App, way: Way) -> Vec<Effect> {
    if let Focus::Pane(index) = app.panes.focus {
        app.count = None;
        let count = app.panes.panes.get(index).map_or(0, Pane::len) as isize;
        return pane_rows(app, count * way.sign());
    }
    let blocks = &app.document.blocks;
    let offset = match (way, app.count.take()) {
        (Way::Back, Some(percent)) => return to_percent(app, percent),
        (Way::Back, None) => blocks.first().map_or(0, |block| block.span.start()),
        (Way::Forward, Some(number)) => {
            let last = blocks.len().saturating_sub(1);
            blocks.get(number.saturating_sub(1).min(last)).map_or(0, |block| block.span.start())
        }
        (Way::Forward, None) => {
            let end = blocks.last().map_or(0, |block| block.span.end());
            grapheme_before(app.document.text(), end)
        }
    };
    moved(app, |app| app.reading.go(offset))
}

/// Goes to a percentage of the text's bytes.
pub fn to_percent(app: &mut App, percent: usize) -> Vec<Effect> {
    let len = app.document.text().len();
    let offset = (len as u128 * percent.min(100) as u128 / 100) as usize;
    let offset = offset.min(grapheme_before(app.document.text(), len));
    moved(app, |app| app.reading.go(offset))
}

/// Goes by graphemes.
pub fn characters(app: &mut App, way: Way) -> Vec<Effect> {
    repeat(app, |text, at| match way {
        Way::Forward => Some(grapheme_end(text, at)).filter(|&end| end < text.len()),
        Way::Back => (at > 0).then(|| grapheme_before(text, at)),
    })
}

/// Goes to the start of the next or previous word.
pub fn words(app: &mut App, way: Way) -> Vec<Effect> {
    repeat(app, |text, at| match way {
        Way::Forward => word_start_behind(text, at),
        Way::Back => word_start_before(text, at),
    })
}

/// Goes to the end of the word, or of the next one when it stands there.
pub fn word_end(app: &mut App) -> Vec<Effect> {
    repeat(app, |text, at| {
        let from = grapheme_end(text, at);
        let window = Span::clamped(text, from, from + WINDOW).slice(text);
        let word = window.split_word_bound_indices().find(|(_, word)| is_word(word))?;
        Some(grapheme_before(text, from + word.0 + word.1.len()))
    })
}

/// Goes to the next or previous sentence.
pub fn sentence(app: &mut App, way: Way) -> Vec<Effect> {
    let document = Arc::clone(&app.document);
    repeat(app, |text, at| {
        let mut piece = Piece::at(&document, at);
        loop {
            let found = sentences::sentences(text, piece.span(&document));
            let mut starts = found.iter().map(|span| span.start());
            let start = match way {
                Way::Forward => starts.find(|&start| start > at),
                Way::Back => starts.rev().find(|&start| start < at),
            };
            if start.is_some() {
                return start;
            }
            piece = match way {
                Way::Forward => piece.next(&document)?,
                Way::Back => piece.previous(&document)?,
            };
        }
    })
}

/// Goes to the next or previous paragraph.
pub fn paragraph(app: &mut App, way: Way) -> Vec<Effect> {
    let document = Arc::clone(&app.document);
    repeat(app, |_, at| {
        let number = document.block_at(at);
        let start = |number: usize| document.blocks.get(number).map(|block| block.span.start());
        match way {
            Way::Forward => start(number + 1),
            Way::Back => {
                start(number).filter(|&start| start < at).or_else(|| start(number.checked_sub(1)?))
            }
        }
    })
}

/// Goes to the next or previous annotation of the layers that are shown, or of the pane's layer.
pub fn annotation(app: &mut App, way: Way) -> Vec<Effect> {
    app.count = None;
    if let Focus::Pane(_) = app.panes.focus {
        return pane_rows(app, way.sign());
    }
    match neighbour(app, way, |_| true) {
        Some(id) => select(app, &id),
        None => app.say("There is no annotation further on."),
    }
    Vec::new()
}

/// Goes round the annotations that lie under the cursor, the shortest first.
pub fn here(app: &mut App) -> Vec<Effect> {
    let under = under_cursor(app);
    let now = app.current.as_ref().and_then(|id| under.iter().position(|other| other == id));
    let next = now.map_or(0, |row| row + 1) % under.len().max(1);
    match under.get(next).cloned() {
        Some(id) => {
            app.current = Some(id);
            app.panes.whole = None;
        }
        None => app.say("There is no annotation under the cursor."),
    }
    Vec::new()
}

/// Makes an annotation the current one and goes to it, in article and panes.
pub fn select(app: &mut App, id: &AnnotationId) {
    let Some(annotation) = app.set.annotation(id) else { return };
    let (hull, has_place) = (annotation.hull(), !annotation.is_of_document());
    app.current = Some(id.clone());
    app.panes.whole = None;
    if !has_place {
        return;
    }
    let context = selecting::sentence_at(app, hull.start()).map_or(hull, |s| s.hull(hull));
    app.reading.go_to(hull, context);
}

/// Makes the annotation under the cursor the current one.
pub fn at_cursor(app: &mut App) {
    app.current = under_cursor(app).into_iter().next();
    app.panes.whole = None;
}

/// Returns to where the reader left: first row and cursor as byte offsets.
pub fn restore(app: &mut App, top: usize, cursor: usize) {
    app.reading.put_cursor(cursor);
    app.reading.show_at_top(top);
    at_cursor(app);
}

/// Gives the keys to the article.
pub fn focus_article(app: &mut App) {
    if app.panes.focus != Focus::Article {
        app.panes.focus = Focus::Article;
        areas::arrange(app);
    }
}

/// Gives the keys to the next or previous of article and panes.
pub fn pane(app: &mut App, way: Way) -> Vec<Effect> {
    let seen = || app.panes.seen();
    let next = match (app.panes.focus, way) {
        (Focus::Article, Way::Forward) => seen().next(),
        (Focus::Article, Way::Back) => seen().next_back(),
        (Focus::Pane(now), Way::Forward) => seen().find(|&index| index > now),
        (Focus::Pane(now), Way::Back) => seen().rev().find(|&index| index < now),
    };
    if next.is_none() && app.panes.focus == Focus::Article {
        let key = app.keymap.shown(Command::HidePane);
        app.say(format!("All panes are hidden; {key} shows them."));
        return Vec::new();
    }
    app.panes.focus = next.map_or(Focus::Article, Focus::Pane);
    app.panes.is_visible = true;
    areas::arrange(app);
    enter_pane(app);
    Vec::new()
}

/// Makes the marked row of the pane that has the focus the current annotation, so that decisions go
/// to what is marked there. A pane that does not follow the article begins with what is undecided.
pub fn enter_pane(app: &mut App) {
    let Some(pane) = app.panes.focused() else { return };
    if app.current.as_ref().is_some_and(|id| pane.row_of(id).is_some()) {
        return select_row(app, pane.row);
    }
    let first = pane.list.first_undecided().filter(|_| pane.sort != Sort::Position);
    match first {
        Some(stop) => review::go(app, stop),
        None => select_row(app, pane.row),
    }
}

/// Makes a row of the pane that has the focus the current one.
pub fn select_row(app: &mut App, row: usize) {
    let Focus::Pane(index) = app.panes.focus else { return };
    let Some(pane) = app.panes.panes.get_mut(index) else { return };
    pane.row = row.min(pane.len().saturating_sub(1));
    match pane.marked() {
        Some(Item::One(id, _)) => {
            let id = id.clone();
            select(app, &id);
        }
        Some(Item::Whole(name, group)) => {
            let name = Arc::clone(name);
            let status = |id: &&AnnotationId| pane.list.member(id).map(|member| member.status);
            let open = group.ids().find(|id| status(id) == Some(Status::Suggested));
            let Some(id) = open.or_else(|| group.ids().next()).cloned() else { return };
            select(app, &id);
            app.panes.whole = Some(Whole { pane: index, name });
        }
        None => app.current = None,
    }
}

fn neighbour(app: &App, way: Way, wanted: impl Fn(&Annotation) -> bool) -> Option<AnnotationId> {
    let place = match app.current() {
        Some(current) => (current.hull(), current.id.clone()),
        None => {
            let cursor = app.reading.cursor();
            (Span::clamped(app.document.text(), cursor, cursor), AnnotationId::from(""))
        }
    };
    let wanted = |annotation: &&Annotation| app.panes.shows(annotation) && wanted(annotation);
    let found = match way {
        Way::Forward => app.set.after(&place).find(wanted),
        Way::Back => app.set.before(&place).find(wanted),
    };
    found.map(|annotation| annotation.id.clone())
}

/// Annotations on the grapheme under the cursor, the shortest first.
pub fn under_cursor(app: &App) -> Vec<AnnotationId> {
    let text = app.document.text();
    let cursor = app.reading.cursor();
    let grapheme = Span::clamped(text, cursor, grapheme_end(text, cursor));
    let mut found = app.set.overlapping(grapheme);
    found.retain(|annotation| app.panes.shows(annotation));
    found.sort_by_key(|a| (a.hull().len(), a.layer.clone()));
    found.into_iter().map(|annotation| annotation.id.clone()).collect()
}

fn pane_rows(app: &mut App, rows: isize) -> Vec<Effect> {
    if let Some(pane) = app.panes.focused() {
        select_row(app, pane.row.saturating_add_signed(rows));
    }
    Vec::new()
}

/// Moves the cursor so many times as the count says, as far as it goes.
fn repeat(app: &mut App, step: impl Fn(&str, usize) -> Option<usize>) -> Vec<Effect> {
    let count = app.count.take().unwrap_or(1).min(10_000);
    let mut at = app.reading.cursor();
    for _ in 0..count {
        match step(app.document.text(), at) {
            Some(next) => at = next,
            None => break,
        }
    }
    moved(app, |app| app.reading.go(at))
}

fn moved(app: &mut App, by: impl FnOnce(&mut App)) -> Vec<Effect> {
    by(app);
    if app.reading.selection.is_none() {
        at_cursor(app);
    }
    Vec::new()
}

fn is_word(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

fn word_start_behind(text: &str, at: usize) -> Option<usize> {
    let window = Span::clamped(text, at, at + WINDOW);
    let mut bounds = window.slice(text).split_word_bound_indices().skip(1);
    bounds.find(|(_, word)| is_word(word)).map(|(start, _)| window.start() + start)
}

fn word_start_before(text: &str, at: usize) -> Option<usize> {
    let window = Span::clamped(text, at.saturating_sub(WINDOW), at);
    let mut bounds = window.slice(text).split_word_bound_indices().rev();
    bounds.find(|(_, word)| is_word(word)).map(|(start, _)| window.start() + start)
}
