//! `conllup`: CoNLL-U Plus, the tables of Universal Dependencies with columns of our own.
//!
//! Each layer is a column `POSTIL:LAYER` with IOB2 tags. White space stands in `MISC`, as
//! `SpaceAfter=No` or in UDPipe's `SpacesAfter=\n`, so that the text comes back to the letter and the
//! annotations with their offsets.

mod read;
mod spaces;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::conll::layers;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::iob::{self, Tag, Words};
use crate::exchange::loss::Part;
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Record, Unit,
};
use crate::text::Span;
use crate::text::display::on_one_line;

/// Names the columns, in the first line of the file.
const COLUMNS: &str = "# global.columns =";

/// Begins the names of our columns.
const OWN: &str = "POSTIL:";

/// CoNLL-U Plus.
pub struct ConllPlus;

static ABOUT: About = About {
    name: "conllup",
    summary: "CoNLL-U Plus, a column of IOB2 tags for each layer; the text is kept",
    unit: Unit::None,
    loses: "overlapping and interrupted annotations, edges inside of words, attributes, relations, statuses",
    layout: Layout::Many,
    extension: "conllup",
};

impl Format for ConllPlus {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer { layers: layers(options, schema), is_begun: false })
    }
}

impl Reader for ConllPlus {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "CoNLL-U Plus: columns of their own namespace with IOB tags; other columns are passed over"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        head.starts_with(COLUMNS)
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let documents = read::documents(&input.text()?, &input.stem());
        let documents = documents.map_err(|reason| input.wrong(reason))?;
        let _all = documents.into_iter().try_for_each(each);
        Ok(())
    }
}

struct Writer {
    layers: Vec<String>,
    is_begun: bool,
}

impl Export for Writer {
    fn document(
        &mut self,
        record: &Record<'_>,
        output: &mut dyn Output,
        losses: &mut Losses,
    ) -> Result<(), ExportError> {
        record.check()?;
        iob::lose_others(record, &self.layers, losses);
        let mut content = String::new();
        if !self.is_begun {
            content.push_str(&self.columns());
            self.is_begun = true;
        }
        let words = Words::new(record.document);
        let of_layers: Vec<Vec<Tag>> =
            self.layers.iter().map(|layer| iob::tags(record, &words, layer, losses)).collect();
        if !put(record, &words, &of_layers, &mut content) {
            losses.lose(Part::Text, "", "", "control characters stand as a sign of replacement");
        }
        Ok(output.main().write_all(content.as_bytes())?)
    }

    fn end(&mut self, output: &mut dyn Output) -> Result<(), ExportError> {
        if !self.is_begun {
            output.main().write_all(self.columns().as_bytes())?;
        }
        Ok(())
    }
}

impl Writer {
    fn columns(&self) -> String {
        let names = self.layers.iter().map(|layer| format!(" {OWN}{}", iob::encoded(layer)));
        format!("{COLUMNS} ID FORM MISC{}\n", names.collect::<String>())
    }
}

/// Writes the sentences; false if a word is not there as it is.
fn put(record: &Record<'_>, words: &Words, of_layers: &[Vec<Tag>], content: &mut String) -> bool {
    let (document, text, name) = (record.document, record.document.text(), record.name());
    let name = on_one_line(&name);
    content.push_str(&format!("# newdoc id = {}\n", iob::encoded(&name)));
    for (field, value) in [("title", &document.title), ("source", &document.source)] {
        if !value.is_empty() {
            content.push_str(&format!("# {field} = {}\n", iob::form(&on_one_line(value)).0));
        }
    }
    let mut is_whole = true;
    if words.words.is_empty() {
        content.push('\n');
        return text.is_empty();
    }
    for (number, sentence) in words.sentences().enumerate() {
        let of_sentence = words.words.get(sentence.clone()).unwrap_or_default();
        let covered = of_sentence.first().zip(of_sentence.last());
        let covered =
            covered.map(|(first, last)| first.hull(*last).slice(text)).unwrap_or_default();
        let number = number + 1;
        content.push_str(&format!("# sent_id = {}-{number}\n", iob::encoded(&name)));
        content.push_str(&format!("# text = {}\n", iob::form(&on_one_line(covered)).0));
        for (place, word) in sentence.enumerate() {
            is_whole &= put_word(record, words, of_layers, (place, word), content);
        }
        content.push('\n');
    }
    is_whole
}

fn put_word(
    record: &Record<'_>,
    words: &Words,
    of_layers: &[Vec<Tag>],
    (place, word): (usize, usize),
    content: &mut String,
) -> bool {
    let text = record.document.text();
    let Some(&span) = words.words.get(word) else { return true };
    let before = (word == 0).then(|| Span::clamped(text, 0, span.start()).slice(text));
    let next = words.words.get(word + 1).copied();
    let behind = next.map_or(text.len(), Span::start);
    let after = Span::clamped(text, span.end(), behind).slice(text);
    let (form, is_whole) = iob::form(span.slice(text));
    let misc = spaces::misc(before.unwrap_or(""), after, next.is_none());
    content.push_str(&format!("{}\t{form}\t{misc}", place + 1));
    for tags in of_layers {
        let tag = tags.get(word).copied().flatten();
        let known =
            tag.and_then(|(number, begins)| Some((record.annotations.get(number)?, begins)));
        match known {
            Some((annotation, begins)) => {
                content.push_str(if begins { "\tB-" } else { "\tI-" });
                content.push_str(&iob::encoded(&annotation.label));
            }
            None => content.push_str("\tO"),
        }
    }
    content.push('\n');
    is_whole
}
