//! Styles by meaning, and a sign besides colour for every state, so that `NO_COLOR` and a
//! colour-blind eye lose nothing:
//!
//! | state | colour | second sign |
//! |---|---|---|
//! | claim | yellow underline | underline; `C` in the margin |
//! | quote | cyan | italic; `Q` in the margin |
//! | entity | green, magenta, blue by label | `E` in the margin; bold without colours |
//! | suggested, accepted | — | small letter in the margin, capital and bold |
//! | current | reverse | reverse |
//! | hit of a search | black on yellow | underline, reverse and dim without colours |

mod paint;

use ratatui::style::{Color, Modifier, Style};

use crate::annotation::schema::{Colour, Schema};
use crate::annotation::{Annotation, Status};
use crate::app::look::Look;
use crate::app::relating::Direction;
use crate::store::State;

pub use paint::Depth;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Whether there are no colours.
    pub is_mono: bool,
    /// Whether only ASCII can be shown.
    pub is_ascii: bool,
    pub look: Look,
    /// How many colours the terminal has.
    pub depth: Depth,
}

impl Theme {
    /// Adds the marks of an annotation to a style. `depth` is how the schema orders its layer.
    pub fn mark(&self, schema: &Schema, annotation: &Annotation, style: Style) -> Style {
        let Some(layer) = schema.layers.iter().position(|l| l.name == annotation.layer) else {
            return style.add_modifier(Modifier::UNDERLINED);
        };
        let colour = self.colour(schema, annotation);
        let style = match layer {
            0 => {
                let style = style.add_modifier(Modifier::UNDERLINED);
                if self.is_mono { style } else { style.underline_color(colour) }
            }
            1 => style.fg(colour).add_modifier(Modifier::ITALIC),
            _ if self.is_mono => style.add_modifier(Modifier::BOLD),
            _ => style.fg(colour),
        };
        match annotation.status {
            Status::Accepted => style.add_modifier(Modifier::BOLD),
            Status::Rejected => style.add_modifier(Modifier::CROSSED_OUT | Modifier::DIM),
            Status::Suggested => style,
        }
    }

    /// The colour of an annotation's label, or that of text.
    pub fn colour(&self, schema: &Schema, annotation: &Annotation) -> Color {
        match schema.layer(&annotation.layer) {
            Some(layer) => self.shown(layer.colour_of(&annotation.label)),
            _ => self.ground().fg.unwrap_or(Color::Reset),
        }
    }

    /// Text and background where nothing else is said.
    pub fn ground(&self) -> Style {
        match self.paint().and_then(|paint| paint.ground) {
            Some((ground, text)) => {
                let nearest = |colour| paint::nearest(colour, self.depth);
                Style::new().bg(nearest(ground)).fg(nearest(text))
            }
            None => Style::new(),
        }
    }

    /// What stands back: rules, hints.
    pub fn faint(&self) -> Style {
        match self.paint() {
            _ if self.is_mono => Style::new().add_modifier(Modifier::DIM),
            Some(paint) => Style::new().fg(paint::nearest(paint.faint, self.depth)),
            None => Style::new().fg(Color::DarkGray),
        }
    }

    /// Headings and bars.
    pub fn bar(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The hits of a search.
    pub fn hit(&self, style: Style) -> Style {
        match self.paint() {
            _ if self.is_mono => {
                style.add_modifier(Modifier::REVERSED | Modifier::DIM | Modifier::UNDERLINED)
            }
            Some(paint) => {
                let nearest = |colour| paint::nearest(colour, self.depth);
                style.fg(nearest(paint.hit.0)).bg(nearest(paint.hit.1))
            }
            None => style.fg(Color::Black).bg(Color::Yellow),
        }
    }

    /// Errors.
    pub fn error(&self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        match self.paint() {
            _ if self.is_mono => style,
            Some(paint) => style.fg(paint::nearest(paint.error, self.depth)),
            None => style.fg(Color::Red),
        }
    }

    /// The sign of a status in a pane.
    pub fn sign(&self, status: Status) -> &'static str {
        match (status, self.is_ascii) {
            (Status::Suggested, _) => "?",
            (Status::Accepted, false) => "✓",
            (Status::Accepted, true) => "+",
            (Status::Rejected, false) => "✗",
            (Status::Rejected, true) => "x",
        }
    }

