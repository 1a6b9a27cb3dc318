//! The colours of each look, and the nearest ones that the terminal has.
//!
//! Those of `colour-blind` are Okabe and Ito's (“Color Universal Design”, 2008). A test holds every
//! colour of a look with a background of its own to the contrast that WCAG 2 asks of text.

use ratatui::style::Color;

use crate::annotation::schema::Colour;
use crate::app::look::Look;

/// How many colours the terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    #[default]
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    True,
}

/// Red, green, blue.
type Rgb = (u8, u8, u8);

/// The colours of a look.
pub struct Paint {
    /// Background and text, if they are not the terminal's.
    pub ground: Option<(Rgb, Rgb)>,
    pub faint: Rgb,
    /// Text and background of a search's hit.
    pub hit: (Rgb, Rgb),
    pub error: Rgb,
    /// By the names of the schema's sixteen colours, in their order.
    colours: [Rgb; 16],
}

impl Paint {
    /// The colour for a colour of the schema.
    pub fn colour(&self, colour: Colour) -> Rgb {
        self.colours.get(colour as usize).copied().unwrap_or(self.faint)
    }
}

/// The colours of a look; `None` for the terminal's own.
pub fn paint(look: Look) -> Option<&'static Paint> {
    match look {
        Look::Terminal => None,
        Look::Light => Some(&LIGHT),
        Look::Dark => Some(&DARK),
        Look::HighContrast => Some(&HIGH_CONTRAST),
        Look::ColourBlind => Some(&COLOUR_BLIND),
    }
}

