//! The panes beside the article, or the one under it on a narrow screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::annotation::{Annotation, Status};
use crate::app::App;
use crate::app::panes::{Focus, Pane, name};
use crate::ui::{Theme, on_one_line, write};

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
    let shown = pane.listed.iter().enumerate().skip(pane.top).take(height);
    for (line, (row, id)) in shown.enumerate() {
        let Some(annotation) = app.set.annotation(id) else { continue };
        let y = area.y + 1 + line as u16;
        let is_current = app.current.as_ref() == Some(id);
        let pointer = if row == pane.row { theme.pointer() } else { " " };
        row_of(app, theme, annotation, (pointer, is_current), Rect { y, height: 1, ..area }, frame);
    }
}

fn row_of(
    app: &App,
    theme: &Theme,
    annotation: &Annotation,
    (pointer, is_current): (&str, bool),
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
    let first = format!("{pointer}{sign} {score} ");
    let mut x = write(frame, area.x, area.y, area.width, &first, plain);
    let end = area.right();
    let kind = annotation.attributes.get("kind").and_then(|kind| kind.as_text());
    let label = kind.unwrap_or(&annotation.label);
    x = write(frame, x, area.y, end.saturating_sub(x).min(13), label, coloured);
    x = (x + 1).max(area.x + 17).min(end);
    let text = on_one_line(annotation.spans.first().map_or("", |s| s.slice(app.document.text())));
    let name = name(annotation);
    if !name.is_empty() && name != text {
        let most = (end.saturating_sub(x) / 2).min(20);
        x = write(frame, x, area.y, most, name, style.add_modifier(Modifier::ITALIC)) + 1;
    }
    write(frame, x.min(end), area.y, end.saturating_sub(x), &text, style);
}
