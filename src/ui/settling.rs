//! What the annotators have in a place, side by side, and the list of the places.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::annotation::differences::{Difference, Place};
use crate::annotation::{Annotation, Value};
use crate::app::App;
use crate::app::settling::Settling;
use crate::text::{Span, display};
use crate::ui::{Theme, write};

/// Bytes of a version's words that are shown at most.
const MOST: usize = 600;

/// Draws both.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    let Some(settling) = &app.settling else { return };
    if let Some(rule) = app.areas.rule {
        let line = if theme.is_ascii { "|" } else { "│" };
        for y in rule.top()..rule.bottom() {
            write(frame, rule.x, y, 1, line, theme.faint());
        }
    }
    versions(app, theme, settling, app.areas.versions, frame);
    differences(app, theme, settling, app.areas.differences, frame);
}

fn heading(theme: &Theme, area: Rect, left: &str, right: &str, frame: &mut Frame) {
    let blank = " ".repeat(usize::from(area.width));
    write(frame, area.x, area.y, area.width, &blank, theme.bar());
    let style = theme.bar().add_modifier(Modifier::BOLD);
    let end = write(frame, area.x, area.y, area.width, left, style);
    let columns = right.chars().count() as u16;
    if end + columns < area.right() {
        write(frame, area.right() - columns, area.y, columns, right, theme.bar());
    }
}

/// One version under the other, each on as many rows as there are for it, and gold's below.
fn versions(app: &App, theme: &Theme, settling: &Settling, area: Rect, frame: &mut Frame) {
    let Some(place) = settling.place() else {
        heading(theme, area, " No differences", "", frame);
        return;
    };
    let listed: Vec<usize> = settling.listed().collect();
    let number = listed.iter().position(|&at| at == settling.current).map_or(0, |at| at + 1);
    let left = format!(" {}: {}", place.layer, named(place.difference));
    heading(theme, area, &left, &format!("{number} of {} ", listed.len()), frame);
    let parties = settling.parties.len();
    let free = usize::from(area.height.saturating_sub(1));
    let rows = (free / (parties + 1)).clamp(1, 6);
    let mut y = area.y + 1;
    for (party, key) in (0..parties).zip('a'..='z') {
        let annotator = settling.parties.get(party).map_or("", |party| &party.annotator);
        let version = settling.version(place, party);
        let text = version.map_or_else(
            || settling.absence(place, party).in_words().to_owned(),
            |one| described(app, one),
        );
        let style = match version {
            Some(_) => theme.party(party, Style::new()).add_modifier(Modifier::BOLD),
            None => theme.faint(),
        };
        let head = format!(" {key} {annotator} ");
        y = block(area, y, rows, (&head, style), &text, frame);
    }
    let ids = settling.settled(place);
    let settled = ids.iter().filter_map(|id| app.set.annotation(id));
    let texts: Vec<String> = settled
        .map(|one| match one.status {
            crate::annotation::Status::Rejected => "none of them".to_owned(),
            _ => described(app, one),
        })
        .collect();
    let sign = theme.progress(crate::store::State::Done);
    let (sign, text, style) = match texts.is_empty() {
        true => (" ", "not settled".to_owned(), theme.faint()),
        false => (sign, texts.join("  +  "), Style::new().add_modifier(Modifier::BOLD)),
    };
    block(area, y, rows, (&format!(" {sign} {} ", settling.gold), style), &text, frame);
}

/// Writes a head and a text behind it on so many rows at most; gives the row below.
fn block(
    area: Rect,
    y: u16,
    rows: usize,
    (head, style): (&str, Style),
    text: &str,
    frame: &mut Frame,
) -> u16 {
    if y >= area.bottom() {
        return y;
    }
    let x = write(frame, area.x, y, area.width, head, style);
    let gap = " ".repeat(usize::from(x - area.x));
    let options = textwrap::Options::new(usize::from(area.width.saturating_sub(1)).max(8))
        .initial_indent(&gap)
        .subsequent_indent("   ");
    let lines = textwrap::wrap(text, options);
    let mut next = y;
    for (row, line) in lines.iter().take(rows).enumerate() {
        if next >= area.bottom() {
            return next;
        }
        let is_cut = row + 1 == rows && lines.len() > rows;
        let shown = line.trim_start();
        let shown = if is_cut { format!("{shown} …") } else { shown.to_owned() };
        let from = if row == 0 { x } else { area.x + 3 };
        write(frame, from, next, area.right().saturating_sub(from), &shown, Style::new());
        next += 1;
    }
    next.max(y + 1)
}

