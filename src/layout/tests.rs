//! What holds for every layout, and what a few look like.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::document::{Block, plain};
use crate::text::width;

fn layout(text: &str, columns: usize) -> Layout {
    Layout::new(Arc::new(plain::document(text, None, "")), columns)
}

/// A document whose only block, of this kind, is the whole text.
fn one_block(text: &str, kind: BlockKind, columns: usize) -> Layout {
    let span = Span::whole(text).unwrap();
    let blocks = vec![Block { span, kind }];
    let document = Document::new(text, String::new(), String::new(), blocks);
    Layout::new(Arc::new(document), columns)
}

/// The screen of a layout, with `·` for each column of indent.
fn screen(layout: &Layout) -> Vec<String> {
    let rows = layout.visible(layout.first(), 100);
    let drawn = rows.into_iter().map(|(_, row)| {
        let text: String = cells(layout.document().text(), row).map(|cell| cell.shown).collect();
        format!("{}{text}", "·".repeat(row.indent.into()))
    });
    drawn.collect()
}

#[track_caller]
fn assert_screen(layout: &Layout, wanted: &[&str]) {
    assert_eq!(screen(layout), wanted);
}

#[test]
fn paragraphs_are_separated_by_a_blank_row() {
    assert_screen(&layout("One two three.\nFour.\n", 8), &["One two", "three.", "", "Four."]);
}

#[test]
fn rows_are_balanced_without_taking_more_of_them() {
    let text = "To be, or not to be: that is the question";
    let rows = ["To be,", "or not to", "be: that", "is the", "question"];
    assert_screen(&layout(text, 10), &rows);
}

#[test]
fn a_line_break_inside_of_a_block_is_one_blank() {
    let text = "The council\r\n    voted on\nTuesday.";
    let wanted = ["The council voted on Tuesday."];
    assert_screen(&one_block(text, BlockKind::Paragraph, 40), &wanted);
    let wanted = ["The council", "voted on", "Tuesday."];
    assert_screen(&one_block(text, BlockKind::Paragraph, 12), &wanted);
}

#[test]
fn code_keeps_its_lines_and_its_indent() {
    let text = "if x:\n    go()\n\n    stop(now)";
    let wanted = ["··if x:", "··    go()", "··", "··    stop(no", "··w)"];
    assert_screen(&one_block(text, BlockKind::Code, 13), &wanted);
}

#[test]
fn list_items_stand_close_and_indented() {
    let text = "one\ntwo\n1. three";
    let mut document = plain::document(text, None, "");
    for (depth, block) in (1..).zip(&mut document.blocks) {
        block.kind = BlockKind::ListItem(depth);
    }
    let layout = Layout::new(Arc::new(document), 40);
    assert_screen(&layout, &["··one", "····two", "······1. three"]);
    assert_eq!(layout.marker(layout.first()), Some("-"));
    assert_eq!(layout.marker(layout.last()), None);
}

#[test]
fn a_word_wider_than_a_row_is_broken_between_graphemes() {
    let rows = ["See", "e\u{301}".repeat(8).as_str(), "e\u{301}e\u{301} now"].map(str::to_owned);
    let text = format!("See {} now", "e\u{301}".repeat(10));
    let found = screen(&layout(&text, 8));
    assert_eq!(found.concat().replace(' ', ""), rows.concat().replace(' ', ""));
    assert!(found.iter().all(|row| width::text_width(row) <= 8), "{found:?}");
}

#[test]
fn a_document_without_blocks_has_no_rows() {
    let layout = layout("", 40);
    assert_eq!(layout.visible(layout.first(), 9), []);
    assert_eq!(layout.down(layout.first(), 3), layout.first());
    assert_eq!((layout.place_of(7), layout.column_of(7)), (layout.first(), 0));
    assert_eq!(layout.offset_at(layout.first(), 0), None);
}

#[test]
fn white_space_between_rows_belongs_to_the_upper() {
    let layout = layout("One two   three.\n\n\nFour.\n", 8);
    assert_eq!(layout.place_of(8), layout.first());
    assert_eq!(layout.column_of(8), 7);
    assert_eq!(layout.place_of(17), layout.down(layout.first(), 1));
    assert_eq!(layout.place_of(19), layout.last());
}

#[test]
fn a_long_line_is_walked_across_its_parts() {
    let layout = layout(&"Nobody enjoys it, she said. ".repeat(10_000), 80);
    let place = layout.place_of(150_000);
    let down = layout.down(place, 1_000);
    assert!(down.piece.part > place.piece.part);
    assert_eq!(layout.up(down, 1_000), place);
    assert_eq!(layout.distance(place, down, 5_000), Some(1_000));
    assert_eq!(layout.distance(place, down, 999), None);
    assert_eq!(layout.distance(down, place, 5_000), None);
}

