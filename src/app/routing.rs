//! Which function a key or command calls. One line each.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::annotation::Status;
use crate::app::jumping::Asked;
use crate::app::listing::{self, acting};
use crate::app::look::Look;
use crate::app::moving::Way;
use crate::app::overlay::{Choice, Item, Menu, Overlay, Page, Palette};
use crate::app::reading::Purpose;
use crate::app::{
    App, Effect, View, annotating, areas, arranging, bulk, comparing, deciding, edges, forming,
    jumping, labelling, linking, moving, naming, outlining, overlay, pointing, relating, review,
    saving, saving::elsewhere, searching, selecting, settling, showing, suggesting, tagging,
};
use crate::command::{Command, Context, Found, Key};

/// Columns by which rows are made wider or narrower.
const STEP: i16 = 4;

/// Handles a key: of the topmost overlay, a digit of a count, or a command's.
pub fn key(app: &mut App, event: KeyEvent) -> Vec<Effect> {
    if event.kind == KeyEventKind::Release {
        return Vec::new();
    }
    let key = Key::from(event);
    let is_interrupt = event.code == KeyCode::Char('c') && event.modifiers == KeyModifiers::CONTROL;
    if is_interrupt || app.overlays.is_empty() {
        if !matches!(key.character(), Some('0'..='9')) {
            app.notice = None;
        }
        if is_interrupt {
            return interrupt(app);
        }
        return reading_key(app, key);
    }
    overlay::key(app, event)
}

/// Puts a pasted text into what takes text. It is never taken for commands.
pub fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    match app.overlays.is_empty() {
        true => app.say("Nothing here takes a pasted text."),
        false => return overlay::paste(app, text),
    }
    Vec::new()
}

fn reading_key(app: &mut App, key: Key) -> Vec<Effect> {
    if let Some(asked) = app.asked.take() {
        return jumping::answer(app, asked, key.character());
    }
    let digit = key.character().and_then(|c| c.to_digit(10));
    if let Some(digit) = digit.filter(|_| app.pending.is_empty()) {
        let count = app.count.unwrap_or(0).saturating_mul(10).saturating_add(digit as usize);
        app.count = Some(count.min(9_999_999)).filter(|&count| count > 0);
        return Vec::new();
    }
    let is_enter = key == Key::plain(KeyCode::Enter)
        && app.pending.is_empty()
        && app.context() == Context::Reading;
    if is_enter && arranging::enter(app) {
        app.count = None;
        return Vec::new();
    }
    let context = app.context();
    let mut pressed = std::mem::take(&mut app.pending);
    if !pressed.is_empty() && key == Key::plain(KeyCode::Esc) {
        return Vec::new();
    }
    pressed.push(key);
    match app.keymap.find(context, &pressed) {
        Found::Command(command) => run(app, command),
        Found::Beginning => {
            app.pending = pressed;
            Vec::new()
        }
        Found::Nothing => {
            app.count = None;
            let keys: Vec<String> = pressed.iter().map(ToString::to_string).collect();
            let (keys, help) = (keys.join(" "), app.keymap.shown(Command::Help));
            app.say(format!("The key {keys} does nothing here; {help} shows all keys."));
            Vec::new()
        }
    }
}

