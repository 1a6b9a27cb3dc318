//! The formats that a document can be read from.

use std::path::Path;

/// How the text of a file is to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    #[default]
    Plain,
    Markdown,
    /// A page of the web: the article in it.
    Html,
}

impl Format {
    /// All formats, in the order in which help lists them.
    pub const ALL: [Format; 3] = [Self::Plain, Self::Markdown, Self::Html];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// The format with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether the ending of a path or URL says what is in it. Nothing does so of standard input.
    pub fn has_name(source: &str) -> bool {
        let ending = Path::new(source).extension().and_then(|ending| ending.to_str());
        let is_text = ending.is_some_and(|ending| {
            ending.eq_ignore_ascii_case("txt") || ending.eq_ignore_ascii_case("text")
        });
        is_text || Self::of(source) != Self::Plain
    }

    /// The format that a path or URL has by its ending; plain text if it is not known.
    pub fn of(source: &str) -> Self {
        let ending = Path::new(source).extension().and_then(|ending| ending.to_str());
        match ending.unwrap_or("").to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mkdn" => Self::Markdown,
            "html" | "htm" | "xhtml" | "shtml" => Self::Html,
            _ => Self::Plain,
        }
    }
}
