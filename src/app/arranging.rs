//! How the panes show what they list: sorted, filtered, grouped, folded, high and wide.

use std::sync::Arc;

use crate::app::input::Input;
use crate::app::overlay::{Overlay, Prompt, PromptPurpose};
use crate::app::panes::filter::Filter;
use crate::app::panes::listing::{Item, Thing};
use crate::app::panes::{Focus, Pane, Sort};
use crate::app::{App, Effect, areas, moving};

/// Columns by which the panes get wider or narrower.
const STEP: i16 = 4;

/// Most columns by which the panes differ from their usual width.
const WIDEST: i16 = 80;

/// The pane that a command is for: the one with the focus, that of the current annotation, the first.
pub fn index(app: &App) -> usize {
    if let Focus::Pane(index) = app.panes.focus {
        return index;
    }
    let layer = app.current().map(|current| current.layer.as_str());
    let of_current = app.panes.panes.iter().position(|pane| Some(pane.layer.as_str()) == layer);
    of_current.unwrap_or(0)
}

/// What stands over a pane.
pub fn title(app: &App, pane: &Pane) -> String {
    app.schema.layer(&pane.layer).map_or_else(|| pane.layer.clone(), |layer| layer.title.clone())
}

/// Sorts the pane with the focus, or that of the current annotation, in the next way.
pub fn sort(app: &mut App) -> Vec<Effect> {
    let index = index(app);
    let Some(pane) = app.panes.panes.get_mut(index) else { return Vec::new() };
    pane.sort = pane.next_sort();
    pane.row = 0;
    pane.invalidate();
    if let Some(pane) = app.panes.panes.get(index) {
        app.say(format!("{} sorted {}.", title(app, pane), pane.sort.title()));
    }
    Vec::new()
}

/// Gives all mentions of a name one row, or each its own.
pub fn group(app: &mut App) -> Vec<Effect> {
    let index = index(app);
    let Some(pane) = app.panes.panes.get_mut(index) else { return Vec::new() };
    pane.is_grouped = !pane.is_grouped;
    if !pane.is_grouped && pane.sort == Sort::Mentions {
        pane.sort = Sort::Position;
    }
    pane.list.fold_all();
    pane.row = 0;
    pane.invalidate();
    app.panes.whole = None;
    if let Some(pane) = app.panes.panes.get(index) {
        let how = if pane.is_grouped { "a row a name" } else { "a row a mention" };
        app.say(format!("{}: {how}.", title(app, pane)));
    }
    Vec::new()
}

/// Gives the mentions of the marked name rows of their own, or folds them away.
pub fn unfold(app: &mut App) -> Vec<Effect> {
    let index = index(app);
    let Some(pane) = app.panes.panes.get_mut(index) else { return Vec::new() };
    let thing = match pane.marked() {
        Some(Item::Whole(name, _)) => Some(Thing::Named(Arc::clone(name))),
        Some(Item::One(id, true)) => pane.list.member(id).map(|member| member.thing.clone()),
        _ => None,
    };
    let Some(thing) = thing else {
        app.say("There is nothing to unfold here.");
        return Vec::new();
    };
    pane.list.fold(&thing);
    if let Some(row) = pane.list.row_of_thing(&thing)
        && app.panes.focus == Focus::Pane(index)
    {
        moving::select_row(app, row);
    }
    Vec::new()
}

/// Goes into the mentions of the marked name (`is_in`), or back out of them. False where the marked
/// row of the pane with the focus has none.
pub fn step(app: &mut App, is_in: bool) -> bool {
    let Some(pane) = app.panes.focused() else { return false };
    let is_open = match pane.marked() {
        Some(Item::Whole(name, _)) => Some(pane.list.is_unfolded(&Thing::Named(Arc::clone(name))))
            .filter(|open| *open != is_in),
        Some(Item::One(_, true)) => Some(true).filter(|_| !is_in),
        _ => None,
    };
    if is_open.is_some() {
        let _no_effects = unfold(app);
    }
    is_open.is_some()
}

