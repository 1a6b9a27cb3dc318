//! The table of commands: what the reader can do, under which name and key.
//!
//! One row a command. Keymap, palette, help overlay, footer and the keys section of the README are
//! made from it; `config.toml` rebinds keys by the names here.

pub mod key;
pub mod keymap;

pub use key::Key;
pub use keymap::{Keymap, KeymapError};

/// Where the keys of a command work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// In the article and in the panes.
    Reading,
    /// Only while text is being selected, where it goes before [`Context::Reading`].
    Selecting,
    /// In the queue, where it goes before [`Context::Reading`].
    Listing,
}

/// Headings of the help overlay, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    Decide,
    Annotate,
    Move,
    Search,
    View,
    Program,
    Select,
    Queue,
}

impl Group {
    /// All groups in the order of help.
    pub const ALL: [Group; 8] = [
        Self::Decide,
        Self::Annotate,
        Self::Select,
        Self::Move,
        Self::Search,
        Self::View,
        Self::Queue,
        Self::Program,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Decide => "Decide",
            Self::Annotate => "Annotate",
            Self::Select => "While selecting text",
            Self::Move => "Move",
            Self::Search => "Search",
            Self::View => "View",
            Self::Program => "Program",
            Self::Queue => "In the queue",
        }
    }
}

/// What the table says of one command.
#[derive(Debug)]
pub struct Entry {
    pub command: Command,
    /// The name in the config file and the palette.
    pub name: &'static str,
    pub context: Context,
    pub group: Group,
    /// The keys that it has without a config file, as they are written there.
    pub keys: &'static [&'static str],
    /// What it does, as a sentence without its full stop.
    pub title: &'static str,
}

macro_rules! commands {
    ($($variant:ident $name:literal $context:ident $group:ident [$($key:literal)*] $title:literal;)*) => {
        /// Everything that the reader can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $($variant,)* }

        /// The table, in the order of help.
        pub static COMMANDS: &[Entry] = &[$(Entry {
            command: Command::$variant,
            name: $name,
            context: Context::$context,
            group: Group::$group,
            keys: &[$($key),*],
            title: $title,
        },)*];
    };
}