/// Runs a command.
pub fn run(app: &mut App, command: Command) -> Vec<Effect> {
    if app.view == View::Queue {
        let effects = in_queue(app, command);
        app.count = None;
        return effects;
    }
    let command = pointing::before(app, command);
    let place = jumping::is_jump(command).then(|| app.reading.cursor());
    let effects = match command {
        Command::Accept => deciding::decide(app, Status::Accepted),
        Command::Reject => deciding::decide(app, Status::Rejected),
        Command::Undecide => deciding::decide(app, Status::Suggested),
        Command::Relabel => annotating::open_relabel(app),
        Command::Skip => review::skip(app, Way::Forward),
        Command::SkipBack => review::skip(app, Way::Back),
        Command::SkipInLayer => review::skip_in_layer(app, Way::Forward),
        Command::SkipBackInLayer => review::skip_in_layer(app, Way::Back),
        Command::Repeat => review::repeat(app),
        Command::AllMentions => review::take_whole(app),
        Command::AcceptAll => bulk::open(app, Status::Accepted),
        Command::RejectAll => bulk::open(app, Status::Rejected),
        Command::Detect => suggesting::detect(app),
        Command::Possible => suggesting::toggle_possible(app),
        Command::Undo => settling::around(app, deciding::undo),
        Command::Redo => settling::around(app, deciding::redo),
        Command::Tag => tagging::open_layers(app),
        Command::Select => selecting::start(app),
        Command::SelectSentence => selecting::start_sentence(app),
        Command::Edges => edges::start(app),
        Command::Piece => edges::start_piece(app),
        Command::MergeNames => naming::open_merge(app),
        Command::Split => naming::split(app),
        Command::Name => annotating::open_name(app),
        Command::Attributes => forming::open(app),
        Command::Note => annotating::open_attribute(app, "note"),
        Command::Delete => annotating::delete(app),
        Command::Relations => relating::open(app),
        Command::DocumentLabels => labelling::open(app),
        Command::Guideline => annotating::guideline(app),
        Command::Copy => copy(app),
        Command::PaneNext => moving::pane(app, Way::Forward),
        Command::PaneBack => moving::pane(app, Way::Back),
        Command::Panes => toggle_panes(app),
        Command::Layers => showing::open_layers(app),
        Command::HidePane => showing::open_panes(app),
        Command::Rejected => showing::toggle_rejected(app),
        Command::Sort | Command::Filter | Command::Group | Command::Unfold | Command::FoldPane => {
            arrange(app, command)
        }
        Command::PaneHigher | Command::PaneLower | Command::PanesWider | Command::PanesNarrower => {
            arrange(app, command)
        }
        Command::Wider => widen(app, STEP),
        Command::Narrower => widen(app, -STEP),
        Command::Themes => open_looks(app),
        Command::Mouse => toggle_mouse(app),
        Command::Redraw => vec![Effect::Redraw],
        Command::Help => open(app, Overlay::Help { top: 0 }),
        Command::Palette => open(app, Overlay::Palette(Palette::new())),
        Command::Notices => notices(app),
        Command::Cancel => cancel(app),
        Command::Suspend => vec![Effect::Suspend],
        Command::Others => comparing::toggle(app),
        Command::Queue => listing::acting::back(app),
        Command::SaveElsewhere => elsewhere::open(app),
        Command::Quit => leave(app),
        _ => go(app, command),
    };
    app.count = None;
    if let Some(place) = place.filter(|&place| place != app.reading.cursor()) {
        jumping::remember_place(app, place);
    }
    effects
}

