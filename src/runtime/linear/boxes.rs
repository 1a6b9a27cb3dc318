//! What lies over the article, in words: menus, lists to choose from, questions, pages.

use std::fmt::Write;

use crate::app::overlay::{
    CarryOver, Editor, Finder, Overlay, Page, Palette, Picker, Prompt, PromptPurpose, picker,
};
use crate::app::{App, forming};
use crate::command::COMMANDS;
use crate::runtime::linear::tell;
use crate::text::display;

/// Rows of a long list that are said; typing narrows it.
pub(super) const ROWS: usize = 20;

/// What a box says, ending with how to leave it where that has to be done.
pub(super) fn text(app: &App, overlay: &Overlay) -> String {
    let told = match overlay {
        Overlay::Menu(menu) => {
            let mut told = format!("{}\n", menu.title);
            for item in &menu.items {
                let hint = if item.hint.is_empty() { "" } else { ", " };
                let _ = writeln!(told, "  {}: {}{hint}{}", item.key, item.title, item.hint);
            }
            told
        }
        Overlay::Picker(one) => options(one),
        Overlay::Prompt(prompt) => question(prompt),
        Overlay::Editor(editor) => writing(editor),
        Overlay::Page(page) => whole(page),
        Overlay::Form(_) => form(app),
        Overlay::Finder(finder) => found(finder),
        Overlay::Palette(palette) => commands(palette),
        Overlay::Help { .. } => tell::commands(&app.keymap),
        Overlay::CarryOver(offer) => earlier(offer),
    };
    let told: Vec<_> = told.lines().map(display::line).collect();
    let told = told.join("\n");
    match overlay {
        Overlay::Page(_) | Overlay::Help { .. } => told + "\n",
        _ => told + "\nesc leaves.\n",
    }
}

fn options(picker: &Picker) -> String {
    let mut told = format!("{}; a number, or a name of your own\n", picker.title);
    for (number, row) in picker.rows.iter().enumerate() {
        let row = match row {
            picker::Row::Option(name) | picker::Row::Typed(name) => name,
            picker::Row::Point => "a mention in the text",
            picker::Row::Nobody => "nobody",
        };
        let _ = writeln!(told, "  {}: {row}", number + 1);
    }
    told
}

fn question(prompt: &Prompt) -> String {
    let label = match &prompt.purpose {
        PromptPurpose::Search { .. } => "Search the article for: ".to_owned(),
        PromptPurpose::Library { .. } => "Search the library for: ".to_owned(),
        other => other.label(),
    };
    format!("{label}{}", prompt.input.text())
}

fn writing(editor: &Editor) -> String {
    match display::on_one_line(&editor.text()) {
        text if text.is_empty() => format!("{}: one line.", editor.title),
        text => {
            format!("{}: {text}\nA line takes its place; an empty line keeps it.", editor.title)
        }
    }
}

fn whole(page: &Page) -> String {
    format!("{}\n{}", page.title, page.text.lines().join("\n"))
}

fn form(app: &App) -> String {
    let title = app.current().map(|current| forming::title(app, current)).unwrap_or_default();
    let mut told = format!("{title}; a letter sets, clear and a letter takes away\n");
    for row in forming::rows(app) {
        let value = row.value.as_deref().unwrap_or("not set");
        let _ = writeln!(told, "  {}: {}, {value}. {}", row.key, row.name, row.description);
    }
    told
}

fn found(finder: &Finder) -> String {
    let mut told = format!(
        "{}, {} rows; a number takes one, words narrow\n",
        finder.title,
        finder.found.len()
    );
    let rows = finder.found.iter().filter_map(|&index| finder.rows.get(index));
    for (number, row) in rows.take(ROWS).enumerate() {
        let parts = [&row.left, &row.text, &row.right];
        let parts: Vec<&str> =
            parts.map(|part| part.trim()).into_iter().filter(|part| !part.is_empty()).collect();
        let _ = writeln!(told, "  {}: {}", number + 1, parts.join(", "));
    }
    more(told, finder.found.len())
}

fn commands(palette: &Palette) -> String {
    let mut told =
        format!("{} commands; a number runs one, a part of a name narrows\n", palette.found.len());
    let rows = palette.found.iter().filter_map(|&index| COMMANDS.get(index));
    for (number, entry) in rows.take(ROWS).enumerate() {
        let _ = writeln!(told, "  {}: {}, {}", number + 1, entry.name, entry.title);
    }
    more(told, palette.found.len())
}

fn more(mut told: String, count: usize) -> String {
    if count > ROWS {
        let _ = writeln!(told, "  and {} more", count - ROWS);
    }
    told
}

fn earlier(offer: &CarryOver) -> String {
    let preview = &offer.earlier.preview;
    let mut told = format!(
        "An earlier version of this article is in the library. Carry its annotations over? {} can be, {} cannot. y or n\n",
        preview.carried,
        offer.lost.len()
    );
    for lost in offer.lost.iter().take(ROWS) {
        let _ = writeln!(told, "  not: {}", display::on_one_line(lost));
    }
    more(told, offer.lost.len())
}
