//! The command palette: every command by its name or title, found fuzzily, with its key beside it.

use crossterm::event::{KeyCode, KeyEvent};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::app::input::Input;
use crate::app::overlay::{Overlay, moved};
use crate::app::{App, Effect, routing};
use crate::command::{COMMANDS, Command};

/// What is typed and what it finds.
#[derive(Debug, Clone)]
pub struct Palette {
    pub input: Input,
    /// Indices of [`COMMANDS`], best first.
    pub found: Vec<usize>,
    pub row: usize,
}

impl Palette {
    /// A palette that shows all commands.
    pub fn new() -> Self {
        Self { input: Input::default(), found: (0..COMMANDS.len()).collect(), row: 0 }
    }

    /// Finds the commands again after the input has changed.
    pub fn search(&mut self) {
        // What the name says counts more than what the sentence says.
        let names = COMMANDS.iter().map(|entry| entry.name.to_owned());
        let titles = COMMANDS.iter().map(|entry| format!("{} {}", entry.name, entry.title));
        self.found = fuzzy(self.input.text(), names);
        let others = fuzzy(self.input.text(), titles);
        let others = others.into_iter().filter(|index| !self.found.contains(index));
        let others: Vec<usize> = others.collect();
        self.found.extend(others);
        self.row = 0;
    }
}

impl Default for Palette {
    fn default() -> Self {
        Self::new()
    }
}

/// Indices of the texts that match fuzzily, best first; all in their order for an empty pattern.
pub fn fuzzy(pattern: &str, texts: impl Iterator<Item = String>) -> Vec<usize> {
    let pattern = Pattern::parse(pattern, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut found: Vec<(u32, usize)> = texts
        .enumerate()
        .filter_map(|(index, text)| {
            let score = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher)?;
            Some((score, index))
        })
        .collect();
    found.sort_by_key(|&(score, index)| (std::cmp::Reverse(score), index));
    found.into_iter().map(|(_, index)| index).collect()
}

/// Handles a key while the palette is the topmost overlay. A number goes to that paragraph.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let Some(Overlay::Palette(palette)) = app.overlays.last_mut() else { return Vec::new() };
    if let Some(row) = moved(key, palette.row, palette.found.len()) {
        palette.row = row;
        return Vec::new();
    }
    match key.code {
        KeyCode::Esc => {
            app.overlays.pop();
            Vec::new()
        }
        KeyCode::Enter => {
            let typed = palette.input.text().trim().to_owned();
            let marked = palette.found.get(palette.row).and_then(|&index| COMMANDS.get(index));
            let marked = marked.map(|entry| entry.command);
            app.overlays.pop();
            run(app, &typed, marked)
        }
        KeyCode::Backspace if palette.input.text().is_empty() => {
            app.overlays.pop();
            Vec::new()
        }
        _ => {
            if palette.input.handle(key) {
                palette.search();
            }
            Vec::new()
        }
    }
}

fn run(app: &mut App, typed: &str, marked: Option<Command>) -> Vec<Effect> {
    if let Some(number) = typed.strip_suffix('%').and_then(|number| number.parse().ok()) {
        app.count = Some(number);
        return routing::run(app, Command::Percent);
    }
    if let Ok(number) = typed.parse() {
        app.count = Some(number);
        return routing::run(app, Command::End);
    }
    match Command::named(typed).or(marked) {
        Some(command) => routing::run(app, command),
        None => {
            app.say(format!("There is no command “{typed}”."));
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_found_by_parts_of_its_name() {
        let mut palette = Palette::new();
        palette.input.insert("acall");
        palette.search();
        let first = palette.found.first().and_then(|&index| COMMANDS.get(index));
        assert_eq!(first.map(|entry| entry.command), Some(Command::AcceptAll));
    }
}
