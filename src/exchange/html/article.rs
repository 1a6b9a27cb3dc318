//! The article with its annotations: each one underlined in a lane of its own, so that what lies
//! over each other is told apart, with a letter before the first word of those that are no mentions.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::document::{Block, BlockKind, InlineKind};
use crate::exchange::digest;
use crate::exchange::html::Page;
use crate::exchange::html::escape::escaped;
use crate::exchange::pieces::{self, Mark, Piece, Step};
use crate::text::Span;

/// Annotations around one place that its hover text tells of.
const MOST_TOLD: usize = 6;

/// What came to stand in the article.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// For each annotation, whether there is a place to go to.
    has_place: Vec<bool>,
    /// Annotations with a piece that lies too deep in others.
    pub(super) buried: BTreeSet<usize>,
}

impl Drawn {
    pub(super) fn has_place(&self, annotation: usize) -> bool {
        self.has_place.get(annotation).copied().unwrap_or(false)
    }
}

impl Page<'_> {
    /// Writes the article. Its text content is the text of the document.
    pub(super) fn write_article(&self, output: &mut dyn Write) -> io::Result<Drawn> {
        let document = self.record.document;
        let has_place = vec![false; self.record.annotations.len()];
        let mut drawn = Drawn { has_place, buried: BTreeSet::new() };
        let mut at = 0;
        output.write_all(b"<article>")?;
        for (block, pieces) in document.blocks.iter().zip(&self.of_blocks) {
            let mut html = escaped(between(document.text(), at, block.span.start())).into_owned();
            self.block(*block, pieces, &mut drawn, &mut html);
            output.write_all(html.as_bytes())?;
            at = block.span.end();
        }
        let rest = between(document.text(), at, document.text().len());
        output.write_all(escaped(rest).as_bytes())?;
        output.write_all(b"</article>\n")?;
        Ok(drawn)
    }

    fn block(&self, block: Block, pieces: &[Piece], drawn: &mut Drawn, html: &mut String) {
        let text = self.record.document.text();
        let (open, close) = tags(block, text);
        html.push_str(open);
        let mut elements = Elements { page: self, open: Vec::new(), html, drawn };
        pieces::walk(text, block.span, pieces, |step| elements.take(step));
        html.push_str(close);
    }
}

/// White space between two blocks.
fn between(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}

fn tags(block: Block, text: &str) -> (&'static str, &'static str) {
    let is_marked = |c: char| c.is_numeric() || "-*•·‣◦".contains(c);
    match block.kind {
        BlockKind::Paragraph => ("<p dir=\"auto\">", "</p>"),
        BlockKind::Title => ("<h1 dir=\"auto\">", "</h1>"),
        BlockKind::Heading(..=1) => ("<h2 dir=\"auto\">", "</h2>"),
        BlockKind::Heading(2) => ("<h3 dir=\"auto\">", "</h3>"),
        BlockKind::Heading(_) => ("<h4 dir=\"auto\">", "</h4>"),
        BlockKind::ListItem(..=1) if !block.span.slice(text).starts_with(is_marked) => {
            ("<p class=\"item dash\" dir=\"auto\">", "</p>")
        }
        BlockKind::ListItem(..=1) => ("<p class=\"item\" dir=\"auto\">", "</p>"),
        BlockKind::ListItem(2) => ("<p class=\"item deep\" dir=\"auto\">", "</p>"),
        BlockKind::ListItem(_) => ("<p class=\"item deeper\" dir=\"auto\">", "</p>"),
        BlockKind::Quotation => ("<blockquote dir=\"auto\">", "</blockquote>"),
        BlockKind::Code => ("<pre dir=\"auto\">", "</pre>"),
        BlockKind::Caption => ("<p class=\"caption\" dir=\"auto\">", "</p>"),
        BlockKind::Furniture => ("<p class=\"furniture\" dir=\"auto\">", "</p>"),
    }
}

/// An element that is open.
struct Element {
    mark: Mark,
    lane: Option<usize>,
    is_link: bool,
    close: &'static str,
}

/// Writes the elements of one block.
struct Elements<'p, 'a, 'o> {
    page: &'p Page<'a>,
    open: Vec<Element>,
    html: &'o mut String,
    drawn: &'o mut Drawn,
}

