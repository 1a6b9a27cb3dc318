//! The row on top, the row of what happened, and the row of keys.

use ratatui::Frame;
use ratatui::style::{Modifier, Style};

use crate::app::areas::NARROW;
use crate::app::jumping::Asked;
use crate::app::overlay::{Overlay, PromptPurpose};
use crate::app::panes::Focus;
use crate::app::reading::Purpose;
use crate::app::{App, Detection, View, comparing, jumping, labelling, pointing, review};
use crate::command::Command;
use crate::text::width::text_width;
use crate::ui::{Theme, write};

/// Keys that are shown in the article, the most needed first, with a word for each.
const READING: &[(Command, &str)] = &[
    (Command::Skip, "next"),
    (Command::Accept, "accept"),
    (Command::Reject, "reject"),
    (Command::Relabel, "label"),
    (Command::Name, "who"),
    (Command::Undo, "undo"),
    (Command::PaneNext, "panes"),
    (Command::Tag, "tag"),
    (Command::Edges, "edges"),
    (Command::Select, "select"),
    (Command::Note, "note"),
    (Command::Search, "search"),
    (Command::Palette, "commands"),
];

/// Keys that are shown in a pane.
const PANE: &[(Command, &str)] = &[
    (Command::Skip, "next"),
    (Command::Accept, "accept"),
    (Command::Reject, "reject"),
    (Command::Cancel, "back"),
    (Command::PaneNext, "pane"),
    (Command::Relabel, "label"),
    (Command::Name, "who"),
    (Command::Undo, "undo"),
    (Command::Filter, "filter"),
    (Command::AcceptAll, "accept all"),
    (Command::Unfold, "mentions"),
    (Command::Sort, "sort"),
    (Command::Edges, "edges"),
    (Command::Note, "note"),
    (Command::Palette, "commands"),
];

/// Keys that are shown in the queue.
const QUEUE: &[(Command, &str)] = &[
    (Command::OpenDocument, "open"),
    (Command::Find, "search"),
    (Command::FilterState, "state"),
    (Command::SortQueue, "sort"),
    (Command::Unfinished, "unfinished"),
    (Command::FilterLabel, "label"),
    (Command::FilterDays, "days"),
    (Command::FilterClear, "all"),
    (Command::Settle, "settle"),
    (Command::Palette, "commands"),
];

/// Keys that are shown while differences between annotators are settled.
const SETTLING: &[(Command, &str)] = &[
    (Command::DifferenceNext, "next"),
    (Command::TakeFirst, "first"),
    (Command::TakeSecond, "second"),
    (Command::Merge, "merge"),
    (Command::Neither, "none"),
    (Command::Write, "write"),
    (Command::TakeAgreed, "all agreed"),
    (Command::Undo, "undo"),
    (Command::ArticleNext, "next article"),
    (Command::TakeAll, "all versions"),
    (Command::Agreed, "list agreed"),
    (Command::Palette, "commands"),
];

/// Keys that always stand at the end; the first alone on a narrow screen.
const ALWAYS: &[(Command, &str)] = &[(Command::Help, "help"), (Command::Quit, "quit")];

/// Keys that are shown while text is selected.
const SELECTING: &[(Command, &str)] = &[
    (Command::Confirm, "keep"),
    (Command::Cancel, "leave"),
    (Command::SelectOtherEnd, "other end"),
    (Command::SelectLeft, "left"),
    (Command::SelectRight, "right"),
    (Command::SelectWordEnd, "word"),
    (Command::SelectWordBack, "word back"),
    (Command::SelectSentenceHere, "sentence"),
    (Command::SelectQuotation, "quotation"),
    (Command::Copy, "copy"),
];

/// Keys that are shown while a mention is pointed at.
const POINTING: &[(Command, &str)] = &[
    (Command::Confirm, "set"),
    (Command::Cancel, "leave"),
    (Command::WordNext, "next word"),
    (Command::WordBack, "word back"),
    (Command::Select, "extend"),
    (Command::Search, "search"),
    (Command::Down, "down"),
    (Command::Up, "up"),
];

/// Says that the screen is too small.
pub fn too_small(app: &App, frame: &mut Frame) {
    let area = app.areas.screen;
    write(frame, 0, 0, area.width, "Needs 20 by 5.", Style::new());
}

