//! Pictures of the review loop: groups of mentions, filters, bulk menus, the end.

use super::*;

/// The sample with two more mentions of the mayor.
fn assert_pictures_with_mentions(name: &str, keys: &str) {
    assert_pictures(name, |app| {
        let text = app.document.shared_text();
        let mut found = entities(&text);
        for words in ["Okoro denied", "Okoro laughed"] {
            let mut mention = suggestion(&text, "entity", "PERSON", 0.6, &[words]);
            let start = mention.hull().start();
            mention.spans = vec![Span::new(&text, start, start + "Okoro".len()).unwrap()];
            found.push(with(mention, &[("name", "Ines Okoro")]));
        }
        let of = Layer { layer: "entity".to_owned(), detector: "hand".to_owned() };
        tell(app, Message::Suggested(found, of));
        press(app, "tab tab tab g");
        let rows = app.panes.focused().unwrap().len();
        let is_whole = |row: &usize| {
            let pane = app.panes.focused().unwrap();
            matches!(pane.list.item(*row), Some(postil::app::panes::listing::Item::Whole(..)))
        };
        let row = (0..rows).find(is_whole).expect("the mayor has two mentions");
        for _ in 0..row {
            press(app, "j");
        }
        press(app, keys);
    });
}

#[test]
fn a_name_is_decided_with_all_its_mentions() {
    assert_pictures_with_mentions("mentions", "k j");
}

#[test]
fn a_name_is_unfolded() {
    assert_pictures_with_mentions("unfolded", "enter j");
}

#[test]
fn a_pane_is_filtered() {
    assert_pictures("filtered", |app| {
        press(app, "tab tab tab |");
        type_text(app, "label:person");
        press(app, "enter");
    });
}

#[test]
fn many_are_rejected_at_once() {
    assert_pictures("bulk", |app| press(app, "tab X"));
}

#[test]
fn the_end_says_what_is_left() {
    assert_pictures("end", |app| press(app, "tab a x ] ] ] ]"));
}
