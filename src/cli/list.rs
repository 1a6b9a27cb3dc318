//! `postil list`: the documents of the library.

use std::collections::BTreeSet;
use std::fmt::Write;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::app::listing::{Filter, Sort, narrowing};
use crate::cli::adjudicate::GOLD;
use crate::cli::{Error, Options, Outcome, library, output};
use crate::exchange::escaped;
use crate::store::{Count, DocumentRow, Library, State};
use crate::text::display;
use crate::text::width::text_width;

/// Columns that a title takes at most.
const TITLE: usize = 50;

const EXAMPLES: &str = "\
Examples:
  postil list                     decided / all annotations by layer, the last opened first
  postil list harbour             documents from this path, with this hash or in whose title it is
  postil list --state begun --label GPE --days 2026-11   narrowed as in the queue
  postil list --sort worth --limit 20                    where most is to be checked
  postil list --annotators                               how far everybody has come
  postil list --unsettled                                what two or more have decided in and nobody has settled
  postil list --json | jq -r '.[].source'";

/// Lists the documents of the library
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Only documents with this path, hash or title
    #[arg(value_name = "DOCUMENT")]
    query: Option<String>,
    /// Only documents in this state
    #[arg(long, value_name = "STATE")]
    state: Option<StateChoice>,
    /// Only documents with this label, rejected ones aside
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    /// Only documents that two or more have decided in and that are not settled, in the layer of gold or of NAME
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = GOLD)]
    unsettled: Option<String>,
    /// Only documents of a day, month or year, or between two with .. between them
    #[arg(long, value_name = "DAYS")]
    days: Option<String>,
    /// Only documents with these words in title or text
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,
    /// The order
    #[arg(long, value_name = "ORDER", default_value = "opened")]
    sort: SortChoice,
    /// List so many at most
    #[arg(long, short = 'n', value_name = "NUMBER")]
    limit: Option<usize>,
    /// Say of each document how far every annotator has come
    #[arg(long)]
    annotators: bool,
    /// Write a JSON array
    #[arg(long)]
    json: bool,
}

/// How far an annotator has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateChoice {
    Untouched,
    Begun,
    Done,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortChoice {
    /// Last opened first
    Opened,
    /// Most open suggestions first
    Open,
    /// Most claims worth checking first
    Worth,
    /// Those that the detectors are least sure of first
    Uncertainty,
    /// Newest first
    Date,
    Title,
}

impl Arguments {
    fn filter(&self) -> Result<Filter, Error> {
        let days = match &self.days {
            Some(text) => Some(narrowing::days(text).ok_or_else(|| {
                Error::Usage(format!(
                    "“{text}” is no date: 2026-11-24, 2026-11 or 2026-10..2026-11"
                ))
            })?),
            None => None,
        };
        let state = self.state.map(|state| match state {
            StateChoice::Untouched => State::Untouched,
            StateChoice::Begun => State::Begun,
            StateChoice::Done => State::Done,
        });
        let words = self.words.clone().unwrap_or_default();
        let (label, unsettled) = (self.label.clone(), self.unsettled.clone());
        Ok(Filter { state, label, unsettled, days, words, ..Filter::default() })
    }

    fn sort(&self) -> Sort {
        match self.sort {
            SortChoice::Opened if self.words.is_some() => Sort::Relevance,
            SortChoice::Opened => Sort::Opened,
            SortChoice::Open => Sort::Open,
            SortChoice::Worth => Sort::Worth,
            SortChoice::Uncertainty => Sort::Doubt,
            SortChoice::Date => Sort::Date,
            SortChoice::Title => Sort::Title,
        }
    }
}

/// Lists them.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let annotator = library::annotator(options)?;
    let mut library = library::open(options)?;
    let rows = match &mut library {
        None => Vec::new(),
        Some(library) => rows(library, arguments, &annotator)?,
    };
    if arguments.json {
        output::print(&(as_json(&rows) + "\n"))?;
    } else if let (Some(library), true) = (&library, arguments.annotators) {
        output::print(&progress(library, &rows)?)?;
    } else if !rows.is_empty() {
        output::print(&table(&rows))?;
    }
    if rows.is_empty() {
        let is_narrowed = arguments.query.is_some() || !arguments.filter()?.is_empty();
        let what = if is_narrowed { "no such document" } else { "no document yet" };
        output::warn(&format!("{what} in {}", library::path(options)?.display()));
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

fn rows(
    library: &mut Library,
    arguments: &Arguments,
    annotator: &str,
) -> Result<Vec<DocumentRow>, Error> {
    let (filter, sort) = (arguments.filter()?, arguments.sort());
    let entries = library.entries(annotator).map_err(library::failed)?;
    let answer = library.ask(&filter.question(sort), annotator).map_err(library::failed)?;
    let mut found = narrowing::chosen(entries, filter, sort, answer);
    if let Some(query) = &arguments.query {
        let meant = library.find(query, annotator).map_err(library::failed)?;
        found.retain(|document| meant.iter().any(|row| row.row == *document));
    }
    found.truncate(arguments.limit.unwrap_or(usize::MAX));
    library.rows(&found, annotator).map_err(library::failed)
}

/// Of each document what every annotator has decided, of how many.
fn progress(library: &Library, rows: &[DocumentRow]) -> Result<String, Error> {
    let mut table = format!("{:8}  {:50}  decided\n", "hash", "title");
    for row in rows {
        let workspaces = library.workspaces(row.row).map_err(library::failed)?;
        let all = workspaces.iter().map(|one| {
            let sum =
                |of: fn(Count) -> u64| one.counts.values().map(|count| of(*count)).sum::<u64>();
            let annotator = display::line(&one.annotator);
            format!("{annotator} {}/{}", sum(Count::decided), sum(Count::total))
        });
        let all = all.collect::<Vec<_>>().join("  ");
        let title = if row.title.is_empty() { &row.source } else { &row.title };
        let title = output::cut(title, TITLE);
        let gap = " ".repeat(TITLE.saturating_sub(text_width(&title)));
        let _ = writeln!(table, "{}  {title}{gap}  {all}", library::short(&row.hash));
    }
    Ok(table)
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
        json!({"hash": row.hash, "title": row.title, "source": row.source, "date": row.date, "added": time(row.added),
               "opened": row.opened.and_then(time), "counts": counts})
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    escaped(&serde_json::to_string_pretty(&rows).unwrap_or_default()).into_owned()
}
