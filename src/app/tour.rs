//! The tour: ten steps over a sample article, each done by really pressing the keys.
//!
//! A step says what to do and knows from the state whether it was done, so that any way to do it counts:
//! keys of one's own, the palette, the mouse. Nothing else of the program knows of the tour.

use crate::annotation::{Annotation, AnnotationId, Status};
use crate::app::App;
use crate::app::overlay::Overlay;
use crate::app::panes::Focus;
use crate::command::{COMMANDS, Keymap};

/// How far the reader has come.
#[derive(Debug, Clone)]
pub struct Tour {
    /// The step that is to be done; as many as there are when all are.
    step: usize,
    before: Before,
}

/// How much can be said at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Three rows of 64 columns or more.
    Wide,
    /// Three rows of 38 columns.
    Narrow,
    /// Lines in the place of a screen.
    Lines,
}

/// One step.
struct Step {
    /// What to do. `{accept}` stands for the key of the command with this name.
    text: &'static str,
    /// The same in short.
    short: &'static str,
    /// The same where there is no screen, if the short text speaks of one.
    lines: Option<&'static str>,
    is_done: fn(&App, &Before) -> bool,
}

/// What is said behind the last step.
const END: Step = Step {
    text: "That was the tour; what you made here is thrown away. {quit} leaves. Then open an article of \
           your own: postil ARTICLE.",
    short: "That was all; nothing of it is kept. {quit} leaves. Then: postil ARTICLE",
    lines: None,
    is_done: |_, _| false,
};

/// What was so when the step began, and what was seen since.
#[derive(Debug, Clone, Default)]
struct Before {
    cursor: usize,
    current: Option<AnnotationId>,
    accepted: usize,
    rejected: usize,
    notes: usize,
    annotations: usize,
    has_seen_pane: bool,
    has_seen_help: bool,
}

impl Before {
    fn of(app: &App) -> Self {
        let count = |counts: fn(&&Annotation) -> bool| app.set.annotations().filter(counts).count();
        Self {
            cursor: app.reading.cursor(),
            current: app.current.clone(),
            accepted: count(|one| one.status == Status::Accepted),
            rejected: count(|one| one.status == Status::Rejected),
            notes: count(|one| one.attributes.contains_key("note")),
            annotations: app.set.len(),
            has_seen_pane: false,
            has_seen_help: false,
        }
    }
}

const STEPS: &[Step] = &[
    Step {
        text: "This is an article with suggestions: claims, quotes and names, each with a colour and a \
               letter in the margin. Press {page-down} to read on.",
        short: "Claims, quotes and names are marked in this article. {page-down} reads on.",
        lines: Some(
            "Claims, quotes and names are marked in this article; they are said below their sentence. \
               An empty line reads on.",
        ),
        is_done: |app, before| app.reading.cursor() != before.cursor,
    },
    Step {
        text: "A suggestion is not data until you decide. {skip} goes to the next undecided one; the \
               lines below the article say what it is.",
        short: "They are suggestions until you decide. {skip} goes to the next one.",
        lines: None,
        is_done: |app, before| {
            let is_open = app.current().is_some_and(|one| one.status == Status::Suggested);
            is_open && app.current != before.current
        },
    },
    Step {
        text: "Is it right? {accept} accepts it and goes on to the next.",
        short: "Is it right? {accept} accepts it and goes on to the next.",
        lines: None,
        is_done: |app, before| Before::of(app).accepted > before.accepted,
    },
    Step {
        text: "Nothing is final: {undo} takes the last change back, as often as you like.",
        short: "Nothing is final: {undo} takes the last change back.",
        lines: None,
        is_done: |app, before| Before::of(app).accepted < before.accepted,
    },
    Step {
        text: "{reject} rejects. Reject this one, to see it go; {rejected} would show rejected ones.",
        short: "{reject} rejects. Reject this one, to see it go.",
        lines: None,
        is_done: |app, before| Before::of(app).rejected > before.rejected,
    },
    Step {
        text: "Say why: {note} writes a note on an annotation. Type a few words and press enter.",
        short: "Say why: {note} writes a note. Type a few words, then enter.",
        lines: None,
        is_done: |app, before| Before::of(app).notes > before.notes,
    },
    Step {
        text: "{pane-next} goes into the lists of all claims, quotes and entities, where the same keys \
               work. {cancel} comes back to the article.",
        short: "{pane-next} goes into the lists of claims, quotes and names; {cancel} comes back.",
        lines: None,
        is_done: |app, before| before.has_seen_pane && app.panes.focus == Focus::Article,
    },
    Step {
        text: "{search} searches the article. Type ferry and press enter; {search-next} goes to the \
               next hit.",
        short: "{search} searches. Type ferry, then enter; {search-next} goes to the next hit.",
        lines: None,
        is_done: |app, _| app.reading.search.is_some() && app.overlays.is_empty(),
    },
    Step {
        text: "What was missed you add: {select-sentence} takes a sentence, {tag} tags it. Press c for \
               a claim.",
        short: "What was missed: {select-sentence} takes a sentence, {tag} tags it, c makes it a claim.",
        lines: None,
        is_done: |app, before| app.set.len() > before.annotations,
    },
    Step {
        text: "{help} shows every key, {palette} finds a command by its name. Look, then leave with \
               esc.",
        short: "{help} shows all keys, {palette} finds a command by name. Look, then esc.",
        lines: Some(
            "help says what there is, {palette} finds a command by a part of its name. Say {palette}, \
               then esc.",
        ),
        is_done: |app, before| before.has_seen_help && app.overlays.is_empty(),
    },
];

