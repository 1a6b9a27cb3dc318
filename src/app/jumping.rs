//! Marks, and the list of places that were left by a jump.

use std::collections::BTreeMap;

use crate::app::{App, Effect, moving};
use crate::command::Command;

/// Places that are remembered at most.
const MOST: usize = 100;

/// Marks and places of one article, as byte offsets.
#[derive(Debug, Clone, Default)]
pub struct Jumps {
    marks: BTreeMap<char, usize>,
    places: Vec<usize>,
    /// Which of the places the reader is at; the number of places if at none of them.
    at: usize,
}

/// What a character is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To mark the place of the cursor.
    Mark,
    /// To go to a mark.
    ToMark,
}

/// Whether a command leaves a place that one may want to come back to.
pub fn is_jump(command: Command) -> bool {
    matches!(
        command,
        Command::Top
            | Command::End
            | Command::Percent
            | Command::SearchNext
            | Command::SearchBack
            | Command::Skip
            | Command::SkipBack
            | Command::PaneNext
            | Command::PaneBack
            | Command::Follow
    )
}

/// Remembers the place of the cursor before it jumps away.
pub fn remember(app: &mut App) {
    remember_place(app, app.reading.cursor());
}

/// Remembers a place that was jumped away from.
pub fn remember_place(app: &mut App, place: usize) {
    let jumps = &mut app.jumps;
    jumps.places.truncate(jumps.at);
    jumps.places.retain(|&other| other != place);
    jumps.places.push(place);
    if jumps.places.len() > MOST {
        jumps.places.remove(0);
    }
    jumps.at = jumps.places.len();
}

/// Goes to the place that was left last.
pub fn back(app: &mut App) -> Vec<Effect> {
    let cursor = app.reading.cursor();
    let jumps = &mut app.jumps;
    if jumps.at == jumps.places.len() && jumps.places.last() != Some(&cursor) {
        jumps.places.push(cursor);
    } else if jumps.at == jumps.places.len() {
        jumps.at = jumps.at.saturating_sub(1);
    }
    match jumps.at.checked_sub(1).and_then(|at| Some((at, *jumps.places.get(at)?))) {
        Some((at, place)) => {
            jumps.at = at;
            go(app, place)
        }
        None => {
            app.say("There is no earlier place.");
            Vec::new()
        }
    }
}

/// Goes to the place from which [`back`] came.
pub fn on(app: &mut App) -> Vec<Effect> {
    let next = app.jumps.at + 1;
    match app.jumps.places.get(next).copied() {
        Some(place) => {
            app.jumps.at = next;
            go(app, place)
        }
        None => {
            app.say("There is no later place.");
            Vec::new()
        }
    }
}

/// The letters that are marks.
pub fn marks(app: &App) -> String {
    app.jumps.marks.keys().collect()
}

/// Takes the character that was asked for.
pub fn answer(app: &mut App, asked: Asked, character: Option<char>) -> Vec<Effect> {
    match (asked, character) {
        (Asked::Mark, Some(name)) => set_mark(app, name),
        (Asked::ToMark, Some(name)) => to_mark(app, name),
        (_, None) => {
            app.say("A mark is a letter or another character.");
            Vec::new()
        }
    }
}

/// Marks the place of the cursor with a character.
fn set_mark(app: &mut App, name: char) -> Vec<Effect> {
    app.jumps.marks.insert(name, app.reading.cursor());
    let key = app.keymap.shown(Command::ToMark);
    app.say(format!("Marked; {key}{name} comes back here."));
    Vec::new()
}

/// Goes to a mark; the key of the command itself goes back to where the last jump left.
fn to_mark(app: &mut App, name: char) -> Vec<Effect> {
    if name == '\'' {
        return back(app);
    }
    match app.jumps.marks.get(&name).copied() {
        Some(place) => {
            remember(app);
            go(app, place)
        }
        None => {
            let marks: String = app.jumps.marks.keys().collect();
            app.say(match marks.is_empty() {
                true => format!(
                    "There is no mark {name}; {} and a letter sets one.",
                    app.keymap.shown(Command::Mark)
                ),
                false => format!("There is no mark {name}; there are: {marks}."),
            });
            Vec::new()
        }
    }
}

fn go(app: &mut App, place: usize) -> Vec<Effect> {
    moving::focus_article(app);
    app.reading.go(place);
    if app.reading.selection.is_none() {
        moving::at_cursor(app);
    }
    Vec::new()
}
