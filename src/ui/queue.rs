//! The queue: what is listed, a row for each document, and all about the marked one.

use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::annotation::schema::Schema;
use crate::app::App;
use crate::app::listing::narrowing::doubt;
use crate::command::Command;
use crate::store::{Count, Entry, QueueRow, State};
use crate::text::width::text_width;
use crate::ui::{Theme, write};

/// Columns of a date.
const DATE: u16 = 10;

/// Columns of decided and total of a layer.
const COUNT: u16 = 9;

/// Bytes of a snippet that are left before a hit that stands too far behind.
const BEFORE_HIT: usize = 12;

/// Where the parts of a row begin; a part without columns is not shown.
struct Columns {
    date: u16,
    opened: u16,
    counts: usize,
    title: u16,
    source: u16,
}

impl Columns {
    fn of(width: u16, layers: usize) -> Self {
        let counts = match width {
            0..60 => 0,
            60..100 => layers.min(3),
            _ => layers.min(5),
        };
        let date = if width >= 70 { DATE + 2 } else { 0 };
        let opened = if width >= 100 { DATE + 2 } else { 0 };
        // One sum where there is no room for the layers.
        let numbers = if counts == 0 { COUNT } else { counts as u16 * COUNT };
        let left = width.saturating_sub(4 + date + opened + numbers);
        let source = if left >= 60 { (left / 4).min(24) } else { 0 };
        Self { date, opened, counts, title: left - source, source }
    }
}

/// Draws the queue between header and status.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame) {
    head(app, theme, frame);
    let area = app.areas.queue;
    if app.listing.is_empty() {
        return empty(app, theme, area, frame);
    }
    let columns = Columns::of(area.width, app.schema.layers.len());
    if area.y > app.areas.article.y + 1 {
        headings(app, theme, &columns, area.y - 1, frame);
    }
    let height = app.listing.row_height(area.height);
    for seen in 0..app.areas.queue_rows(height) {
        let row = app.listing.top + seen;
        let Some(entry) = app.listing.entry(row) else { break };
        let y = area.y + seen as u16 * height;
        let known = app.listing.row_of(entry.document);
        let is_marked = row == app.listing.row;
        document(app, theme, (entry, known), &columns, (y, is_marked), frame);
        if height > 1 {
            snippet(app, theme, known, y + 1, frame);
        }
    }
    detail(app, theme, frame);
}

/// What is listed: how many, narrowed by what, in which order.
fn head(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.article;
    let (shown, all) = app.listing.len();
    let filter = &app.listing.filter;
    let mut parts = Vec::new();
    if let Some(state) = filter.state {
        parts.push(state_name(state).to_owned());
    }
    if filter.unsettled.is_some() {
        parts.push("to settle".to_owned());
    }
    parts.extend(filter.label.as_ref().map(|label| format!("with {label}")));
    if let Some((first, last)) = filter.days {
        parts.push(days(first, last));
    }
    if !filter.words.is_empty() {
        parts.push(format!("/{}", filter.words));
    }
    if !filter.sources.is_empty() {
        parts.push(format!("from {}", filter.sources.join(", ")));
    }
    let narrowed = match parts.is_empty() {
        true => String::new(),
        false => format!(" · {}", parts.join(" · ")),
    };
    let count = match (app.listing.is_loaded, app.listing.is_waiting) {
        (false, _) => "reading the library …".to_owned(),
        (true, true) => "searching …".to_owned(),
        (true, false) if all == 1 && shown == 1 => "1 article".to_owned(),
        (true, false) if shown == all => format!("{all} articles"),
        (true, false) => format!("{shown} of {all} articles"),
    };
    let left = format!(" {count}{narrowed}");
    let indexing = match app.listing.unindexed {
        0 => String::new(),
        left => format!("preparing the search: {left} left · "),
    };
    let right = format!("{indexing}by {} ", app.listing.sort.title());
    let is_roomy = area.width >= 50;
    let columns = if is_roomy { (text_width(&right) as u16).min(area.width) } else { 0 };
    write(frame, area.x, area.y, area.width - columns, &left, Style::new());
    if is_roomy {
        write(frame, area.right() - columns, area.y, columns, &right, theme.faint());
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Untouched => "untouched",
        State::Begun => "begun",
        State::Done => "done",
    }
}