const fn rgb(hex: u32) -> Rgb {
    ((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static LIGHT: Paint = Paint {
    ground: Some((rgb(0xfbfaf5), rgb(0x22242a))),
    faint: rgb(0x656a73),
    hit: (rgb(0x22242a), rgb(0xffe08a)),
    error: rgb(0xb3261e),
    colours: [
        rgb(0x22242a),
        rgb(0xb3261e),
        rgb(0x2b7030),
        rgb(0x8a5a00),
        rgb(0x1a4fb4),
        rgb(0x8e24aa),
        rgb(0x00697a),
        rgb(0x4a4d55),
        rgb(0x656a73),
        rgb(0xb0352f),
        rgb(0x3b6e1e),
        rgb(0x755600),
        rgb(0x2a5db0),
        rgb(0xa0307f),
        rgb(0x006a6a),
        rgb(0x000000),
    ],
};

static DARK: Paint = Paint {
    ground: Some((rgb(0x16181d), rgb(0xd8d8d2))),
    faint: rgb(0x8d939d),
    hit: (rgb(0x16181d), rgb(0xe6c35c)),
    error: rgb(0xff8f93),
    colours: [
        rgb(0x9aa0aa),
        rgb(0xf07178),
        rgb(0x9ccc65),
        rgb(0xe6c35c),
        rgb(0x6fa8ff),
        rgb(0xd69bf0),
        rgb(0x5fd1d9),
        rgb(0xd8d8d2),
        rgb(0x8d939d),
        rgb(0xff8f93),
        rgb(0xb8e07d),
        rgb(0xf5d97b),
        rgb(0x8fc0ff),
        rgb(0xe6b5fa),
        rgb(0x8ce6ec),
        rgb(0xffffff),
    ],
};

static HIGH_CONTRAST: Paint = Paint {
    ground: Some((rgb(0x000000), rgb(0xffffff))),
    faint: rgb(0xc8c8c8),
    hit: (rgb(0x000000), rgb(0xffff00)),
    error: rgb(0xff9a9a),
    colours: [
        rgb(0xffffff),
        rgb(0xff9a9a),
        rgb(0x5fff5f),
        rgb(0xffff00),
        rgb(0x9cc8ff),
        rgb(0xffa8ff),
        rgb(0x00ffff),
        rgb(0xffffff),
        rgb(0xc8c8c8),
        rgb(0xff9a9a),
        rgb(0x5fff5f),
        rgb(0xffff00),
        rgb(0x9cc8ff),
        rgb(0xffa8ff),
        rgb(0x00ffff),
        rgb(0xffffff),
    ],
};

static COLOUR_BLIND: Paint = Paint {
    ground: None,
    faint: rgb(0x808080),
    hit: (rgb(0x000000), rgb(0xf0e442)),
    error: rgb(0xd55e00),
    colours: [
        rgb(0x808080),
        rgb(0xd55e00),
        rgb(0x009e73),
        rgb(0xe69f00),
        rgb(0x0072b2),
        rgb(0xcc79a7),
        rgb(0x56b4e9),
        rgb(0x808080),
        rgb(0x808080),
        rgb(0xd55e00),
        rgb(0x009e73),
        rgb(0xe69f00),
        rgb(0x0072b2),
        rgb(0xcc79a7),
        rgb(0x56b4e9),
        rgb(0x808080),
    ],
};

/// The nearest colour that a terminal of this depth has.
pub fn nearest(colour: Rgb, depth: Depth) -> Color {
    match depth {
        Depth::True => Color::Rgb(colour.0, colour.1, colour.2),
        Depth::Indexed => Color::Indexed(indexed(colour)),
        Depth::Sixteen => named(colour),
    }
}

/// The nearest of xterm's 240 fixed colours: a cube of 6 × 6 × 6 and 24 greys.
fn indexed(colour: Rgb) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |value: u8| {
        let far = |&(_, step): &(usize, &u8)| value.abs_diff(*step);
        STEPS.iter().enumerate().min_by_key(far).map_or((0, 0), |(number, &step)| (number, step))
    };
    let (red, green, blue) = (step(colour.0), step(colour.1), step(colour.2));
    let cube = 16 + 36 * red.0 + 6 * green.0 + blue.0;
    let mean = (u16::from(colour.0) + u16::from(colour.1) + u16::from(colour.2)) / 3;
    let number = (mean.saturating_sub(3) / 10).min(23);
    let grey = (8 + 10 * number) as u8;
    let is_grey = distance(colour, (grey, grey, grey)) < distance(colour, (red.1, green.1, blue.1));
    if is_grey { 232 + number as u8 } else { cube as u8 }
}

/// The nearest of the sixteen, as xterm shows them.
fn named(colour: Rgb) -> Color {
    const NAMED: [(Color, Rgb); 16] = [
        (Color::Black, rgb(0x000000)),
        (Color::Red, rgb(0xcd0000)),
        (Color::Green, rgb(0x00cd00)),
        (Color::Yellow, rgb(0xcdcd00)),
        (Color::Blue, rgb(0x0000ee)),
        (Color::Magenta, rgb(0xcd00cd)),
        (Color::Cyan, rgb(0x00cdcd)),
        (Color::Gray, rgb(0xe5e5e5)),
        (Color::DarkGray, rgb(0x7f7f7f)),
        (Color::LightRed, rgb(0xff0000)),
        (Color::LightGreen, rgb(0x00ff00)),
        (Color::LightYellow, rgb(0xffff00)),
        (Color::LightBlue, rgb(0x5c5cff)),
        (Color::LightMagenta, rgb(0xff00ff)),
        (Color::LightCyan, rgb(0x00ffff)),
        (Color::White, rgb(0xffffff)),
    ];
    let far = |named: &&(Color, Rgb)| distance(colour, named.1);
    NAMED.iter().min_by_key(far).map_or(Color::Reset, |(color, _)| *color)
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(colour: Rgb) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(colour.0) + 0.7152 * part(colour.1) + 0.0722 * part(colour.2)
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_colour_can_be_read_on_its_ground() {
        for look in Look::ALL {
            let Some(paint) = paint(look) else { continue };
            let least = if look == Look::HighContrast { 7.0 } else { 4.5 };
            assert!(contrast(paint.hit.0, paint.hit.1) >= least, "{look:?}: hit");
            // Where the ground is the terminal's, colours have to be seen on black and on white.
            let (grounds, least) = match paint.ground {
                Some((ground, text)) => {
                    assert!(contrast(ground, text) >= 7.0, "{look:?}: text");
                    (vec![ground], least)
                }
                None => (vec![rgb(0x000000), rgb(0xffffff)], 2.2),
            };
            for ground in grounds {
                for colour in paint.colours.iter().chain([&paint.faint, &paint.error]) {
                    let contrast = contrast(*colour, ground);
                    assert!(
                        contrast >= least,
                        "{look:?}: {colour:x?} on {ground:x?}: {contrast:.1}"
                    );
                }
            }
        }
    }

    #[test]
    fn colours_of_the_three_layers_stay_apart_at_every_depth() {
        for look in Look::ALL {
            let Some(paint) = paint(look) else { continue };
            for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
                let [claim, quote, entity] = [Colour::Yellow, Colour::Cyan, Colour::Green]
                    .map(|colour| nearest(paint.colour(colour), depth));
                assert!(claim != quote && quote != entity && claim != entity, "{look:?} {depth:?}");
            }
        }
    }

    #[test]
    fn the_nearest_of_256_is_found_in_cube_and_greys() {
        assert_eq!(indexed(rgb(0xff0000)), 196);
        assert_eq!(indexed(rgb(0x808080)), 244);
        assert_eq!(indexed(rgb(0x000000)), 16);
    }
}
