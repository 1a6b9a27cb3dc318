//! Pictures of the screen: every text row, and below them the runs of styled cells of each row.
//!
//! The annotations are made by hand, so that a better detector does not change a picture.

#[path = "screens/boxes.rs"]
mod boxes;
#[path = "screens/overlays.rs"]
mod overlays;
#[path = "screens/queue.rs"]
mod queue;
#[path = "screens/review.rs"]
mod review;
#[path = "screens/settling.rs"]
mod settling;

use std::fmt::Write as _;
use std::sync::Arc;

use crossterm::event::KeyEvent;
use postil::annotation::edit::Edit;
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::History;
use postil::annotation::{
    Annotation, AnnotationId, Attributes, Provenance, Status, Value, anchor, id_prefix,
};
use postil::app::saving::{Earlier, Loaded};
use postil::app::{self, App, Effect, Layer, Message, Start};
use postil::command::Keymap;
use postil::document::{self, Document, Format};
use postil::text::Span;
use postil::ui::{self, Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

const WIDE: (u16, u16) = (120, 40);
const USUAL: (u16, u16) = (80, 24);
const SMALL: (u16, u16) = (40, 12);

fn sample() -> Document {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/ferry-fares.md");
    let bytes = std::fs::read(path).unwrap();
    document::read(bytes, "ferry-fares.md", Some(Format::Markdown)).unwrap()
}

/// A suggestion on these words of the text, in their order.
fn suggestion(text: &str, layer: &str, label: &str, score: f32, words: &[&str]) -> Annotation {
    let mut from = 0;
    let mut spans = Vec::new();
    for words in words {
        let start = from + text.get(from..).unwrap().find(words).expect("the sample has the words");
        from = start + words.len();
        spans.push(Span::new(text, start, from).unwrap());
    }
    Annotation {
        id: "".into(),
        layer: layer.to_owned(),
        label: label.to_owned(),
        spans,
        attributes: Attributes::new(),
        status: Status::Suggested,
        score: Some(score),
        provenance: Provenance::Detector {
            detector: "hand".to_owned(),
            version: 3,
            rule: "by-hand".to_owned(),
        },
        derived_from: None,
    }
}

fn with(mut annotation: Annotation, values: &[(&str, &str)]) -> Annotation {
    for &(name, value) in values {
        annotation.attributes.insert(name.to_owned(), Value::Text(value.to_owned()));
    }
    annotation
}

fn claims(text: &str) -> Vec<Annotation> {
    let claim = |score, kind, words| {
        with(suggestion(text, "claim", "check-worthy", score, &[words]), &[("kind", kind)])
    };
    vec![
        claim(
            0.93,
            "law-or-policy",
            "The council voted 7 to 5 on Tuesday to raise ferry fares by 12 percent",
        ),
        claim(0.88, "comparison", "Fuel prices have doubled in three years"),
        with(
            claim(0.81, "statistic", "38 percent of them earn less than $30,000 a year"),
            &[("claimant", "Selwyn Harbour Authority")],
        ),
        claim(1.0, "science-or-health", "Passenger numbers have fallen by a fifth since 2019"),
        claim(0.52, "accusation", "Arriaga accused the mayor of hiding the auditors’ report"),
    ]
}

fn quotes(text: &str) -> Vec<Annotation> {
    let okoro: &[(&str, &str)] = &[("speaker", "Ines Okoro"), ("cue", "said")];
    let interrupted = ["“We have put this off for too long,”", "“Nobody enjoys it.”"];
    vec![
        with(suggestion(text, "quote", "direct", 0.97, &interrupted), okoro),
        with(
            suggestion(
                text,
                "quote",
                "indirect",
                0.64,
                &["the rise would hit commuters from the outer islands hardest"],
            ),
            &[("speaker", "Critics"), ("cue", "said that")],
        ),
        with(
            suggestion(
                text,
                "quote",
                "direct",
                0.97,
                &["“My neighbours do not take the boat for fun,”"],
            ),
            &[("speaker", "Tomas Arriaga"), ("cue", "said")],
        ),
        with(
            suggestion(
                text,
                "quote",
                "mixed",
                0.7,
                &["“on the council’s own website since January,”"],
            ),
            okoro,
        ),
    ]
}

fn entities(text: &str) -> Vec<Annotation> {
    let entity = |label, words| suggestion(text, "entity", label, 0.9, &[words]);
    vec![
        entity("GPE", "PORT SELWYN"),
        entity("DATE", "March 14"),
        entity("DATE", "Tuesday"),
        entity("PERCENT", "12 percent"),
        with(entity("PERSON", "Ines Okoro"), &[("name", "Ines Okoro")]),
        entity("MONEY", "$4.20"),
        with(entity("ORG", "Selwyn Harbour Authority"), &[("name", "Selwyn Harbour Authority")]),
        with(entity("PERSON", "Tomas Arriaga"), &[("name", "Tomas Arriaga")]),
        entity("LOC", "Little Gannet"),
        entity("WORK_OF_ART", "Kittiwake"),
    ]
}

/// The program as one sees it a moment after the sample was opened.
fn opened(size: (u16, u16), earlier: Option<Earlier>) -> App {
    opened_with(size, earlier, Schema::built_in())
}

/// The same with another schema.
fn opened_with(size: (u16, u16), earlier: Option<Earlier>, schema: Schema) -> App {
    let mut app = opened_on(sample(), size, earlier, schema);
    let text = app.document.shared_text();
    let found = [("claim", claims(&text)), ("quote", quotes(&text)), ("entity", entities(&text))];
    for (layer, annotations) in found {
        let of = Layer { layer: layer.to_owned(), detector: "hand".to_owned() };
        tell(&mut app, Message::Suggested(annotations, of));
    }
    tell(&mut app, Message::Detected);
    app
}

/// The program with an article and no suggestions.
fn opened_on(
    document: Document,
    (columns, rows): (u16, u16),
    earlier: Option<Earlier>,
    schema: Schema,
) -> App {
    let document = Arc::new(document);
    let text = document.shared_text();
    let mut app = App::new(Start {
        document,
        schema: Arc::new(schema),
        keymap: Arc::new(Keymap::default()),
        annotator: "ana".to_owned(),
        article: (0, 1),
        size: (columns, rows),
        measure: None,
        now: 0,
    });
    let set = AnnotationSet::new(Arc::clone(&text));
    let history = History::default();
    let loaded = Loaded { set, history, head: 0, place: None, earlier, notices: Vec::new() };
    tell(&mut app, Message::Loaded(Box::new(loaded)));
    app
}

/// Updates the program, with a library that writes everything at once.
fn tell(app: &mut App, message: Message) {
    for effect in app::update(app, message, 0) {
        match effect {
            Effect::Save { base, .. } => tell(app, Message::Saved(base + 1)),
            Effect::Continue => tell(app, Message::Continue),
            _ => {}
        }
    }
}

/// Types names of keys, with blanks between them.
fn press(app: &mut App, keys: &str) {
    use crossterm::event::{KeyCode, KeyModifiers};
    for name in keys.split(' ') {
        let (name, modifiers) = match name.strip_prefix("ctrl-") {
            Some(name) => (name, KeyModifiers::CONTROL),
            None => (name, KeyModifiers::NONE),
        };
        let code = match name {
            "tab" => KeyCode::Tab,
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "down" => KeyCode::Down,
            "space" => KeyCode::Char(' '),
            _ => KeyCode::Char(name.chars().next().unwrap()),
        };
        tell(app, Message::Key(KeyEvent::new(code, modifiers)));
    }
}

fn type_text(app: &mut App, text: &str) {
    for character in text.chars() {
        let code = crossterm::event::KeyCode::Char(character);
        tell(app, Message::Key(KeyEvent::from(code)));
    }
}

fn picture(app: &App, theme: Theme) -> String {
    let screen = app.areas.screen;
    let mut terminal = Terminal::new(TestBackend::new(screen.width, screen.height)).unwrap();
    let mut cursor = None;
    terminal
        .draw(|frame| {
            ui::view(app, &theme, frame);
        })
        .unwrap();
    if terminal.backend().cursor_visible() {
        cursor = Some(terminal.get_cursor_position().unwrap());
    }
    let buffer = terminal.backend().buffer();
    let mut shown = String::new();
    for y in 0..screen.height {
        let row: String = (0..screen.width).map(|x| buffer[(x, y)].symbol()).collect();
        writeln!(shown, "{}", format!("{y:>2} {row}").trim_end()).unwrap();
    }
    if let Some(at) = cursor {
        writeln!(shown, "\ncursor {},{}", at.y, at.x).unwrap();
    }
    shown.push('\n');
    for y in 0..screen.height {
        let runs = runs(buffer, y);
        if !runs.is_empty() {
            writeln!(shown, "{y:>2} {}", runs.join(", ")).unwrap();
        }
    }
    shown
}

/// The styled cells of a row as `first-last style`; cells as the terminal has them are left out.
fn runs(buffer: &Buffer, y: u16) -> Vec<String> {
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    for x in 0..buffer.area.width {
        let style = style(&buffer[(x, y)]);
        match runs.last_mut() {
            Some((_, last, same)) if *same == style && *last + 1 == x => *last = x,
            _ => runs.push((x, x, style)),
        }
    }
    runs.retain(|(_, _, style)| !style.is_empty());
    runs.into_iter().map(|(first, last, style)| format!("{first}-{last} {style}")).collect()
}

fn style(cell: &Cell) -> String {
    let mut parts = Vec::new();
    if cell.fg != Color::Reset {
        parts.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        parts.push(format!("on {}", cell.bg.to_string().to_lowercase()));
    }
    let names = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::CROSSED_OUT, "crossed out"),
    ];
    let set = names.iter().filter(|(modifier, _)| cell.modifier.contains(*modifier));
    parts.extend(set.map(|(_, name)| (*name).to_owned()));
    if cell.underline_color != Color::Reset {
        parts.push(format!("line {}", cell.underline_color.to_string().to_lowercase()));
    }
    parts.join(" ")
}

