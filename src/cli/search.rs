//! `postil search`: words in titles and texts of the library.

use std::fmt::Write;
use std::ops::Range;

use serde_json::json;

use crate::cli::{Error, Options, Outcome, library, output};
use crate::exchange::escaped;
use crate::store::{DocumentRow, Hit};
use crate::text::display;

/// Documents that are shown without another wish.
const LIMIT: usize = 20;

const EXAMPLES: &str = "\
Examples:
  postil search ferry fares              articles with both words, the best first
  postil search '\"ferry fares\" vote'     the first two side by side
  postil search harb                     the last word may be a beginning
  postil search ferry --jsonl | jq -r .source

Letter case and accents make no difference.";

/// Searches titles and texts of the library
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Words, or phrases in double quotes
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Show so many articles at most
    #[arg(long, short = 'n', value_name = "NUMBER", default_value_t = LIMIT)]
    limit: usize,
    /// Write a line of JSON for each article; marks count code points of the snippet
    #[arg(long)]
    jsonl: bool,
}

/// Searches.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let annotator = library::annotator(options)?;
    let words = arguments.words.join(" ");
    let Some(mut library) = library::open(options)? else {
        output::warn(&format!("no document yet in {}", library::path(options)?.display()));
        return Ok(Outcome::NothingFound);
    };
    let (hits, count) = library.search_counted(&words, arguments.limit).map_err(library::failed)?;
    let documents: Vec<_> = hits.iter().map(|hit| hit.row).collect();
    let rows = library.rows(&documents, &annotator).map_err(library::failed)?;
    let has_colors = options.colors_stdout();
    let mut text = String::new();
    for (hit, row) in hits.iter().zip(&rows) {
        match arguments.jsonl {
            true => text.push_str(&line(hit, row)),
            false => show(&mut text, hit, row, has_colors),
        }
    }
    output::print(&text)?;
    if count > hits.len() && !arguments.jsonl {
        output::warn(&format!("{} of {count} articles; --limit shows more", hits.len()));
    }
    Ok(if count == 0 { Outcome::NothingFound } else { Outcome::Done })
}

/// Hash, day, title and source on one row, and the words around the hit below.
fn show(text: &mut String, hit: &Hit, row: &DocumentRow, has_colors: bool) {
    let (bold, end) = if has_colors { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let date = row.date.as_deref().map(|date| format!("  {date}")).unwrap_or_default();
    let title = if row.title.is_empty() { "(no title)" } else { &row.title };
    let _ = writeln!(
        text,
        "{}{date}  {bold}{}{end}  {}",
        library::short(&row.hash),
        display::line(title),
        display::line(&row.source)
    );
    let _ = writeln!(text, "    {}", marked(&hit.snippet, &hit.marks, has_colors));
}

/// The snippet with its hits in colour, or between asterisks where there are no colours.
fn marked(snippet: &str, marks: &[Range<usize>], has_colors: bool) -> String {
    let (open, close) = if has_colors { ("\u{1b}[30;43m", "\u{1b}[0m") } else { ("*", "*") };
    let mut shown = String::with_capacity(snippet.len() + 16);
    let mut at = 0;
    let part = |from: usize, to: usize| {
        snippet.get(from..to).unwrap_or("").replace(['\n', '\r', '\t'], " ")
    };
    for mark in marks {
        shown.push_str(&display::line(&part(at, mark.start)));
        let _ = write!(shown, "{open}{}{close}", display::line(&part(mark.start, mark.end)));
        at = mark.end;
    }
    shown.push_str(&display::line(&part(at, snippet.len())));
    shown
}

fn line(hit: &Hit, row: &DocumentRow) -> String {
    let points = |at: usize| hit.snippet.get(..at).map_or(0, |before| before.chars().count());
    let marks: Vec<_> =
        hit.marks.iter().map(|mark| [points(mark.start), points(mark.end)]).collect();
    let line = json!({"hash": row.hash, "title": row.title, "source": row.source, "date": row.date,
                      "snippet": hit.snippet, "marks": marks});
    format!("{}\n", escaped(&line.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_are_marked_with_and_without_colours() {
        let snippet = "the ferry\nis late";
        assert_eq!(marked(snippet, &[4..9, 13..17], false), "the *ferry* is *late*");
        let coloured = marked(snippet, std::slice::from_ref(&(4..9)), true);
        assert_eq!(coloured, "the \u{1b}[30;43mferry\u{1b}[0m is late");
        assert!(!marked("a\u{1b}[31m", &[], false).contains('\u{1b}'));
    }
}
