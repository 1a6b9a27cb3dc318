//! Moving and deleting by what a reader sees as one character.
//!
//! [`ratatui_textarea`] counts `char`s: its cursor stops inside of flags, of emoji families and before
//! combining marks, and its words end there. Here the cursor goes from grapheme to grapheme of the line
//! (UAX #29) by the crate's own jumps and deletions, so that its undo stays whole; whatever else moves
//! it is followed by [`snap`].

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui_textarea::{CursorMove, DataCursor, TextArea};
use unicode_segmentation::UnicodeSegmentation;

/// Columns of a line that the crate's jumps reach.
const MOST: usize = u16::MAX as usize;

/// Handles a key that moves or deletes by grapheme or word; false if it is another.
pub fn handle(area: &mut TextArea<'_>, key: KeyEvent) -> bool {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let is_alt = key.modifiers.contains(KeyModifiers::ALT);
    let by_word = is_control || is_alt;
    match key.code {
        KeyCode::Left if by_word => go(area, word_back),
        KeyCode::Char('b') if is_alt => go(area, word_back),
        KeyCode::Left => go(area, back),
        KeyCode::Char('b') if is_control => go(area, back),
        KeyCode::Right if by_word => go(area, word_on),
        KeyCode::Char('f') if is_alt => go(area, word_on),
        KeyCode::Right => go(area, on),
        KeyCode::Char('f') if is_control => go(area, on),
        KeyCode::Backspace if by_word => delete(area, word_back, true),
        KeyCode::Char('w') if is_control => delete(area, word_back, true),
        KeyCode::Backspace => delete(area, back, false),
        KeyCode::Char('h') if is_control => delete(area, back, false),
        KeyCode::Delete if by_word => delete(area, word_on, true),
        KeyCode::Char('d') if is_alt => delete(area, word_on, true),
        KeyCode::Delete => delete(area, on, false),
        KeyCode::Char('d') if is_control => delete(area, on, false),
        _ => false,
    }
}

/// Puts the cursor before the grapheme in which it stands, if it stands inside of one.
pub fn snap(area: &mut TextArea<'_>) {
    let DataCursor(row, column) = area.cursor();
    let Some(line) = area.lines().get(row) else { return };
    let start = edges(line).take_while(|&edge| edge <= column).last().unwrap_or(0);
    if start != column {
        jump(area, row, start);
    }
}

/// The columns of the screen before the cursor, on its row.
pub fn columns_before(area: &TextArea<'_>) -> usize {
    let DataCursor(row, column) = area.cursor();
    let screen = area.screen_cursor();
    let DataCursor(_, first) = area.screen_to_data(screen.row, 0);
    let line = area.lines().get(row).map_or("", String::as_str);
    let before: String = line.chars().skip(first).take(column.saturating_sub(first)).collect();
    crate::text::width::text_width(&before)
}

/// Goes to where `target` leads from the cursor's column; false at the end of the line.
fn go(area: &mut TextArea<'_>, target: impl Fn(&str, usize) -> Option<usize>) -> bool {
    let DataCursor(row, column) = area.cursor();
    let found = area.lines().get(row).and_then(|line| target(line, column));
    let found = found.filter(|&to| to.max(row) <= MOST);
    if let Some(to) = found {
        jump(area, row, to);
    }
    found.is_some()
}

/// Deletes from the cursor to where `target` leads; what goes by words can be put in again.
fn delete(
    area: &mut TextArea<'_>,
    target: impl Fn(&str, usize) -> Option<usize>,
    is_kept: bool,
) -> bool {
    let DataCursor(row, column) = area.cursor();
    let found = area.lines().get(row).and_then(|line| target(line, column));
    let Some(to) = found.filter(|&to| to.max(column).max(row) <= MOST) else { return false };
    let before = area.yank_text();
    if to < column {
        jump(area, row, to);
    }
    area.delete_str(to.abs_diff(column));
    if !is_kept {
        area.set_yank_text(before);
    }
    true
}

fn jump(area: &mut TextArea<'_>, row: usize, column: usize) {
    let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    area.move_cursor(CursorMove::Jump(short(row), short(column)));
}

