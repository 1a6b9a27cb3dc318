//! Pictures of boxes: labels of the document, lists of headings and links, guidelines, what is hidden;
//! every kind of box in every set of colours; panes of layers that the schema does not know.

use postil::annotation::edit::Edit;
use postil::annotation::schema::Schema;
use postil::annotation::set::AnnotationSet;
use postil::annotation::transaction::History;
use postil::annotation::{Annotation, Relation, RelationId, Status};
use postil::app::look::Look;
use postil::app::saving::Loaded;
use postil::app::{App, Message};
use postil::document::{self, Format};
use postil::ui::Theme;
use postil::ui::theme::Depth;

use crate::{
    SMALL, USUAL, WIDE, assert_picture, assert_pictures, assert_text, assert_themed, opened,
    opened_on, opened_with, picture, press, suggestion, tell, type_text,
};

/// Layers for whole documents, on top of the built-in schema.
const DOCUMENT_LAYERS: &str = r#"
extend = true

[[layer]]
name = "topic"
title = "Topics"
key = "t"
scope = "document"
several = true
label = [
  { name = "politics", key = "p", description = "Who governs, and how." },
  { name = "transport", key = "t", description = "How people and goods move." },
]
attribute = [
  { name = "reach", kind = "choice", choices = ["town", "country"], description = "How far it goes." },
  { name = "why", kind = "text", description = "What tells it." },
]

[[layer]]
name = "genre"
key = "g"
scope = "document"
label = [{ name = "news", key = "n" }, { name = "comment", key = "c" }]
"#;

fn with_document_layers(size: (u16, u16)) -> App {
    opened_with(size, None, Schema::parse(DOCUMENT_LAYERS).unwrap())
}

#[test]
fn labels_of_the_document() {
    for size in [WIDE, USUAL, SMALL] {
        let mut app = with_document_layers(size);
        press(&mut app, "B");
        assert_picture("document_layers", &app);
        press(&mut app, "t t");
        assert_picture("document_labels", &app);
        press(&mut app, "tab r 2");
        assert_picture("document_form", &app);
        press(&mut app, "esc");
        assert_picture("document_labels_set", &app);
        press(&mut app, "esc ] ]");
        assert_picture("document_labelled", &app);
    }
}

#[test]
fn a_label_of_the_document_is_current_only_in_its_form() {
    let mut app = with_document_layers(USUAL);
    press(&mut app, "]");
    let before = app.current.clone();
    press(&mut app, "B t tab");
    assert_eq!(app.current().unwrap().layer, "topic");
    press(&mut app, "esc esc");
    assert!(app.overlays.is_empty());
    assert_eq!(app.current, before);
    press(&mut app, "a");
    assert_eq!(app.panes.progress().0, 1, "the decision went to the text");
}

#[test]
fn headings_and_links() {
    assert_pictures("outline", |app| press(app, "O down"));
    let text = "# Ferries\n\nThe [harbour office](https://example.org/harbour/fares) wrote it. See \
                https://example.org/night too.\n";
    for size in [WIDE, USUAL, SMALL] {
        let document = document::read(text.into(), "links.md", Some(Format::Markdown)).unwrap();
        let mut app = opened_on(document, size, None, Schema::built_in());
        press(&mut app, "H down");
        assert_picture("links", &app);
    }
}

#[test]
fn a_guideline_is_drawn_as_it_is_meant() {
    assert_pictures("guideline", |app| press(app, "tab tab I j"));
}

#[test]
fn a_pane_is_hidden() {
    assert_pictures("hide", |app| press(app, "tab tab h"));
    assert_pictures("hidden", |app| press(app, "tab tab h q"));
}