fn days(first: u32, last: u32) -> String {
    let day = |day: u32| format!("{}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100);
    match (first <= 1, last >= 99_999_999) {
        (true, true) => String::new(),
        (true, false) => format!("until {}", day(last)),
        (false, true) => format!("from {}", day(first)),
        (false, false) if first == last => day(first),
        (false, false) => format!("{} to {}", day(first), day(last)),
    }
}

fn empty(app: &App, theme: &Theme, area: Rect, frame: &mut Frame) {
    if !app.listing.is_loaded || app.listing.is_waiting {
        return;
    }
    let key = |command| app.keymap.shown(command);
    let lines = match app.listing.len().1 {
        0 => vec![
            "The library is empty.".to_owned(),
            String::new(),
            "postil ARTICLE.txt reads an article and keeps what you decide.".to_owned(),
            "postil FOLDER adds all articles of a folder.".to_owned(),
            format!("{} quits.", key(Command::Quit)),
        ],
        _ => vec![
            "No article is like this.".to_owned(),
            format!("{} lists all again.", key(Command::FilterClear)),
        ],
    };
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        write(frame, area.x + 2, y, area.width.saturating_sub(2), line, theme.faint());
    }
}

fn headings(app: &App, theme: &Theme, columns: &Columns, y: u16, frame: &mut Frame) {
    let area = app.areas.queue;
    let style = theme.faint();
    let mut x = area.x + 4;
    if columns.date > 0 {
        write(frame, x, y, columns.date, "date", style);
        x += columns.date;
    }
    if columns.opened > 0 {
        write(frame, x, y, columns.opened, "opened", style);
        x += columns.opened;
    }
    let numbers = |text: &str| format!("{text:>7}  ");
    if columns.counts == 0 {
        write(frame, x, y, COUNT, &numbers("decided"), style);
        x += COUNT;
    }
    for layer in app.schema.layers.iter().take(columns.counts) {
        let title: String = layer.title.to_lowercase().chars().take(8).collect();
        write(frame, x, y, COUNT, &format!("{title:>8} "), style);
        x += COUNT;
    }
    write(frame, x, y, columns.title, "title", style);
    write(frame, x + columns.title, y, columns.source, "source", style);
}

fn document(
    app: &App,
    theme: &Theme,
    (entry, known): (&Entry, Option<&QueueRow>),
    columns: &Columns,
    (y, is_marked): (u16, bool),
    frame: &mut Frame,
) {
    let area = app.areas.queue;
    let style = match is_marked {
        true => theme.bar(),
        false => Style::new(),
    };
    let faint = if is_marked { style } else { theme.faint() };
    if is_marked {
        write(frame, area.x, y, area.width, &" ".repeat(usize::from(area.width)), style);
    }
    let pointer = if is_marked { theme.pointer() } else { " " };
    write(frame, area.x, y, 1, pointer, style);
    write(frame, area.x + 2, y, 1, theme.progress(entry.state()), style);
    let mut x = area.x + 4;
    if columns.date > 0 {
        let date = known.and_then(|row| row.document.date.as_deref()).unwrap_or("");
        write(frame, x, y, DATE, date, faint);
        x += columns.date;
    }
    if columns.opened > 0 {
        write(frame, x, y, DATE, &opened(entry.opened), faint);
        x += columns.opened;
    }
    for count in counts(&app.schema, entry, known, columns.counts) {
        write(frame, x, y, COUNT, &format!("{count:>8}"), faint);
        x += COUNT;
    }
    let Some(row) = known else { return };
    let title = match row.document.title.is_empty() {
        true => &row.document.source,
        false => &row.document.title,
    };
    let bold = if entry.state() == State::Untouched { Modifier::BOLD } else { Modifier::empty() };
    write(frame, x, y, columns.title.saturating_sub(1), title, style.add_modifier(bold));
    write(frame, x + columns.title, y, columns.source, short(&row.document.source), faint);
}