impl Elements<'_, '_, '_> {
    fn take(&mut self, step: Step) {
        match step {
            Step::Text(span) => self.text(span),
            Step::Open { piece, again } => match piece.mark {
                Mark::Annotation(number) => self.annotation(piece, number, again),
                Mark::Inline(number) => self.inline(piece, number),
            },
            Step::Close { .. } => {
                if let Some(element) = self.open.pop() {
                    self.html.push_str(element.close);
                }
            }
            Step::Buried { piece } => {
                if let Mark::Annotation(number) = piece.mark {
                    self.drawn.buried.insert(number);
                }
            }
        }
    }

    fn text(&mut self, span: Span) {
        self.html.push_str(&escaped(span.slice(self.page.record.document.text())));
    }

    fn annotation(&mut self, piece: Piece, number: usize, again: bool) {
        let page = self.page;
        let Some(annotation) = page.record.annotations.get(number) else { return };
        let section = page.section_of.get(number).copied().unwrap_or(0);
        let is_first = piece.is_first && !again;
        // Closed and opened again, an annotation may be drawn in another lane: only its rest is.
        let lane = self.free_lane();
        let told = self.told(number);
        let name = page.name_of.get(number).copied().flatten();
        // Links do not nest.
        let is_link = name.is_some() && !self.is_in_link();
        let (element, close) = if is_link { ("a", "</a>") } else { ("span", "</span>") };
        let (colour, status) = (page.colour(number), annotation.status.name());
        self.html.push_str(&format!("<{element} class=\"a l{section} {colour} {status} u{lane}"));
        self.html.push_str(if name.is_some() { " n\"" } else { " s\"" });
        if is_first {
            self.html.push_str(&format!(" id=\"t{number}\""));
            if let Some(place) = self.drawn.has_place.get_mut(number) {
                *place = true;
            }
        }
        if let Some(name) = name.filter(|_| is_link) {
            self.html.push_str(&format!(" href=\"#n{name}\""));
        }
        if name.is_some() && piece.is_last {
            self.html.push_str(&format!(" data-l=\"{}\"", escaped(&annotation.label)));
        }
        self.html.push_str(&format!(" title=\"{}\">", escaped(&told)));
        if is_first && name.is_none() {
            self.letter(number, section, colour);
        }
        self.open.push(Element { mark: piece.mark, lane: Some(lane), is_link, close });
    }

    /// The id of an annotation before its first word, a link to its place in the list.
    fn letter(&mut self, number: usize, section: usize, colour: &str) {
        let Some(annotation) = self.page.record.annotations.get(number) else { return };
        let id = escaped(&annotation.id.0);
        let class = format!("class=\"k k{section} {colour}\" data-id=\"{id}\"");
        let link = if self.is_in_link() {
            format!("<span {class}></span>")
        } else {
            format!("<a {class} href=\"#a{number}\" aria-label=\"{id}\"></a>")
        };
        self.html.push_str(&link);
    }

    fn inline(&mut self, piece: Piece, number: usize) {
        let inline = self.page.record.document.inlines.get(number);
        let kind = inline.map_or(&InlineKind::Emphasis, |inline| &inline.kind);
        let mut is_link = false;
        let close = match kind {
            InlineKind::Emphasis => "em",
            InlineKind::Strong => "strong",
            InlineKind::Code => "code",
            InlineKind::Link(target) => match digest::web_address(target)
                .filter(|_| !self.is_in_link())
            {
                Some(target) => {
                    let target = escaped(target);
                    self.html
                        .push_str(&format!("<a href=\"{target}\" rel=\"nofollow noreferrer\">"));
                    is_link = true;
                    "a"
                }
                None => "span",
            },
        };
        if !is_link {
            self.html.extend(["<", close, ">"]);
        }
        let close = match close {
            "em" => "</em>",
            "strong" => "</strong>",
            "code" => "</code>",
            "a" => "</a>",
            _ => "</span>",
        };
        self.open.push(Element { mark: piece.mark, lane: None, is_link, close });
    }

    fn is_in_link(&self) -> bool {
        self.open.iter().any(|element| element.is_link)
    }

    /// The lowest lane that no open annotation is underlined in.
    fn free_lane(&self) -> usize {
        let is_free = |lane: &usize| self.open.iter().all(|element| element.lane != Some(*lane));
        (0..pieces::DEEPEST).find(is_free).unwrap_or(pieces::DEEPEST - 1)
    }

    /// What hovering says: this annotation, and those around it.
    fn told(&self, number: usize) -> String {
        let around = self.open.iter().rev().filter_map(|element| match element.mark {
            Mark::Annotation(number) => Some(number),
            Mark::Inline(_) => None,
        });
        let all = std::iter::once(number).chain(around).take(MOST_TOLD);
        let told: Vec<String> = all.map(|number| self.page.told(number)).collect();
        told.join("\n\n")
    }
}

impl Page<'_> {
    /// An annotation in a few lines without markup.
    fn told(&self, number: usize) -> String {
        let Some(annotation) = self.record.annotations.get(number) else { return String::new() };
        let text = self.record.document.text();
        let mut told = format!("{} · {} · {}", annotation.id, annotation.layer, annotation.label);
        if let Some(who) = digest::who(annotation) {
            told.extend(["\n", who]);
        }
        for (name, value) in digest::details(annotation, text, self.schema) {
            told.extend(["\n", name, ": ", &value]);
        }
        told.extend(["\n", &digest::standing(annotation)]);
        told
    }
}