#[test]
fn a_hidden_pane_is_passed_over_and_comes_back() {
    let mut app = opened(USUAL, None);
    press(&mut app, "h q tab tab");
    assert_eq!(app.panes.focused().unwrap().layer, "entity");
    press(&mut app, "h e");
    assert!(app.panes.focused().is_none(), "the keys went back to the article");
    press(&mut app, "h c tab");
    assert_eq!(app.notice.as_ref().unwrap().text, "All panes are hidden; h shows them.");
    press(&mut app, "h q tab");
    assert_eq!(app.panes.focused().unwrap().layer, "quote");
    let other = opened(USUAL, None);
    let mut panes = other.panes.clone();
    panes.adopt(&app.panes);
    assert_eq!(panes.seen().collect::<Vec<_>>(), [1], "the next article hides the same");
}

/// The sample with annotations of layers that no schema has, and two relations.
fn with_foreign(size: (u16, u16)) -> App {
    let mut app = opened(size, None);
    let text = app.document.shared_text();
    let mut set = AnnotationSet::new(text.clone());
    let foreign = [
        ("frame", "conflict", "raise ferry fares by 12 percent"),
        ("frame", "cost", "38 percent of them earn less"),
        ("trigger", "Attack", "accused"),
    ];
    for (number, (layer, label, words)) in foreign.into_iter().enumerate() {
        let made = suggestion(&text, layer, label, 0.7, &[words]);
        let initial = layer.chars().next().unwrap();
        let id = format!("{initial}{}", number + 1).as_str().into();
        set.apply(Edit::Add { annotation: Annotation { id, ..made } }).unwrap();
    }
    for (id, from, to) in [("r1", "f1", "f2"), ("r2", "t3", "f1")] {
        let relation = Relation {
            id: RelationId(id.into()),
            label: "supports".to_owned(),
            from: from.into(),
            to: to.into(),
        };
        set.apply(Edit::Relate { relation }).unwrap();
    }
    for annotation in app.set.annotations() {
        set.apply(Edit::Add { annotation: annotation.clone() }).unwrap();
    }
    let history = History::default();
    let head = app.set.len() as u64;
    let loaded = Loaded { set, history, head, place: None, earlier: None, notices: Vec::new() };
    tell(&mut app, Message::Loaded(Box::new(loaded)));
    app
}

#[test]
fn layers_that_the_schema_lacks_have_panes_and_relations_have_signs() {
    for size in [WIDE, USUAL, SMALL] {
        let mut app = with_foreign(size);
        press(&mut app, "tab tab tab tab");
        assert_eq!(app.panes.focused().unwrap().layer, "frame");
        assert_picture("foreign", &app);
        press(&mut app, "a tab x");
        let (trigger, frame) = (app.panes.of_layer("trigger"), app.panes.of_layer("frame"));
        assert_eq!(trigger.unwrap().count.rejected, 1);
        assert_eq!(frame.unwrap().count.accepted, 1);
    }
    let mut app = with_foreign(USUAL);
    press(&mut app, "tab tab tab tab esc");
    let theme = Theme { is_ascii: true, ..Theme::default() };
    assert_themed("foreign_ascii", &app, theme);
}

#[test]
fn what_is_undone_takes_the_pane_of_its_layer_with_it() {
    let mut app = with_foreign(WIDE);
    assert_eq!(app.panes.seen().count(), 5);
    assert_eq!(app.areas.panes.len(), 5);
    let id = app.set.annotations().find(|one| one.layer == "trigger").unwrap().id.clone();
    let gone = [Edit::Unrelate { id: RelationId("r2".into()) }, Edit::Remove { id }];
    app.set.apply_all(gone.to_vec()).unwrap();
    press(&mut app, "j");
    assert_eq!(app.panes.seen().count(), 4);
    assert_eq!(app.areas.panes.len(), 4);
}

#[test]
fn what_is_skipped_is_counted_until_it_is_decided() {
    let mut app = opened(USUAL, None);
    press(&mut app, "] ] ] [");
    let progress = |app: &App| postil::app::review::progress(app, |_| true);
    assert_eq!((progress(&app).skipped, progress(&app).left), (2, 17));
    press(&mut app, "x");
    assert_eq!((progress(&app).skipped, progress(&app).decided()), (1, 1));
    press(&mut app, "u");
    assert_eq!((progress(&app).skipped, progress(&app).decided()), (2, 0));
    assert_pictures("skipped", |app| press(app, "] ] ] tab"));
}

