//! What the reader does in the queue: open, narrow, sort, search, come back.

use crate::app::input::Input;
use crate::app::listing::narrowing::{self, Sort, days};
use crate::app::overlay::{Choice, Item, Menu, Overlay, Prompt, PromptPurpose};
use crate::app::{App, Effect, View, areas, routing};
use crate::store::State;

/// Opens the marked document.
pub fn open(app: &mut App) -> Vec<Effect> {
    match app.listing.current() {
        Some(document) => vec![Effect::OpenDocument(document)],
        None => {
            app.say("There is nothing to open.");
            Vec::new()
        }
    }
}

/// Opens the marked document to settle what its annotators differ in.
pub fn settle(app: &mut App) -> Vec<Effect> {
    match app.listing.current() {
        Some(_) if app.listing.is_blind => {
            app.say("Blind: what others decided stays hidden.");
            Vec::new()
        }
        Some(document) => vec![Effect::Settle(document)],
        None => {
            app.say("There is nothing to settle.");
            Vec::new()
        }
    }
}

/// Opens the document so many rows further on in the queue: to be settled where the one that is open
/// is. What only one has decided in, as far as is known, is passed over then.
pub fn open_next(app: &mut App, step: isize) -> Vec<Effect> {
    let is_settling = app.settling.is_some();
    let listing = &mut app.listing;
    let row = listing.opened.and_then(|opened| listing.position(opened)).unwrap_or(listing.row);
    let mut rows = std::iter::successors(row.checked_add_signed(step), |row| {
        row.checked_add_signed(step.signum())
    })
    .map_while(|row| Some((row, listing.entry(row)?.document)));
    match rows.find(|(_, document)| !is_settling || listing.may_be_settled(*document)) {
        Some((row, document)) => {
            listing.row = row;
            let open = match is_settling {
                true => Effect::Settle(document),
                false => Effect::OpenDocument(document),
            };
            vec![routing::save_place(app), open]
        }
        None => {
            app.say(match (is_settling, step > 0) {
                (true, true) => "No article behind this one in the queue has two annotators.",
                (true, false) => "No article before this one in the queue has two annotators.",
                (false, true) => "This is the last article of the queue.",
                (false, false) => "This is the first article of the queue.",
            });
            Vec::new()
        }
    }
}

/// Leaves the article for the queue, where its row is marked.
pub fn back(app: &mut App) -> Vec<Effect> {
    let mut effects = vec![routing::save_place(app), Effect::List];
    app.view = View::Queue;
    app.reading.selection = None;
    if let Some(row) = app.listing.opened.and_then(|opened| app.listing.position(opened)) {
        app.listing.row = row;
    }
    if !app.listing.is_loaded {
        effects.extend(narrowing::ask(app));
    }
    areas::arrange(app);
    effects
}

/// Leaves the queue for the article that is open, if there is one.
pub fn to_article(app: &mut App) -> Vec<Effect> {
    if app.has_article {
        app.view = View::Article;
        areas::arrange(app);
    } else {
        app.say("No article is open.");
    }
    Vec::new()
}

/// Asks for a state.
pub fn open_states(app: &mut App) -> Vec<Effect> {
    let [untouched, begun, done] = app.listing.states();
    let item = |key, title: &str, count: Option<usize>, state| Item {
        key,
        title: title.to_owned(),
        hint: count.map_or(String::new(), |count| count.to_string()),
        choice: Choice::QueueState(state),
    };
    let is_narrowed = app.listing.filter.state.is_some();
    let count = |count: usize| (!is_narrowed).then_some(count);
    let mut items = vec![
        item('a', "all", None, None),
        item('u', "untouched", count(untouched), Some(State::Untouched)),
        item('b', "begun", count(begun), Some(State::Begun)),
        item('d', "done", count(done), Some(State::Done)),
    ];
    if !app.listing.is_blind {
        items.push(Item {
            key: 't',
            title: "to settle".to_owned(),
            hint: format!("two or more have decided, {} has not", app.listing.gold),
            choice: Choice::QueueUnsettled,
        });
    }
    let now = match app.listing.filter.unsettled {
        Some(_) => Choice::QueueUnsettled,
        None => Choice::QueueState(app.listing.filter.state),
    };
    let row = items.iter().position(|item| item.choice == now).unwrap_or(0);
    let title = "Which documents".to_owned();
    app.overlays.push(Overlay::Menu(Menu { title, items, row }));
    Vec::new()
}

/// Lists documents of a state, or all.
pub fn choose_state(app: &mut App, state: Option<State>) -> Vec<Effect> {
    app.listing.filter.state = state;
    app.listing.filter.unsettled = None;
    narrowing::ask_from_top(app)
}

/// Lists documents that two or more annotators have decided in and that are not settled.
pub fn choose_unsettled(app: &mut App) -> Vec<Effect> {
    app.listing.filter.state = None;
    app.listing.filter.unsettled = Some(app.listing.gold.clone());
    narrowing::ask_from_top(app)
}

