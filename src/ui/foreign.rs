//! What other annotators have, marked in the article over one's own: the place that is being
//! settled, or everything that others accepted where the reader asked for it.

use ratatui::style::{Modifier, Style};

use crate::annotation::Status;
use crate::app::App;
use crate::text::Span;
use crate::ui::Theme;

/// The spans of others in the visible text.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    /// The number of the annotator, from 0, and what they cover.
    spans: Vec<(usize, Span)>,
    /// How many annotators have something in the place that is settled; 0 where none is.
    versions: usize,
    /// The other places that are still open.
    open: Vec<Span>,
}

impl Foreign {
    /// What is to be marked within a span of the text.
    pub(super) fn of(app: &App, within: Span) -> Self {
        match &app.settling {
            Some(_) => Self::place(app, within),
            None => Self::others(app, within),
        }
    }

    fn place(app: &App, within: Span) -> Self {
        let Some(settling) = &app.settling else { return Self::default() };
        let Some(place) = settling.place() else { return Self::default() };
        let versions = settling.versions(place);
        let spans: Vec<(usize, Span)> = versions
            .flat_map(|(party, version)| version.spans.iter().map(move |span| (party, *span)))
            .collect();
        let open = settling.listed().filter(|&at| at != settling.current);
        let open = open.filter_map(|at| settling.places.get(at));
        let open = open.filter(|place| place.hull.overlaps(within) && settling.is_open(place));
        Self {
            versions: place.versions.iter().flatten().count(),
            spans,
            open: open.map(|place| place.hull).collect(),
        }
    }

    fn others(app: &App, within: Span) -> Self {
        let of_party = |(number, party): (usize, &crate::app::settling::Party)| {
            let here = party.set.overlapping(within).into_iter();
            let accepted = here.filter(|one| one.status == Status::Accepted);
            let spans = accepted.flat_map(|one| one.spans.clone());
            spans.map(|span| (number, span)).collect::<Vec<_>>()
        };
        let spans = app.others.iter().enumerate().flat_map(of_party).collect();
        Self { spans, ..Self::default() }
    }

    /// Adds the marks of what covers the byte to a style.
    pub(super) fn mark(&self, theme: &Theme, at: usize, style: Style) -> Style {
        if self.spans.is_empty() && self.open.is_empty() {
            return style;
        }
        let mut here = self.spans.iter().filter(|(_, span)| span.contains(at));
        let Some(&(first, _)) = here.next() else {
            let is_open = self.open.iter().any(|span| span.contains(at));
            return if is_open { style.add_modifier(Modifier::UNDERLINED) } else { style };
        };
        let count = 1 + here.count();
        match self.versions {
            0 => theme.other(first, style),
            // All of them cover it: nobody differs here.
            versions if count >= versions && versions > 1 => style.add_modifier(Modifier::REVERSED),
            _ => theme.party(first, style).add_modifier(Modifier::REVERSED),
        }
    }
}
