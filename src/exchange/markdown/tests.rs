//! What Markdown shows is the article, and every footnote stands behind what it is about.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options as Extensions, Parser, Tag, TagEnd};
use serde_json::json;

use super::*;
use crate::document::{Document, markdown, plain};
use crate::exchange::testing::{self, SAMPLE, span_of};
use crate::text::Span;

fn annotation(id: &str, spans: Vec<Span>) -> Annotation {
    testing::annotation(id, "quote", "direct", spans)
}

fn written(document: &Document, annotations: &[Annotation]) -> String {
    let id = json!("a");
    let record = Record::new(&id, document, annotations.iter().collect(), vec![]);
    let mut output = Vec::new();
    Page::new(&record, &Schema::built_in()).write(true, &mut output).unwrap();
    String::from_utf8(output).unwrap()
}

/// The words of the page in front of the lists, with `⟦name⟧` for each reference.
fn words(page: &str) -> String {
    let article = page.split("\n## ").next().unwrap();
    // Without a definition a reference is none.
    let notes: String = (1..50).map(|n| format!("\n[^q{n}]: x\n")).collect();
    let mut words = String::new();
    let mut in_note = false;
    let page = format!("{article}\n{notes}");
    for event in Parser::new_ext(&page, Extensions::ENABLE_FOOTNOTES) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => in_note = true,
            Event::End(TagEnd::FootnoteDefinition) => in_note = false,
            Event::Text(text) | Event::Code(text) if !in_note => words.push_str(&text),
            Event::FootnoteReference(name) => words.push_str(&format!("⟦{name}⟧")),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => words.push(' '),
            Event::Html(html) | Event::InlineHtml(html) => panic!("markup {html:?} in {page}"),
            _ => {}
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_table_of_the_formats_holds() {
    for covered in ["Ada Obi", "said", "\"Rents fell 4%.\"", "Rents fell 4%"] {
        let document = plain::document(SAMPLE, Some("A"), "");
        let page = written(&document, &[annotation("q1", vec![span_of(SAMPLE, covered)])]);
        let before = words(&page);
        let before = before.split("⟦q1⟧").next().unwrap().to_owned();
        assert!(before.ends_with(covered), "{before:?}");
        assert!(page.contains(&format!("[^q1]: **q1** “{covered}” — ")), "{page}");
    }
}

#[test]
fn a_page_with_everything() {
    let text = "Rents fall\n\nBy Ana Ruiz\n\n“We waited 😀,” she said, “and left.” The *rest* is\r\nsilence_.\n";
    let document = plain::document(text, None, "/home/ana/rents.txt");
    let pieces = vec![span_of(text, "“We waited 😀,”"), span_of(text, "“and left.”")];
    let mut quote = annotation("q1", pieces);
    let speaker = crate::annotation::Value::Text("Ada [Obi]".to_owned());
    quote.attributes.insert("speaker".to_owned(), speaker);
    let mut mention = annotation("e1", vec![span_of(text, "Ana Ruiz")]);
    mention.layer = "entity".to_owned();
    mention.label = "PERSON".to_owned();
    insta::assert_snapshot!(written(&document, &[quote, mention]));
}

#[test]
fn links_and_emphasis_come_back() {
    let source =
        "# A\n\nSee *the [report](https://example.org/r)* and `x*y` of **2019**.\n\n- one\n- two\n";
    let document = markdown::document(source, "a.md");
    let page =
        written(&document, &[annotation("q1", vec![span_of(document.text(), "the report")])]);
    let again = markdown::document(page.split("\n## ").next().unwrap(), "a.md");
    let kinds = |document: &Document| -> Vec<_> {
        document.inlines.iter().map(|inline| inline.kind.clone()).collect()
    };
    assert_eq!(kinds(&again), kinds(&document), "{page}");
    assert!(page.contains("](<https://example.org/r>)[^q1]*"), "{page}");
}

#[test]
fn a_script_in_the_article_is_text() {
    let text = "One <script>alert(1)</script> [x](javascript:y) ![i](http://z)\n\n<div>two</div>\n";
    let document = plain::document(text, Some("t"), "");
    assert_eq!(
        words(&written(&document, &[])),
        format!("t {}", text.split_whitespace().collect::<Vec<_>>().join(" "))
    );
}

proptest! {
    #[test]
    fn the_words_of_the_article_are_those_of_the_page(
        text in "([a-z]{1,4}|[-+*#>=_`~|$^&<.:!\\[\\](){}\\\\]|[0-9]|\\. | |  |\n|\r\n|\n\n|😀|e\u{301}){1,80}",
    ) {
        let document = plain::document(&text, Some("t"), "");
        prop_assume!(document.blocks.iter().all(|block| block.kind == crate::document::BlockKind::Paragraph));
        let wanted = format!("t {text}").split_whitespace().collect::<Vec<_>>().join(" ");
        let page = written(&document, &[]);
        prop_assert_eq!(words(&page), wanted, "{}", page);
    }
}
