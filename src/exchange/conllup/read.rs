//! Reads CoNLL-U Plus: the text from forms and spaces, annotations from columns of IOB tags.

use crate::exchange::conllup::{COLUMNS, OWN, spaces};
use crate::exchange::import::{Incoming, Problem};
use crate::exchange::iob::{self, Found, Spans};

/// The documents of a file; `name` is what one is called that has no name itself.
pub(super) fn documents(content: &str, name: &str) -> Result<Vec<Incoming>, String> {
    let columns = content.lines().next().and_then(|line| line.strip_prefix(COLUMNS));
    let columns =
        columns.ok_or_else(|| format!("the first line does not begin with “{COLUMNS}”"))?;
    let columns: Vec<&str> = columns.split_whitespace().collect();
    let place = |name: &str| columns.iter().position(|column| *column == name);
    let form = place("FORM").ok_or("there is no column FORM")?;
    let mut reading = Reading {
        id: place("ID"),
        form,
        misc: place("MISC"),
        drafts: Vec::new(),
        is_over: false,
        is_paragraph: false,
    };
    for (number, line) in content.lines().enumerate().skip(1) {
        reading.line(number + 1, line);
    }
    let passed = passed_over(&columns, &reading.drafts);
    let is_only = reading.drafts.len() == 1;
    let drafts = reading.drafts.into_iter().enumerate();
    let mut documents: Vec<Incoming> = drafts
        .map(|(number, draft)| {
            let id = draft.id.clone().unwrap_or_else(|| match is_only {
                true => name.to_owned(),
                false => format!("{name}-{}", number + 1),
            });
            draft.incoming(id, &columns)
        })
        .collect();
    if let Some(first) = documents.first_mut().filter(|_| !passed.is_empty()) {
        let reason = format!("columns without IOB tags: {}", passed.join(", "));
        first.leave_out("line 1", reason);
    }
    Ok(documents)
}

/// The layer of a column: its name behind `POSTIL:`, or nothing where the tags are all that is known.
fn layer_of(column: &str) -> Option<Option<String>> {
    match column.strip_prefix(OWN) {
        Some(layer) => Some(Some(iob::decoded(layer))),
        None => column.contains(':').then_some(None),
    }
}

/// Columns that hold something and are not read.
fn passed_over<'c>(columns: &[&'c str], drafts: &[Draft]) -> Vec<&'c str> {
    let is_read = |name: &str| matches!(name, "ID" | "FORM" | "MISC") || layer_of(name).is_some();
    let holds = |place: usize| {
        let mut words = drafts.iter().flat_map(|draft| &draft.words);
        words.any(|word| {
            word.cells.get(place).is_some_and(|cell| !matches!(cell.as_str(), "_" | "*"))
        })
    };
    let other = columns.iter().enumerate().filter(|(_, name)| !is_read(name));
    other.filter(|(place, _)| holds(*place)).map(|(_, name)| *name).collect()
}

/// A word and everything in its line.
struct Word {
    number: usize,
    cells: Vec<String>,
    /// In bytes of the text.
    place: (usize, usize),
    begins: bool,
}

#[derive(Default)]
struct Draft {
    id: Option<String>,
    title: Option<String>,
    source: Option<String>,
    text: String,
    words: Vec<Word>,
    problems: Vec<Problem>,
    /// White space that stands before the next word, if there is one.
    pending: Option<&'static str>,
    /// Words up to this number are parts of one that is written in one.
    covered_to: usize,
}

struct Reading {
    id: Option<usize>,
    form: usize,
    misc: Option<usize>,
    drafts: Vec<Draft>,
    is_over: bool,
    is_paragraph: bool,
}

impl Reading {
    fn draft(&mut self) -> &mut Draft {
        if self.drafts.is_empty() {
            self.drafts.push(Draft::default());
        }
        let last = self.drafts.len() - 1;
        &mut self.drafts[last]
    }

    fn line(&mut self, number: usize, line: &str) {
        if line.trim().is_empty() {
            self.is_over = true;
        } else if let Some(comment) = line.strip_prefix('#') {
            self.comment(comment.trim());
        } else {
            self.word(number, line.split('\t').map(str::to_owned).collect());
        }
    }

    fn comment(&mut self, comment: &str) {
        let (name, value) = comment.split_once('=').unwrap_or((comment, ""));
        let value = value.trim().to_owned();
        match name.trim() {
            "newdoc" | "newdoc id" => {
                let id = (!value.is_empty()).then(|| iob::decoded(&value));
                self.drafts.push(Draft { id, ..Draft::default() });
                self.is_over = true;
            }
            "newpar" | "newpar id" => self.is_paragraph = true,
            "title" => self.draft().title = Some(value),
            "source" => self.draft().source = Some(value),
            _ => {}
        }
    }

    fn word(&mut self, number: usize, cells: Vec<String>) {
        let cell =
            |place: Option<usize>| place.and_then(|place| cells.get(place)).map(String::as_str);
        let id = cell(self.id).unwrap_or_default().to_owned();
        let Some(form) = cell(Some(self.form)).map(str::to_owned) else {
            let problem = Problem::left_out(format!("line {number}"), "a word without a form");
            return self.draft().problems.push(problem);
        };
        let (before, after) = spaces::around(cell(self.misc).unwrap_or_default());
        let (begins, is_paragraph) = (self.is_over, self.is_paragraph);
        (self.is_over, self.is_paragraph) = (false, false);
        let draft = self.draft();
        // An empty node has no form in the text; parts of a word that is written in one neither.
        let is_part = id.parse::<usize>().is_ok_and(|id| id <= draft.covered_to);
        if begins {
            draft.covered_to = 0;
        }
        if id.contains('.') {
            return;
        }
        if is_part && !begins {
            let place = draft.words.last().map_or((0, 0), |word| word.place);
            return draft.words.push(Word { number, cells, place, begins: false });
        }
        if let Some(end) = id.split_once('-').and_then(|(_, end)| end.parse().ok()) {
            draft.covered_to = end;
        }
        match draft.pending.take() {
            Some(_) if is_paragraph => draft.text.push_str("\n\n"),
            Some(pending) => draft.text.push_str(pending),
            None => {}
        }
        draft.text.push_str(before.as_deref().unwrap_or_default());
        let start = draft.text.len();
        draft.text.push_str(&form);
        let place = (start, draft.text.len());
        match after {
            Some(after) => draft.text.push_str(&after),
            None => draft.pending = Some(" "),
        }
        draft.words.push(Word { number, cells, place, begins });
    }
}

impl Draft {
    fn incoming(self, id: String, columns: &[&str]) -> Incoming {
        let mut incoming = iob::incoming(id);
        for (place, column) in columns.iter().enumerate() {
            let Some(layer) = layer_of(column) else { continue };
            let mut found =
                Found { incoming: &mut incoming, text: &self.text, layer: layer.as_deref() };
            let mut spans = Spans::default();
            for word in &self.words {
                if word.begins {
                    spans.close(&mut found);
                }
                let tag = word.cells.get(place).map_or("_", String::as_str);
                spans.take(tag, word.place, format!("line {}", word.number), &mut found);
            }
            spans.close(&mut found);
        }
        incoming.title = self.title;
        incoming.source = self.source;
        incoming.problems.extend(self.problems);
        incoming.text = Some(self.text);
        incoming
    }
}
