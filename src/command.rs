//! The table of commands: what the reader can do, under which name and key.
//!
//! One row a command. Keymap, palette, help overlay, footer and the keys section of the README are
//! made from it; `config.toml` rebinds keys by the names here.

pub mod key;
pub mod keymap;

pub use key::Key;
pub use keymap::{Found, Keymap, KeymapError, Keys};

/// Where the keys of a command work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// In the article and in the panes.
    Reading,
    /// Only while text is being selected, where it goes before [`Context::Reading`].
    Selecting,
    /// In the queue, where it goes before [`Context::Reading`].
    Listing,
    /// While differences between annotators are settled, where it goes before [`Context::Reading`].
    Settling,
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
    Settle,
}

impl Group {
    /// All groups in the order of help.
    pub const ALL: [Group; 9] = [
        Self::Decide,
        Self::Annotate,
        Self::Select,
        Self::Move,
        Self::Search,
        Self::View,
        Self::Queue,
        Self::Settle,
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
            Self::Settle => "While settling differences",
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
    SkipInLayer "skip-in-layer" Reading Decide [";"] "Go to the next undecided annotation of this layer, and keep to the layer";
    SkipBackInLayer "skip-back-in-layer" Reading Decide [","] "Go to the previous undecided annotation of this layer";
    Repeat "repeat" Reading Decide ["."] "Do the last thing again: the decision, label, name or attribute";
    AllMentions "all-mentions" Reading Decide ["*"] "Let the next decision go to all mentions of this name";
    Undecide "undecide" Reading Decide ["U"] "Make the annotation a suggestion again";
    AcceptAll "accept-all" Reading Decide ["A"] "Accept all undecided annotations of this pane, or from a score on";
    RejectAll "reject-all" Reading Decide ["X"] "Reject all undecided annotations of this pane, or below a score";
    Detect "detect" Reading Decide ["D"] "Look for claims, quotes and entities again";
    Possible "possible" Reading Decide ["$"] "Look for weak claims and possible quotes too, or no longer";
    Undo "undo" Reading Decide ["u"] "Undo the last change";
    Redo "redo" Reading Decide ["ctrl-r"] "Redo what was undone";

    Tag "tag" Reading Annotate ["t"] "Tag the selection, or the word under the cursor";
    Select "select" Reading Annotate ["v"] "Select text by character and word";
    SelectSentence "select-sentence" Reading Annotate ["V"] "Select the sentence under the cursor";
    Edges "edges" Reading Annotate ["e"] "Move the edges of the annotation";
    Name "name" Reading Annotate ["s"] "Set or clear the speaker, claimant or name";
    Attributes "attributes" Reading Annotate ["i"] "Set any attribute of the annotation in a form";
    Note "note" Reading Annotate ["c"] "Write a note on the annotation";
    Piece "piece" Reading Annotate ["P"] "Add a piece of text to the annotation";
    MergeNames "merge-names" Reading Annotate ["C"] "Merge all mentions of this name with another name";
    Split "split" Reading Annotate ["Y"] "Split this mention out of its name";
    Delete "delete" Reading Annotate ["d" "delete"] "Delete the annotation (a suggestion is rejected)";
    Relations "relations" Reading Annotate ["R"] "List the annotation's relations, add or remove one";
    DocumentLabels "document-labels" Reading Annotate ["B"] "Label the document as a whole";
    Guideline "guideline" Reading Annotate ["I"] "Show the guideline of the annotation's layer";

    Confirm "confirm" Selecting Select ["enter"] "Keep the edges, or tag the selection";
    SelectOtherEnd "other-end" Selecting Select ["o"] "Go to the other end of the selection";
    SelectLeft "select-left" Selecting Select ["h"] "Move this end one character left";
    SelectRight "select-right" Selecting Select ["l"] "Move this end one character right";
    SelectWordBack "select-word-back" Selecting Select ["b"] "Move this end a word left";
    SelectWordEnd "select-word-end" Selecting Select ["e"] "Move this end a word right";
    SelectMark "select-mark" Selecting Select ["'"] "Move this end to the next quotation mark outwards";
    SelectSentenceStart "select-sentence-start" Selecting Select ["("] "Move this end to the start of the sentence";
    SelectSentenceEnd "select-sentence-end" Selecting Select [")"] "Move this end to the end of the sentence";
    SelectQuotation "select-quotation" Selecting Select ["\""] "Take the text between the quotation marks around the cursor";
    SelectSentenceHere "take-sentence" Selecting Select ["s"] "Take the whole sentence";
    SelectParagraph "take-paragraph" Selecting Select ["p"] "Take the whole paragraph";
    NextPiece "next-piece" Selecting Select ["tab"] "Go on to the edges of the next piece";
    DropPiece "drop-piece" Selecting Select ["d"] "Drop this piece of the annotation";
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
    Follow "follow" Reading Move ["F"] "Follow the annotation's relation to its other end";
    Outline "outline" Reading Move ["O"] "List the headings";
    Links "links" Reading Move ["H"] "List the links, to open or copy one";
    Mark "mark" Reading Move ["m"] "Mark this place with a letter";
    ToMark "to-mark" Reading Move ["'"] "Go to the mark with a letter";
    JumpBack "jump-back" Reading Move ["ctrl-o"] "Go back to where the last jump began";
    JumpOn "jump-on" Reading Move ["alt-o"] "Go on again after going back";
    ScrollDown "scroll-down" Reading Move ["ctrl-e"] "Scroll down a row";
    ScrollUp "scroll-up" Reading Move ["ctrl-y"] "Scroll up a row";
    ShowTop "show-top" Reading Move ["z t"] "Scroll until the cursor's row is at the top";
    ShowMiddle "show-middle" Reading Move ["z z"] "Scroll until the cursor's row is in the middle";
    ShowBottom "show-bottom" Reading Move ["z b"] "Scroll until the cursor's row is at the bottom";
    ArticleNext "article-next" Reading Move ["ctrl-right" "alt-n"] "Open the next article: of those given, or of the queue";
    ArticleBack "article-back" Reading Move ["ctrl-left" "alt-p"] "Open the previous article: of those given, or of the queue";

    Search "search" Reading Search ["/"] "Search the article (regex: before the text for a regular expression)";
    SearchNext "search-next" Reading Search ["n"] "Go to the next hit";
    SearchBack "search-back" Reading Search ["N"] "Go to the previous hit";
    Hits "hits" Reading Search ["&"] "List the hits with the words around them";

    PaneNext "pane-next" Reading View ["tab"] "Go to the next pane";
    PaneBack "pane-back" Reading View ["backtab"] "Go to the previous pane";
    Panes "panes" Reading View ["p"] "Show or hide the panes";
    Layers "layers" Reading View ["L"] "Show or hide a layer in the article";
    Rejected "rejected" Reading View ["r"] "Show or hide rejected annotations";
    Sort "sort" Reading View ["S"] "Sort the pane by position, score, name or mentions";
    Filter "filter" Reading View ["|"] "List in the pane only: status:suggested label:PERSON >0.8 by:ana words";
    Group "group" Reading View ["#"] "Give each name one row in the pane, or each mention";
    Unfold "unfold" Reading View ["Z"] "Show or hide the mentions of a name in the pane";
    FoldPane "fold-pane" Reading View ["_"] "Show only the heading of the pane, or its rows again";
    HidePane "hide-pane" Reading View ["h"] "Show or hide one of the panes";
    PaneHigher "pane-higher" Reading View ["alt-up"] "Make the pane higher";
    PaneLower "pane-lower" Reading View ["alt-down"] "Make the pane lower";
    PanesWider "panes-wider" Reading View ["alt-left"] "Make the panes wider";
    PanesNarrower "panes-narrower" Reading View ["alt-right"] "Make the panes narrower";
    Wider "wider" Reading View ["+" "="] "Make the rows wider";
    Narrower "narrower" Reading View ["-"] "Make the rows narrower";
    Themes "theme" Reading View ["T"] "Choose the colours";
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

    Settle "settle" Listing Queue ["A"] "Settle what the annotators of the article differ in";

    DifferenceNext "difference-next" Settling Settle ["]" "tab"] "Go to the next difference that is not settled";
    DifferenceBack "difference-back" Settling Settle ["[" "backtab"] "Go to the previous difference that is not settled";
    PlaceNext "place-next" Settling Settle ["J"] "Go to the next difference, settled or not";
    PlaceBack "place-back" Settling Settle ["K"] "Go to the previous difference, settled or not";
    TakeFirst "take-first" Settling Settle ["a"] "Take what the first annotator has";
    TakeSecond "take-second" Settling Settle ["b"] "Take what the second annotator has";
    TakeThird "take-third" Settling Settle ["c"] "Take what the third annotator has";
    Take "take" Settling Settle ["t"] "Take what an annotator has";
    TakeAll "take-all" Settling Settle ["B"] "Take every version as an annotation of its own";
    Merge "merge" Settling Settle ["m"] "Make one annotation of all versions";
    Neither "neither" Settling Settle ["x"] "Take none: nothing is right";
    Write "write" Settling Settle ["w"] "Write another version: change edges, label and attributes of it";
    TakeAgreed "take-agreed" Settling Settle ["A"] "Take everything that all agree on";
    Agreed "agreed" Settling Settle ["v"] "List places in which all agree too, or not";
    Others "others" Reading View ["E"] "Show or hide what other annotators decided";

    Help "help" Reading Program ["?" "f1"] "Show all keys";
    Palette "palette" Reading Program [":"] "Find a command by its name";
    Notices "notices" Reading Program ["!"] "Show what was noticed on opening";
    SaveElsewhere "save-elsewhere" Reading Program ["ctrl-s"] "Go on in another library file, with all that is not saved";
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
