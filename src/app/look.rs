//! Which colours the reader wants. What they are is the business of `ui::theme`.

/// A set of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Look {
    /// The terminal's own sixteen colours on its own background.
    #[default]
    Terminal,
    Light,
    Dark,
    HighContrast,
    /// Colours that colour-blind eyes tell apart, on the terminal's own background.
    ColourBlind,
}

impl Look {
    /// All of them in the order of the menu.
    pub const ALL: [Look; 5] =
        [Self::Terminal, Self::Light, Self::Dark, Self::HighContrast, Self::ColourBlind];

    /// The name in the config file and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
        }
    }

    /// The look with this name.
    pub fn named(name: &str) -> Option<Self> {
        let name = if name == "color-blind" { "colour-blind" } else { name };
        Self::ALL.into_iter().find(|look| look.name() == name)
    }

    /// What it is for.
    pub fn description(self) -> &'static str {
        match self {
            Self::Terminal => "the terminal’s own sixteen colours",
            Self::Light => "dark on paper white",
            Self::Dark => "light on dark grey",
            Self::HighContrast => "bright on black",
            Self::ColourBlind => "Okabe and Ito’s colours on the terminal’s background",
        }
    }
}
