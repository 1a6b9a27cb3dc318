//! The panes beside the article, or the one under it on a narrow screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::panes::listing::{Group, Item, Thing};
use crate::app::panes::{Focus, Pane, name};
use crate::app::relating::Direction;
use crate::app::{App, Detection, arranging, relating, review, selecting};
use crate::text::width::text_width;
use crate::text::{Span, display};
use crate::ui::{Theme, write};

/// Columns before the label: pointer, sign, score, and a blank behind each but the pointer.
const FIRST: u16 = 7;

/// Bytes of an annotation's text that a row shows at most.
const MOST: usize = 400;

/// Mentions of a name that are looked at for a row's signs at most.
const MENTIONS: usize = 1000;

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
    if area.height == 0 {
        return;
    }
    let title = arranging::title(app, pane);
    let faint = if is_focused { theme.bar() } else { theme.faint() };
    let style = if is_focused { theme.bar() } else { Style::new() };
    let style = style.add_modifier(Modifier::BOLD);
    let hidden = if pane.is_shown { "" } else { ", not in the text" };
    let folded = match (pane.is_folded, theme.is_ascii) {
        (false, _) => "",
        (true, false) => "▸ ",
        (true, true) => "+ ",
    };
    let blank = " ".repeat(usize::from(area.width));
    write(frame, area.x, area.y, area.width, &blank, faint);
    let left = format!(" {folded}{title}{hidden}");
    let mut end = write(frame, area.x, area.y, area.width, &left, style);
    if !pane.filter.is_empty() {
        let filter = format!(" [{}]", pane.filter.text());
        let room = (area.right() - end).min(area.width / 2);
        end = write(frame, end, area.y, room, &filter, style.remove_modifier(Modifier::BOLD));
    }
    let found = review::progress(app, |other| other.layer == pane.layer);
    let count = format!("{} of {} decided", found.decided(), pane.count.total());
    let skipped = match found.skipped {
        0 => String::new(),
        skipped => format!(", {skipped} skipped"),
    };
    let texts = [
        format!("{count}{skipped}, {} ", pane.sort.title()),
        format!("{count}{skipped} "),
        format!("{count} "),
        format!("{}/{} ", found.decided(), pane.count.total()),
    ];
    let free = area.right().saturating_sub(end + 1);
    if let Some(text) = texts.iter().find(|text| text_width(text) as u16 <= free) {
        let columns = text_width(text) as u16;
        write(frame, area.right() - columns, area.y, columns, text, faint);
    }
}

fn rows(app: &App, theme: &Theme, pane: &Pane, area: Rect, frame: &mut Frame) {
    let height = usize::from(area.height.saturating_sub(1));
    if pane.is_empty() && height > 0 {
        let text = match app.detection {
            _ if pane.count.total() > 0 && !pane.filter.is_empty() => " nothing passes the filter",
            _ if pane.count.total() > 0 => " all rejected",
            Detection::Done => " nothing found",
            Detection::Waiting => " not looked for yet",
            Detection::Running => " looking …",
        };
        write(frame, area.x, area.y + 1, area.width, text, theme.faint());
    }
    let shown = pane.top..(pane.top + height).min(pane.len());
    let lines = shown.filter_map(|row| Some((row, line(app, theme, pane, pane.list.item(row)?)?)));
    let lines: Vec<(usize, Line<'_>)> = lines.collect();
    let columns = columns(lines.iter().map(|(_, line)| line), area.width);
    let is_focused = app.panes.focused().is_some_and(|focused| focused.layer == pane.layer);
    for (place, (row, line)) in lines.iter().enumerate() {
        let area = Rect { y: area.y + 1 + place as u16, height: 1, ..area };
        let is_passed = line.start <= app.reading.cursor();
        let is_marked = *row == pane.row && (is_focused || line.is_current || is_passed);
        let pointer = if is_marked { theme.pointer() } else { " " };
        draw_line(line, pointer, columns, area, frame);
    }
}

/// What a row shows.
struct Line<'a> {
    sign: &'static str,
    /// Score, or how many mentions: three columns.
    number: String,
    label: String,
    name: &'a str,
    text: String,
    /// The sign that there are relations.
    link: Option<&'static str>,
    style: Style,
    colour: Color,
    is_current: bool,
    /// Byte offset in the article.
    start: usize,
}

fn line<'a>(app: &'a App, theme: &Theme, pane: &'a Pane, item: Item<'a>) -> Option<Line<'a>> {
    match item {
        Item::One(id, is_inside) => one(app, theme, app.set.annotation(id)?, is_inside),
        Item::Whole(name, group) => whole(app, theme, pane, name, group),
    }
}

fn one<'a>(
    app: &'a App,
    theme: &Theme,
    annotation: &'a Annotation,
    is_inside: bool,
) -> Option<Line<'a>> {
    let text = text_of(app, annotation);
    let name = name(annotation);
    let score = annotation.score.map_or(String::new(), |score| {
        if score >= 0.995 { "1.0".to_owned() } else { format!(".{:02.0}", score * 100.0) }
    });
    let sign = match review::is_skipped(app, annotation) {
        true => theme.skipped(),
        false => theme.sign(annotation.status),
    };
    Some(Line {
        sign,
        number: score,
        label: kind(annotation).to_owned(),
        name: if name == text || is_inside { "" } else { name },
        text: if is_inside { in_context(app, annotation) } else { text },
        link: relating::direction(app, &annotation.id).map(|found| theme.relation(found)),
        style: style(annotation.status),
        colour: theme.colour(&app.schema, annotation),
        is_current: app.current.as_ref() == Some(&annotation.id),
        start: annotation.hull().start(),
    })
}

