//! `postil export --format list`: what each format is, its unit, and what it loses.

use std::fmt::Write;

use crate::exchange::import::READERS;
use crate::exchange::{About, FORMATS};

/// The list for people.
pub fn list() -> String {
    let mut text = String::new();
    for format in FORMATS {
        let About { name, summary, unit, loses, .. } = format.about();
        let loses = if loses.is_empty() { "nothing" } else { loses };
        let read = if is_read(name) { "postil import reads it" } else { "export only" };
        let _ = writeln!(text, "{name}\n  {summary}\n  offsets: {unit}; {read}\n  loses: {loses}");
    }
    for reader in READERS.iter().filter(|reader| !is_written(reader.name())) {
        let (name, summary) = (reader.name(), reader.summary());
        let _ = writeln!(text, "{name}\n  {summary}\n  import only");
    }
    text
}

/// What goes in and out, as a table in Markdown, for the README.
pub fn short_table() -> String {
    let mut text = "| format | | out | in |\n|---|---|---|---|\n".to_owned();
    for format in FORMATS {
        let About { name, summary, .. } = format.about();
        let read = if is_read(name) { "yes" } else { "" };
        let _ = writeln!(text, "| `{name}` | {summary} | yes | {read} |");
    }
    for reader in READERS.iter().filter(|reader| !is_written(reader.name())) {
        let _ = writeln!(text, "| `{}` | {} | | yes |", reader.name(), reader.summary());
    }
    text
}

/// The list with all that it says, as a table in Markdown, for the manual.
pub fn table() -> String {
    let mut text = "| format | | offsets | import | loses |\n|---|---|---|---|---|\n".to_owned();
    for format in FORMATS {
        let About { name, summary, unit, loses, .. } = format.about();
        let loses = if loses.is_empty() { "nothing" } else { loses };
        let read = if is_read(name) { "yes" } else { "" };
        let _ = writeln!(text, "| `{name}` | {summary} | {unit} | {read} | {loses} |");
    }
    for reader in READERS.iter().filter(|reader| !is_written(reader.name())) {
        let _ = writeln!(text, "| `{}` | {} | | only | |", reader.name(), reader.summary());
    }
    text
}

fn is_read(name: &str) -> bool {
    READERS.iter().any(|reader| reader.name() == name)
}

fn is_written(name: &str) -> bool {
    FORMATS.iter().any(|format| format.about().name == name)
}
