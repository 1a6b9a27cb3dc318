//! Searching the article's text.

use crate::app::input::Input;
use crate::app::moving::Way;
use crate::app::overlay::{Overlay, Prompt, PromptPurpose};
use crate::app::{App, Effect, moving};
use crate::text::Span;
use crate::text::search::Search;

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
                Some(hit) => arrive(app, hit),
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
            if has_wrapped {
                app.say("The search went on from the other end.");
            }
        }
        None => app.say(format!("“{}” is not in this article.", search.pattern())),
    }
    Vec::new()
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
