//! What the screen would show, in words.

use std::fmt::Write;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::annotation::{Annotation, AnnotationId, Status, Value};
use crate::app::overlay::{Overlay, picker};
use crate::app::{App, View};
use crate::command::{COMMANDS, Group, Keymap};
use crate::exchange::covered;
use crate::runtime::linear::words;
use crate::text::{Span, display};
use crate::ui::{self, Theme};

/// What has been said already.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sentence: Option<Span>,
    current: Option<(AnnotationId, String)>,
    selection: Option<Span>,
    overlay: String,
}

/// What is said first.
pub(super) fn welcome(app: &App) -> String {
    if app.view == View::Queue {
        return "The articles of the library. enter opens one, an empty line goes down.".to_owned();
    }
    let (decided, total) = app.panes.progress();
    let title =
        if app.document.title.is_empty() { &app.document.source } else { &app.document.title };
    let title = display::line(title);
    format!(
        "{title}\n{total} annotations, {decided} decided. help says what there is; an empty line reads on."
    )
}

/// What stands before the reader's line.
pub(super) fn prompt(app: &App) -> &'static str {
    match (app.overlays.is_empty(), &app.reading.selection) {
        (false, _) => "? ",
        (true, Some(_)) => "select> ",
        (true, None) => "> ",
    }
}

/// What has changed since it was last said.
pub(super) fn news(app: &App, seen: &mut Seen) -> String {
    let mut told = String::new();
    if let Some(notice) = &app.notice {
        let _ = writeln!(told, "{}", display::line(&notice.text));
    }
    if app.view == View::Queue && app.overlays.is_empty() {
        told.push_str(&drawn(app));
        return told;
    }
    let overlay = app.overlays.last().map_or(String::new(), |overlay| overlay_text(app, overlay));
    if !overlay.is_empty() {
        if overlay != seen.overlay {
            told.push_str(&overlay);
        }
        seen.overlay = overlay;
        return told;
    }
    seen.overlay = String::new();
    let selection = app.reading.selected();
    if selection != seen.selection {
        seen.selection = selection;
        if let Some(span) = selection {
            let _ = writeln!(
                told,
                "Selected: {}",
                display::on_one_line(span.slice(app.document.text()))
            );
            return told;
        }
    }
    let place = words::sentence(app);
    if place != seen.sentence {
        seen.sentence = place;
        told.push_str(&sentence(app));
    }
    let current = app.current().map(|one| (one.id.clone(), annotation(app, one)));
    if current != seen.current {
        if let Some((_, text)) = &current {
            let (decided, total) = app.panes.progress();
            let _ = writeln!(told, "Now: {text} {decided} of {total} decided.");
        }
        seen.current = current;
    }
    told
}

/// The sentence under the cursor, and what lies in it.
fn sentence(app: &App) -> String {
    let Some(span) = words::sentence(app) else { return String::new() };
    let text = app.document.text();
    let mut told = format!("{}\n", display::line(&display::on_one_line(span.slice(text))));
    let mut here = app.set.overlapping(span);
    here.retain(|one| one.status != Status::Rejected || app.panes.with_rejected);
    for one in here {
        let _ = writeln!(told, "  {}", annotation(app, one));
    }
    told
}

/// All annotations, in the order of the text.
pub(super) fn annotations(app: &App) -> String {
    let all: Vec<String> = app.set.annotations().map(|one| annotation(app, one)).collect();
    if all.is_empty() { "There is no annotation.".to_owned() } else { all.join("\n") }
}

/// One annotation as a sentence.
fn annotation(app: &App, one: &Annotation) -> String {
    let text = app.document.text();
    let words = display::on_one_line(&covered(&one.spans, text));
    let mut told = format!("{} {} {}, {}", one.id, one.layer, one.label, one.status.name());
    if let Some(score) = one.score.filter(|_| one.status == Status::Suggested) {
        let _ = write!(told, " {score:.2}");
    }
    let _ = write!(told, ": {}", words);
    for (name, value) in &one.attributes {
        let value = match value {
            Value::Text(text) => display::on_one_line(text),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::Span(span) => display::on_one_line(span.slice(text)),
        };
        let _ = write!(told, "; {name} {value}");
    }
    told.push('.');
    display::line(&told).into_owned()
}

/// All commands with their keys, by group.
pub(super) fn commands(keymap: &Keymap) -> String {
    let mut told = String::new();
    for group in Group::ALL {
        let _ = writeln!(told, "{}:", group.title());
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let key = keymap.shown(entry.command);
            let _ = writeln!(told, "  {}, key {key}: {}", entry.name, entry.title);
        }
    }
    told
}

fn overlay_text(app: &App, overlay: &Overlay) -> String {
    let mut told = String::new();
    match overlay {
        Overlay::Menu(menu) => {
            let _ = writeln!(told, "{}", display::line(&menu.title));
            for item in &menu.items {
                let hint =
                    if item.hint.is_empty() { String::new() } else { format!(", {}", item.hint) };
                let line = format!("  {}: {}{hint}", item.key, item.title);
                let _ = writeln!(told, "{}", display::line(&line));
            }
        }
        Overlay::Picker(picker) => {
            let _ =
                writeln!(told, "{}; a number, or a name of your own", display::line(&picker.title));
            for (number, row) in picker.rows.iter().enumerate() {
                let row = match row {
                    picker::Row::Option(name) | picker::Row::Typed(name) => name,
                    picker::Row::Point => "a mention in the text",
                    picker::Row::Nobody => "nobody",
                };
                let _ = writeln!(told, "  {}: {}", number + 1, display::line(row));
            }
        }
        Overlay::Prompt(prompt) => {
            let now = prompt.input.text();
            let _ = writeln!(told, "{}{}", prompt.purpose.label(), display::line(now));
        }
        Overlay::Editor(_) => told.push_str("One line; it is kept with enter.\n"),
        Overlay::Page(page) => {
            let _ = writeln!(told, "{}", display::line(&page.title));
            for paragraph in page.text.lines() {
                let _ = writeln!(told, "{}", display::line(paragraph));
            }
        }
        _ => told = drawn(app),
    }
    told + "esc leaves.\n"
}

/// The screen as it would be drawn, without empty rows.
fn drawn(app: &App) -> String {
    let screen = app.areas.screen;
    let plain = Theme { is_mono: true, is_ascii: true, ..Theme::default() };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(screen.width, screen.height));
    let Ok(_) = terminal.draw(|frame| ui::view(app, &plain, frame));
    let buffer = terminal.backend().buffer();
    let mut told = String::new();
    for y in 0..screen.height {
        let row: String = (0..screen.width).map(|x| buffer[(x, y)].symbol()).collect();
        if !row.trim().is_empty() {
            let _ = writeln!(told, "{}", row.trim_end());
        }
    }
    told
}
