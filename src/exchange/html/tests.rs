//! What the page shows is the article, every mark stands around what it covers, and nothing of an
//! article is markup.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::annotation::{Annotation, Relation, RelationId, Value};
use crate::document::{Document, markdown, plain};
use crate::exchange::testing::{self, SAMPLE, span_of};
use crate::text::Span;

fn annotation(id: &str, spans: Vec<Span>) -> Annotation {
    testing::annotation(id, "quote", "direct", spans)
}

fn page(document: &Document, annotations: &[Annotation], relations: &[Relation]) -> String {
    let id = json!("a");
    let (annotations, relations) = (annotations.iter().collect(), relations.iter().collect());
    let record = Record::new(&id, document, annotations, relations);
    let mut output = Vec::new();
    Page::new(&record, &Schema::built_in()).write(true, &mut output).unwrap();
    String::from_utf8(output).unwrap()
}

/// The text content of a piece of the page. Attributes hold no `<` or `>`.
fn content(html: &str) -> String {
    let mut content = String::new();
    let mut rest = html;
    while let Some((text, behind)) = rest.split_once('<') {
        content.push_str(text);
        rest = behind.split_once('>').unwrap().1;
    }
    content.push_str(rest);
    let references =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    references
        .iter()
        .fold(content, |text, (reference, character)| text.replace(reference, character))
}

fn article(page: &str) -> &str {
    let behind = page.split_once("<article>").unwrap().1;
    behind.split_once("</article>").unwrap().0
}

/// The text of the element with this id, which holds no element of its own kind.
fn element(page: &str, id: &str) -> String {
    let behind = page.split_once(&format!("id=\"{id}\"")).unwrap().1.split_once('>').unwrap().1;
    content(behind.split_once("</span>").unwrap().0)
}

#[test]
fn the_table_of_the_formats_holds() {
    for covered in ["Ada Obi", "said", "\"Rents fell 4%.\"", "Rents fell 4%"] {
        let document = plain::document(SAMPLE, Some("A"), "");
        let page = page(&document, &[annotation("q1", vec![span_of(SAMPLE, covered)])], &[]);
        assert_eq!(element(&page, "t0"), covered);
        assert_eq!(content(article(&page)), SAMPLE);
    }
}

#[test]
fn a_quote_in_two_pieces_has_one_letter_and_two_marks() {
    let text = "“We waited 😀,” she said, “and left.”";
    let pieces = vec![span_of(text, "“We waited 😀,”"), span_of(text, "“and left.”")];
    let page = page(&plain::document(text, Some("A"), ""), &[annotation("q1", pieces)], &[]);
    assert_eq!(article(&page).matches("class=\"a ").count(), 2);
    assert_eq!(article(&page).matches("data-id=\"q1\"").count(), 1);
    assert!(article(&page).contains("“We waited 😀,”</span> she said, <span"), "{page}");
}

#[test]
fn what_crosses_is_underlined_in_lanes_of_its_own() {
    let text = "one two three";
    let all = [
        annotation("q1", vec![span_of(text, "one two")]),
        annotation("q2", vec![span_of(text, "two three")]),
    ];
    let page = page(&plain::document(text, Some("A"), ""), &all, &[]);
    assert_eq!(content(article(&page)), text);
    assert!(article(&page).contains(" u0 ") && article(&page).contains(" u1 "), "{page}");
}

#[test]
fn nothing_of_the_article_or_its_annotations_is_markup() {
    let evil = "<script>alert(\"1\")</script>'\" & \x1b[31m";
    let document = plain::document(evil, Some(evil), "javascript:alert(1)");
    let mut one = annotation(evil, vec![span_of(evil, "alert")]);
    one.layer = evil.to_owned();
    one.label = evil.to_owned();
    one.attributes.insert(evil.to_owned(), Value::Text(evil.to_owned()));
    one.attributes.insert("evidence".to_owned(), Value::Text("javascript:alert(1)".to_owned()));
    let relation = Relation {
        id: RelationId("r1".into()),
        label: evil.to_owned(),
        from: evil.into(),
        to: evil.into(),
    };
    let page = page(&document, &[one], &[relation]);
    assert!(!page.contains("<script") && !page.contains("href=\"javascript"), "{page}");
    assert!(!page.contains('\x1b'));
    assert_eq!(page.matches("<style>").count(), 1);
}