/// Runs a command that moves the cursor or the selection. A test shows that none is forgotten.
fn go(app: &mut App, command: Command) -> Vec<Effect> {
    match command {
        Command::Confirm => selecting::confirm(app),
        Command::SelectOtherEnd => selecting::other_end(app),
        Command::SelectWordEnd => edges::word(app, Way::Forward),
        Command::SelectMark => edges::to_mark(app),
        Command::SelectSentenceStart => edges::sentence(app, Way::Back),
        Command::SelectSentenceEnd => edges::sentence(app, Way::Forward),
        Command::NextPiece => edges::next_piece(app),
        Command::DropPiece => edges::drop_piece(app),
        Command::SelectQuotation => selecting::take_quotation(app),
        Command::SelectSentenceHere => selecting::take_sentence(app),
        Command::SelectParagraph => selecting::take_paragraph(app),
        Command::Down => moving::rows(app, Way::Forward),
        Command::Up => moving::rows(app, Way::Back),
        Command::PageDown => moving::page(app, Way::Forward, 1),
        Command::PageUp => moving::page(app, Way::Back, 1),
        Command::HalfPageDown => moving::page(app, Way::Forward, 2),
        Command::HalfPageUp => moving::page(app, Way::Back, 2),
        Command::Top => moving::to_end(app, Way::Back),
        Command::End => moving::to_end(app, Way::Forward),
        Command::Percent => percent(app),
        Command::Left if arranging::step(app, false) => Vec::new(),
        Command::Right if arranging::step(app, true) => Vec::new(),
        Command::Left | Command::SelectLeft => moving::characters(app, Way::Back),
        Command::Right | Command::SelectRight => moving::characters(app, Way::Forward),
        Command::WordNext => moving::words(app, Way::Forward),
        Command::SelectWordBack => edges::word(app, Way::Back),
        Command::WordBack => moving::words(app, Way::Back),
        Command::SentenceNext => moving::sentence(app, Way::Forward),
        Command::SentenceBack => moving::sentence(app, Way::Back),
        Command::ParagraphNext => moving::paragraph(app, Way::Forward),
        Command::ParagraphBack => moving::paragraph(app, Way::Back),
        Command::AnnotationNext => moving::annotation(app, Way::Forward),
        Command::AnnotationBack => moving::annotation(app, Way::Back),
        Command::AnnotationHere => moving::here(app),
        Command::Follow => relating::follow(app),
        Command::Outline => outlining::open(app),
        Command::Links => linking::open(app),
        Command::Mark => ask(app, Asked::Mark),
        Command::ToMark => ask(app, Asked::ToMark),
        Command::JumpBack => jumping::back(app),
        Command::JumpOn => jumping::on(app),
        Command::ShowTop => show_cursor_at(app, 0),
        Command::ShowMiddle => show_cursor_at(app, 1),
        Command::ShowBottom => show_cursor_at(app, 2),
        Command::ScrollDown => moving::scroll(app, 1),
        Command::ScrollUp => moving::scroll(app, -1),
        Command::ArticleNext => open_article(app, 1),
        Command::ArticleBack => open_article(app, -1),
        Command::Search => searching::open(app),
        Command::SearchNext => searching::next(app, Way::Forward),
        Command::SearchBack => searching::next(app, Way::Back),
        Command::Hits => searching::list(app),
        other => settle(app, other),
    }
}

/// Runs a command that settles a difference between annotators.
fn settle(app: &mut App, command: Command) -> Vec<Effect> {
    use settling::deciding as take;
    match command {
        Command::DifferenceNext => settling::next(app, Way::Forward, true),
        Command::DifferenceBack => settling::next(app, Way::Back, true),
        Command::PlaceNext => settling::next(app, Way::Forward, false),
        Command::PlaceBack => settling::next(app, Way::Back, false),
        Command::TakeFirst => take::take(app, 0),
        Command::TakeSecond => take::take(app, 1),
        Command::TakeThird => take::take(app, 2),
        Command::Take => take::open_take(app),
        Command::TakeAll => take::take_all(app),
        Command::Merge => take::merge(app),
        Command::Neither => take::neither(app),
        Command::Write => take::write(app),
        Command::TakeAgreed => take::take_agreed(app),
        Command::Agreed => settling::toggle_agreed(app),
        _ => Vec::new(),
    }
}

/// Runs a command that changes how the panes show what they list.
fn arrange(app: &mut App, command: Command) -> Vec<Effect> {
    match command {
        Command::Sort => arranging::sort(app),
        Command::Filter => arranging::open_filter(app),
        Command::Group => arranging::group(app),
        Command::Unfold => arranging::unfold(app),
        Command::FoldPane => arranging::toggle_pane(app),
        Command::PaneHigher => arranging::heighten(app, true),
        Command::PaneLower => arranging::heighten(app, false),
        Command::PanesWider => arranging::widen(app, true),
        Command::PanesNarrower => arranging::widen(app, false),
        _ => Vec::new(),
    }
}

/// Waits for a character.
fn ask(app: &mut App, asked: Asked) -> Vec<Effect> {
    app.asked = Some(asked);
    Vec::new()
}

fn show_cursor_at(app: &mut App, halves: usize) -> Vec<Effect> {
    app.reading.show_cursor_at(halves);
    Vec::new()
}

