//! Searching the article's text.

use crate::app::input::Input;
use crate::app::moving::Way;
use crate::app::outlining::percent;
use crate::app::overlay::{Finder, FinderRow, Goal, Overlay, Prompt, PromptPurpose};
use crate::app::{App, Effect, jumping, moving};
use crate::command::Command;
use crate::text::search::Search;
use crate::text::{Span, display};

/// Hits that are counted at most.
const MOST: usize = 10_000;

/// Hits that are listed at most.
const MOST_LISTED: usize = 2000;

/// Bytes before and behind a hit in the list.
const AROUND: (usize, usize) = (40, 120);

/// Where the hits of a search are.
#[derive(Debug, Clone)]
pub struct Hits {
    pattern: String,
    /// In their order, [`MOST`] at most.
    spans: Vec<Span>,
    has_more: bool,
}

/// Opens the prompt.
pub fn open(app: &mut App) -> Vec<Effect> {
    let (top, cursor) = (app.reading.top_offset(), app.reading.cursor());
    let purpose = PromptPurpose::Search { top, cursor };
    app.overlays.push(Overlay::Prompt(Prompt { purpose, input: Input::default() }));
    moving::focus_article(app);
    Vec::new()
}

/// Shows the first hit behind the place where the search began, while it is typed.
pub fn incremental(app: &mut App, pattern: &str, top: usize, cursor: usize) {
    app.reading.search = Search::parse(pattern).ok();
    let hit = app.reading.search.as_ref().and_then(|search| first(app, search, cursor));
    match hit {
        Some(hit) => app.reading.go(hit.start()),
        None => back(app, top, cursor),
    }
}

/// Keeps the search and goes to the first hit behind where it began.
pub fn finish(app: &mut App, pattern: &str, top: usize, cursor: usize) -> Vec<Effect> {
    if pattern.is_empty() {
        back(app, top, cursor);
        return next(app, Way::Forward);
    }
    match Search::parse(pattern) {
        Ok(search) => {
            let hit = first(app, &search, cursor);
            app.reading.search = Some(search);
            match hit {
                Some(hit) => {
                    if hit.start() != cursor {
                        jumping::remember_place(app, cursor);
                    }
                    arrive(app, hit);
                    let said = number(app, hit);
                    app.say(said);
                }
                None => {
                    back(app, top, cursor);
                    app.say(format!("“{pattern}” is not in this article."));
                }
            }
        }
        Err(err) => {
            back(app, top, cursor);
            app.complain(format!("Cannot search: {err}."));
        }
    }
    Vec::new()
}

/// Drops a search that was being typed and returns to where it began.
pub fn abandon(app: &mut App, top: usize, cursor: usize) {
    app.reading.search = None;
    back(app, top, cursor);
}

/// Goes to the next or previous hit; past the last one, on from the other end.
pub fn next(app: &mut App, way: Way) -> Vec<Effect> {
    let count = app.count.take().unwrap_or(1).min(10_000);
    let Some(search) = app.reading.search.clone() else {
        app.say("Nothing is searched for; / begins a search.");
        return Vec::new();
    };
    let document = std::sync::Arc::clone(&app.document);
    let text = document.text();
    let mut at = app.reading.cursor();
    let mut hit = None;
    let mut has_wrapped = false;
    for _ in 0..count {
        let found = match way {
            Way::Forward => search.next(text, crate::app::reading::grapheme_end(text, at)),
            Way::Back => search.previous(text, at),
        };
        has_wrapped |= found.is_none();
        hit = found.or_else(|| match way {
            Way::Forward => search.next(text, 0),
            Way::Back => search.previous(text, text.len()),
        });
        let Some(span) = hit else { break };
        at = span.start();
    }
    match hit {
        Some(hit) => {
            arrive(app, hit);
            let number = number(app, hit);
            app.say(match has_wrapped {
                true => format!("{number} The search went on from the other end."),
                false => number,
            });
        }
        None => app.say(format!("“{}” is not in this article.", search.pattern())),
    }
    Vec::new()
}

/// Lists the hits with the words around them.
pub fn list(app: &mut App) -> Vec<Effect> {
    count_hits(app);
    let Some(hits) = &app.reading.hits else {
        let key = app.keymap.shown(Command::Search);
        app.say(format!("Nothing is searched for; {key} begins a search."));
        return Vec::new();
    };
    let (text, cursor) = (app.document.text(), app.reading.cursor());
    let listed = hits.spans.iter().take(MOST_LISTED);
    let rows: Vec<FinderRow> = listed.map(|hit| row(text, *hit)).collect();
    if rows.is_empty() {
        let sentence = format!("“{}” is not in this article.", hits.pattern);
        app.say(sentence);
        return Vec::new();
    }
    let here = hits.spans.partition_point(|hit| hit.start() <= cursor).saturating_sub(1);
    let title = format!("Hits of “{}”", hits.pattern);
    let finder =
        Finder::new(title, "enter goes there, esc leaves", rows, here.min(MOST_LISTED - 1));
    app.overlays.push(Overlay::Finder(finder));
    Vec::new()
}

/// A hit with the words around it.
fn row(text: &str, hit: Span) -> FinderRow {
    let line = |start, end| {
        let words = Span::clamped(text, start, end).slice(text);
        let edge = |is_blank: bool| if is_blank { " " } else { "" };
        let first = edge(words.starts_with(char::is_whitespace));
        let last = edge(words.ends_with(char::is_whitespace));
        format!("{first}{}{last}", display::on_one_line(&display::line(words)))
    };
    let before = line(hit.start().saturating_sub(AROUND.0), hit.start());
    let words = line(hit.start(), hit.end());
    let behind = line(hit.end(), hit.end() + AROUND.1);
    let bold = before.len()..before.len() + words.len();
    FinderRow {
        left: percent(hit.start(), text.len()),
        text: format!("{before}{words}{behind}"),
        bold,
        right: String::new(),
        goal: Goal::Place(hit.start()),
    }
}

/// Counts the hits, unless the search is still the same.
fn count_hits(app: &mut App) {
    let Some(search) = &app.reading.search else {
        app.reading.hits = None;
        return;
    };
    if app.reading.hits.as_ref().is_some_and(|hits| hits.pattern == search.pattern()) {
        return;
    }
    let text = app.document.text();
    let all = Span::clamped(text, 0, text.len());
    let mut spans: Vec<Span> = search.hits(text, all).take(MOST + 1).collect();
    let has_more = spans.len() > MOST;
    spans.truncate(MOST);
    app.reading.hits = Some(Hits { pattern: search.pattern().to_owned(), spans, has_more });
}

/// Which of the hits this is, as a sentence.
fn number(app: &mut App, hit: Span) -> String {
    count_hits(app);
    let Some(hits) = &app.reading.hits else { return String::new() };
    let number = hits.spans.partition_point(|other| other.start() < hit.start()) + 1;
    match hits.has_more {
        true if number > MOST => format!("Hit behind the first {MOST}."),
        true => format!("Hit {number} of more than {MOST}."),
        false => format!("Hit {number} of {}.", hits.spans.len()),
    }
}

fn first(app: &App, search: &Search, from: usize) -> Option<Span> {
    let text = app.document.text();
    search.next(text, from).or_else(|| search.next(text, 0))
}

fn arrive(app: &mut App, hit: Span) {
    app.reading.go(hit.start());
    if app.reading.selection.is_none() {
        moving::at_cursor(app);
    }
}

fn back(app: &mut App, top: usize, cursor: usize) {
    app.reading.put_cursor(cursor);
    app.reading.show_at_top(top);
}
