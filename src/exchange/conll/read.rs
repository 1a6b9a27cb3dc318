//! Reads files of words and tags, alone or a directory with a file for each layer.

use std::fs;
use std::path::PathBuf;

use crate::exchange::conll::LAYER;
use crate::exchange::import::{Incoming, Input, Problem, ReadError};
use crate::exchange::iob::{self, Found, Spans};

/// The documents of a file, or of the files of a directory.
pub(super) fn documents(input: &Input) -> Result<Vec<Incoming>, ReadError> {
    if !input.path().is_dir() {
        return file(input);
    }
    let mut paths: Vec<PathBuf> = fs::read_dir(input.path())
        .map_err(|source| input.failed(source))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "conll" || ending == "iob2"))
        .collect();
    paths.sort();
    let mut documents: Vec<Incoming> = Vec::new();
    for path in paths {
        let is_layer = layer_of(&path).is_some();
        for (number, found) in file(&Input::new(path))?.into_iter().enumerate() {
            let same = documents.get_mut(number).filter(|one| is_layer && one.text == found.text);
            match same {
                Some(one) => {
                    one.annotations.extend(found.annotations);
                    one.problems.extend(found.problems);
                }
                None => documents.push(found),
            }
        }
    }
    if documents.is_empty() {
        return Err(input.wrong("there is no file with the ending conll in it"));
    }
    Ok(documents)
}

/// The layer that a file holds, as its name says.
fn layer_of(path: &std::path::Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    stem.strip_prefix(LAYER).map(str::to_owned)
}

/// A word with the tag behind it.
struct Line {
    number: usize,
    tag: String,
    /// In bytes of the text.
    place: (usize, usize),
    /// Whether it begins a sentence.
    begins: bool,
}

/// A document while its lines are read.
#[derive(Default)]
struct Draft {
    text: String,
    lines: Vec<Line>,
    problems: Vec<Problem>,
    is_sentence_over: bool,
}

impl Draft {
    fn word(&mut self, number: usize, line: &str) {
        let columns: Vec<&str> = match line.contains('\t') {
            true => line.split('\t').collect(),
            false => line.split_whitespace().collect(),
        };
        let [word, .., tag] = columns.as_slice() else {
            let at = format!("line {number}");
            return self.problems.push(Problem::left_out(at, "a word without a tag"));
        };
        let begins = self.lines.is_empty() || self.is_sentence_over;
        if !self.text.is_empty() {
            self.text.push(if begins { '\n' } else { ' ' });
        }
        let start = self.text.len();
        self.text.push_str(word.trim());
        let place = (start, self.text.len());
        self.lines.push(Line { number, tag: tag.trim().to_owned(), place, begins });
        self.is_sentence_over = false;
    }

    fn incoming(self, id: String, layer: Option<&str>) -> Incoming {
        let mut incoming = iob::incoming(id);
        let text = self.text + "\n";
        let mut found = Found { incoming: &mut incoming, text: &text, layer };
        let mut spans = Spans::default();
        for line in self.lines {
            if line.begins {
                spans.close(&mut found);
            }
            spans.take(&line.tag, line.place, format!("line {}", line.number), &mut found);
        }
        spans.close(&mut found);
        incoming.problems.extend(self.problems);
        incoming.text = Some(text);
        incoming
    }
}

fn file(input: &Input) -> Result<Vec<Incoming>, ReadError> {
    let content = input.text()?;
    let mut drafts: Vec<Draft> = Vec::new();
    let mut draft = Draft::default();
    let mut is_begun = false;
    for (number, line) in content.lines().enumerate() {
        let number = number + 1;
        if line.starts_with("-DOCSTART-") {
            if is_begun || !draft.lines.is_empty() {
                drafts.push(std::mem::take(&mut draft));
            }
            is_begun = true;
        } else if line.trim().is_empty() {
            draft.is_sentence_over = true;
        } else if !is_comment(line) {
            draft.word(number, line);
        }
    }
    if !is_begun && draft.lines.is_empty() {
        return Err(input.wrong("there is no word with a tag in it"));
    }
    drafts.push(draft);
    let layer = layer_of(input.path());
    let is_only = drafts.len() == 1;
    let id = |number: usize| match is_only {
        true => input.stem(),
        false => format!("{}-{}", input.stem(), number + 1),
    };
    let all = drafts.into_iter().enumerate();
    Ok(all.map(|(number, draft)| draft.incoming(id(number), layer.as_deref())).collect())
}

/// Whether a line that begins with `#` is none of a word: the word `#` has a tag behind it.
fn is_comment(line: &str) -> bool {
    line.strip_prefix("# ").is_some_and(|rest| {
        let last = rest.split_whitespace().next_back().unwrap_or_default();
        !(last == "O" || last.split_once('-').is_some_and(|(letter, _)| letter.len() == 1))
    })
}
