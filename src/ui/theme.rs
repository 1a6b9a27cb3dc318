//! Styles by meaning. The sixteen named colours on the terminal's own background, and a sign
//! besides colour for every state, so that `NO_COLOR` and a colour-blind eye lose nothing:
//!
//! | state | colour | second sign |
//! |---|---|---|
//! | claim | yellow underline | underline; `C` in the margin |
//! | quote | cyan | italic; `Q` in the margin |
//! | entity | green, magenta, blue by label | `E` in the margin; bold without colours |
//! | suggested, accepted | — | small letter in the margin, capital and bold |
//! | current | reverse | reverse |

use ratatui::style::{Color, Modifier, Style};

use crate::annotation::schema::{Colour, Schema};
use crate::annotation::{Annotation, Status};
use crate::store::State;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Theme {
    /// Whether there are no colours.
    pub is_mono: bool,
    /// Whether only ASCII can be shown besides the article itself.
    pub is_ascii: bool,
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

    /// The colour of an annotation's label, or the terminal's own.
    pub fn colour(&self, schema: &Schema, annotation: &Annotation) -> Color {
        match schema.layer(&annotation.layer) {
            Some(layer) if !self.is_mono => color(layer.colour_of(&annotation.label)),
            _ => Color::Reset,
        }
    }

    /// What stands back: rules, hints.
    pub fn faint(&self) -> Style {
        if self.is_mono {
            Style::new().add_modifier(Modifier::DIM)
        } else {
            Style::new().fg(Color::DarkGray)
        }
    }

    /// Headings and bars.
    pub fn bar(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The hits of a search.
    pub fn hit(&self, style: Style) -> Style {
        match self.is_mono {
            true => style.add_modifier(Modifier::REVERSED | Modifier::BOLD),
            false => style.fg(Color::Black).bg(Color::Yellow),
        }
    }

    /// Errors.
    pub fn error(&self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        if self.is_mono { style } else { style.fg(Color::Red) }
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
