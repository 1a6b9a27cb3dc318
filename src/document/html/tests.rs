use proptest::prelude::*;

use super::*;
use crate::document::InlineKind;

/// A page with everything around its article that pages have.
const PAGE: &str = r##"<!DOCTYPE html>
<html lang="en"><head><title>Vote splits council | The Harbour Post</title>
<meta charset="utf-8">
<meta property="og:site_name" content="The Harbour Post">
<meta property="og:title" content="Vote splits council">
<meta name="author" content="Ana Ruiz">
<meta property="article:published_time" content="2024-05-03T08:00:00Z">
<meta property="og:url" content="https://post.example/vote">
<script>var x = "<p>no</p>";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Vote splits council</h1><p class="byline">By Ana Ruiz</p>
<p>The harbour council voted seven to five on Tuesday to <a href="/fares">raise the ferry fares</a> by 12 percent, the first
increase since the boats were bought six years ago, and the <em>last</em>, as the mayor said.</p>
<figure><img src="a.jpg"><figcaption>The old ferry at noon.</figcaption></figure>
<p>“We have put this off for too long,” said Mayor Ines Okoro, who cast the deciding vote after a debate of four hours in
the town hall.</p><p>Critics said that the rise would hit the people of the outer islands hardest, because they have no
other way to town, and the boats are full in the summer.</p>
<h2>What comes next</h2>
<ul><li>The fares rise in May.</li><li>The council looks at them again in a year, and may lower them.</li></ul>
<blockquote><p>Nobody enjoys it, and nobody will thank us for it, but the boats have to run in the winter too.</p></blockquote>
<p><a href="/1">Read more about the ferries</a></p>
<table><tr><th>Year</th><th>Fare</th></tr><tr><td>2018</td><td>3.20</td></tr></table>
<p>Share this article</p>
</article>
<aside>Most read: ten boats</aside><footer>© 2024 The Harbour Post</footer></body></html>"##;

#[test]
fn the_article_is_read_without_what_surrounds_it() {
    let document = document(PAGE, "vote.html");
    let blocks: Vec<String> = document
        .blocks
        .iter()
        .map(|b| format!("{:?} {:.30}", b.kind, b.span.slice(document.text())))
        .collect();
    assert_eq!(
        blocks,
        [
            "Paragraph The harbour council voted seve",
            "Paragraph “We have put this off for too ",
            "Paragraph Critics said that the rise wou",
            "Heading(2) What comes next",
            "ListItem(1) The fares rise in May.",
            "ListItem(1) The council looks at them agai",
            "Quotation Nobody enjoys it, and nobody w",
            "Code Year | Fare\n2018 | 3.20",
        ]
    );
    assert!(document.notices.is_empty());
}

#[test]
fn what_the_page_says_of_itself_is_metadata() {
    let document = document(PAGE, "vote.html");
    let get = |name: &str| document.metadata.get(name).map(String::as_str);
    assert_eq!(document.title, "Vote splits council");
    assert_eq!(get("author"), Some("Ana Ruiz"));
    assert_eq!(get("date"), Some("2024-05-03T08:00:00Z"));
    assert_eq!(get("publication"), Some("The Harbour Post"));
    assert_eq!(get("language"), Some("en"));
    assert_eq!(get("url"), Some("https://post.example/vote"));
}

#[test]
fn links_and_emphasis_are_kept_where_they_stand() {
    let document = document(PAGE, "vote.html");
    let inlines: Vec<(&str, &InlineKind)> =
        document.inlines.iter().map(|i| (i.span.slice(document.text()), &i.kind)).collect();
    let link = InlineKind::Link("/fares".to_owned());
    assert_eq!(inlines, [("raise the ferry fares", &link), ("last", &InlineKind::Emphasis)]);
}

#[test]
fn a_break_ends_a_line_and_two_end_a_paragraph() {
    let page = Page::from("<p>One,<br> two.<br>\n<br>Three</p><pre>a\n  b</pre>");
    assert_eq!(walk::document(&page.root(), "").text(), "One,\ntwo.\n\nThree\n\na\n  b");
}

#[test]
fn short_blocks_of_links_go_and_long_ones_stay() {
    let page =
        Page::from("<p>It was close.</p><p><a>Read more</a> »</p><p><a>See</a> the vote.</p>");
    assert_eq!(walk::document(&page.root(), "").text(), "It was close.\n\nSee the vote.");
}

#[test]
fn what_a_page_shows_twice_is_read_once() {
    let long = "The council voted seven to five on Tuesday to raise the ferry fares.";
    let page = format!("<p>{long}</p><p>It is.</p><p>Share this</p><p>{long}</p><p>It is.</p>");
    let mut document = walk::document(&Page::from(page).root(), "");
    mark(&mut document);
    assert_eq!(prune::document(document).text(), format!("{long}\n\nIt is.\n\nIt is."));
}

#[test]
fn a_page_without_an_article_is_shown_whole_and_said() {
    let document = document("<html><title>Fares</title><p>Adult: 3.20</p></html>", "f.html");
    assert_eq!((document.title.as_str(), document.text()), ("Fares", "Adult: 3.20"));
    let none = super::document("<html><body></body></html>", "f.html");
    assert!(none.text().is_empty() && none.blocks.is_empty());
}

#[test]
fn a_page_is_known_by_its_first_words() {
    assert!(is_page("\u{feff}\n<!-- saved -->\n<!DOCTYPE html><p>x"));
    assert!(is_page("<HTML lang=en>"));
    assert!(!is_page("<p>A line about <html>") && !is_page("") && !is_page("<!-- open"));
}

#[test]
fn a_page_nested_without_end_is_read() {
    for open in ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<p><span>"] {
        let page = format!("<html><body>{}The vote was close.", open.repeat(50_000));
        let document = document(&page, "deep.html");
        assert!(document.text().contains("The vote was close."), "{open}");
    }
    let page = format!("<html><body>{}The vote was close.", "<div>".repeat(DEEPEST - 10));
    assert!(document(&page, "deep.html").text().contains("The vote was close."));
}

proptest! {
    #[test]
    fn blocks_hold_all_text_in_order(
        inside in "(<(p|/p|div|/div|a href=x|/a|b|/b|ul|/ul|li|pre|/pre|br|table|/table|tr|td|h2|/h2|/li|blockquote)>|[a-z]{1,9}|[ \n]|é|&amp;|&lt;|[.,]){0,80}",
    ) {
        for page in [format!("<html><body>{inside}"), format!("<html><body><p>{inside}<p>{}", "The vote was close, she said. ".repeat(30))] {
            let document = document(&page, "");
            let text = document.text();
            let mut at = 0;
            for block in &document.blocks {
                let gap = text.get(at..block.span.start());
                prop_assert!(gap.is_some_and(|gap| gap.trim().is_empty()), "{document:?}");
                prop_assert!(!block.span.slice(text).trim().is_empty());
                at = block.span.end();
            }
            prop_assert!(text.get(at..).is_some_and(|gap| gap.trim().is_empty()));
            prop_assert!(document.inlines.iter().all(|inline| inline.span.fits(text)));
        }
    }
}