fn whole<'a>(
    app: &'a App,
    theme: &Theme,
    pane: &Pane,
    name: &'a str,
    group: &'a Group,
) -> Option<Line<'a>> {
    let first = app.set.annotation(group.ids().next()?)?;
    let status = if group.undecided() > 0 { Status::Suggested } else { first.status };
    let (label, is_mixed) = group.label();
    let is_unfolded = pane.list.is_unfolded(&Thing::Named(name.into()));
    let fold = match (is_unfolded, theme.is_ascii) {
        (false, _) => "",
        (true, false) => "▾ ",
        (true, true) => "v ",
    };
    let left = match group.undecided() {
        0 => String::new(),
        left if left == group.len() => String::new(),
        left => format!(" ({left} left)"),
    };
    let is_current = app.panes.whole.as_ref().is_some_and(|whole| {
        *whole.name == *name
            && app.panes.panes.get(whole.pane).is_some_and(|other| other.layer == pane.layer)
    });
    let is_related = group.ids().take(MENTIONS).any(|id| app.set.is_related(id));
    Some(Line {
        sign: match group.undecided() {
            0 => theme.sign(first.status),
            _ if is_skipped(app, group) => theme.skipped(),
            _ => theme.sign(Status::Suggested),
        },
        number: match (group.len(), theme.is_ascii) {
            (count @ 0..100, false) => format!("×{count}"),
            (count @ 0..1000, _) => format!("{count}"),
            _ => ">1k".to_owned(),
        },
        label: if is_mixed { format!("{label}+") } else { label.to_owned() },
        name: "",
        text: format!("{fold}{name}{left}"),
        link: is_related.then(|| theme.relation(Direction::Both)),
        style: style(status),
        colour: theme.colour(&app.schema, first),
        is_current,
        start: first.hull().start(),
    })
}

/// Whether the reader went past everything undecided of a thing. Ends at the first that they did not.
fn is_skipped(app: &App, group: &Group) -> bool {
    let is_past = |id: &AnnotationId| {
        app.review.skipped.contains(id)
            || app.set.annotation(id).is_some_and(|one| one.status != Status::Suggested)
    };
    group.len() <= MENTIONS && group.ids().all(is_past)
}

fn style(status: Status) -> Style {
    match status {
        Status::Accepted => Style::new().add_modifier(Modifier::BOLD),
        Status::Rejected => Style::new().add_modifier(Modifier::CROSSED_OUT),
        Status::Suggested => Style::new(),
    }
}

fn columns<'a>(lines: impl Iterator<Item = &'a Line<'a>> + Clone, width: u16) -> Columns {
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0) as u16;
    let label = widest(&mut lines.clone().map(|line| text_width(&line.label))).min(width * 2 / 7);
    let left = width.saturating_sub(FIRST + label + 1);
    let name = widest(&mut lines.map(|line| text_width(line.name))).min(left * 3 / 7).min(20);
    Columns { label, name }
}

/// What tells most of a label: the kind of a claim, else the label itself.
fn kind(annotation: &Annotation) -> &str {
    let kind = annotation.attributes.get("kind").and_then(|kind| kind.as_text());
    kind.unwrap_or(&annotation.label)
}

/// The beginning of the annotation's text.
fn text_of(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let span = annotation.spans.first().copied().unwrap_or_default();
    display::on_one_line(
        Span::clamped(text, span.start(), span.end().min(span.start() + MOST)).slice(text),
    )
}

/// The annotation's text with some words before and behind it.
fn in_context(app: &App, annotation: &Annotation) -> String {
    let text = app.document.text();
    let span = annotation.spans.first().copied().unwrap_or_default();
    let around = selecting::sentence_at(app, span.start()).unwrap_or(span);
    let before =
        Span::clamped(text, around.start().max(span.start().saturating_sub(16)), span.start());
    let behind = Span::clamped(text, span.start(), around.end().min(span.start() + MOST));
    let before = match before.start() > around.start() {
        true => format!("…{}", before.slice(text).split_once(' ').map_or("", |(_, rest)| rest)),
        false => before.slice(text).to_owned(),
    };
    display::on_one_line(&format!("  {before}{}", behind.slice(text)))
}

fn draw_line(line: &Line<'_>, pointer: &str, columns: Columns, area: Rect, frame: &mut Frame) {
    let reversed = if line.is_current { Modifier::REVERSED } else { Modifier::empty() };
    let plain = Style::new().add_modifier(reversed);
    let style = line.style.add_modifier(reversed);
    if line.is_current {
        let blank = " ".repeat(usize::from(area.width));
        write(frame, area.x, area.y, area.width, &blank, plain);
    }
    let end = area.right();
    let first = format!("{pointer}{} {:3} ", line.sign, line.number);
    write(frame, area.x, area.y, area.width, &first, plain);
    let mut x = (area.x + FIRST).min(end);
    write(frame, x, area.y, columns.label.min(end - x), &line.label, style.fg(line.colour));
    x = (x + columns.label + 1).min(end);
    if !line.name.is_empty() {
        let style = style.add_modifier(Modifier::ITALIC);
        write(frame, x, area.y, columns.name.min(end - x), line.name, style);
        x = (x + columns.name + 1).min(end);
    }
    if let Some(link) = line.link {
        let bold = plain.add_modifier(Modifier::BOLD);
        x = (write(frame, x, area.y, end - x, link, bold) + 1).min(end);
    }
    write(frame, x, area.y, end - x, &line.text, style);
}
