//! Everything about the annotation that decisions go to.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::annotation::{Annotation, Provenance, Value};
use crate::app::App;
use crate::text::display;
use crate::ui::{Theme, on_one_line, write};

/// Draws the detail rows: a rule above if there is room, then the annotation.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.detail;
    if area.height == 0 {
        return;
    }
    let Some(annotation) = app.current() else {
        let open = app.panes.panes.iter().map(|pane| pane.count.suggested).sum::<usize>();
        let key = app.keymap.shown(crate::command::Command::Skip);
        let text = match open {
            0 => " No annotation under the cursor.".to_owned(),
            _ => format!(
                " No annotation under the cursor. {key} goes to the next of {open} undecided."
            ),
        };
        write(frame, area.x, area.y, area.width, &text, theme.faint());
        return;
    };
    let head = format!(" {} {} ", annotation.layer, annotation.label);
    let style = Style::new().fg(theme.colour(&app.schema, annotation)).add_modifier(Modifier::BOLD);
    let x = write(frame, area.x, area.y, area.width, &head, style);
    let text = details(app, annotation);
    let columns = usize::from(area.right().saturating_sub(x));
    let indent = " ".repeat(usize::from(x - area.x).min(4));
    let gap = " ".repeat(usize::from(x - area.x));
    let options =
        textwrap::Options::new(columns + gap.len()).initial_indent(&gap).subsequent_indent(&indent);
    let lines = textwrap::wrap(&text, options);
    let last = usize::from(area.height) - 1;
    for (row, line) in lines.iter().take(last + 1).enumerate() {
        let is_cut = row == last && lines.len() > last + 1;
        let line = if is_cut { format!("{line} …") } else { line.to_string() };
        let y = area.y + row as u16;
        match row {
            0 => write(
                frame,
                x,
                y,
                area.right().saturating_sub(x),
                line.get(gap.len()..).unwrap_or(""),
                Style::new(),
            ),
            _ => write(frame, area.x, y, area.width, &line, Style::new()),
        };
    }
}

/// Score, status, attributes and provenance in one line of text.
fn details(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let mut parts = Vec::new();
    if let Some(score) = annotation.score {
        parts.push(format!("{score:.2}"));
    }
    parts.push(annotation.status.name().to_owned());
    for (name, value) in &annotation.attributes {
        let value = match value {
            Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => on_one_line(&display::line(text)),
            Value::Span(span) => format!("“{}”", on_one_line(&display::line(span.slice(text)))),
        };
        parts.push(format!("{name} {value}"));
    }
    match &annotation.provenance {
        Provenance::Detector { detector, version, rule } => {
            parts.push(format!("by {detector} {version}, rule {rule}"));
        }
        Provenance::Import { import, agent } => parts.push(format!("from {import} {agent}")),
        Provenance::Annotator { annotator } => parts.push(format!("by {annotator}")),
    }
    if let Some(from) = &annotation.derived_from {
        parts.push(format!("corrects {from}"));
    }
    let spans = annotation.spans.iter().map(|span| span.slice(text));
    let covered = on_one_line(&spans.collect::<Vec<_>>().join(" … "));
    let shown = display::line(&covered);
    format!("{} · {shown}", parts.join(" · "))
}