/// Compares the pictures after some keys on each size of the screen.
#[track_caller]
fn assert_pictures(name: &str, keys: impl Fn(&mut App)) {
    for size in [WIDE, USUAL, SMALL] {
        let mut app = opened(size, None);
        keys(&mut app);
        let name = format!("{name}_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, picture(&app, Theme::default()));
    }
}

#[test]
fn the_article_after_detection() {
    assert_pictures("article", |_| {});
}

#[test]
fn some_are_decided() {
    assert_pictures("decided", |app| press(app, "] a x ] l e a r"));
}

#[test]
fn a_pane_has_the_focus() {
    assert_pictures("pane", |app| press(app, "tab j j a"));
}

#[test]
fn the_entities_by_name() {
    assert_pictures("entities", |app| press(app, "tab tab tab S S j"));
}

#[test]
fn text_is_selected() {
    assert_pictures("selection", |app| press(app, "} } V"));
}

#[test]
fn edges_are_moved() {
    assert_pictures("edges", |app| press(app, "] ] e e e"));
}

#[test]
fn what_to_tag_as() {
    assert_pictures("tag", |app| press(app, "} } t e"));
}

#[test]
fn who_speaks() {
    assert_pictures("picker", |app| {
        press(app, "tab tab s");
        type_text(app, "ok");
    });
}

#[test]
fn help() {
    assert_pictures("help", |app| press(app, "?"));
}

#[test]
fn palette() {
    assert_pictures("palette", |app| {
        press(app, ":");
        type_text(app, "accept");
    });
}

#[test]
fn a_search_with_hits() {
    assert_pictures("search", |app| {
        press(app, "/");
        type_text(app, "council");
        press(app, "enter n");
    });
}

#[test]
fn the_offer_to_carry_over() {
    let new = sample();
    let old = new.text().replace("38 percent", "41 percent");
    let old: Arc<str> = old.replace("denied it.", "denied it. So did Marlow Quint.").into();
    for size in [WIDE, USUAL, SMALL] {
        let mut set = AnnotationSet::new(Arc::clone(&old));
        let mut annotations = quotes(&old);
        annotations.push(suggestion(&old, "entity", "PERCENT", 0.9, &["41 percent"]));
        annotations.push(suggestion(&old, "entity", "PERSON", 0.9, &["Marlow Quint"]));
        for mut annotation in annotations {
            annotation.id = AnnotationId(set.next_id(&id_prefix(&annotation.layer)).into());
            annotation.status = Status::Accepted;
            set.apply(Edit::Add { annotation }).unwrap();
        }
        let preview = anchor::carry_over(&set, &AnnotationSet::new(new.shared_text()));
        let app = opened(size, Some(Earlier { set, preview }));
        let name = format!("carry_over_{}x{}", size.0, size.1);
        insta::assert_snapshot!(name, picture(&app, Theme::default()));
    }
}

#[test]
fn yes_carries_over_what_was_found_and_says_what_was_not() {
    let new = sample();
    let old: Arc<str> = new.text().replace("denied it.", "denied it. So did Marlow Quint.").into();
    let mut set = AnnotationSet::new(Arc::clone(&old));
    let person = |words| suggestion(&old, "entity", "PERSON", 0.9, &[words]);
    for (id, mut annotation) in [("e1", person("Ines Okoro")), ("e2", person("Marlow Quint"))] {
        annotation.id = id.into();
        annotation.status = Status::Accepted;
        set.apply(Edit::Add { annotation }).unwrap();
    }
    let preview = anchor::carry_over(&set, &AnnotationSet::new(new.shared_text()));
    let mut app = opened(USUAL, Some(Earlier { set, preview }));
    press(&mut app, "y");
    let notice = app.notice.as_ref().unwrap();
    assert_eq!(notice.text, "Carried over: 1; not placed: 1.");
    assert_eq!(app.panes.of_layer("entity").unwrap().count.accepted, 1);
    press(&mut app, "u");
    assert_eq!(app.panes.of_layer("entity").unwrap().count.accepted, 0);
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    let shown = picture(&opened((19, 5), None), Theme::default());
    assert!(shown.starts_with(" 0 Needs 20 by 5."), "{shown}");
}

#[test]
fn without_colours() {
    let mut app = opened(USUAL, None);
    press(&mut app, "] a ]");
    let theme = Theme { is_mono: true, ..Theme::default() };
    let shown = picture(&app, theme);
    for colour in ["yellow", "cyan", "green", "magenta", "blue", "gray", "red"] {
        assert!(!shown.contains(colour), "there is {colour} in\n{shown}");
    }
    insta::assert_snapshot!("mono_80x24", shown);
}

#[test]
fn with_ascii_only() {
    let mut app = opened(WIDE, None);
    press(&mut app, "] a x r tab");
    let theme = Theme { is_ascii: true, ..Theme::default() };
    insta::assert_snapshot!("ascii_120x40", picture(&app, theme));
}

#[test]
fn going_to_a_pane_makes_its_marked_row_the_current_annotation() {
    let mut app = opened(SMALL, None);
    press(&mut app, "]");
    assert_eq!(app.current().unwrap().layer, "entity");
    press(&mut app, "tab");
    assert_eq!(app.current().unwrap().layer, "claim");
    press(&mut app, "a");
    let claims = app.panes.of_layer("claim").unwrap();
    assert_eq!((claims.count.accepted, claims.row), (1, 1));
}

#[test]
fn the_cursor_stays_in_sight_when_a_pane_takes_its_rows() {
    let mut app = opened(SMALL, None);
    press(&mut app, "j j j j");
    let cursor = app.reading.cursor();
    press(&mut app, "tab esc tab");
    assert!(app.reading.visible_span().contains(app.reading.cursor()), "from {cursor}");
}

#[test]
fn escape_decides_nothing() {
    let set = AnnotationSet::new(sample().shared_text());
    let preview = anchor::carry_over(&set, &set);
    let mut app = opened(USUAL, Some(Earlier { set, preview }));
    let key = KeyEvent::from(crossterm::event::KeyCode::Esc);
    assert_eq!(app::update(&mut app, Message::Key(key), 0), []);
    assert!(app.overlays.is_empty() && app.history.undo_depth() == 0);
    let place = (app.reading.top_offset(), app.reading.cursor());
    for leave in ["esc", "ctrl-c"] {
        press(&mut app, "/");
        type_text(&mut app, "Brandt");
        assert_ne!((app.reading.top_offset(), app.reading.cursor()), place);
        press(&mut app, leave);
        assert_eq!((app.reading.top_offset(), app.reading.cursor()), place);
        assert!(app.reading.search.is_none());
    }
}

/// A text of so many paragraphs with three annotations each.
fn long(paragraphs: usize) -> App {
    let text =
        "Mayor Okoro said on Tuesday that fares would rise by 12 percent.\n\n".repeat(paragraphs);
    let document = document::read(text.into(), "long.txt", Some(Format::Plain)).unwrap();
    let text = document.shared_text();
    let mut app = App::new(Start {
        document: Arc::new(document),
        schema: Arc::new(Schema::built_in()),
        keymap: Arc::new(Keymap::default()),
        annotator: "ana".to_owned(),
        article: (0, 1),
        size: USUAL,
        measure: None,
        now: 0,
    });
    let (set, history) = (AnnotationSet::new(Arc::clone(&text)), History::default());
    let loaded = Loaded { set, history, head: 0, place: None, earlier: None, notices: Vec::new() };
    tell(&mut app, Message::Loaded(Box::new(loaded)));
    let blocks = app.document.blocks.iter().map(|block| block.span.start());
    let found = blocks.flat_map(|start| {
        let at = |from, to| Span::clamped(&text, start + from, start + to);
        [at(6, 11), at(20, 27), at(53, 63)].map(|span| Annotation {
            spans: vec![span],
            ..suggestion(&text, "entity", "PERSON", 0.9, &["Okoro"])
        })
    });
    let found = found.collect();
    let of = Layer { layer: "entity".to_owned(), detector: "hand".to_owned() };
    tell(&mut app, Message::Suggested(found, of));
    app
}

#[test]
fn what_a_frame_looks_at_does_not_grow_with_the_article() {
    let seen = |paragraphs| {
        let mut app = long(paragraphs);
        assert_eq!(app.set.len(), paragraphs * 3);
        press(&mut app, "5 0 % ] ]");
        let rows = app.reading.visible().len();
        (rows, app.set.overlapping(app.reading.visible_span()).len())
    };
    let (rows, annotations) = seen(60);
    assert_eq!(rows, 19);
    assert!(annotations <= rows * 3);
    assert_eq!(seen(6000), (rows, annotations));
}

fn mouse(app: &mut App, kind: crossterm::event::MouseEventKind, column: u16, row: u16) {
    let modifiers = crossterm::event::KeyModifiers::NONE;
    let event = crossterm::event::MouseEvent { kind, column, row, modifiers };
    tell(app, Message::Mouse(event));
}

fn selected(app: &App) -> &str {
    app.reading.selected().map_or("", |span| span.slice(app.document.text()))
}

#[test]
fn clicks_take_a_place_a_word_a_sentence() {
    use crossterm::event::{MouseButton, MouseEventKind};
    let mut app = opened(USUAL, None);
    let press = MouseEventKind::Down(MouseButton::Left);
    mouse(&mut app, press, 10, 5);
    assert_eq!((selected(&app), app.current().unwrap().label.as_str()), ("", "GPE"));
    mouse(&mut app, press, 10, 5);
    assert_eq!(selected(&app), "SELWYN");
    mouse(&mut app, press, 10, 5);
    assert!(selected(&app).ends_with("first increase since 2019."), "{}", selected(&app));
    mouse(&mut app, press, 4, 8);
    mouse(&mut app, MouseEventKind::Drag(MouseButton::Left), 6, 8);
    assert_eq!(selected(&app), "“We");
}

#[test]
fn a_click_on_a_panes_row_goes_there() {
    use crossterm::event::{MouseButton, MouseEventKind};
    let mut app = opened(WIDE, None);
    mouse(&mut app, MouseEventKind::Down(MouseButton::Left), 90, 14);
    assert_eq!(app.current().unwrap().label, "indirect");
    let text = app.document.text().get(app.reading.cursor()..).unwrap();
    assert!(text.starts_with("the rise would hit commuters"));
    mouse(&mut app, MouseEventKind::ScrollDown, 10, 10);
    assert!(app.reading.top_offset() > 0);
}

/// Compares the picture with the one that is kept under this name and the size of the screen.
#[track_caller]
fn assert_picture(name: &str, app: &App) {
    assert_themed(name, app, Theme::default());
}

/// Compares several pictures with what is kept under this name.
#[track_caller]
fn assert_text(name: &str, text: &str) {
    insta::assert_snapshot!(name, text);
}

/// The same with colours or signs of another theme.
#[track_caller]
fn assert_themed(name: &str, app: &App, theme: Theme) {
    let screen = app.areas.screen;
    let name = format!("{name}_{}x{}", screen.width, screen.height);
    insta::assert_snapshot!(name, picture(app, theme));
}

#[test]
fn a_welcome_over_the_sample() {
    assert_pictures("welcome", App::welcome);
}