/// Texts with all that is hard: wide and invisible characters, floods, long words, odd blanks.
fn any_text() -> impl Strategy<Value = String> {
    let odd = "\u{301}|\u{200b}|\u{ad}|\u{fe0f}|\u{202e}|\u{1b}|\u{2028}|\u{a0}|\u{3000}|\r\n|\r";
    let wide = "日本語|👨\u{200d}👩\u{200d}👧|🇩🇪|क्षि|ﾊ\u{ff9f}|\u{1100}{1,9}";
    let plain = "[a-zA-Z]{1,12}|https://example.org/[a-z/]{0,60}|[,.“”0-9-]| {1,4}|\n{1,3}|\t";
    let pattern = format!("({plain}|{plain}|{wide}|{odd}|\\PC){{0,80}}");
    proptest::string::string_regex(&pattern).expect("a valid pattern")
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        Just(BlockKind::Paragraph),
        Just(BlockKind::Code),
        Just(BlockKind::ListItem(3)),
        Just(BlockKind::Quotation),
    ]
}

fn any_layout() -> impl Strategy<Value = Layout> {
    let one = (any_text(), any_kind(), 1usize..60);
    let many = (any_text(), 1usize..60);
    prop_oneof![
        one.prop_map(|(text, kind, columns)| one_block(&text, kind, columns)),
        many.prop_map(|(text, columns)| layout(&text, columns)),
    ]
}

/// Every row with its place, walked one by one.
fn all_rows(layout: &Layout) -> Vec<(Place, Row)> {
    layout.visible(layout.first(), 1_000_000)
}

proptest! {
    #[test]
    fn rows_tile_the_blocks(layout in any_layout()) {
        let text = layout.document().text();
        let mut at = 0;
        for (_, row) in all_rows(&layout) {
            let gap = text.get(at..row.span.start());
            prop_assert!(gap.is_some_and(|gap| gap.trim().is_empty()), "{gap:?} before {row:?}");
            at = row.span.end();
        }
        prop_assert!(text.get(at..).is_some_and(|gap| gap.trim().is_empty()));
    }

    #[test]
    fn no_row_is_wider_than_the_screen(layout in any_layout()) {
        for (_, row) in all_rows(&layout) {
            let last = cells(layout.document().text(), row).last();
            let width = last.map_or(0, |cell| cell.column + cell.width);
            prop_assert!(width <= layout.columns(), "{width} columns in {row:?}");
        }
    }

    #[test]
    fn rows_end_between_graphemes(layout in any_layout()) {
        for block in &layout.document().blocks {
            let covered = block.span.slice(layout.document().text());
            let mut edges: Vec<usize> = covered.grapheme_indices(true).map(|(at, _)| at).collect();
            edges.push(covered.len());
            for (_, row) in all_rows(&layout).iter().filter(|(_, row)| block.span.covers(row.span)) {
                for offset in [row.span.start(), row.span.end()] {
                    let is_edge = edges.binary_search(&(offset - block.span.start())).is_ok();
                    prop_assert!(is_edge, "{offset} of {:?}", row);
                }
            }
        }
    }

    #[test]
    fn a_place_and_a_column_lead_back_to_the_offset(layout in any_layout()) {
        let text = layout.document().text();
        for (place, row) in all_rows(&layout) {
            for cell in cells(text, row).filter(|cell| cell.width > 0) {
                let offset = cell.span.start();
                prop_assert_eq!(layout.place_of(offset), place);
                prop_assert_eq!(layout.column_of(offset), cell.column);
                for column in cell.column..cell.column + cell.width {
                    prop_assert_eq!(layout.offset_at(place, column), Some(offset));
                }
            }
        }
    }

    #[test]
    fn every_offset_has_a_place(layout in any_layout()) {
        let text = layout.document().text();
        for offset in 0..text.len() + 2 {
            let place = layout.place_of(offset);
            let Some(row) = layout.row(place) else {
                prop_assert!(layout.document().blocks.is_empty());
                continue;
            };
            let below = layout.row(layout.down(place, 1)).map_or(0, |below| below.span.start());
            prop_assert!(row.span.start() <= offset || place.row == 0);
            prop_assert!(offset < below || below <= row.span.start() || row.span.is_empty());
        }
    }

    #[test]
    fn walking_down_and_up_returns(layout in any_layout(), rows in 0usize..40) {
        let all = all_rows(&layout);
        for (number, &(place, _)) in all.iter().enumerate() {
            let down = layout.down(place, rows);
            let wanted = (number + rows).min(all.len() - 1);
            prop_assert_eq!(down, all[wanted].0);
            prop_assert_eq!(layout.up(down, wanted - number), place);
            prop_assert_eq!(layout.distance(place, down, 100), Some(wanted - number));
        }
    }

    #[test]
    fn what_is_drawn_is_harmless(layout in any_layout()) {
        for row in screen(&layout) {
            prop_assert!(!row.chars().any(char::is_control), "{:?}", row);
        }
    }
}