impl Tour {
    /// The tour from its first step.
    pub fn new() -> Self {
        Self { step: 0, before: Before::default() }
    }

    /// The number of the step, from 1, and how many there are; `None` at the end.
    pub fn place(&self) -> Option<(usize, usize)> {
        (self.step < STEPS.len()).then_some((self.step + 1, STEPS.len()))
    }

    /// What is to be done now, with the keys that the reader has.
    pub fn text(&self, keymap: &Keymap, room: Room) -> String {
        let step = STEPS.get(self.step).unwrap_or(&END);
        with_keys(step.said(room), keymap)
    }
}

impl Step {
    fn said(&self, room: Room) -> &'static str {
        match room {
            Room::Wide => self.text,
            Room::Narrow => self.short,
            Room::Lines => self.lines.unwrap_or(self.short),
        }
    }
}

impl Default for Tour {
    fn default() -> Self {
        Self::new()
    }
}

/// Looks at the state after a message: is the step done?
pub fn observe(app: &mut App) {
    let Some(mut tour) = app.tour.take() else { return };
    tour.before.has_seen_pane |= app.panes.focus != Focus::Article;
    tour.before.has_seen_help |=
        matches!(app.overlays.last(), Some(Overlay::Help { .. } | Overlay::Palette(_)));
    let is_done = STEPS.get(tour.step).is_some_and(|step| (step.is_done)(app, &tour.before));
    if is_done {
        tour.step += 1;
    }
    // Until suggestions are there the first step only waits, and no baseline is worth keeping.
    if is_done || tour.step == 0 && app.saving.pending() > 0 {
        tour.before = Before::of(app);
    }
    app.tour = Some(tour);
}

/// Puts the keys of commands in the place of their names in braces.
fn with_keys(text: &str, keymap: &Keymap) -> String {
    let mut shown = text.to_owned();
    for entry in COMMANDS {
        let name = format!("{{{}}}", entry.name);
        if shown.contains(&name) {
            shown = shown.replace(&name, &keymap.shown(entry.command));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Step> {
        STEPS.iter().chain([&END])
    }

    #[test]
    fn every_command_that_a_step_names_is_one() {
        for step in all() {
            for room in [Room::Wide, Room::Narrow, Room::Lines] {
                let shown = with_keys(step.said(room), &Keymap::default());
                assert!(!shown.contains(['{', '}']), "{shown}");
            }
        }
        assert_eq!(STEPS.len(), 10);
    }

    #[test]
    fn a_step_fits_into_three_rows() {
        for step in all() {
            let rows = |room, place: &str, columns: usize| {
                let text = format!("{place}{}", with_keys(step.said(room), &Keymap::default()));
                let options = textwrap::Options::new(columns).subsequent_indent(" ");
                textwrap::wrap(&text, options).len()
            };
            assert!(rows(Room::Wide, " Step 10 of 10: ", 62) <= 3, "{}", step.text);
            assert!(rows(Room::Narrow, " 10/10: ", 38) <= 3, "{}", step.short);
        }
    }
}
