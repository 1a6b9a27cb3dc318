//! Plain text: a line is a paragraph, unless the text is hard-wrapped; then its lines are joined.
//!
//! The text itself is never changed, so offsets into what was given stay right.

use crate::document::furniture::{self, Surroundings};
use crate::document::lines::{self, Line};
use crate::document::{Block, BlockKind, Document, title};

/// Makes a document of plain text. Without a title, the text's own is taken: a `Title:` line at the
/// top, or else the first line.
pub fn document(text: &str, title: Option<&str>, source: &str) -> Document {
    from_string(text.to_owned(), title, source)
}

/// Like [`document`], of a text that is given away.
pub fn from_string(text: String, title: Option<&str>, source: &str) -> Document {
    let all = lines::lines(&text);
    let fields = furniture::fields(&text, &all);
    let mut blocks: Vec<Block> = fields.iter().map(|field| field.block).collect();
    let first = blocks.len();
    let rest = all.get(lines::behind(&all, first)..).unwrap_or_default();
    paragraphs(&text, rest, &mut blocks);
    let own = own_title(&text, &mut blocks, first, title);
    mark(&text, &mut blocks, first);
    // The document copies the text; of a long one, the lines would stand in memory beside both.
    drop(all);
    blocks.shrink_to_fit();
    let mut document = Document::new(text, String::new(), source.to_owned(), blocks);
    for field in fields {
        document.metadata.insert(field.name.to_owned(), field.value);
    }
    for (name, value) in furniture::metadata(&document) {
        document.metadata.entry(name.to_owned()).or_insert(value);
    }
    document.title = match (title, document.metadata.remove("title")) {
        (Some(title), _) => title::shortened(title),
        (None, Some(title)) => title::shortened(&title),
        (None, None) => own,
    };
    document
}

/// Appends a block for each paragraph.
fn paragraphs(text: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    let width = lines::wrap_width(text, lines);
    let mut before: Option<&Line> = None;
    for line in lines.iter().filter(|line| !line.span.is_empty()) {
        let is_joined = match (width, before) {
            (Some(width), Some(before)) => lines::continues(text, before, line, width),
            _ => false,
        };
        match blocks.last_mut().filter(|_| is_joined) {
            Some(block) => block.span = block.span.hull(line.span),
            None => blocks.push(Block { span: line.span, kind: BlockKind::Paragraph }),
        }
        before = Some(line);
    }
}

/// Finds the title in the first block behind the header fields and marks the block as title if it
/// looks like one.
fn own_title(text: &str, blocks: &mut [Block], first: usize, given: Option<&str>) -> String {
    let is_alone = blocks.len() <= first + 1;
    let Some(block) = blocks.get_mut(first) else { return String::new() };
    let covered = block.span.slice(text);
    let is_title = match given {
        Some(given) => covered == given.trim(),
        None => !is_alone && title::is_like(covered),
    };
    if is_title {
        block.kind = BlockKind::Title;
    }
    title::shortened(covered)
}

