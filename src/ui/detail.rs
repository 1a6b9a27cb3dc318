//! Everything about the annotation that decisions go to.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::annotation::{Annotation, Provenance, Value};
use crate::app::{App, deciding, edges, moving, relating, review};
use crate::text::width::text_width;
use crate::text::{Span, display};
use crate::ui::{Theme, write};

/// Attributes that come first: who, and what sort of assertion.
const FIRST: &[&str] = &["speaker", "claimant", "name", "kind"];

/// Bytes of a span's words that are shown at most.
const MOST: usize = 1000;

/// Draws the detail rows: a rule above if there is room, then the annotation.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.detail;
    if area.height == 0 {
        return;
    }
    if let Some((purpose, text)) = edges::preview(app) {
        return draw_selected(app, &purpose, &text, frame);
    }
    let Some(annotation) = app.current() else {
        if app.settling.is_some() {
            return;
        }
        let open = app.panes.panes.iter().map(|pane| pane.count.suggested).sum::<usize>();
        let key = app.keymap.shown(crate::command::Command::Skip);
        let text = match open {
            0 => " No annotation under the cursor.".to_owned(),
            _ if app.areas.is_narrow() => format!(" {key} goes to the next of {open} undecided."),
            _ => format!(
                " No annotation under the cursor. {key} goes to the next of {open} undecided."
            ),
        };
        write(frame, area.x, area.y, area.width, &text, theme.faint());
        return;
    };
    let link = relating::direction(app, &annotation.id).map(|found| theme.relation(found));
    let head = match link {
        Some(link) => format!(" {} {link} ", deciding::label(app, annotation)),
        None => format!(" {} ", deciding::label(app, annotation)),
    };
    let style = Style::new().fg(theme.colour(&app.schema, annotation)).add_modifier(Modifier::BOLD);
    let x = write(frame, area.x, area.y, area.width, &head, style);
    let text = match (&app.panes.whole, app.panes.mention_count()) {
        (None, _) => details(app, annotation),
        (_, Some(count)) => format!("all {count} mentions · {}", details(app, annotation)),
        (_, None) => format!("all mentions · {}", details(app, annotation)),
    };
    let right = area.right() - neighbours(app, theme, annotation, frame);
    let columns = usize::from(right.saturating_sub(x));
    let indent = " ".repeat(usize::from(x - area.x).min(4));
    let gap = " ".repeat(usize::from(x - area.x));
    let options = textwrap::Options::new(columns + gap.len())
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(&gap)
        .subsequent_indent(&indent);
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
                right.saturating_sub(x),
                line.get(gap.len()..).unwrap_or(""),
                Style::new(),
            ),
            _ => write(frame, area.x, y, area.width, &line, Style::new()),
        };
    }
}

/// What is selected for what, while text is selected.
fn draw_selected(app: &App, purpose: &str, text: &str, frame: &mut Frame) {
    let area = app.areas.detail;
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let x = write(frame, area.x, area.y, area.width, &format!(" {purpose} "), bold);
    let columns = usize::from(area.right().saturating_sub(x)).max(1);
    let lines = textwrap::wrap(text, textwrap::Options::new(columns));
    match (lines.as_slice(), area.height) {
        ([only], _) => {
            write(frame, x, area.y, columns as u16, only, Style::new());
        }
        ([first, rest @ ..], 2..) => {
            write(frame, x, area.y, columns as u16, first, Style::new());
            let rest = rest.join(" ");
            write(frame, area.x, area.y + 1, area.width, &format!(" {rest}"), Style::new());
        }
        _ => {
            write(frame, x, area.y, columns as u16, text, Style::new());
        }
    }
}

/// Says at the right end how many annotations lie under the cursor, and returns the columns it takes.
fn neighbours(app: &App, theme: &Theme, annotation: &Annotation, frame: &mut Frame) -> u16 {
    let here = moving::under_cursor(app);
    let Some(number) = here.iter().position(|id| *id == annotation.id) else { return 0 };
    if here.len() < 2 {
        return 0;
    }
    let area = app.areas.detail;
    let key = app.keymap.shown(crate::command::Command::AnnotationHere);
    let text = match area.width {
        0..60 => format!(" {}/{} {key} ", number + 1, here.len()),
        _ => format!("  {} of {} here, {key} next ", number + 1, here.len()),
    };
    let columns = (text_width(&text) as u16).min(area.width);
    write(frame, area.right() - columns, area.y, columns, &text, theme.faint());
    columns
}

/// All that is known of the annotation in one line of text: who and what first, its words last.
fn details(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let is_first = |name: &str| FIRST.contains(&name);
    let is_short = app.areas.detail.width < 60;
    let shown = |(name, value): (&String, &Value)| match is_short && is_first(name) {
        true => worded(value, text),
        false => format!("{name} {}", worded(value, text)),
    };
    let attributes = annotation.attributes.iter();
    let mut parts: Vec<String> =
        attributes.clone().filter(|(name, _)| is_first(name)).map(shown).collect();
    let status = match review::is_skipped(app, annotation) {
        true => "skipped",
        false => annotation.status.name(),
    };
    match annotation.score {
        Some(score) => parts.push(format!("{status} {score:.2}")),
        None => parts.push(status.to_owned()),
    }
    parts.extend(relating::in_words(app, &annotation.id));
    parts.extend(attributes.filter(|(name, _)| !is_first(name)).map(shown));
    match &annotation.provenance {
        Provenance::Detector { detector, version, rule } => {
            parts.push(format!("by {detector} {version}, rule {rule}"));
        }
        Provenance::Import { import, agent } => parts.push(format!("from {import} {agent}")),
        Provenance::Annotator { annotator } => parts.push(format!("by {annotator}")),
        Provenance::Adjudication { adjudicator, from } => {
            let from: Vec<&str> = from.iter().map(|one| one.annotator.as_str()).collect();
            parts.push(format!("settled by {adjudicator} from {}", from.join(" and ")));
        }
    }
    if let Some(from) = &annotation.derived_from {
        parts.push(format!("corrects {from}"));
    }
    let spans: Vec<String> = annotation.spans.iter().map(|&span| words(span, text)).collect();
    if !spans.is_empty() {
        parts.push(spans.join(" … "));
    }
    parts.join(" · ")
}

fn worded(value: &Value, text: &str) -> String {
    match value {
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => display::on_one_line(&display::line(text)),
        Value::Span(span) => format!("“{}”", words(*span, text)),
    }
}

/// The beginning of the words of a span, on one line.
fn words(span: Span, text: &str) -> String {
    let shown = Span::clamped(text, span.start(), span.end().min(span.start() + MOST));
    display::on_one_line(&display::line(shown.slice(text)))
}