commands! {
    Accept "accept" Reading Decide ["a"] "Accept the annotation and go to the next undecided";
    Reject "reject" Reading Decide ["x"] "Reject the annotation and go to the next undecided";
    Relabel "relabel" Reading Decide ["l"] "Give the annotation another label";
    Skip "skip" Reading Decide ["]"] "Go to the next undecided annotation";
    SkipBack "skip-back" Reading Decide ["["] "Go to the previous undecided annotation";
    Undecide "undecide" Reading Decide ["U"] "Make the annotation a suggestion again";
    AcceptAll "accept-all" Reading Decide ["A"] "Accept all undecided annotations of this layer from a score on";
    Detect "detect" Reading Decide ["D"] "Look for claims, quotes and entities again";
    Undo "undo" Reading Decide ["u"] "Undo the last change";
    Redo "redo" Reading Decide ["ctrl-r"] "Redo what was undone";

    Tag "tag" Reading Annotate ["t"] "Tag the selection, or the word under the cursor";
    Select "select" Reading Annotate ["v"] "Select text by character and word";
    SelectSentence "select-sentence" Reading Annotate ["V"] "Select the sentence under the cursor";
    Edges "edges" Reading Annotate ["e"] "Move the edges of the annotation";
    Name "name" Reading Annotate ["s"] "Set or clear the speaker, claimant or name";
    Attributes "attributes" Reading Annotate ["i"] "Set any attribute of the annotation in a form";
    Note "note" Reading Annotate ["c"] "Write a note on the annotation";
    Delete "delete" Reading Annotate ["d" "delete"] "Delete the annotation (a suggestion is rejected)";
    Guideline "guideline" Reading Annotate ["I"] "Show the guideline of the annotation's layer";

    Confirm "confirm" Selecting Select ["enter"] "Keep the edges, or tag the selection";
    SelectOtherEnd "other-end" Selecting Select ["o"] "Go to the other end of the selection";
    SelectLeft "select-left" Selecting Select ["h"] "Move this end one character left";
    SelectRight "select-right" Selecting Select ["l"] "Move this end one character right";
    SelectWordBack "select-word-back" Selecting Select ["b"] "Move this end to the start of the word";
    SelectWordEnd "select-word-end" Selecting Select ["e"] "Move this end to the end of the word";
    SelectQuotation "select-quotation" Selecting Select ["\""] "Take the text between the quotation marks around the cursor";
    SelectSentenceHere "take-sentence" Selecting Select ["s"] "Take the whole sentence";
    SelectParagraph "take-paragraph" Selecting Select ["p"] "Take the whole paragraph";
    Copy "copy" Reading Select ["y"] "Copy the selection, or the annotation's text";

    Down "down" Reading Move ["j" "down" "ctrl-n" "enter"] "Go down a row";
    Up "up" Reading Move ["k" "up" "ctrl-p"] "Go up a row";
    PageDown "page-down" Reading Move ["space" "pagedown" "ctrl-f" "f"] "Go down a page";
    PageUp "page-up" Reading Move ["b" "pageup" "ctrl-b"] "Go up a page";
    HalfPageDown "half-page-down" Reading Move ["ctrl-d"] "Go down half a page";
    HalfPageUp "half-page-up" Reading Move ["ctrl-u"] "Go up half a page";
    Top "top" Reading Move ["g" "home" "<"] "Go to the start, or to percent with a count";
    End "end" Reading Move ["G" "end" ">"] "Go to the end, or to a paragraph with a count";
    Percent "percent" Reading Move ["%"] "Go to the percentage given as count";
    Left "left" Reading Move ["left"] "Go left a character";
    Right "right" Reading Move ["right"] "Go right a character";
    WordNext "word-next" Reading Move ["w"] "Go to the next word";
    WordBack "word-back" Reading Move ["W"] "Go to the previous word";
    SentenceNext "sentence-next" Reading Move [")"] "Go to the next sentence";
    SentenceBack "sentence-back" Reading Move ["("] "Go to the previous sentence";
    ParagraphNext "paragraph-next" Reading Move ["}"] "Go to the next paragraph";
    ParagraphBack "paragraph-back" Reading Move ["{"] "Go to the previous paragraph";
    AnnotationNext "annotation-next" Reading Move ["J"] "Go to the next annotation, decided or not";
    AnnotationBack "annotation-back" Reading Move ["K"] "Go to the previous annotation, decided or not";
    AnnotationHere "annotation-here" Reading Move ["o"] "Go through the annotations under the cursor";
    ScrollDown "scroll-down" Reading Move ["ctrl-e"] "Scroll down a row";
    ScrollUp "scroll-up" Reading Move ["ctrl-y"] "Scroll up a row";
    ArticleNext "article-next" Reading Move ["ctrl-right" "alt-n"] "Open the next article: of those given, or of the queue";
    ArticleBack "article-back" Reading Move ["ctrl-left" "alt-p"] "Open the previous article: of those given, or of the queue";

    Search "search" Reading Search ["/"] "Search the article (regex: before the text for a regular expression)";
    SearchNext "search-next" Reading Search ["n"] "Go to the next hit";
    SearchBack "search-back" Reading Search ["N"] "Go to the previous hit";

    PaneNext "pane-next" Reading View ["tab"] "Go to the next pane";
    PaneBack "pane-back" Reading View ["backtab"] "Go to the previous pane";
    Panes "panes" Reading View ["p"] "Show or hide the panes";
    Layers "layers" Reading View ["L"] "Show or hide a layer in the article";
    Rejected "rejected" Reading View ["r"] "Show or hide rejected annotations";
    Sort "sort" Reading View ["S"] "Sort the pane by position, score or name";
    Wider "wider" Reading View ["+" "="] "Make the rows wider";
    Narrower "narrower" Reading View ["-"] "Make the rows narrower";
    Mouse "mouse" Reading View ["M"] "Give the mouse to the terminal, or take it back";
    Redraw "redraw" Reading View ["ctrl-l"] "Draw the screen again";

    OpenDocument "open-document" Listing Queue ["enter"] "Open the article";
    Find "find" Listing Queue ["/"] "Search titles and texts of the whole library";
    FilterState "filter-state" Listing Queue ["s"] "List untouched, begun or finished articles only";
    FilterLabel "filter-label" Listing Queue ["l"] "List articles with a label only";
    FilterDays "filter-days" Listing Queue ["d"] "List articles of a day, a month, or between two days only";
    FilterClear "filter-clear" Listing Queue ["c"] "List all articles again";
    SortQueue "sort-queue" Listing Queue ["S" "o"] "Sort by last opened, open suggestions, check-worthiness, uncertainty, date or title";
    Unfinished "unfinished" Listing Queue ["]"] "Go to the next article that is not finished";
    UnfinishedBack "unfinished-back" Listing Queue ["["] "Go to the previous article that is not finished";
    Refresh "refresh" Listing Queue ["r"] "Read the library again";
    Queue "queue" Reading Queue ["Q"] "Go to the queue of all articles, or back to the article";

    Help "help" Reading Program ["?" "f1"] "Show all keys";
    Palette "palette" Reading Program [":"] "Find a command by its name";
    Notices "notices" Reading Program ["!"] "Show what was noticed on opening";
    Cancel "cancel" Reading Program ["esc" "ctrl-c"] "Leave what is open, drop the selection, clear the search";
    Suspend "suspend" Reading Program ["ctrl-z"] "Suspend postil";
    Quit "quit" Reading Program ["q"] "Quit, or go back to the queue; everything is saved already";
}

impl Command {
    /// The command's row of the table.
    pub fn entry(self) -> &'static Entry {
        COMMANDS.iter().find(|entry| entry.command == self).expect("the macro makes a row for each")
    }

    /// The command with this name.
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|entry| entry.name == name).map(|entry| entry.command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_once() {
        let mut names: Vec<_> = COMMANDS.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
