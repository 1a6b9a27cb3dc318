//! Boxes over the article: help, palette, menus, pickers, forms, pages, the offer to carry over.

mod editor;
mod finder;
mod form;
mod markdown;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;
use ratatui::widgets::{Block, Clear};

use crate::app::App;
use crate::app::overlay::{
    CarryOver, Choice, Menu, Overlay, Page, Palette, Picker, page, picker, place,
};
use crate::command::{COMMANDS, Group};
use crate::text::display;
use crate::text::width::text_width;
use crate::ui::{Theme, fitted, write};

/// A row of a box.
struct Line {
    left: String,
    /// Greyed; behind the left text, or at the right edge.
    right: String,
    is_right_at_edge: bool,
    is_marked: bool,
    is_heading: bool,
}

impl Line {
    fn new(left: impl Into<String>, right: impl Into<String>) -> Self {
        Self {
            left: left.into(),
            right: right.into(),
            is_right_at_edge: false,
            is_marked: false,
            is_heading: false,
        }
    }

    fn heading(left: &str) -> Self {
        Self { is_heading: true, ..Self::new(left, "") }
    }

    fn marked(self, is_marked: bool) -> Self {
        Self { is_marked, ..self }
    }
}

/// Draws one overlay.
pub fn draw(app: &App, theme: &Theme, overlay: &Overlay, frame: &mut Frame) {
    match overlay {
        Overlay::Help { top } => help(app, theme, *top, frame),
        Overlay::Page(page) => text_page(app, theme, page, frame),
        Overlay::Menu(menu) => draw_menu(app, theme, menu, frame),
        Overlay::Palette(palette) => draw_palette(app, theme, palette, frame),
        Overlay::Picker(picker) => draw_picker(app, theme, picker, frame),
        Overlay::CarryOver(offer) => draw_offer(app, theme, offer, frame),
        Overlay::Form(shown) => form::draw(app, theme, overlay, shown.row, frame),
        Overlay::Editor(shown) => editor::draw(app, theme, shown, frame),
        Overlay::Finder(shown) => finder::draw(app, theme, overlay, shown, frame),
        Overlay::Prompt(_) => {}
    }
}

fn help(app: &App, theme: &Theme, top: usize, frame: &mut Frame) {
    const WIDTH: u16 = 96;
    let columns = inside(app, WIDTH);
    let (most, keys_width) = if columns < 60 { (1, 9) } else { (usize::MAX, 22) };
    let mut lines = Vec::new();
    for group in Group::ALL {
        lines.push(Line::heading(group.title()));
        for entry in COMMANDS.iter().filter(|entry| entry.group == group) {
            let keys = app.keymap.keys(entry.command).iter().take(most);
            let keys: Vec<String> = keys.map(ToString::to_string).collect();
            let first = format!("  {:<keys_width$} ", keys.join(" "));
            lines.extend(wrapped(&first, entry.title, columns));
        }
    }
    lines.push(Line::heading("Mouse"));
    for text in [
        "click puts the cursor, drag selects, double click takes a word, triple a sentence",
        "the wheel scrolls; shift gives the mouse to the terminal for a moment",
    ] {
        lines.extend(wrapped("  ", text, columns));
    }
    let hint = "j k scroll, any other key closes";
    let area = open(app, theme, "Keys", hint, lines.len(), WIDTH, frame);
    let top = page::clamp_top(top, lines.len(), usize::from(area.height));
    draw_lines(theme, &lines, top, area, frame);
}

fn text_page(app: &App, theme: &Theme, page: &Page, frame: &mut Frame) {
    const WIDTH: u16 = 96;
    let columns = inside(app, WIDTH);
    let rows = match &page.text {
        page::Text::Paragraphs(paragraphs) => markdown::paragraphs(paragraphs, columns),
        page::Text::Markdown(text) => markdown::rows(text, columns),
    };
    let height = usize::from(place::inside(place::frame(app, rows.len(), WIDTH)).height);
    let is_long = rows.len() > height;
    let hint = if is_long { "j k space scroll, any other key closes" } else { "any key closes" };
    let area = open(app, theme, &page.title, hint, rows.len(), WIDTH, frame);
    let top = page::clamp_top(page.top, rows.len(), usize::from(area.height));
    for (y, row) in (area.y..area.bottom()).zip(rows.iter().skip(top)) {
        let mut x = area.x;
        for (text, style) in row {
            let style = Style::new().add_modifier(*style);
            x = write(frame, x, y, area.right().saturating_sub(x), text, style);
        }
    }
}