/// Marks headings, list items, captions and furniture.
fn mark(text: &str, blocks: &mut [Block], first: usize) {
    let mut before = first.checked_sub(1).and_then(|n| blocks.get(n)).copied();
    for number in first..blocks.len() {
        let after = blocks.get(number + 1).map(|block| block.span);
        let Some(block) = blocks.get_mut(number) else { break };
        if block.kind == BlockKind::Paragraph {
            block.kind = furniture::kind(text, block.span, Surroundings { before, after });
        }
        before = Some(*block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares the blocks, written as `kind: text`, with line breaks as `/`.
    #[track_caller]
    fn assert_blocks(text: &str, wanted: &[&str]) {
        let document = document(text, None, "");
        let found: Vec<String> = document.blocks.iter().map(|b| written(text, b)).collect();
        assert_eq!(found, wanted, "{text}");
    }

    fn written(text: &str, block: &Block) -> String {
        let kind = match block.kind {
            BlockKind::Paragraph => "p",
            BlockKind::Title => "title",
            BlockKind::Heading(_) => "h",
            BlockKind::ListItem(_) => "item",
            BlockKind::Caption => "caption",
            BlockKind::Furniture => "furniture",
            BlockKind::Quotation | BlockKind::Code => "other",
        };
        format!("{kind}: {}", block.span.slice(text).replace("\r\n", "/").replace('\n', "/"))
    }

    #[test]
    fn a_line_is_a_paragraph() {
        assert_blocks(
            "Vote splits council\r\n\r\nIt was close.\r\n  So close.  \r\n",
            &["title: Vote splits council", "p: It was close.", "p: So close."],
        );
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "Vote splits council over ferry fares\n\n\
            The council voted seven to five on Tuesday to raise the fares of\n\
            the harbour ferries, the first increase since the boats were\n\
            bought six years ago.\n\
            Nobody spoke.\n\n\
            Critics said that the rise would hit the people of the outer\n\
            islands hardest, because they have no other way to town.\n";
        let document = document(text, None, "");
        assert_eq!(document.title, "Vote splits council over ferry fares");
        let found: Vec<String> = document.blocks.iter().map(|b| written(text, b)).collect();
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[1].ends_with("fares of/the harbour ferries, the first increase since the boats were/bought six years ago."));
        assert_eq!(found[2], "p: Nobody spoke.");
    }

    #[test]
    fn indented_first_lines_begin_paragraphs_of_hard_wrapped_text() {
        let text = "   The council voted seven to five on Tuesday to raise the fares\n\
            of the harbour ferries, the first increase since the boats were all\n\
            bought six years ago from the yard on the other side of the bay.\n   \
            Critics said that the rise would hit the people of the outer so\n\
            hard that many would have to move to the city in the next winter.\n";
        assert_eq!(document(text, None, "").blocks.len(), 2);
    }

    #[test]
    fn short_lines_are_not_joined() {
        let text = "Roses are red\nviolets are blue\nsugar is sweet\nand so are you\n";
        assert_eq!(document(text, None, "").blocks.len(), 4);
        let text = "Fares rise again in the harbour as council votes\nMayor defends the vote\n\
            Islanders plan a protest at the pier on Saturday\nA look back at six years of boats\n";
        assert_eq!(document(text, None, "").blocks.len(), 4);
    }

    #[test]
    fn fields_at_the_top_are_metadata() {
        let text =
            "Title: Vote splits council\nAuthor: Ana Ruiz\nDate: 3 May 2024\n\nIt was close.";
        let document = document(text, None, "a.txt");
        assert_eq!(document.title, "Vote splits council");
        assert_eq!(document.metadata.get("author").map(String::as_str), Some("Ana Ruiz"));
        assert_eq!(document.metadata.get("date").map(String::as_str), Some("3 May 2024"));
        assert_eq!(document.blocks.last().unwrap().span.slice(text), "It was close.");
    }

    #[test]
    fn what_surrounds_an_article_is_furniture() {
        assert_blocks(
            "Vote splits council\nBy Ana Ruiz and Ben Adeyemi\nFriday, September 9, 2016\n\
             Share this article\nThe vote was close.\nWhat comes next\n\
             The mayor said that the new fares begin in May.\nAP Photo: The old ferry\n\
             The pier at noon. Image: Ben Adeyemi.\n\
             - The first boat\nBy Friday the boats were full.",
            &[
                "title: Vote splits council",
                "furniture: By Ana Ruiz and Ben Adeyemi",
                "furniture: Friday, September 9, 2016",
                "furniture: Share this article",
                "p: The vote was close.",
                "h: What comes next",
                "p: The mayor said that the new fares begin in May.",
                "caption: AP Photo: The old ferry",
                "caption: The pier at noon. Image: Ben Adeyemi.",
                "item: - The first boat",
                "p: By Friday the boats were full.",
            ],
        );
    }

    #[test]
    fn byline_and_date_are_metadata() {
        let text = "Vote splits council\nBy Ana Ruiz\nFriday, September 9, 2016\nIt was close.";
        let document = document(text, None, "");
        let get = |name: &str| document.metadata.get(name).map(String::as_str);
        assert_eq!(
            (get("author"), get("date")),
            (Some("Ana Ruiz"), Some("Friday, September 9, 2016"))
        );
    }

    #[test]
    fn a_sentence_is_no_title_block_but_gives_the_title() {
        let document = document("It was close.\nSo close.", None, "");
        assert_eq!(
            (document.title.as_str(), document.blocks[0].kind),
            ("It was close.", BlockKind::Paragraph)
        );
    }

    #[test]
    fn a_given_title_marks_its_block() {
        let text = "It was close.\nSo close.";
        let document = document(text, Some("It was close."), "");
        assert_eq!(document.blocks[0].kind, BlockKind::Title);
    }

    #[test]
    fn an_empty_text_has_no_blocks() {
        for text in ["", "\n", " \r\n\t\n"] {
            let document = document(text, None, "");
            assert!(document.blocks.is_empty() && document.title.is_empty());
        }
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        assert_blocks("One.\rTwo.", &["p: One.", "p: Two."]);
    }
}
