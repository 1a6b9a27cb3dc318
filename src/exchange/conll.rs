//! `conll`: words with IOB2 tags, as in the shared tasks of CoNLL-2002 and 2003.
//!
//! Two columns divided by a blank, a blank line behind each sentence, `-DOCSTART-` before each
//! document. A word has one tag, so that each layer has a file of its own, `layer-entity.conll`; with
//! `--layers entity` there is one file. White space is lost: what is read has one blank between words
//! and a line for each sentence.

mod read;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::iob::{self, Tag, Words};
use crate::exchange::loss::Part;
use crate::exchange::tag::Tags;
use crate::exchange::{
    About, Export, ExportError, Format, Layout, Losses, Options, Output, Record, Unit, file_name,
};

/// The line that begins a document, as spaCy wants it to the letter.
const DOCUMENT: &str = "-DOCSTART- -X- O O";

/// Begins the name of a file that holds one layer.
const LAYER: &str = "layer-";

/// CoNLL IOB2.
pub struct Conll;

static ABOUT: About = About {
    name: "conll",
    summary: "words with IOB2 tags, a file for each layer; for taggers, spaCy and seqeval",
    unit: Unit::None,
    loses: "overlapping and interrupted annotations, attributes, relations, statuses, white space",
    layout: Layout::Directory,
    extension: "conll",
};

impl Format for Conll {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn layout(&self, options: &Options) -> Layout {
        if options.layers.len() == 1 { Layout::Many } else { Layout::Directory }
    }

    fn start(&self, options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(Writer {
            layers: layers(options, schema),
            tags: Tags::new(schema),
            is_single: self.layout(options) == Layout::Many,
        })
    }
}

/// The layers that are written: those asked for, or all of the schema.
pub(super) fn layers(options: &Options, schema: &Schema) -> Vec<String> {
    match options.layers.is_empty() {
        true => schema.layers.iter().map(|layer| layer.name.clone()).collect(),
        false => options.layers.clone(),
    }
}

impl Reader for Conll {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "IOB2, IOB1 or BIOES in the last column; the text is made of the words"
    }

    fn is_likely(&self, path: &Path, head: &str) -> bool {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        head.starts_with("-DOCSTART-")
            || ["conll", "conll03", "iob", "iob2", "bio"].contains(&ending)
            || path.join(format!("{LAYER}entity.conll")).is_file()
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let _all = read::documents(input)?.into_iter().try_for_each(each);
        Ok(())
    }
}

struct Writer {
    layers: Vec<String>,
    tags: Tags,
    /// Whether there is one file with one layer.
    is_single: bool,
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
        losses.lose(Part::Text, "", "", "white space is gone; what is read back has other offsets");
        let words = Words::new(record.document);
        for layer in &self.layers {
            let tags = iob::tags(record, &words, layer, losses);
            let content = self.content(record, &words, &tags);
            let output = match self.is_single {
                true => output.main(),
                false => output.file(&file_name(&format!("{LAYER}{layer}.conll")))?,
            };
            output.write_all(content.as_bytes())?;
        }
        Ok(())
    }
}

impl Writer {
    fn content(&self, record: &Record<'_>, words: &Words, tags: &[Tag]) -> String {
        let text = record.document.text();
        let mut content = format!("{DOCUMENT}\n\n");
        for sentence in words.sentences() {
            let is_empty = sentence.is_empty();
            for word in sentence {
                let Some(span) = words.words.get(word) else { continue };
                content.push_str(&iob::form(span.slice(text)).0);
                let tag = tags.get(word).copied().flatten();
                let known = tag
                    .and_then(|(number, begins)| Some((record.annotations.get(number)?, begins)));
                match known {
                    Some((annotation, begins)) => {
                        let label = match self.is_single {
                            true => self.tags.tag(&annotation.layer, &annotation.label),
                            false => annotation.label.as_str().into(),
                        };
                        content.push_str(if begins { " B-" } else { " I-" });
                        content.push_str(&iob::encoded(&label));
                    }
                    None => content.push_str(" O"),
                }
                content.push('\n');
            }
            content.push_str(if is_empty { "" } else { "\n" });
        }
        content
    }
}