/// Unfolds or folds the marked row of the pane with the focus; false where it is no name with several
/// mentions.
pub fn enter(app: &mut App) -> bool {
    let is_whole = |pane: &Pane| matches!(pane.marked(), Some(Item::Whole(..)));
    let can_fold = app.panes.focused().is_some_and(is_whole);
    if can_fold {
        let _no_effects = unfold(app);
    }
    can_fold
}

/// Shows only the heading of a pane, or its rows again.
pub fn fold_pane(app: &mut App, index: usize) {
    if let Some(pane) = app.panes.panes.get_mut(index) {
        pane.is_folded = !pane.is_folded;
    }
    areas::arrange(app);
}

/// Shows only the heading of the pane with the focus, or its rows again.
pub fn toggle_pane(app: &mut App) -> Vec<Effect> {
    let index = index(app);
    fold_pane(app, index);
    if let Some(pane) = app.panes.panes.get(index) {
        let state = if pane.is_folded { "folded" } else { "unfolded" };
        app.say(format!("{} {state}.", title(app, pane)));
    }
    Vec::new()
}

/// Makes the pane with the focus, or that of the current annotation, higher or lower.
pub fn heighten(app: &mut App, is_higher: bool) -> Vec<Effect> {
    let index = index(app);
    if let Some(pane) = app.panes.panes.get_mut(index) {
        pane.weight = match is_higher {
            true => (pane.weight + 1).min(12),
            false => pane.weight.saturating_sub(1).max(1),
        };
    }
    areas::arrange(app);
    Vec::new()
}

/// Makes the column of panes wider or narrower.
pub fn widen(app: &mut App, is_wider: bool) -> Vec<Effect> {
    let step = if is_wider { STEP } else { -STEP };
    app.panes.wider = (app.panes.wider + step).clamp(-WIDEST, WIDEST);
    areas::arrange(app);
    Vec::new()
}

/// Asks what the pane is to list.
pub fn open_filter(app: &mut App) -> Vec<Effect> {
    let layer = index(app);
    let text = app.panes.panes.get(layer).map_or("", |pane| pane.filter.text()).to_owned();
    let purpose = PromptPurpose::Filter { layer, before: text.clone() };
    app.overlays.push(Overlay::Prompt(Prompt { purpose, input: Input::new(text) }));
    Vec::new()
}

/// Lists in a pane what passes the filter. A text that is none is said, and nothing changes.
pub fn filter(app: &mut App, layer: usize, text: &str) -> Vec<Effect> {
    match Filter::parse(text) {
        Ok(filter) => {
            let Some(pane) = app.panes.panes.get_mut(layer) else { return Vec::new() };
            pane.filter = filter;
            pane.row = 0;
            pane.invalidate();
            app.panes.refresh(&app.set);
            // Decisions go to what is marked, and that is listed.
            let is_listed =
                |pane: &Pane| app.current.as_ref().is_some_and(|id| pane.row_of(id).is_some());
            if app.panes.focus == Focus::Pane(layer) && !app.panes.focused().is_some_and(is_listed)
            {
                moving::select_row(app, 0);
            }
            if let Some(pane) = app.panes.panes.get(layer) {
                let count = pane.list.ids().count();
                app.say(match pane.filter.is_empty() {
                    true => format!("{}: everything is listed.", title(app, pane)),
                    false => {
                        format!("{}: {count} pass “{}”.", title(app, pane), pane.filter.text())
                    }
                });
            }
        }
        Err(err) => app.complain(format!("Not filtered: {err}.")),
    }
    Vec::new()
}

/// Follows what is typed, as far as it can be read already.
pub fn filter_typed(app: &mut App, layer: usize, text: &str) {
    if let (Ok(filter), Some(pane)) = (Filter::parse(text), app.panes.panes.get_mut(layer))
        && pane.filter != filter
    {
        pane.filter = filter;
        pane.row = 0;
        pane.invalidate();
    }
}