/// Asks for a set of colours.
fn open_looks(app: &mut App) -> Vec<Effect> {
    let items = Look::ALL.into_iter().zip('1'..='9').map(|(look, key)| Item {
        key,
        title: look.name().to_owned(),
        hint: look.description().to_owned(),
        choice: Choice::Look(look),
    });
    let row = Look::ALL.iter().position(|look| *look == app.look).unwrap_or(0);
    let title = "Colours".to_owned();
    open(app, Overlay::Menu(Menu { title, items: items.collect(), row }))
}

/// Runs a command in the queue.
fn in_queue(app: &mut App, command: Command) -> Vec<Effect> {
    use listing::moving as queue;
    match command {
        Command::OpenDocument => acting::open(app),
        Command::Find => acting::open_find(app),
        Command::FilterState => acting::open_states(app),
        Command::FilterLabel => acting::open_labels(app),
        Command::FilterDays => acting::open_days(app),
        Command::FilterClear => acting::clear(app),
        Command::SortQueue => acting::open_sorts(app),
        Command::Refresh => acting::refresh(app),
        Command::Settle => acting::settle(app),
        Command::Unfinished => queue::unfinished(app, Way::Forward),
        Command::UnfinishedBack => queue::unfinished(app, Way::Back),
        Command::Queue => acting::to_article(app),
        Command::Down | Command::ScrollDown => queue::rows(app, 1),
        Command::Up | Command::ScrollUp => queue::rows(app, -1),
        Command::PageDown => queue::page(app, Way::Forward, 1),
        Command::PageUp => queue::page(app, Way::Back, 1),
        Command::HalfPageDown => queue::page(app, Way::Forward, 2),
        Command::HalfPageUp => queue::page(app, Way::Back, 2),
        Command::Top => queue::to_end(app, Way::Back),
        Command::End => queue::to_end(app, Way::Forward),
        Command::Themes => open_looks(app),
        Command::Mouse => toggle_mouse(app),
        Command::Redraw => vec![Effect::Redraw],
        Command::Help => open(app, Overlay::Help { top: 0 }),
        Command::Palette => open(app, Overlay::Palette(Palette::new())),
        Command::Cancel => cancel(app),
        Command::Suspend => vec![Effect::Suspend],
        Command::Quit => quit(app),
        other => {
            app.say(format!("“{}” works in an article.", other.entry().name));
            Vec::new()
        }
    }
}

fn open(app: &mut App, overlay: Overlay) -> Vec<Effect> {
    app.overlays.push(overlay);
    Vec::new()
}

fn percent(app: &mut App) -> Vec<Effect> {
    match app.count.take() {
        Some(count) => moving::to_percent(app, count),
        None => {
            app.say("Type a number before %: 50% goes to the middle.");
            Vec::new()
        }
    }
}

fn copy(app: &mut App) -> Vec<Effect> {
    let text = app.document.text();
    let selected = app.reading.selected().map(|span| span.slice(text).to_owned());
    let of_annotation = || {
        let spans = &app.current()?.spans;
        Some(spans.iter().map(|span| span.slice(text)).collect::<Vec<_>>().join(" "))
    };
    match selected.or_else(of_annotation) {
        Some(copied) => {
            app.reading.selection = None;
            if app.reading.selection.is_none() && app.current.is_none() {
                moving::at_cursor(app);
            }
            vec![Effect::Copy(copied)]
        }
        None => annotating::no_annotation(app),
    }
}

fn toggle_panes(app: &mut App) -> Vec<Effect> {
    app.panes.is_visible = !app.panes.is_visible;
    app.panes.focus = crate::app::panes::Focus::Article;
    areas::arrange(app);
    Vec::new()
}

fn widen(app: &mut App, columns: i16) -> Vec<Effect> {
    app.reading.widen(columns);
    areas::arrange(app);
    app.say(format!("Rows have up to {} columns.", app.reading.measure()));
    Vec::new()
}

fn toggle_mouse(app: &mut App) -> Vec<Effect> {
    app.has_mouse = !app.has_mouse;
    app.say(match app.has_mouse {
        true => "The mouse is postil's; hold shift for the terminal's own selection.",
        false => "The mouse is the terminal's: select and copy as everywhere.",
    });
    vec![Effect::CaptureMouse(app.has_mouse)]
}

