//! The article in rows, with letters in the margin.

use std::io::{self, Write};
use std::sync::Arc;

use crate::annotation::Annotation;
use crate::annotation::schema::Colour;
use crate::cli::print::Look;
use crate::cli::print::marks::Mark;
use crate::document::{BlockKind, Document};
use crate::layout::{Layout, Piece, Place, Row, cells};

/// Columns of the margin.
const MARGIN: usize = 3;

/// Ends every style.
const PLAIN: &str = "\x1b[0m";

/// Writes the marked article.
pub(super) fn write(
    output: &mut impl Write,
    document: Arc<Document>,
    marks: &[Vec<Mark>],
    annotations: &[Annotation],
    look: &Look<'_>,
) -> io::Result<()> {
    if document.blocks.is_empty() {
        return Ok(());
    }
    let layout = Layout::new(document, look.columns - MARGIN);
    let mut piece = Some(Piece::default());
    // Rows follow each other as marks do, so each mark is looked at once.
    let mut coming = [].iter().peekable();
    let mut covering: Vec<(Mark, &Annotation)> = Vec::new();
    while let Some(here) = piece {
        let of_block = marks.get(here.block).map(Vec::as_slice).unwrap_or_default();
        if here.part == 0 {
            (coming, covering) = (of_block.iter().peekable(), Vec::new());
        }
        for (number, row) in layout.rows(here).iter().enumerate() {
            covering.retain(|(mark, _)| mark.span.end() > row.span.start());
            while let Some(mark) = coming.next_if(|mark| mark.span.start() < row.span.end()) {
                covering.extend(annotations.get(mark.annotation).map(|known| (*mark, known)));
            }
            let place = Place { piece: here, row: number };
            write_row(output, &layout, place, *row, &covering, look)?;
        }
        piece = here.next(layout.document());
    }
    Ok(())
}

fn write_row(
    output: &mut impl Write,
    layout: &Layout,
    place: Place,
    row: Row,
    covering: &[(Mark, &Annotation)],
    look: &Look<'_>,
) -> io::Result<()> {
    let mut line = margin(covering, look);
    let indent = usize::from(row.indent);
    match layout.marker(place) {
        Some(marker) if indent > 0 => {
            line.push_str(&format!("{marker:>width$} ", width = indent - 1));
        }
        _ => line.push_str(&" ".repeat(indent)),
    }
    let kind = layout.document().blocks.get(place.piece.block).map(|block| block.kind);
    let is_heading = matches!(kind, Some(BlockKind::Title | BlockKind::Heading(_)));
    let base = if is_heading && look.has_colors { "\x1b[1m" } else { "" };
    let mut style = String::new();
    for cell in cells(layout.document().text(), row) {
        let at = cell.span.start();
        let innermost = covering.iter().rev().find(|(mark, _)| mark.span.contains(at));
        let wanted = match innermost {
            Some((_, annotation)) if look.has_colors => {
                format!("{base}{}", color(annotation, look))
            }
            _ => base.to_owned(),
        };
        if wanted != style {
            line.push_str(if style.is_empty() { "" } else { PLAIN });
            line.push_str(&wanted);
            style = wanted;
        }
        line.push_str(&cell.shown);
    }
    line.push_str(if style.is_empty() { "" } else { PLAIN });
    writeln!(output, "{}", line.trim_end())
}

/// The letters of the layers that the row is part of. Entities are everywhere and have none.
fn margin(covering: &[(Mark, &Annotation)], look: &Look<'_>) -> String {
    let mut letters: Vec<char> = Vec::new();
    for (_, annotation) in covering.iter().filter(|(_, one)| one.layer != "entity") {
        let mark = look.schema.layer(&annotation.layer).map_or('*', |layer| layer.mark);
        let is_indirect = annotation.label == "indirect";
        let letter = if is_indirect { mark.to_ascii_lowercase() } else { mark };
        if !letters.contains(&letter) {
            letters.push(letter);
        }
    }
    letters.sort_unstable();
    letters.truncate(MARGIN - 1);
    format!("{:MARGIN$}", letters.into_iter().collect::<String>())
}

/// The sequence that begins the colour of a label.
fn color(annotation: &Annotation, look: &Look<'_>) -> &'static str {
    let layer = look.schema.layer(&annotation.layer);
    match layer.map_or(Colour::LightBlack, |layer| layer.colour_of(&annotation.label)) {
        Colour::Black => "\x1b[30m",
        Colour::Red => "\x1b[31m",
        Colour::Green => "\x1b[32m",
        Colour::Yellow => "\x1b[33m",
        Colour::Blue => "\x1b[34m",
        Colour::Magenta => "\x1b[35m",
        Colour::Cyan => "\x1b[36m",
        Colour::White => "\x1b[37m",
        Colour::LightBlack => "\x1b[90m",
        Colour::LightRed => "\x1b[91m",
        Colour::LightGreen => "\x1b[92m",
        Colour::LightYellow => "\x1b[93m",
        Colour::LightBlue => "\x1b[94m",
        Colour::LightMagenta => "\x1b[95m",
        Colour::LightCyan => "\x1b[96m",
        Colour::LightWhite => "\x1b[97m",
    }
}
