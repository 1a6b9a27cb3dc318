//! What reaches standard output and standard error.

use std::error::Error as _;
use std::io::{self, Write, stdout};

use unicode_segmentation::UnicodeSegmentation;

use crate::cli::{Error, Outcome};
use crate::text::display;
use crate::text::width::{grapheme_width, text_width};

/// Writes a whole answer to standard output.
pub fn print(text: &str) -> Result<Outcome, Error> {
    print_bytes(text.as_bytes())
}

/// Writes a whole answer to standard output.
pub fn print_bytes(bytes: &[u8]) -> Result<Outcome, Error> {
    let mut output = stdout().lock();
    output.write_all(bytes).and_then(|()| output.flush()).map_err(Error::stdout)?;
    Ok(Outcome::Done)
}

/// Says on standard error what went wrong.
pub fn complain(error: &Error) {
    warn(&sentence(error));
}

/// What went wrong, with its causes, in one line.
pub fn sentence(error: &Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

/// Writes one line to standard error behind `postil: `. Control characters of file names and
/// articles do not reach the terminal. A closed standard error is nobody's concern.
pub fn warn(line: &str) {
    let _ = writeln!(io::stderr().lock(), "postil: {}", display::line(line));
}

/// The text on one row of at most so many columns; `…` stands for what is cut off.
pub fn cut(text: &str, columns: usize) -> String {
    let shown = display::line(text);
    if text_width(&shown) <= columns {
        return shown.into_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for grapheme in shown.graphemes(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            break;
        }
        kept.push_str(grapheme);
    }
    format!("{}…", kept.trim_end())
}

/// A bar for a share from 0 to 1, this many columns wide, in eighths of a column.
pub fn bar(share: f64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (share.clamp(0.0, 1.0) * columns as f64 * 8.0).round() as usize;
    let drawn = "█".repeat(eighths / 8) + EIGHTHS.get(eighths % 8).copied().unwrap_or_default();
    format!("{drawn}{}", " ".repeat(columns.saturating_sub(eighths.div_ceil(8))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_it_should_be() {
        assert_eq!(bar(0.0, 4), "    ");
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.5, 4), "██  ");
        assert_eq!(bar(0.53, 4), "██▏ ");
        assert_eq!(bar(7.0, 2), "██");
    }
}
