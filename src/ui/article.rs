//! The article with its overlay: text, marks, margin letters, selection, hits, cursor.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::areas::MARGIN;
use crate::app::panes::Focus;
use crate::app::{App, relating};
use crate::document::{BlockKind, Inline, InlineKind};
use crate::layout::{Cell, Place, Row, cells};
use crate::text::Span;
use crate::ui::Theme;
use crate::ui::foreign::Foreign;

/// What lies over the visible text.
struct Overlay<'a> {
    /// The annotations, the longest first: the shorter are drawn over them.
    annotations: Vec<&'a Annotation>,
    hits: Vec<Span>,
    foreign: Foreign,
    selected: Option<Span>,
}

/// Draws the visible rows.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    let within = app.reading.visible_span();
    let mut annotations = app.set.overlapping(within);
    annotations.retain(|annotation| app.panes.shows(annotation));
    annotations.sort_by_key(|a| std::cmp::Reverse(a.hull().len()));
    let text = app.document.text();
    let search = app.reading.search.as_ref();
    let hits =
        search.map_or_else(Vec::new, |search| search.hits(text, within).take(10_000).collect());
    let overlay = Overlay {
        annotations,
        hits,
        foreign: Foreign::of(app, within),
        selected: app.reading.selected(),
    };
    if app.document.blocks.is_empty() {
        let area = app.areas.text;
        super::write(frame, area.x, area.y, area.width, "This article is empty.", theme.faint());
    }
    for (number, (place, row)) in app.reading.visible().iter().enumerate() {
        let y = app.areas.text.y + number as u16;
        draw_margin(app, theme, &overlay, *row, y, frame);
        draw_row(app, theme, &overlay, (*place, *row), y, frame);
    }
}

/// A letter for each layer that has an annotation on the row: capital if one of them is accepted.
/// Up to three layers have a column each; of more, those that are there stand side by side, and layers
/// that the schema does not know take the first column that is free. Beside them a bar for the rows of
/// the annotation that decisions go to, or a sign where one begins that has relations.
fn draw_margin(app: &App, theme: &Theme, overlay: &Overlay, row: Row, y: u16, frame: &mut Frame) {
    let x = app.areas.text.x - MARGIN;
    let columns = MARGIN - 1;
    let has_own_columns = app.schema.layers.len() <= usize::from(columns);
    let mut is_free = [true; MARGIN as usize - 1];
    for (number, pane) in app.panes.panes.iter().enumerate() {
        let on_row = |a: &&&Annotation| {
            a.layer == pane.layer && a.spans.iter().any(|span| span.overlaps(row.span))
        };
        let mut here = overlay.annotations.iter().filter(on_row).peekable();
        let Some(first) = here.peek() else { continue };
        let column = match has_own_columns && !pane.is_foreign {
            true => Some(number),
            false => is_free.iter().position(|free| *free),
        };
        let Some(column) = column else { break };
        if let Some(free) = is_free.get_mut(column) {
            *free = false;
        }
        let mark = match app.schema.layer(&pane.layer) {
            Some(layer) => layer.mark,
            None => pane.layer.chars().find(|c| c.is_alphanumeric()).unwrap_or('*'),
        };
        let style = Style::new().fg(theme.colour(&app.schema, first));
        let (letter, style) = match here.any(|a| a.status == Status::Accepted) {
            true => (mark.to_uppercase().to_string(), style.add_modifier(Modifier::BOLD)),
            false => (mark.to_lowercase().to_string(), style),
        };
        super::write(frame, x + column as u16, y, 1, &letter, style);
    }
    let (sign, style) = beside(app, theme, overlay, row);
    super::write(frame, x + columns, y, 1, sign, style);
}

/// What stands in the last column of the margin.
fn beside(app: &App, theme: &Theme, overlay: &Overlay, row: Row) -> (&'static str, Style) {
    let current = app.current.as_ref();
    let mut here = overlay.annotations.iter();
    let is_current = |a: &&&Annotation| {
        Some(&a.id) == current && a.spans.iter().any(|span| span.overlaps(row.span))
    };
    if here.any(|a| is_current(&a)) {
        return (theme.bar_beside(), Style::new());
    }
    let begins = |a: &&&Annotation| row.span.contains(a.hull().start());
    let begun = overlay.annotations.iter().filter(begins);
    let related: Vec<&AnnotationId> =
        begun.map(|a| &a.id).filter(|id| app.set.is_related(id)).collect();
    let mut ends = related.iter().filter_map(|id| relating::direction_to(app, current?, id));
    match (ends.next(), related.is_empty()) {
        (Some(end), _) => (theme.relation_beside(Some(end)), Style::new().bold()),
        (None, false) => (theme.relation_beside(None), theme.faint()),
        (None, true) => (" ", Style::new()),
    }
}

