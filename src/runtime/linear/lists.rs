//! The queue and the differences between annotators, in words.

use std::fmt::Write;

use crate::app::App;
use crate::store::{Entry, State};
use crate::text::display;

/// Articles that are said at once.
const ARTICLES: usize = 20;

/// The marked article of the queue.
pub(super) fn article(app: &App) -> String {
    match row(app, app.listing.row) {
        Some(told) => format!("{told}\n"),
        None => "No article is listed. c lists all again, q quits.\n".to_owned(),
    }
}

/// The articles from the marked one on.
pub(super) fn articles(app: &App) -> String {
    let shown = (app.listing.row..).take(ARTICLES).map_while(|at| row(app, at));
    let rows: Vec<String> = shown.collect();
    if rows.is_empty() { article(app) } else { rows.join("\n") }
}

fn row(app: &App, at: usize) -> Option<String> {
    let entry = app.listing.entry(at)?;
    let known = app.listing.row_of(entry.document);
    let title = known.map_or("", |row| match row.document.title.is_empty() {
        true => row.document.source.as_str(),
        false => row.document.title.as_str(),
    });
    let mut told =
        format!("Article {} of {}: {title}. {}", at + 1, app.listing.len().0, counts(entry));
    if let Some((snippet, _)) = known.and_then(|row| row.snippet.as_ref()) {
        let _ = write!(told, " {}", display::on_one_line(snippet));
    }
    Some(display::line(&told).into_owned())
}

fn counts(entry: &Entry) -> String {
    let state = match entry.state() {
        State::Untouched => "untouched",
        State::Begun => "begun",
        State::Done => "done",
    };
    let all = u64::from(entry.decided) + u64::from(entry.suggested);
    format!("{state}, {} of {all} decided.", entry.decided)
}

/// What the annotators have in the place that is to be settled; nothing where nothing is.
pub(super) fn difference(app: &App) -> String {
    let Some(settling) = &app.settling else { return String::new() };
    let Some(place) = settling.place() else { return "There is no difference.\n".to_owned() };
    let (open, all) = settling.progress();
    let state = if settling.is_open(place) { "open" } else { "settled" };
    let mut told = format!("Difference, {state}; {open} of {all} are open.\n");
    for (number, party) in settling.parties.iter().enumerate() {
        let key = ["a", "b", "c"].get(number).copied().unwrap_or("t");
        let has = settling
            .version(place, number)
            .map_or_else(|| "nothing".to_owned(), |one| super::tell::annotation(app, one));
        let _ = writeln!(told, "  {key}: {} has {has}", display::line(&party.annotator));
    }
    told
}
