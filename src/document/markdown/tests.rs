//! What Markdown looks like when it is read.

use proptest::prelude::*;

use super::*;

/// Compares the blocks, written as `kind: text`.
#[track_caller]
fn assert_blocks(markdown: &str, wanted: &[&str]) {
    let document = document(markdown, "");
    let written = document.blocks.iter().map(|block| {
        let kind = match block.kind {
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Title => "title".to_owned(),
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::ListItem(depth) => format!("item{depth}"),
            BlockKind::Quotation => "quotation".to_owned(),
            BlockKind::Code => "code".to_owned(),
            BlockKind::Caption => "caption".to_owned(),
            BlockKind::Furniture => "furniture".to_owned(),
        };
        format!("{kind}: {}", block.span.slice(document.text()).replace('\n', "/"))
    });
    assert_eq!(written.collect::<Vec<_>>(), wanted, "{markdown}");
}

#[test]
fn markup_is_gone_and_lines_are_joined() {
    assert_blocks(
        "# Vote *splits* council\n\nBy Ana Ruiz\n\nIt was **close**,\nshe said \\* &amp; left.\n\n## After\n\nEnd.",
        &[
            "title: Vote splits council",
            "furniture: By Ana Ruiz",
            "p: It was close, she said * & left.",
            "h2: After",
            "p: End.",
        ],
    );
}

#[test]
fn emphasis_and_links_are_inlines() {
    let document = document("A **bold [link](https://example.org/a)** and `code`.", "");
    let found: Vec<_> = document
        .inlines
        .iter()
        .map(|inline| (inline.span.slice(document.text()), inline.kind.clone()))
        .collect();
    let link = InlineKind::Link("https://example.org/a".to_owned());
    let wanted = [("bold link", InlineKind::Strong), ("link", link), ("code", InlineKind::Code)];
    assert_eq!(found, wanted);
}

#[test]
fn an_inline_at_the_start_of_a_block_covers_its_text_only() {
    let document = document("One.\n\n*Two* three.", "");
    assert_eq!(document.inlines[0].span.slice(document.text()), "Two");
}

#[test]
fn lists_nest_and_keep_their_numbers() {
    assert_blocks(
        "- one\n  - two\n- three\n\n4. four\n5. five\n\nEnd.",
        &[
            "item1: one",
            "item2: two",
            "item1: three",
            "item1: 4. four",
            "item1: 5. five",
            "p: End.",
        ],
    );
}

#[test]
fn quotations_and_code_are_blocks() {
    assert_blocks(
        "> It was\n> close.\n\n```\n  a\n\n b\n```\n\n    c\n",
        &["quotation: It was close.", "code:   a// b", "code: c"],
    );
}

#[test]
fn a_picture_becomes_its_caption() {
    assert_blocks(
        "![The old ferry](a.png)\n\nText ![at sea](b.png) goes on.",
        &["caption: The old ferry", "p: Text  goes on.", "caption: at sea"],
    );
}

#[test]
fn html_loses_its_tags() {
    assert_blocks(
        "<div>\n<b>Bold</b> text\n</div>\n\nA<br>b <i>c</i><!-- no -->\n\n<!-- a\n\nb -->\n",
        &["p: Bold text", "p: A/b c"],
    );
}

#[test]
fn a_table_has_a_line_for_each_row() {
    assert_blocks(
        "| fare | euro |\n|---|---|\n| day | 4 |\n| night | 6 |\n\nEnd.",
        &["code: fare | euro/day | 4/night | 6", "p: End."],
    );
}

#[test]
fn a_footnote_keeps_its_name() {
    assert_blocks("Close.[^1]\n\n[^1]: Seven to five.", &["p: Close.[1]", "p: [1] Seven to five."]);
}

#[test]
fn front_matter_gives_title_and_metadata() {
    let document =
        document("---\ntitle: Vote splits council\nlang: en\n---\nIt was close.\n", "a.md");
    assert_eq!(document.title, "Vote splits council");
    assert_eq!(document.metadata.get("language").map(String::as_str), Some("en"));
    assert_eq!(document.text(), "It was close.");
}

#[test]
fn without_a_heading_the_first_block_gives_the_title() {
    assert_eq!(document("It was close.\n\nSo close.", "").title, "It was close.");
    assert_eq!(document("", "").title, "");
}

proptest! {
    #[test]
    fn blocks_hold_all_text_in_order(
        markdown in "([a-z]{1,4}|\n|\n\n|[-*#>|`_!\\[\\]()<&; 1.]|   |é|\t|~~~|\\[\\^1\\]:){0,60}",
    ) {
        let document = document(&markdown, "");
        let text = document.text();
        let mut at = 0;
        for block in &document.blocks {
            let gap = text.get(at..block.span.start());
            prop_assert!(gap.is_some_and(|gap| gap.trim().is_empty()), "{:?}", document);
            prop_assert!(!block.span.slice(text).trim().is_empty());
            at = block.span.end();
        }
        prop_assert!(text.get(at..).is_some_and(|gap| gap.trim().is_empty()));
        prop_assert!(document.inlines.iter().all(|inline| inline.span.fits(text)));
    }
}
