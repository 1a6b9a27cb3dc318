//! What the screen would show, in words.

use std::fmt::Write;

use crate::annotation::{Annotation, AnnotationId, Status, Value};
use crate::app::panes::Focus;
use crate::app::tour::Room;
use crate::app::{App, View};
use crate::command::{COMMANDS, Group, Keymap};
use crate::exchange::covered;
use crate::runtime::linear::{boxes, lists, words};
use crate::text::{Span, display};

/// Commands that are named where a line is none.
const NEAR: usize = 6;

/// What has been said already.
#[derive(Debug, Default)]
pub(super) struct Seen {
    sentence: Option<Span>,
    current: Option<(AnnotationId, String)>,
    selection: Option<Span>,
    overlay: String,
    /// The step of the tour; `None` within it behind the last.
    step: Option<Option<usize>>,
    pane: Option<usize>,
    /// The article of the queue, and the difference between annotators.
    row: String,
    difference: String,
}

impl Seen {
    /// Has the topmost box said once more.
    pub(super) fn forget_box(&mut self) {
        self.overlay.clear();
    }
}

/// What is said first.
pub(super) fn welcome(app: &App) -> String {
    if app.view == View::Queue {
        return format!(
            "The library: {} articles. An empty line goes to the next, enter opens, help says more.",
            app.listing.len().0
        );
    }
    let (decided, total) = app.panes.progress();
    let title = match app.document.title.is_empty() {
        true => &app.document.source,
        false => &app.document.title,
    };
    let place = match app.article {
        (_, 0 | 1) => String::new(),
        (number, count) => format!("Article {} of {count}: ", number + 1),
    };
    format!(
        "{place}{}\n{total} annotations, {decided} decided. help says what there is; an empty line reads on.",
        display::line(title)
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
    told.push_str(&changes(app, seen));
    told.push_str(&step(app, seen));
    told
}

/// What the screen would show otherwise than before.
fn changes(app: &App, seen: &mut Seen) -> String {
    if let Some(overlay) = app.overlays.last() {
        return anew(&mut seen.overlay, boxes::text(app, overlay));
    }
    seen.overlay = String::new();
    if app.view == View::Queue {
        return anew(&mut seen.row, lists::article(app));
    }
    seen.row = String::new();
    let selection = app.reading.selected();
    if selection != seen.selection {
        seen.selection = selection;
        if let Some(span) = selection {
            let text = display::on_one_line(span.slice(app.document.text()));
            return format!("Selected: {text}\n");
        }
    }
    let mut told = focus(app, seen);
    told.push_str(&anew(&mut seen.difference, lists::difference(app)));
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

/// The text, unless it was the last that was said.
fn anew(seen: &mut String, text: String) -> String {
    if *seen == text {
        return String::new();
    }
    seen.clone_from(&text);
    text
}

/// Which list the keys go to, if that has changed.
fn focus(app: &App, seen: &mut Seen) -> String {
    let pane = match app.panes.focus {
        Focus::Article => None,
        Focus::Pane(number) => Some(number),
    };
    if pane == seen.pane {
        return String::new();
    }
    seen.pane = pane;
    match app.panes.focused() {
        None => "In the article.\n".to_owned(),
        Some(pane) => {
            let title = app.schema.layer(&pane.layer).map_or(pane.layer.as_str(), |l| &l.title);
            format!("In the list of {}, {} rows.\n", display::line(title), pane.len())
        }
    }
}

/// The step of the tour, if it is another one.
fn step(app: &App, seen: &mut Seen) -> String {
    let Some(tour) = &app.tour else { return String::new() };
    let place = tour.place();
    if seen.step == Some(place.map(|(step, _)| step)) {
        return String::new();
    }
    seen.step = Some(place.map(|(step, _)| step));
    let text = tour.text(&app.keymap, Room::Lines);
    match place {
        Some((step, steps)) => format!("Step {step} of {steps}: {text}\n"),
        None => format!("{text}\n"),
    }
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

/// Annotations in the order of the text: all, those of a layer or label, or the open ones.
pub(super) fn annotations(app: &App, wanted: &str) -> String {
    let is_wanted = |one: &&Annotation| match wanted {
        "" => true,
        "open" => one.status == Status::Suggested,
        name => name == one.layer || name == one.label || name == one.status.name(),
    };
    let all: Vec<String> =
        app.set.annotations().filter(is_wanted).map(|one| annotation(app, one)).collect();
    match (all.is_empty(), wanted) {
        (true, "") => "There is no annotation.".to_owned(),
        (true, _) => format!(
            "Nothing is “{}”: a layer, a label, open, accepted or rejected.",
            display::line(wanted)
        ),
        (false, _) => all.join("\n"),
    }
}

/// How many suggestions are left, by layer.
pub(super) fn left(app: &App) -> String {
    let open = app.panes.panes.iter().filter(|pane| pane.count.suggested > 0);
    let open: Vec<String> =
        open.map(|pane| format!("{} {}", pane.layer, pane.count.suggested)).collect();
    let (decided, total) = app.panes.progress();
    let left = if open.is_empty() { "nothing".to_owned() } else { open.join(", ") };
    format!("{decided} of {total} decided; left: {left}.")
}

/// One annotation as a sentence.
pub(super) fn annotation(app: &App, one: &Annotation) -> String {
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

/// What is said of a line that is nothing, with commands that it may have meant.
pub(super) fn unknown(line: &str) -> String {
    let names = COMMANDS.iter().filter(|entry| entry.name.contains(line)).map(|entry| entry.name);
    let near: Vec<&str> = names.take(NEAR).collect();
    let line = display::line(line);
    match near.is_empty() {
        true => format!("“{line}” is neither a key nor a command; help says more."),
        false => {
            format!("“{line}” is neither a key nor a command. There are: {}.", near.join(", "))
        }
    }
}

/// How the annotations leave.
pub(super) fn export(app: &App) -> String {
    let source = display::line(&app.document.source);
    format!("In the shell: postil export '{source}'. Everything is in the library already.")
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