/// Asks for a label.
pub fn open_labels(app: &mut App) -> Vec<Effect> {
    let labels = app.schema.layers.iter().flat_map(|layer| {
        layer.labels.iter().map(|label| (label.name.clone(), layer.title.to_lowercase()))
    });
    let all = (None, "any label, or none".to_owned(), String::new());
    let labels = labels.map(|(name, layer)| (Some(name.clone()), name, layer));
    let keys = "0123456789abcdefghijklmnopqrstuvwxyz".chars().chain(std::iter::repeat(' '));
    let items = std::iter::once(all).chain(labels).zip(keys).map(|((label, title, hint), key)| {
        Item { key, title, hint, choice: Choice::QueueLabel(label) }
    });
    let items: Vec<Item> = items.collect();
    let now = Choice::QueueLabel(app.listing.filter.label.clone());
    let row = items.iter().position(|item| item.choice == now).unwrap_or(0);
    let title = "Documents with".to_owned();
    app.overlays.push(Overlay::Menu(Menu { title, items, row }));
    Vec::new()
}

/// Lists documents with a label, or all.
pub fn choose_label(app: &mut App, label: Option<String>) -> Vec<Effect> {
    app.listing.filter.label = label;
    narrowing::ask_from_top(app)
}

/// Asks for an order.
pub fn open_sorts(app: &mut App) -> Vec<Effect> {
    let keys = ['o', 'n', 'c', 'u', 'd', 't', 'r'];
    let item = |(key, sort): (char, Sort)| Item {
        key,
        title: sort.title().to_owned(),
        hint: String::new(),
        choice: Choice::QueueSort(sort),
    };
    let has_words = !app.listing.filter.words.is_empty();
    let sorts = keys.into_iter().zip(Sort::ALL);
    let items: Vec<Item> =
        sorts.filter(|(_, sort)| has_words || *sort != Sort::Relevance).map(item).collect();
    let now = Choice::QueueSort(app.listing.sort);
    let row = items.iter().position(|item| item.choice == now).unwrap_or(0);
    app.overlays.push(Overlay::Menu(Menu { title: "Sort by".to_owned(), items, row }));
    Vec::new()
}

/// Puts the queue into another order.
pub fn choose_sort(app: &mut App, sort: Sort) -> Vec<Effect> {
    app.listing.sort = sort;
    narrowing::ask_from_top(app)
}

/// Asks for days.
pub fn open_days(app: &mut App) -> Vec<Effect> {
    app.overlays
        .push(Overlay::Prompt(Prompt { purpose: PromptPurpose::Days, input: Input::default() }));
    Vec::new()
}

/// Lists documents of these days; of all if nothing was typed.
pub fn choose_days(app: &mut App, text: &str) -> Vec<Effect> {
    if text.is_empty() {
        app.listing.filter.days = None;
        return narrowing::ask_from_top(app);
    }
    match days(text) {
        Some(found) => {
            app.listing.filter.days = Some(found);
            narrowing::ask_from_top(app)
        }
        None => {
            app.complain(format!("“{text}” is no date: 2026-11-24, 2026-11 or 2026-10..2026-11."));
            Vec::new()
        }
    }
}

/// Asks for words to search for; the queue follows while they are typed.
pub fn open_find(app: &mut App) -> Vec<Effect> {
    let before = app.listing.filter.words.clone();
    let input = Input::new(before.clone());
    let purpose = PromptPurpose::Library { before };
    app.overlays.push(Overlay::Prompt(Prompt { purpose, input }));
    Vec::new()
}

/// Searches the library for these words; all documents are listed again where there are none.
pub fn find(app: &mut App, words: &str) -> Vec<Effect> {
    let listing = &mut app.listing;
    if listing.filter.words == words {
        return Vec::new();
    }
    match (listing.filter.words.is_empty(), words.is_empty()) {
        (true, false) => listing.sort = Sort::Relevance,
        (_, true) if listing.sort == Sort::Relevance => listing.sort = Sort::default(),
        _ => {}
    }
    listing.filter.words = words.to_owned();
    narrowing::ask_from_top(app)
}

/// Lists everything again.
pub fn clear(app: &mut App) -> Vec<Effect> {
    if app.listing.filter.is_empty() {
        app.say("Everything is listed already.");
        return Vec::new();
    }
    if app.listing.sort == Sort::Relevance {
        app.listing.sort = Sort::default();
    }
    app.listing.filter = Default::default();
    narrowing::ask(app)
}

/// Leaves the search, or the filters where there is none.
pub fn cancel(app: &mut App) -> Vec<Effect> {
    match app.listing.filter.words.is_empty() {
        false => find(app, ""),
        true if app.listing.filter.is_empty() => Vec::new(),
        true => clear(app),
    }
}

/// Reads the library again and puts the queue into its order.
pub fn refresh(app: &mut App) -> Vec<Effect> {
    app.listing.is_loaded = false;
    app.say("Read again.");
    vec![Effect::List]
}