fn notices(app: &mut App) -> Vec<Effect> {
    let mut paragraphs = app.document.notices.clone();
    if paragraphs.is_empty() {
        paragraphs.push("Nothing was noticed on opening.".to_owned());
    }
    let text = overlay::page::Text::Paragraphs(paragraphs);
    open(app, Overlay::Page(Page { title: "Notices".to_owned(), text, top: 0 }))
}

fn open_article(app: &mut App, step: isize) -> Vec<Effect> {
    if app.is_from_queue {
        return acting::open_next(app, step);
    }
    let (now, count) = app.article;
    match now.checked_add_signed(step).filter(|&next| next < count) {
        Some(_) => vec![save_place(app), Effect::Open(step)],
        None => {
            app.say(if step > 0 {
                "This is the last article."
            } else {
                "This is the first article."
            });
            Vec::new()
        }
    }
}

/// Leaves the topmost thing; with nothing to leave, the first `ctrl-c` says how to quit.
fn interrupt(app: &mut App) -> Vec<Effect> {
    let has_something = !app.pending.is_empty()
        || app.asked.is_some()
        || !app.overlays.is_empty()
        || app.reading.selection.is_some();
    if has_something {
        return cancel(app);
    }
    if std::mem::replace(&mut app.is_interrupted, true) {
        return quit(app);
    }
    app.say("ctrl-c once more quits; everything is saved already.");
    Vec::new()
}

fn cancel(app: &mut App) -> Vec<Effect> {
    let is_waiting = !app.pending.is_empty() || app.asked.is_some();
    app.pending.clear();
    app.asked = None;
    if is_waiting {
        return Vec::new();
    }
    if let Some(Overlay::Prompt(_)) = app.overlays.last() {
        return overlay::prompt::leave(app);
    }
    if let Some(Overlay::Editor(_)) = app.overlays.last() {
        return overlay::editor::leave(app);
    }
    if app.overlays.pop().is_some() {
        return Vec::new();
    }
    if app.view == View::Queue {
        return acting::cancel(app);
    }
    if let Some(selection) = app.reading.selection.take() {
        match selection.purpose {
            Purpose::Mention { .. } => pointing::leave(app, selection.purpose),
            Purpose::Piece { id, .. } | Purpose::Edges { id, .. } => edges::leave(app, &id),
            _ => moving::at_cursor(app),
        }
    } else if app.panes.whole.is_some() && app.panes.focus == crate::app::panes::Focus::Article {
        app.panes.whole = None;
    } else if app.panes.focus != crate::app::panes::Focus::Article {
        moving::focus_article(app);
    } else {
        app.reading.search = None;
    }
    Vec::new()
}

/// Remembers where the reader is.
pub fn save_place(app: &App) -> Effect {
    Effect::SavePlace { top: app.reading.top_offset(), cursor: app.reading.cursor() }
}

/// Leaves the article for the queue that it was opened from, or postil.
fn leave(app: &mut App) -> Vec<Effect> {
    match app.is_from_queue {
        true => acting::back(app),
        false => quit(app),
    }
}

fn quit(app: &mut App) -> Vec<Effect> {
    if app.saving.failure.is_some() && app.saving.pending() > 0 && !app.is_leaving {
        app.is_leaving = true;
        app.say("Trying to save once more …");
        return saving::outdated(app);
    }
    vec![save_place(app), Effect::Quit]
}

#[cfg(test)]
mod tests {
    use crate::command::COMMANDS;

    #[test]
    fn every_command_is_routed() {
        let source = include_str!("routing.rs");
        for entry in COMMANDS {
            let arm = format!("Command::{:?}", entry.command);
            let is_there = source.match_indices(&arm).any(|(at, _)| {
                let rest = &source[at + arm.len()..];
                rest.starts_with(" =>") || rest.starts_with(" |")
            });
            assert!(is_there, "{} does nothing", entry.name);
        }
    }
}