#[test]
fn nothing_is_fetched() {
    let source =
        "# A\n\n![a picture](https://example.org/a.png) and [a link](https://example.org/).\n";
    let page = page(&markdown::document(source, "a.md"), &[], &[]);
    assert!(page.contains("default-src 'none'"));
    for fetching in ["<img", "<link", "<iframe", "src=", "url(", "@import", "<script"] {
        assert!(!page.contains(fetching), "{fetching} in {page}");
    }
    assert!(
        page.contains("<a href=\"https://example.org/\" rel=\"nofollow noreferrer\">a link</a>")
    );
}

#[test]
fn links_do_not_nest() {
    let source = "# A\n\nSee [the report of Ada Obi](https://example.org/r) now.\n";
    let document = markdown::document(source, "a.md");
    let mut mention = annotation("e1", vec![span_of(document.text(), "Ada Obi")]);
    mention.layer = "entity".to_owned();
    let around = annotation("q1", vec![span_of(document.text(), "report of Ada")]);
    let page = page(&document, &[mention, around], &[]);
    let mut depth = 0;
    for part in article(&page).split('<') {
        depth += i32::from(part.starts_with("a ")) - i32::from(part.starts_with("/a>"));
        assert!(depth <= 1, "{}", article(&page));
    }
}

#[test]
fn every_link_inside_of_the_page_leads_somewhere() {
    let text = "Ada Obi said: rents fell. Ada Obi left.";
    let mut all = vec![annotation("q1", vec![span_of(text, "rents fell")])];
    for (number, place) in [(0, "Ada Obi said"), (1, "Ada Obi left")] {
        let span = span_of(text, place);
        let mut mention = annotation(&format!("e{number}"), vec![span]);
        mention.layer = "entity".to_owned();
        mention.attributes.insert("name".to_owned(), Value::Text("Ada Obi".to_owned()));
        all.push(mention);
    }
    let mut whole = annotation("t1", vec![]);
    whole.layer = "topic".to_owned();
    all.push(whole);
    let to = |to: &str| Relation {
        id: RelationId("r".into()),
        label: "x".to_owned(),
        from: "q1".into(),
        to: to.into(),
    };
    let page = page(&plain::document(text, Some("A"), ""), &all, &[to("e0"), to("t1")]);
    let targets: Vec<&str> =
        page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() > 6, "{page}");
    for target in targets {
        assert!(page.contains(&format!(" id=\"{target}\"")), "{target} in {page}");
    }
}

#[test]
fn annotations_that_lie_too_deep_are_told_of() {
    let text = "rents fell";
    let all: Vec<Annotation> =
        (0..12).map(|n| annotation(&format!("q{n}"), vec![span_of(text, text)])).collect();
    let page = page(&plain::document(text, Some("A"), ""), &all, &[]);
    assert!(page.contains("4 annotations lie too deep"), "{page}");
    assert!(page.contains("id=\"a11\""));
    let (_, losses) = testing::write(&Html, &Options::default(), text, &all, &[]);
    assert_eq!(losses.count(Part::Piece, BURIED), 4);
}

proptest! {
    #[test]
    fn the_text_of_the_page_is_that_of_the_article(
        text in "(\\PC|\r\n|\n\n|e\u{301}|😀|[a-z <>&'\"]){1,200}",
        ends in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..12),
    ) {
        let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        let all: Vec<Annotation> = ends.iter().enumerate().map(|(number, (a, b))| {
            let (a, b) = (*a.get(&boundaries), *b.get(&boundaries));
            let span = Span::new(&text, a.min(b), a.max(b)).unwrap();
            annotation(&format!("q{number}"), vec![span])
        }).collect();
        let page = page(&plain::document(&text, Some("A"), ""), &all, &[]);
        let is_reordering = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assume!(!text.contains(is_reordering));
        prop_assert_eq!(content(article(&page)), text.replace("\r\n", "\n"));
        let opened = article(&page).matches("<span").count() + article(&page).matches("<a ").count();
        let closed = article(&page).matches("</span").count() + article(&page).matches("</a>").count();
        prop_assert_eq!(opened, closed);
    }
}
