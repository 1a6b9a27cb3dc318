//! Markdown on the rows of a box: headings, paragraphs, lists and tables, wrapped to its columns. It is
//! for guidelines, which are short; articles have their own layout.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use ratatui::style::Modifier;

use crate::text::width::text_width;

/// A part of a row in one style.
pub type Piece = (String, Modifier);

/// Columns below which the cells of a table stand one below the other.
const NARROW: usize = 56;

/// Columns that a cell has at least where a table is too wide.
const CELL: usize = 12;

/// Columns between two cells.
const GAP: usize = 2;

/// What is being read.
#[derive(Default)]
struct Reader {
    rows: Vec<Vec<Piece>>,
    columns: usize,
    style: Vec<Modifier>,
    /// Text that is not on rows yet.
    text: Vec<Piece>,
    /// How deep the list is, and the sign of the item that begins.
    depth: usize,
    sign: Option<String>,
    /// The numbers of the lists that have numbers.
    numbers: Vec<Option<u64>>,
    table: Vec<Vec<Vec<Piece>>>,
}

/// The text on rows of so many columns.
pub fn rows(text: &str, columns: usize) -> Vec<Vec<Piece>> {
    let mut reader = Reader { columns: columns.max(8), ..Reader::default() };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.flush();
    reader.rows
}

/// Paragraphs as they are, on rows of so many columns.
pub fn paragraphs(paragraphs: &[String], columns: usize) -> Vec<Vec<Piece>> {
    let mut reader = Reader { columns: columns.max(8), ..Reader::default() };
    for paragraph in paragraphs {
        reader.gap();
        reader.say(paragraph);
        reader.flush();
    }
    reader.rows
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.say(&text),
            Event::Code(text) => {
                self.style.push(Modifier::BOLD);
                self.say(&text);
                self.style.pop();
            }
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => self.gap(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => {
                self.flush();
                self.gap();
                self.style.push(Modifier::BOLD | Modifier::UNDERLINED);
            }
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::BlockQuote(_) => {
                self.flush();
                if self.depth == 0 {
                    self.gap();
                }
            }
            Tag::List(first) => {
                self.flush();
                if self.depth == 0 {
                    self.gap();
                }
                self.depth += 1;
                self.numbers.push(first);
            }
            Tag::Item => {
                self.flush();
                self.sign = Some(match self.numbers.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                });
            }
            Tag::Table(_) => {
                self.flush();
                self.gap();
            }
            Tag::TableHead | Tag::TableRow => self.table.push(Vec::new()),
            Tag::Emphasis => self.style.push(Modifier::ITALIC),
            Tag::Strong => self.style.push(Modifier::BOLD),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.flush();
                self.style.pop();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock => self.flush(),
            TagEnd::List(_) => {
                self.flush();
                self.depth = self.depth.saturating_sub(1);
                self.numbers.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                if let Some(row) = self.table.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.lay_table(),
            TagEnd::Emphasis | TagEnd::Strong => {
                self.style.pop();
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        let style = self.style.iter().fold(Modifier::empty(), |all, one| all | *one);
        self.text.push((text.to_owned(), style));
    }

    /// A blank row between two blocks.
    fn gap(&mut self) {
        if self.rows.last().is_some_and(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
    }

    /// Puts what was read on rows.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        if text.iter().all(|(text, _)| text.trim().is_empty()) {
            return;
        }
        let indent = "  ".repeat(self.depth.saturating_sub(1));
        let sign = self.sign.take();
        let behind = if self.depth > 0 { "  " } else { "" };
        let first = format!("{indent}{}", sign.as_deref().unwrap_or(behind));
        let later = format!("{indent}{behind}");
        self.rows.extend(wrap(&text, &first, &later, self.columns));
    }

    fn lay_table(&mut self) {
        let table = std::mem::take(&mut self.table);
        if self.columns < NARROW {
            for row in table.iter().skip(1) {
                self.rows.extend(one_below_the_other(row, self.columns));
            }
            return;
        }
        let widths = widths(&table, self.columns);
        for (number, row) in table.iter().enumerate() {
            let style = if number == 0 { Modifier::BOLD } else { Modifier::empty() };
            self.rows.extend(beside_each_other(row, &widths, style));
        }
    }
}

/// A table's row on a narrow screen: its first cell, and the others indented below.
fn one_below_the_other(row: &[Vec<Piece>], columns: usize) -> Vec<Vec<Piece>> {
    let cells = row.iter().enumerate();
    let laid = cells.flat_map(|(number, cell)| {
        let indent = if number == 0 { "" } else { "  " };
        wrap(cell, indent, "  ", columns)
    });
    laid.collect()
}