fn draw_menu(app: &App, theme: &Theme, menu: &Menu, frame: &mut Frame) {
    let widest = menu.items.iter().map(|item| text_width(&item.title)).max().unwrap_or(0);
    let lines: Vec<Line> = menu
        .items
        .iter()
        .enumerate()
        .map(|(row, item)| {
            Line::new(format!("{}  {:<widest$} ", item.key, item.title), item.hint.clone())
                .marked(row == menu.row)
        })
        .collect();
    let has = |wanted: fn(&Choice) -> bool| menu.items.iter().any(|item| wanted(&item.choice));
    let hint = if has(|choice| matches!(choice, Choice::Follow(_))) {
        "a letter chooses, del removes, esc leaves"
    } else if has(|choice| matches!(choice, Choice::DocumentLabel { .. })) {
        "a letter sets, tab attributes, esc leaves"
    } else {
        "a letter chooses, esc leaves"
    };
    let area = open(app, theme, &menu.title, hint, lines.len(), 76, frame);
    draw_lines(theme, &lines, follow(menu.row, area.height), area, frame);
}

fn draw_palette(app: &App, theme: &Theme, palette: &Palette, frame: &mut Frame) {
    const WIDTH: u16 = 92;
    let is_narrow = inside(app, WIDTH) < 60;
    let found = palette.found.iter().filter_map(|&index| COMMANDS.get(index)).enumerate();
    let lines: Vec<Line> = found
        .map(|(row, entry)| {
            let keys = app.keymap.keys(entry.command).iter().map(ToString::to_string);
            let left = match is_narrow {
                true => entry.title.to_owned(),
                false => format!("{:<18} {}", entry.name, entry.title),
            };
            let keys = keys.take(if is_narrow { 1 } else { usize::MAX }).collect::<Vec<_>>();
            let line = Line::new(left, keys.join(" ")).marked(row == palette.row);
            Line { is_right_at_edge: true, ..line }
        })
        .collect();
    let area =
        open(app, theme, "Commands", "enter runs, esc leaves", lines.len() + 1, WIDTH, frame);
    let area = draw_input(&palette.input, area, frame);
    draw_lines(theme, &lines, follow(palette.row, area.height), area, frame);
}

fn draw_picker(app: &App, theme: &Theme, picker: &Picker, frame: &mut Frame) {
    let line = |(row, shown): (usize, &picker::Row)| {
        let (left, right) = match shown {
            picker::Row::Option(name) => (name.clone(), ""),
            picker::Row::Typed(name) => (format!("{name} "), "as typed"),
            picker::Row::Point => ("a mention in the text ".to_owned(), "tab points at it"),
            picker::Row::Nobody => ("(nobody) ".to_owned(), "takes it away"),
        };
        Line::new(left, right).marked(row == picker.row)
    };
    let lines: Vec<Line> = picker.rows.iter().enumerate().map(line).collect();
    let count = place::capped(app, picker.options.len() + 2);
    let area = open(app, theme, &picker.title, "type or choose, enter sets", count, 64, frame);
    let area = draw_input(&picker.input, area, frame);
    draw_lines(theme, &lines, follow(picker.row, area.height), area, frame);
}