#[test]
fn a_correction_goes_on_in_the_panes_order() {
    let mut app = opened(USUAL, None);
    press(&mut app, "tab tab g s");
    type_text(&mut app, "Somebody");
    press(&mut app, "enter");
    let current = app.current().unwrap();
    assert_eq!((current.layer.as_str(), current.status), ("quote", Status::Suggested));
    assert_eq!(app.panes.of_layer("quote").unwrap().count.decided(), 2);
    let second = current.id.clone();
    // Edges are moved in the text; behind them the pane has the keys again, at its next row.
    press(&mut app, "e b enter");
    assert_eq!(app.panes.focused().unwrap().layer, "quote");
    assert_eq!(app.current().unwrap().status, Status::Suggested);
    assert_ne!(app.current, Some(second));
    // In the form the reader stays.
    press(&mut app, "i l");
    let before = app.current.clone();
    press(&mut app, "down enter");
    assert!(app.current().unwrap().derived_from == before, "the form shows the correction");
}

#[test]
fn the_end_counts_the_decision_that_led_to_it() {
    let mut app = opened(USUAL, None);
    press(&mut app, "tab tab G a");
    let notice = app.notice.as_ref().unwrap();
    let wanted = "The end in Quotes: 1 decided, 3 left. ] goes back to the first of them.";
    assert_eq!(notice.text, wanted);
}

#[test]
fn rejecting_by_delete_and_deciding_at_once_go_on_too() {
    let mut app = opened(USUAL, None);
    press(&mut app, "] d");
    assert_eq!(app.current().unwrap().status, Status::Suggested);
    press(&mut app, "tab g A 2");
    assert!(app.notice.as_ref().unwrap().text.starts_with("Accepted 2 annotations; u takes"));
    let current = app.current().unwrap();
    assert_eq!((current.layer.as_str(), current.status), ("claim", Status::Suggested));
    press(&mut app, "A a");
    press(&mut app, "]");
    let said = &app.notice.as_ref().unwrap().text;
    assert!(said.contains("5 accepted, 0 rejected. tab goes on: 13 left elsewhere."), "{said}");
}

#[test]
fn pointing_at_what_is_set_already_changes_nothing() {
    let mut app = opened(USUAL, None);
    press(&mut app, "tab tab g s tab");
    press(&mut app, "enter");
    let depth = app.history.undo_depth();
    // The corrected quote once more, at the same mention.
    press(&mut app, "K s tab enter");
    assert_eq!(app.history.undo_depth(), depth);
    assert_eq!(app.notice.as_ref().unwrap().text, "speaker and source are as they were.");
}

/// Every kind of box, with the keys that open it.
const BOXES: [(&str, &str, &str); 8] = [
    ("menu", "] l", ""),
    ("picker", "tab tab s", "ok"),
    ("editor", "] c", "Ask her."),
    ("palette", ":", "pane"),
    ("finder", "/ f a r e s enter &", ""),
    ("filter", "tab |", "status:open >0.8"),
    ("guideline", "tab I", ""),
    ("help", "?", ""),
];

#[test]
fn every_box_in_every_look() {
    for look in Look::ALL {
        let mut pictures = String::new();
        for (name, keys, typed) in BOXES {
            let mut app = opened(USUAL, None);
            app.look = look;
            press(&mut app, keys);
            type_text(&mut app, typed);
            let theme = Theme { depth: Depth::True, ..Theme::default() };
            pictures.push_str(&format!("== {name}\n{}\n", picture(&app, theme)));
        }
        assert_text(&format!("boxes_{}", look.name()), &pictures);
    }
}

#[test]
fn every_box_on_the_smallest_screen() {
    let mut pictures = String::new();
    for (name, keys, typed) in BOXES {
        let mut app = opened((20, 6), None);
        press(&mut app, keys);
        type_text(&mut app, typed);
        pictures.push_str(&format!("== {name}\n{}\n", picture(&app, Theme::default())));
    }
    assert_text("boxes_20x6", &pictures);
}