    /// The sign of something undecided that the reader went past.
    pub fn skipped(&self) -> &'static str {
        "~"
    }

    /// The sign of an annotation with relations.
    pub fn relation(&self, direction: Direction) -> &'static str {
        match (direction, self.is_ascii) {
            (Direction::Out, false) => "→",
            (Direction::In, false) => "←",
            (Direction::Both, false) => "↔",
            (Direction::Out, true) => "->",
            (Direction::In, true) => "<-",
            (Direction::Both, true) => "<->",
        }
    }

    /// What stands in the margin where an annotation with relations begins; `other` where it is the
    /// other end of one of the current annotation's.
    pub fn relation_beside(&self, other: Option<Direction>) -> &'static str {
        match (other, self.is_ascii) {
            (Some(direction), false) => self.relation(direction),
            (None, false) => "↔",
            (Some(_), true) => "@",
            (None, true) => "=",
        }
    }

    /// What one of several annotators has in the place that is settled.
    pub fn party(&self, number: usize, style: Style) -> Style {
        const COLOURS: [Color; 5] =
            [Color::Yellow, Color::Cyan, Color::Magenta, Color::Green, Color::Blue];
        match self.is_mono {
            true if number == 0 => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            true => style.add_modifier(Modifier::ITALIC),
            false => style.fg(COLOURS.get(number % COLOURS.len()).copied().unwrap_or_default()),
        }
    }

    /// What another annotator accepted.
    pub fn other(&self, number: usize, style: Style) -> Style {
        match self.is_mono {
            true => style.add_modifier(Modifier::DIM | Modifier::UNDERLINED),
            false if number == 0 => style.bg(Color::DarkGray),
            false => style.bg(Color::Blue),
        }
    }

    /// What stands in the margin beside the current annotation.
    pub fn bar_beside(&self) -> &'static str {
        if self.is_ascii { ">" } else { "▐" }
    }

    /// The sign of how far a document is.
    pub fn progress(&self, state: State) -> &'static str {
        match (state, self.is_ascii) {
            (State::Untouched, false) => "○",
            (State::Begun, false) => "◐",
            (State::Done, false) => "●",
            (State::Untouched, true) => ".",
            (State::Begun, true) => "~",
            (State::Done, true) => "+",
        }
    }

    /// The sign before the current row.
    pub fn pointer(&self) -> &'static str {
        if self.is_ascii { ">" } else { "▸" }
    }

    fn paint(&self) -> Option<&'static paint::Paint> {
        paint::paint(self.look).filter(|_| !self.is_mono)
    }

    /// A colour of the schema as it is shown.
    fn shown(&self, colour: Colour) -> Color {
        match self.paint() {
            _ if self.is_mono => Color::Reset,
            Some(paint) => paint::nearest(paint.colour(colour), self.depth),
            None => color(colour),
        }
    }
}
/// The terminal's colour.
fn color(colour: Colour) -> Color {
    match colour {
        Colour::Black => Color::Black,
        Colour::Red => Color::Red,
        Colour::Green => Color::Green,
        Colour::Yellow => Color::Yellow,
        Colour::Blue => Color::Blue,
        Colour::Magenta => Color::Magenta,
        Colour::Cyan => Color::Cyan,
        Colour::White => Color::Gray,
        Colour::LightBlack => Color::DarkGray,
        Colour::LightRed => Color::LightRed,
        Colour::LightGreen => Color::LightGreen,
        Colour::LightYellow => Color::LightYellow,
        Colour::LightBlue => Color::LightBlue,
        Colour::LightMagenta => Color::LightMagenta,
        Colour::LightCyan => Color::LightCyan,
        Colour::LightWhite => Color::White,
    }
}