/// Decided and total of each layer, or of all together. A layer without annotations has a point.
fn counts(schema: &Schema, entry: &Entry, known: Option<&QueueRow>, layers: usize) -> Vec<String> {
    let shown = |decided: u64, total: u64| match total {
        0 => "·".to_owned(),
        _ => format!("{decided}/{total}"),
    };
    if layers == 0 {
        let (decided, suggested) = (u64::from(entry.decided), u64::from(entry.suggested));
        return vec![shown(decided, decided + suggested)];
    }
    let of = |layer: &str| {
        let count: Option<&Count> = known.and_then(|row| row.document.counts.get(layer));
        count.map_or((0, 0), |count| (count.decided(), count.total()))
    };
    let all = schema.layers.iter().take(layers).map(|layer| of(&layer.name));
    all.map(|(decided, total)| shown(decided, total)).collect()
}

/// The last part of a path, or the host of an address.
fn short(source: &str) -> &str {
    match source.split_once("://") {
        Some((_, rest)) => rest.split('/').next().unwrap_or(rest),
        None => source.rsplit('/').next().unwrap_or(source),
    }
}

/// The day of a time, in the zone of the machine; nothing for never.
fn opened(milliseconds: i64) -> String {
    match jiff::Timestamp::from_millisecond(milliseconds) {
        Ok(time) if milliseconds > 0 => {
            time.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d").to_string()
        }
        _ => String::new(),
    }
}

/// The words around what was searched for.
fn snippet(app: &App, theme: &Theme, known: Option<&QueueRow>, y: u16, frame: &mut Frame) {
    let area = app.areas.queue;
    let Some((text, marks)) = known.and_then(|row| row.snippet.as_ref()) else { return };
    let mut x = area.x + 6;
    let plain = theme.faint();
    let mut at = 0;
    if let Some(first) = marks.first().filter(|mark| mark.end + 8 > usize::from(area.width)) {
        // The hit would not be seen: what stands before it is cut.
        at = text.floor_char_boundary(first.start.saturating_sub(BEFORE_HIT));
        x = write(frame, x, y, area.right().saturating_sub(x), "… ", plain);
    }
    for mark in marks {
        for (end, style) in [(mark.start, plain), (mark.end, theme.hit(Style::new()))] {
            let part = text.get(at..end).unwrap_or("");
            x = write(frame, x, y, area.right().saturating_sub(x), part, style);
            at = end.max(at);
        }
    }
    write(frame, x, y, area.right().saturating_sub(x), text.get(at..).unwrap_or(""), plain);
}

/// The marked document in full: title and source, who has worked on it, what to expect in it.
fn detail(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.detail;
    let Some(entry) = app.listing.entry(app.listing.row) else { return };
    let Some(row) = app.listing.row_of(entry.document) else { return };
    if area.height == 0 {
        return;
    }
    let style = Style::new().add_modifier(Modifier::BOLD);
    let title = format!(" {}", row.document.title);
    let x = write(frame, area.x, area.y, area.width, &title, style);
    let source = format!("  {}", row.document.source);
    write(frame, x, area.y, area.right().saturating_sub(x), &source, theme.faint());
    if area.height < 2 {
        return;
    }
    let mut parts = vec![state_name(entry.state()).to_owned()];
    if entry.worth > 0 {
        parts.push(format!("{}.{} claims to expect", entry.worth / 1000, entry.worth / 100 % 10));
    }
    if entry.suggested > 0 {
        parts.push(format!(
            "{} open, uncertainty .{:02}",
            entry.suggested,
            (doubt(entry) / 10).min(99)
        ));
    }
    for (annotator, decided, total) in &row.annotators {
        if *annotator == app.annotator || !app.listing.is_blind {
            parts.push(format!("{annotator} {decided}/{total}"));
        }
    }
    let text = format!(" {}", parts.join(" · "));
    write(frame, area.x, area.y + 1, area.width, &text, Style::new());
}