/// Title, progress, position, annotator.
pub fn header(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.header;
    if app.view == View::Queue {
        return queue_header(app, theme, frame);
    }
    let (decided, total) = match &app.settling {
        Some(settling) => {
            let (open, all) = settling.progress();
            (all - open, all)
        }
        None => app.panes.progress(),
    };
    let word = match (area.width < NARROW, &app.settling) {
        (true, _) => "",
        (false, Some(_)) => " settled",
        (false, None) => " decided",
    };
    let mut right = format!(" {decided}/{total}{word}  {:3}% ", app.reading.percent());
    if area.width >= NARROW {
        let gold = app.settling.as_ref().map(|settling| format!(" → {}", settling.gold));
        right.push_str(&format!(" {}{} ", app.annotator, gold.unwrap_or_default()));
    }
    let (number, count) = app.article;
    if count > 1 {
        right.insert_str(0, &format!(" {}/{count} ", number + 1));
    }
    let columns = (text_width(&right) as u16).min(area.width);
    let blank = " ".repeat(usize::from(area.width));
    write(frame, 0, area.y, area.width, &blank, theme.bar());
    let title =
        if app.document.title.is_empty() { &app.document.source } else { &app.document.title };
    let left = format!(" {title}");
    let free = area.width - columns;
    let x = write(frame, 0, area.y, free, &left, theme.bar().add_modifier(Modifier::BOLD));
    let labels = labelling::in_words(app);
    if !labels.is_empty() {
        // The title gives way, but not by more than half.
        let room = free.saturating_sub(x).max((text_width(&labels) as u16 + 3).min(free / 2));
        let x = x.min(free - room);
        write(frame, x, area.y, room, &format!(" · {labels}"), theme.bar());
    }
    write(frame, free, area.y, columns, &right, theme.bar());
}

/// The name of the program, how much is done, annotator.
fn queue_header(app: &App, theme: &Theme, frame: &mut Frame) {
    let area = app.areas.header;
    let [untouched, begun, done] = app.listing.states();
    let right = match area.width {
        0..NARROW => format!(" {done}/{} done ", untouched + begun + done),
        _ => format!(" {untouched} untouched, {begun} begun, {done} done  {} ", app.annotator),
    };
    let columns = (text_width(&right) as u16).min(area.width);
    let blank = " ".repeat(usize::from(area.width));
    write(frame, 0, area.y, area.width, &blank, theme.bar());
    let style = theme.bar().add_modifier(Modifier::BOLD);
    write(frame, 0, area.y, area.width - columns, " Queue", style);
    write(frame, area.width - columns, area.y, columns, &right, theme.bar());
}

/// What happened last, whether all is saved, and the keys that work now.
pub fn status(app: &App, theme: &Theme, frame: &mut Frame) {
    if let Some(Overlay::Prompt(prompt)) = app.overlays.last() {
        let area = app.areas.keys;
        let label = prompt.purpose.label();
        let (before, behind) = prompt.input.parts();
        let room = usize::from(area.width).saturating_sub(text_width(&label) + 2);
        let before = tail(before, room);
        let blank = " ".repeat(usize::from(area.width));
        write(frame, area.x, area.y, area.width, &blank, Style::new());
        let x = write(frame, area.x, area.y, area.width, &format!("{label}{before}"), Style::new());
        write(frame, x, area.y, area.right().saturating_sub(x), behind, Style::new());
        frame.set_cursor_position((x.min(area.right() - 1), area.y));
        if app.areas.status.y == area.y {
            return;
        }
    }
    let area = app.areas.status;
    let is_shared = app.areas.keys.y == area.y;
    let saved = saved(app, theme, is_shared);
    let columns = (text_width(&saved) as u16).min(area.width);
    let style = if app.saving.failure.is_some() { theme.error() } else { theme.faint() };
    write(frame, area.right() - columns, area.y, columns, &saved, style);
    let free = area.width - columns;
    match &app.notice {
        Some(notice) => {
            let style = if notice.is_error { theme.error() } else { Style::new() };
            write(frame, area.x, area.y, free, &format!(" {}", notice.text), style);
        }
        None if is_shared && waited_for(app).is_none() => keys(app, theme, area.y, free, frame),
        None => {
            let text = waiting(app);
            write(frame, area.x, area.y, free, &text, theme.faint());
        }
    }
    if !is_shared && !matches!(app.overlays.last(), Some(Overlay::Prompt(_))) {
        keys(app, theme, app.areas.keys.y, app.areas.keys.width, frame);
    }
}

/// What stands where nothing has happened.
fn waiting(app: &App) -> String {
    if let Some(Overlay::Prompt(prompt)) = app.overlays.last() {
        let form = match prompt.purpose {
            PromptPurpose::Filter { .. } => "status:open label:PERSON >0.8 by:ana words; ",
            PromptPurpose::Search { .. } => "regex: before a regular expression; ",
            _ => "",
        };
        return format!(" {form}enter takes it, esc leaves");
    }
    if let Some(begun) = waited_for(app) {
        return begun;
    }
    if let Some(said) = comparing::under_cursor(app) {
        return format!(" {said}");
    }
    match app.detection {
        _ if app.view == View::Queue => String::new(),
        _ if app.settling.is_some() => String::new(),
        Detection::Running => " Looking for claims, quotes and entities …".to_owned(),
        _ => {
            let left = app.panes.panes.iter().filter(|pane| pane.count.suggested > 0);
            let title = |name: &str| {
                let layer = app.schema.layer(name);
                layer.map_or_else(|| name.to_owned(), |layer| layer.title.to_lowercase())
            };
            let left = left.map(|pane| format!("{} {}", title(&pane.layer), pane.count.suggested));
            let left: Vec<String> = left.collect();
            let skipped = match review::progress(app, |_| true).skipped {
                0 => String::new(),
                skipped => format!("; of these skipped: {skipped}"),
            };
            match left.is_empty() {
                true => String::new(),
                false => format!(" Left to decide: {}{skipped}.", left.join(", ")),
            }
        }
    }
}

