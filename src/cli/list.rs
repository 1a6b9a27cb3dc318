//! `postil list`: the documents of the library.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::cli::{Error, Options, Outcome, library, output};
use crate::exchange::escaped;
use crate::store::{Count, DocumentRow};
use crate::text::display;

/// Columns that a title takes at most.
const TITLE: usize = 50;

const EXAMPLES: &str = "\
Examples:
  postil list                     decided / all annotations by layer, the last opened first
  postil list harbour             documents from this path, with this hash or in whose title it is
  postil list --json | jq -r '.[].source'";

/// Lists the documents of the library
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Only documents with this path, hash or title
    #[arg(value_name = "DOCUMENT")]
    query: Option<String>,
    /// Write a JSON array
    #[arg(long)]
    json: bool,
}

/// Lists them.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let annotator = library::annotator(options)?;
    let rows = match (library::open(options)?, &arguments.query) {
        (None, _) => Vec::new(),
        (Some(library), None) => library.documents(&annotator).map_err(library::failed)?,
        (Some(library), Some(query)) => library.find(query, &annotator).map_err(library::failed)?,
    };
    if arguments.json {
        output::print(&(as_json(&rows) + "\n"))?;
    } else if !rows.is_empty() {
        output::print(&table(&rows))?;
    }
    if rows.is_empty() {
        let what = if arguments.query.is_some() { "no such document" } else { "no document yet" };
        output::warn(&format!("{what} in {}", library::path(options)?.display()));
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

/// A date as people read it, in the zone of the machine; empty if it is none.
fn date(milliseconds: i64) -> String {
    Timestamp::from_millisecond(milliseconds).map_or(String::new(), |time| {
        time.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
    })
}

fn layers(rows: &[DocumentRow]) -> BTreeSet<&str> {
    rows.iter().flat_map(|row| row.counts.keys().map(String::as_str)).collect()
}

fn table(rows: &[DocumentRow]) -> String {
    let layers = layers(rows);
    let mut table = format!("{:8}  {:16}", "hash", "opened");
    for layer in &layers {
        let _ = write!(table, "  {:>9}", display::line(layer));
    }
    table.push_str("  title\n");
    for row in rows {
        let _ = write!(
            table,
            "{:8}  {:16}",
            library::short(&row.hash),
            row.opened.map(date).unwrap_or_default()
        );
        for layer in &layers {
            let count = row.counts.get(*layer).copied().unwrap_or_default();
            let _ = write!(table, "  {:>9}", format!("{}/{}", count.decided(), count.total()));
        }
        let title = if row.title.is_empty() { &row.source } else { &row.title };
        let title = output::cut(title, TITLE);
        let _ = writeln!(table, "  {title}");
    }
    table
}

fn as_json(rows: &[DocumentRow]) -> String {
    let count = |count: &Count| json!({"suggested": count.suggested, "accepted": count.accepted, "rejected": count.rejected});
    let row = |row: &DocumentRow| {
        let counts: serde_json::Map<_, _> =
            row.counts.iter().map(|(layer, of_layer)| (layer.clone(), count(of_layer))).collect();
        let time = |at| Timestamp::from_millisecond(at).map(|time| time.to_string()).ok();
        json!({"hash": row.hash, "title": row.title, "source": row.source, "added": time(row.added),
               "opened": row.opened.and_then(time), "counts": counts})
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    escaped(&serde_json::to_string_pretty(&rows).unwrap_or_default()).into_owned()
}