fn draw_row(
    app: &App,
    theme: &Theme,
    overlay: &Overlay,
    (place, row): (Place, Row),
    y: u16,
    frame: &mut Frame,
) {
    let area = app.areas.text;
    let base = block_style(app, place);
    if let Some(marker) = app.reading.layout().marker(place) {
        let x = area.x + row.indent.saturating_sub(2);
        super::write(frame, x, y, 1, marker, base);
    }
    let on_row = |a: &&&Annotation| a.spans.iter().any(|span| span.overlaps(row.span));
    let here: Vec<&Annotation> = overlay.annotations.iter().filter(on_row).copied().collect();
    let inlines: Vec<_> =
        inlines(app, place).filter(|inline| inline.span.overlaps(row.span)).collect();
    let cursor = app.reading.cursor();
    for cell in cells(app.document.text(), row).filter(|cell| cell.width > 0) {
        let at = cell.span.start();
        let mut style = base;
        for inline in inlines.iter().filter(|inline| inline.span.contains(at)) {
            style = match inline.kind {
                InlineKind::Emphasis => style.add_modifier(Modifier::ITALIC),
                InlineKind::Strong => style.add_modifier(Modifier::BOLD),
                InlineKind::Code => style,
                InlineKind::Link(_) => style.add_modifier(Modifier::UNDERLINED),
            };
        }
        for annotation in here.iter().filter(|a| a.spans.iter().any(|span| span.contains(at))) {
            style = theme.mark(&app.schema, annotation, style);
        }
        style = overlay.foreign.mark(theme, at, style);
        if overlay.hits.iter().any(|hit| hit.contains(at)) {
            style = theme.hit(style);
        }
        let is_reversed = match overlay.selected {
            Some(selected) => selected.contains(at),
            None => is_current(app, &here, at),
        };
        if is_reversed {
            style = style.add_modifier(Modifier::REVERSED);
        }
        let x = area.x + cell.column as u16;
        let columns = area.right().saturating_sub(x);
        draw_cell(&cell, (x, y), columns, style, frame);
        if at == cursor && app.panes.focus == Focus::Article && app.overlays.is_empty() {
            frame.set_cursor_position((x, y));
        }
    }
}

/// Draws a cell, cut at so many columns. Most are one byte: ratatui need not look where they end.
fn draw_cell(cell: &Cell<'_>, (x, y): (u16, u16), columns: u16, style: Style, frame: &mut Frame) {
    let buffer = frame.buffer_mut();
    match buffer.cell_mut((x, y)).filter(|_| cell.shown.len() == 1 && columns > 0) {
        Some(place) => {
            place.set_symbol(&cell.shown).set_style(style);
        }
        None => {
            buffer.set_stringn(x, y, &cell.shown, usize::from(columns), style);
        }
    }
}

/// Emphasis and links of the row's block.
fn inlines(app: &App, place: Place) -> impl Iterator<Item = &Inline> {
    let block = app.document.blocks.get(place.piece.block).map_or(Span::default(), |b| b.span);
    let all = &app.document.inlines;
    let first = all.partition_point(|inline| inline.span.start() < block.start());
    all.iter().skip(first).take_while(move |inline| inline.span.start() < block.end())
}

/// Whether decisions go to what stands at the offset.
fn is_current(app: &App, here: &[&Annotation], at: usize) -> bool {
    let is_target = |annotation: &&&Annotation| {
        Some(&annotation.id) == app.current.as_ref()
            || app.panes.is_of_whole(annotation, app.document.text())
    };
    let mut targets = here.iter().filter(is_target);
    targets.any(|annotation| annotation.spans.iter().any(|span| span.contains(at)))
}

fn block_style(app: &App, place: Place) -> Style {
    match app.document.blocks.get(place.piece.block).map(|block| block.kind) {
        Some(BlockKind::Title | BlockKind::Heading(_)) => Style::new().add_modifier(Modifier::BOLD),
        Some(BlockKind::Furniture | BlockKind::Caption) => Style::new().add_modifier(Modifier::DIM),
        _ => Style::new(),
    }
}