/// Label, attributes and words of a version in one line.
fn described(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let words = |span: Span| {
        let shown = Span::clamped(text, span.start(), span.end().min(span.start() + MOST));
        display::on_one_line(&display::line(shown.slice(text)))
    };
    let value = |value: &Value| match value {
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => display::on_one_line(&display::line(text)),
        Value::Span(span) => format!("“{}”", words(*span)),
    };
    let spans: Vec<String> = annotation.spans.iter().map(|span| words(*span)).collect();
    let mut parts = vec![annotation.label.clone(), spans.join(" … ")];
    parts.extend(annotation.attributes.iter().map(|(name, one)| format!("{name} {}", value(one))));
    parts.join(" · ")
}

fn named(difference: Difference) -> &'static str {
    match difference {
        Difference::Missing => "not everybody has it",
        Difference::Spans => "other edges",
        Difference::Label => "another label",
        Difference::Attributes => "other attributes",
        Difference::None => "all agree",
    }
}

fn differences(app: &App, theme: &Theme, settling: &Settling, area: Rect, frame: &mut Frame) {
    if area.height < 2 {
        return;
    }
    let (open, all) = settling.progress();
    let agreed = settling.open_agreed().len();
    let right = match agreed {
        0 => String::new(),
        _ => format!("{agreed} agreed to take "),
    };
    heading(theme, area, &format!(" Differences: {open} of {all} open"), &right, frame);
    let height = usize::from(area.height - 1);
    let listed = settling.listed().skip(settling.top).take(height);
    for (at, y) in listed.zip(area.y + 1..area.bottom()) {
        let Some(place) = settling.places.get(at) else { continue };
        row(
            app,
            theme,
            (settling, place),
            at == settling.current,
            Rect { y, height: 1, ..area },
            frame,
        );
    }
}

fn row(
    app: &App,
    theme: &Theme,
    (settling, place): (&Settling, &Place),
    is_current: bool,
    area: Rect,
    frame: &mut Frame,
) {
    let style = if is_current { theme.bar() } else { Style::new() };
    if is_current {
        let blank = " ".repeat(usize::from(area.width));
        write(frame, area.x, area.y, area.width, &blank, style);
    }
    let sign = match settling.is_open(place) {
        true => theme.progress(crate::store::State::Untouched),
        false => theme.progress(crate::store::State::Done),
    };
    let short = match place.difference {
        Difference::Missing => {
            let has = place.versions.iter().zip('a'..='z').filter(|(one, _)| one.is_some());
            format!("only {}", has.map(|(_, key)| key).collect::<String>())
        }
        Difference::Spans => "edges".to_owned(),
        Difference::Label => "label".to_owned(),
        Difference::Attributes => "attributes".to_owned(),
        Difference::None => "agreed".to_owned(),
    };
    let text = app.document.text();
    let hull =
        Span::clamped(text, place.hull.start(), place.hull.end().min(place.hull.start() + MOST));
    let words = match hull.is_empty() {
        // Of the whole article.
        true => {
            let labels = settling.versions(place).map(|(_, version)| version.label.as_str());
            labels.collect::<Vec<_>>().join(" / ")
        }
        false => display::on_one_line(&display::line(hull.slice(text))),
    };
    let layer: String = place.layer.chars().take(6).collect();
    let shown = format!(" {sign} {layer:<6} {short:<10} {words}");
    write(frame, area.x, area.y, area.width, &shown, style);
}
