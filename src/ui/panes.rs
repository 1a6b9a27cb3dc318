//! The panes beside the article, or the one under it on a narrow screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::annotation::{Annotation, Status};
use crate::app::App;
use crate::app::panes::{Focus, Pane, name};
use crate::text::width::text_width;
use crate::text::{Span, display};
use crate::ui::{Theme, write};

/// Columns before the label: pointer, sign, score, and a blank behind each but the pointer.
const FIRST: u16 = 7;

/// Bytes of an annotation's text that a row shows at most.
const MOST: usize = 400;

/// Where the parts of a pane's rows begin, the same in all rows that are seen.
#[derive(Clone, Copy)]
struct Columns {
    label: u16,
    name: u16,
}

/// Draws the panes that are seen.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    if let Some(rule) = app.areas.rule {
        let line = if theme.is_ascii { "|" } else { "│" };
        for y in rule.top()..rule.bottom() {
            write(frame, rule.x, y, 1, line, theme.faint());
        }
    }
    for &(index, area) in &app.areas.panes {
        if let Some(pane) = app.panes.panes.get(index) {
            heading(app, theme, pane, app.panes.focus == Focus::Pane(index), area, frame);
            rows(app, theme, pane, area, frame);
        }
    }
}

fn heading(app: &App, theme: &Theme, pane: &Pane, is_focused: bool, area: Rect, frame: &mut Frame) {
    let title = app.schema.layer(&pane.layer).map_or(pane.layer.as_str(), |l| l.title.as_str());
    let style = if is_focused { theme.bar() } else { Style::new() };
    let style = style.add_modifier(Modifier::BOLD);
    let hidden = if pane.is_shown { "" } else { ", not in the text" };
    let left = format!(" {title}{hidden}");
    let right = format!(
        "{} of {} decided, {} ",
        pane.count.decided(),
        pane.count.total(),
        pane.sort.title()
    );
    let blank = " ".repeat(usize::from(area.width));
    write(
        frame,
        area.x,
        area.y,
        area.width,
        &blank,
        if is_focused { theme.bar() } else { theme.faint() },
    );
    let end = write(frame, area.x, area.y, area.width, &left, style);
    let columns = right.chars().count() as u16;
    if end + columns < area.right() {
        let style = if is_focused { theme.bar() } else { theme.faint() };
        write(frame, area.right() - columns, area.y, columns, &right, style);
    }
}

fn rows(app: &App, theme: &Theme, pane: &Pane, area: Rect, frame: &mut Frame) {
    let height = usize::from(area.height.saturating_sub(1));
    if pane.listed.is_empty() && height > 0 {
        let text = match app.detection {
            crate::app::Detection::Done => " nothing found",
            crate::app::Detection::Waiting => " not looked for yet",
            _ => " looking …",
        };
        write(frame, area.x, area.y + 1, area.width, text, theme.faint());
    }
    let listed = pane.listed.iter().enumerate().skip(pane.top).take(height);
    let shown: Vec<(usize, &Annotation)> =
        listed.filter_map(|(row, id)| Some((row, app.set.annotation(id)?))).collect();
    let columns = columns(app, shown.iter().map(|(_, annotation)| *annotation), area.width);
    let is_focused = app.panes.focused().is_some_and(|focused| focused.layer == pane.layer);
    for (line, (row, annotation)) in shown.into_iter().enumerate() {
        let y = area.y + 1 + line as u16;
        let is_current = app.current.as_ref() == Some(&annotation.id);
        let is_passed = annotation.hull().start() <= app.reading.cursor();
        let is_marked = row == pane.row && (is_focused || is_current || is_passed);
        let pointer = if is_marked { theme.pointer() } else { " " };
        let area = Rect { y, height: 1, ..area };
        row_of(app, theme, annotation, (pointer, is_current), columns, area, frame);
    }
}

fn columns<'a>(
    app: &App,
    shown: impl Iterator<Item = &'a Annotation> + Clone,
    width: u16,
) -> Columns {
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0) as u16;
    let label = widest(&mut shown.clone().map(|a| text_width(kind(a)))).min(width * 2 / 7);
    let left = width.saturating_sub(FIRST + label + 1);
    let name =
        widest(&mut shown.map(|a| text_width(name_beside(app, a)))).min(left * 3 / 7).min(20);
    Columns { label, name }
}

/// What tells most of a label: the kind of a claim, else the label itself.
fn kind(annotation: &Annotation) -> &str {
    let kind = annotation.attributes.get("kind").and_then(|kind| kind.as_text());
    kind.unwrap_or(&annotation.label)
}

/// The annotation's name, unless its text says the same.
fn name_beside<'a>(app: &App, annotation: &'a Annotation) -> &'a str {
    let name = name(annotation);
    if name == text_of(app, annotation) { "" } else { name }
}

/// The beginning of the annotation's text.
fn text_of(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let span = annotation.spans.first().copied().unwrap_or_default();
    display::on_one_line(
        Span::clamped(text, span.start(), span.end().min(span.start() + MOST)).slice(text),
    )
}

fn row_of(
    app: &App,
    theme: &Theme,
    annotation: &Annotation,
    (pointer, is_current): (&str, bool),
    columns: Columns,
    area: Rect,
    frame: &mut Frame,
) {
    let reversed = if is_current { Modifier::REVERSED } else { Modifier::empty() };
    let plain = Style::new().add_modifier(reversed);
    let style = match annotation.status {
        Status::Accepted => plain.add_modifier(Modifier::BOLD),
        Status::Rejected => plain.add_modifier(Modifier::CROSSED_OUT),
        Status::Suggested => plain,
    };
    let coloured = style.fg(theme.colour(&app.schema, annotation));
    if is_current {
        let blank = " ".repeat(usize::from(area.width));
        write(frame, area.x, area.y, area.width, &blank, plain);
    }
    let sign = theme.sign(annotation.status);
    let score = annotation.score.map_or("   ".to_owned(), |score| {
        if score >= 0.995 { "1.0".to_owned() } else { format!(".{:02.0}", score * 100.0) }
    });
    let end = area.right();
    write(frame, area.x, area.y, area.width, &format!("{pointer}{sign} {score} "), plain);
    let mut x = (area.x + FIRST).min(end);
    write(frame, x, area.y, columns.label.min(end - x), kind(annotation), coloured);
    x = (x + columns.label + 1).min(end);
    let name = name_beside(app, annotation);
    if !name.is_empty() {
        let style = style.add_modifier(Modifier::ITALIC);
        write(frame, x, area.y, columns.name.min(end - x), name, style);
        x = (x + columns.name + 1).min(end);
    }
    write(frame, x, area.y, end - x, &text_of(app, annotation), style);
}