fn draw_offer(app: &App, theme: &Theme, offer: &CarryOver, frame: &mut Frame) {
    const WIDTH: u16 = 84;
    let columns = inside(app, WIDTH);
    let preview = &offer.earlier.preview;
    let changed = "The text of this article has changed since you annotated it.";
    let mut told = format!("Found again in the new text: {}.", preview.carried);
    if !preview.changed.is_empty() {
        let count = preview.changed.len();
        told.push_str(&format!(" Of these, undecided again because words changed: {count}."));
    }
    let mut lines = wrapped("", changed, columns);
    lines.extend(wrapped("", &told, columns));
    if !offer.lost.is_empty() {
        let count = offer.lost.len();
        lines.push(Line::heading(&format!("{count} could not be placed:")));
        for lost in offer.lost.iter().skip(offer.top) {
            lines.extend(wrapped("- ", lost, columns));
        }
    }
    let hint = "y carries over, n never, esc later";
    let area = open(app, theme, "A new version", hint, lines.len(), WIDTH, frame);
    draw_lines(theme, &lines, 0, area, frame);
}

/// Columns of text in a box that is so wide at most.
fn inside(app: &App, columns: u16) -> usize {
    usize::from(columns.min(app.areas.screen.width)).saturating_sub(4).max(8)
}

/// A text on as many rows as it needs, the later ones indented as far as what stands before it.
fn wrapped(before: &str, text: &str, columns: usize) -> Vec<Line> {
    let indent = " ".repeat(text_width(before));
    let options = textwrap::Options::new(columns).initial_indent(before).subsequent_indent(&indent);
    let text = display::line(text);
    let rows = textwrap::wrap(&text, options);
    rows.into_iter().map(|row| Line::new(row, "")).collect()
}

/// Opens a box for so many rows and columns in the middle of the screen and returns its inside.
fn open(
    app: &App,
    theme: &Theme,
    title: &str,
    hint: &str,
    rows: usize,
    columns: u16,
    frame: &mut Frame,
) -> Rect {
    let area = place::frame(app, rows, columns);
    let ascii = border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    };
    let title = fitted(title, usize::from(area.width.saturating_sub(4)));
    let hint = shortened(hint, usize::from(area.width.saturating_sub(4)));
    let block = Block::bordered()
        .border_set(if theme.is_ascii { ascii } else { border::PLAIN })
        .title(format!(" {title} "))
        .title_bottom(format!(" {hint} "));
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground());
    frame.render_widget(block, area);
    place::inside(area)
}

/// As many of a hint's parts as fit, the first first.
fn shortened(hint: &str, columns: usize) -> String {
    let mut parts: Vec<&str> = hint.split(", ").collect();
    while parts.len() > 1 && text_width(&parts.join(", ")) > columns {
        parts.pop();
    }
    fitted(&parts.join(", "), columns)
}

fn draw_input(input: &crate::app::input::Input, area: Rect, frame: &mut Frame) -> Rect {
    let (before, behind) = input.parts();
    let x = write(frame, area.x, area.y, area.width, &format!("> {before}"), Style::new());
    write(frame, x, area.y, area.right().saturating_sub(x), behind, Style::new());
    frame.set_cursor_position((x.min(area.right().saturating_sub(1)), area.y));
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

fn draw_lines(theme: &Theme, lines: &[Line], top: usize, area: Rect, frame: &mut Frame) {
    for (row, line) in lines.iter().skip(top).take(usize::from(area.height)).enumerate() {
        let y = area.y + row as u16;
        let mut style = Style::new();
        if line.is_heading {
            style = style.add_modifier(Modifier::BOLD);
        }
        if line.is_marked {
            style = style.add_modifier(Modifier::REVERSED);
            let blank = " ".repeat(usize::from(area.width));
            write(frame, area.x, y, area.width, &blank, style);
        }
        let faint = if line.is_marked { style } else { theme.faint() };
        let width = (text_width(&line.right) as u16).min(area.width);
        if line.is_right_at_edge {
            let left = area.width.saturating_sub(width + 1);
            write(frame, area.x, y, left, &line.left, style);
            write(frame, area.right() - width, y, width, &line.right, faint);
        } else {
            let x = write(frame, area.x, y, area.width, &line.left, style);
            write(frame, x, y, area.right().saturating_sub(x), &line.right, faint);
        }
    }
}

/// The first row to show so that the marked one is among `height` rows.
fn follow(row: usize, height: u16) -> usize {
    (row + 1).saturating_sub(usize::from(height))
}
