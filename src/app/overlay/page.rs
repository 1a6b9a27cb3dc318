//! Text to read: the help, a guideline, a list of notices. Scrolls with the usual keys.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::overlay::Overlay;
use crate::app::{App, Effect};
use crate::command::{Command, Keymap};

/// A text under a title.
#[derive(Debug, Clone)]
pub struct Page {
    pub title: String,
    pub text: Text,
    /// The first row shown.
    pub top: usize,
}

/// What a page says.
#[derive(Debug, Clone)]
pub enum Text {
    Paragraphs(Vec<String>),
    Markdown(String),
}

impl Text {
    /// The text line by line, as it was written.
    pub fn lines(&self) -> Vec<&str> {
        match self {
            Self::Paragraphs(paragraphs) => paragraphs.iter().map(String::as_str).collect(),
            Self::Markdown(text) => text.lines().collect(),
        }
    }
}

/// What a reader sees who has no article yet, over the first sample.
pub fn welcome(keymap: &Keymap) -> Overlay {
    let key = |command| keymap.shown(command);
    let paragraphs = vec![
        "This is a sample article. postil has marked the claims, quotes and names in it; you decide \
         which are right. All that you do is kept."
            .to_owned(),
        format!(
            "{} next suggestion, {} accept, {} reject, {} undo, {} colours, {} keys, {} quit.",
            key(Command::Skip),
            key(Command::Accept),
            key(Command::Reject),
            key(Command::Undo),
            key(Command::Themes),
            key(Command::Help),
            key(Command::Quit),
        ),
        format!("Three more samples are behind {}.", key(Command::ArticleNext)),
        "Learn it in ten steps: postil tour. Your own articles: postil FILE, or postil FOLDER for \
         many; postil alone is then the list of all of them."
            .to_owned(),
    ];
    let text = Text::Paragraphs(paragraphs);
    Overlay::Page(Page { title: "Welcome to postil".to_owned(), text, top: 0 })
}

/// Handles a key while help or a page is the topmost overlay. What does not scroll closes it.
pub fn key(app: &mut App, key: KeyEvent) -> Vec<Effect> {
    let page = usize::from(app.areas.article.height).max(2) - 1;
    let (Some(Overlay::Help { top }) | Some(Overlay::Page(Page { top, .. }))) =
        app.overlays.last_mut()
    else {
        return Vec::new();
    };
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    match (key.code, is_control) {
        (KeyCode::Down | KeyCode::Char('j'), false) => *top += 1,
        (KeyCode::Up | KeyCode::Char('k'), false) => *top = top.saturating_sub(1),
        (KeyCode::PageDown | KeyCode::Char(' '), _) | (KeyCode::Char('f'), true) => *top += page,
        (KeyCode::PageUp | KeyCode::Char('b'), _) => *top = top.saturating_sub(page),
        (KeyCode::Home | KeyCode::Char('g'), _) => *top = 0,
        (KeyCode::End | KeyCode::Char('G'), _) => *top = usize::MAX / 2,
        _ => {
            app.overlays.pop();
        }
    }
    Vec::new()
}

/// Keeps the first row of a page such that its last rows fill the height.
pub fn clamp_top(top: usize, rows: usize, height: usize) -> usize {
    top.min(rows.saturating_sub(height))
}