/// A table's row with its cells side by side, as high as the highest.
fn beside_each_other(row: &[Vec<Piece>], widths: &[usize], style: Modifier) -> Vec<Vec<Piece>> {
    let cells = row.iter().zip(widths);
    let cells: Vec<_> = cells.map(|(cell, width)| wrap(cell, "", "", *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |number: usize| {
        let mut line: Vec<Piece> = Vec::new();
        for (cell, width) in cells.iter().zip(widths) {
            let pieces = cell.get(number).map_or(&[][..], Vec::as_slice);
            let used: usize = pieces.iter().map(|(text, _)| text_width(text)).sum();
            line.extend(pieces.iter().map(|(text, own)| (text.clone(), *own | style)));
            let blank = " ".repeat(width.saturating_sub(used) + GAP);
            line.push((blank, Modifier::empty()));
        }
        line
    };
    (0..height).map(line).collect()
}

/// How wide each column of a table is: as its widest cell, or less where that is too much.
fn widths(table: &[Vec<Vec<Piece>>], columns: usize) -> Vec<usize> {
    let count = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |cell: &Vec<Piece>| cell.iter().map(|(text, _)| text_width(text)).sum::<usize>();
    let widest = |column: usize| table.iter().filter_map(|row| row.get(column)).map(width).max();
    let mut widths: Vec<usize> = (0..count).map(|column| widest(column).unwrap_or(0)).collect();
    let room = columns.saturating_sub(GAP * count);
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(most) if *most > CELL => *most -= 1,
            _ => break,
        }
    }
    widths
}

/// Pieces on rows of so many columns, behind an indent.
fn wrap(pieces: &[Piece], first: &str, later: &str, columns: usize) -> Vec<Vec<Piece>> {
    let plain = Modifier::empty();
    let mut rows = Vec::new();
    let mut row: Vec<Piece> = vec![(first.to_owned(), plain)];
    let mut used = text_width(first);
    let mut is_first = true;
    for word in words(pieces) {
        let width: usize = word.iter().map(|(text, _)| text_width(text)).sum();
        if !is_first && used + 1 + width > columns {
            rows.push(std::mem::replace(&mut row, vec![(later.to_owned(), plain)]));
            used = text_width(later);
            is_first = true;
        }
        if !is_first {
            // Blanks inside of what is underlined are underlined too.
            let style = row.last().map_or(plain, |(_, style)| *style);
            let style =
                if word.first().is_some_and(|(_, next)| *next == style) { style } else { plain };
            row.push((" ".to_owned(), style));
            used += 1;
        }
        used += width;
        row.extend(word);
        is_first = false;
    }
    rows.push(row);
    rows
}

/// The words between white space; a word can have parts in several styles.
fn words(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    let mut words: Vec<Vec<Piece>> = vec![Vec::new()];
    for (text, style) in pieces {
        for (number, part) in text.split(char::is_whitespace).enumerate() {
            if number > 0 {
                words.push(Vec::new());
            }
            if !part.is_empty()
                && let Some(word) = words.last_mut()
            {
                word.push((part.to_owned(), *style));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, columns: usize) -> Vec<String> {
        let line = |row: Vec<Piece>| row.into_iter().map(|(text, _)| text).collect::<String>();
        rows(text, columns).into_iter().map(|row| line(row).trim_end().to_owned()).collect()
    }

    #[test]
    fn headings_lists_and_emphasis_lose_their_signs() {
        let text = "# One\n\nSome *words* in `code`,\nand more.\n\n* first **item** that is long\n* second\n";
        assert_eq!(
            shown(text, 20),
            [
                "One",
                "",
                "Some words in code,",
                "and more.",
                "",
                "• first item that is",
                "  long",
                "• second"
            ]
        );
        let bold = rows("a `b` c", 20);
        assert!(bold[0].contains(&("b".to_owned(), Modifier::BOLD)), "{bold:?}");
    }

    #[test]
    fn a_table_has_columns_where_there_is_room() {
        let text = "| label | what |\n|---|---|\n| `PERSON` | people, also invented ones |\n";
        assert_eq!(shown(text, 70), ["label   what", "PERSON  people, also invented ones"]);
        assert_eq!(shown(text, 20), ["PERSON", "  people, also", "  invented ones"]);
    }

    #[test]
    fn a_wide_table_wraps_in_its_cells() {
        let long = "word ".repeat(20);
        let text = format!("| a | b |\n|---|---|\n| {long} | {long} |\n");
        let rows = shown(&text, 60);
        assert!(rows.iter().all(|row| text_width(row) <= 60), "{rows:#?}");
        assert!(rows.len() > 4, "{rows:#?}");
    }
}
