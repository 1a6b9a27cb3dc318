//! Pictures of forms, lists and colours.

use postil::app::look::Look;
use postil::ui::Theme;
use postil::ui::theme::Depth;

use crate::{USUAL, assert_pictures, assert_themed, opened, press, type_text};

#[test]
fn all_attributes_in_a_form() {
    assert_pictures("form", |app| press(app, "] i down down"));
}

#[test]
fn a_note_is_written() {
    assert_pictures("editor", |app| {
        press(app, "] c");
        type_text(app, "Ask for the auditors’ report; the mayor’s office has it since March 9.");
        press(app, "ctrl-j");
        type_text(app, "Then call her.");
    });
}

#[test]
fn a_mention_is_pointed_at() {
    assert_pictures("pointing", |app| press(app, "tab tab j i o"));
}

#[test]
fn hits_are_listed() {
    assert_pictures("hits", |app| {
        press(app, "/");
        type_text(app, "ferr");
        press(app, "enter & down");
    });
}

#[test]
fn relations_are_listed_and_made() {
    assert_pictures("relations", |app| press(app, "tab tab R s enter R"));
    assert_pictures("relation_ends", |app| {
        press(app, "tab tab R c");
        type_text(app, "fare");
    });
}

#[test]
fn keys_wait_for_more() {
    assert_pictures("pending", |app| press(app, "3 z"));
}

#[test]
fn every_look() {
    for look in Look::ALL {
        let mut app = opened(USUAL, None);
        press(&mut app, "] a x ] a tab");
        app.look = look;
        let theme = Theme { depth: Depth::True, ..Theme::default() };
        assert_themed(&format!("look_{}", look.name()), &app, theme);
        press(&mut app, "i");
        let theme = Theme { depth: Depth::Indexed, ..Theme::default() };
        assert_themed(&format!("look_{}_form", look.name()), &app, theme);
    }
}

#[test]
fn hits_and_current_without_colours() {
    let mut app = opened(USUAL, None);
    press(&mut app, "/");
    type_text(&mut app, "fares");
    press(&mut app, "enter ] a");
    let theme = Theme { is_mono: true, ..Theme::default() };
    assert_themed("mono_hits", &app, theme);
}