/// What has been typed of a command, and what can come next.
fn waited_for(app: &App) -> Option<String> {
    let count = app.count.map_or_else(String::new, |count| format!(" {count}"));
    if let Some(asked) = app.asked {
        return Some(match (asked, jumping::marks(app)) {
            (Asked::Mark, _) => " Mark this place with which letter?".to_owned(),
            (Asked::ToMark, marks) if marks.is_empty() => {
                " There are no marks yet; ' goes back.".to_owned()
            }
            (Asked::ToMark, marks) => format!(" To which mark? {marks}, or ' to go back."),
        });
    }
    if app.pending.is_empty() {
        return app.count.map(|_| count);
    }
    let context = app.context();
    let pressed: Vec<String> = app.pending.iter().map(ToString::to_string).collect();
    let next = app.keymap.continuations(context, &app.pending);
    let next = next.iter().map(|(keys, command)| format!("{keys} {}", command.entry().name));
    Some(format!("{count} {} …  {}", pressed.join(" "), next.collect::<Vec<_>>().join("  ")))
}

/// The keys that work now, as many as there is room for. A box over the article names its own.
fn keys(app: &App, theme: &Theme, y: u16, columns: u16, frame: &mut Frame) {
    if !app.overlays.is_empty() {
        return;
    }
    let (shown, last) = match (&app.reading.selection, app.panes.focus) {
        _ if app.view == View::Queue => {
            (QUEUE, if columns < NARROW { &ALWAYS[..1] } else { ALWAYS })
        }
        (Some(_), _) if pointing::is_snapping(app) => (POINTING, &ALWAYS[..0]),
        (Some(_), _) => (SELECTING, &ALWAYS[..0]),
        (None, _) if app.settling.is_some() => {
            (SETTLING, if columns < NARROW { &ALWAYS[..1] } else { ALWAYS })
        }
        (None, focus) => {
            let shown = if focus == Focus::Article { READING } else { PANE };
            (shown, if columns < NARROW { &ALWAYS[..1] } else { ALWAYS })
        }
    };
    let selection = app.reading.selection.as_ref();
    let is_tag = selection.is_some_and(|s| s.purpose == Purpose::Tag);
    let width = |&(command, word): &(Command, &str)| {
        (text_width(&app.keymap.shown(command)) + text_width(word) + 3) as u16
    };
    let mut room = columns.saturating_sub(last.iter().map(width).sum());
    let fitting = shown.iter().take_while(|key| {
        let fits = width(key) <= room;
        room = room.saturating_sub(width(key));
        fits
    });
    let mut x = 0;
    for &(command, word) in fitting.chain(last) {
        let word = if command == Command::Confirm && is_tag { "tag" } else { word };
        let key = app.keymap.shown(command);
        let style = Style::new().add_modifier(Modifier::BOLD);
        x = write(frame, x + 1, y, columns.saturating_sub(x + 1), &key, style);
        x = write(frame, x + 1, y, columns.saturating_sub(x + 1), word, theme.faint()) + 1;
    }
}

/// Whether all is on the disk; in few columns if `is_short`.
fn saved(app: &App, theme: &Theme, is_short: bool) -> String {
    let tick = match (is_short, theme.is_ascii) {
        (true, false) => "✓",
        (_, true) => "saved",
        (false, false) => "saved ✓",
    };
    if app.view == View::Queue && app.saving.pending() == 0 {
        return String::new();
    }
    match (&app.saving.failure, app.saving.pending(), app.saving.is_open) {
        (Some(_), 0, _) => " not kept ".to_owned(),
        (Some(_), count, _) => format!(" {count} NOT SAVED "),
        (None, 0, true) => format!(" {tick} "),
        (None, 0, false) => " opening … ".to_owned(),
        (None, _, _) => " saving … ".to_owned(),
    }
}

/// The end of a text that fits into so many columns.
fn tail(text: &str, columns: usize) -> &str {
    let mut rest = text;
    while text_width(rest) > columns {
        let mut characters = rest.chars();
        characters.next();
        rest = characters.as_str();
    }
    rest
}