/// Where graphemes begin and end in a line, in `char`s.
fn edges(line: &str) -> impl Iterator<Item = usize> {
    let ends = line.graphemes(true).scan(0, |at, grapheme| {
        *at += grapheme.chars().count();
        Some(*at)
    });
    std::iter::once(0).chain(ends)
}

fn back(line: &str, column: usize) -> Option<usize> {
    edges(line).take_while(|&edge| edge < column).last()
}

fn on(line: &str, column: usize) -> Option<usize> {
    edges(line).find(|&edge| edge > column)
}

/// Starts and ends of the words of a line, in `char`s.
fn words(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let pieces = line.split_word_bounds().scan(0, |at, piece| {
        let start = *at;
        *at += piece.chars().count();
        Some((piece, start, *at))
    });
    pieces.filter(|(piece, ..)| !piece.trim().is_empty()).map(|(_, start, end)| (start, end))
}

fn word_back(line: &str, column: usize) -> Option<usize> {
    let last = words(line).map(|(start, _)| start).take_while(|&start| start < column).last();
    last.or_else(|| (column > 0).then_some(0))
}

fn word_on(line: &str, column: usize) -> Option<usize> {
    let next = words(line).map(|(_, end)| end).find(|&end| end > column);
    next.or_else(|| Some(line.chars().count()).filter(|&end| end > column))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "👨‍👩‍👧";
    const FLAG: &str = "🇳🇴";

    fn area(text: &str) -> TextArea<'static> {
        let mut area = TextArea::default();
        area.insert_str(text);
        area
    }

    fn press(area: &mut TextArea<'_>, code: KeyCode) {
        if !handle(area, KeyEvent::from(code)) {
            area.input(KeyEvent::from(code));
        }
    }

    fn control(area: &mut TextArea<'_>, letter: char) {
        assert!(handle(area, KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)));
    }

    #[test]
    fn the_cursor_passes_a_family_a_flag_and_a_marked_letter_at_one_key_each() {
        let mut area = area(&format!("a{FAMILY}{FLAG}e\u{301}"));
        let mut stops = vec![area.cursor().1];
        for _ in 0..4 {
            press(&mut area, KeyCode::Left);
            stops.push(area.cursor().1);
        }
        assert_eq!(stops, [10, 8, 6, 1, 0]);
        for stop in [1, 6, 8, 10] {
            press(&mut area, KeyCode::Right);
            assert_eq!(area.cursor().1, stop);
        }
    }

    #[test]
    fn one_key_deletes_a_whole_one_and_undo_brings_it_back() {
        let text = format!("{FAMILY}{FLAG}e\u{301}");
        let mut area = area(&text);
        press(&mut area, KeyCode::Backspace);
        assert_eq!(area.lines(), [format!("{FAMILY}{FLAG}")]);
        control(&mut area, 'h');
        assert_eq!(area.lines(), [FAMILY]);
        area.undo();
        area.undo();
        assert_eq!(area.lines(), [text]);
        area.move_cursor(CursorMove::Head);
        press(&mut area, KeyCode::Delete);
        assert_eq!(area.lines(), [format!("{FLAG}e\u{301}")]);
    }

    #[test]
    fn words_go_whole_and_can_be_put_in_again() {
        let mut area = area("two cafe\u{301}s");
        control(&mut area, 'w');
        assert_eq!(area.lines(), ["two "]);
        area.paste();
        assert_eq!(area.lines(), ["two cafe\u{301}s"]);
    }

    #[test]
    fn up_and_down_never_stop_inside_of_one() {
        let mut area = area(&format!("abc\n{FAMILY}"));
        area.move_cursor(CursorMove::Jump(0, 3));
        area.input(KeyEvent::from(KeyCode::Down));
        snap(&mut area);
        assert!([0, 5].contains(&area.cursor().1), "{:?}", area.cursor());
    }

    #[test]
    fn a_line_is_joined_with_the_one_before_at_its_start() {
        let mut area = area("one\ntwo");
        area.move_cursor(CursorMove::Head);
        press(&mut area, KeyCode::Backspace);
        assert_eq!(area.lines(), ["onetwo"]);
        press(&mut area, KeyCode::Right);
        assert_eq!(area.cursor().1, 4);
    }
}
