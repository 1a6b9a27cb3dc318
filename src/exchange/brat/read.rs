//! Reads standoff.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::exchange::brat::is_line_break;
use crate::exchange::brat::word::decode;
use crate::exchange::brat::write::NOTE;
use crate::exchange::import::{
    Incoming, Input, Place, Proposed, ProposedRelation, ProposedValue, ReadError,
};
use crate::exchange::parts::MENTION;
use crate::text::{OffsetUnit, Offsets};

/// How deep directories are searched.
const DEPTH: usize = 8;

/// Reads every document of a directory, or one.
pub(super) fn read(
    input: &Input,
    each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let is_directory = input.path().is_dir();
    let files = match is_directory {
        true => standoff_files(input.path()).map_err(|source| input.failed(source))?,
        false => vec![input.path().with_extension("ann")],
    };
    if files.is_empty() {
        return Err(input.wrong("holds no .ann file"));
    }
    for path in files {
        let incoming = match document(&path) {
            Err(error) if !is_directory => return Err(error),
            Err(error) => Incoming::broken(path.display().to_string(), described(&error)),
            Ok(incoming) => incoming,
        };
        if each(incoming).is_break() {
            break;
        }
    }
    Ok(())
}

fn described(error: &ReadError) -> String {
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The `.ann` files (and `.a1`) below a directory, in order of their names. Links are not followed.
pub(super) fn standoff_files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut directories = vec![(directory.to_owned(), 0)];
    while let Some((directory, depth)) = directories.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() && depth < DEPTH {
                directories.push((path, depth + 1));
            } else if kind.is_file() && path.extension().is_some_and(|e| e == "ann" || e == "a1") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn document(path: &Path) -> Result<Incoming, ReadError> {
    let input = Input::new(path);
    let text_input = Input::new(path.with_extension("txt"));
    let mut standoff = input.text()?;
    let second = Input::new(path.with_extension("a2"));
    if second.path().is_file() {
        standoff.push('\n');
        standoff.push_str(&second.text()?);
    }
    let text = as_counted(text_input.text()?, &standoff);
    let mut incoming = Incoming::new(input.stem(), OffsetUnit::CodePoint);
    incoming.source = Some(text_input.name());
    let mut standing = Standing::new(&text, incoming);
    let lines: Vec<(usize, &str)> =
        standoff.split('\n').map(|line| line.trim_end_matches('\r')).enumerate().collect();
    // What others point to comes first, wherever it stands.
    for pass in [Pass::Spans, Pass::Events, Pass::Others] {
        for (number, line) in &lines {
            if !line.trim().is_empty() {
                standing.line(pass, number + 1, line);
            }
        }
    }
    let mut incoming = standing.finish();
    incoming.text = Some(text);
    Ok(incoming)
}

/// The text with the line ends that the standoff counts. A server of Python 3 reads CR LF as one
/// character, and one of Python 2 as two; what the lines say to be covered tells which it was.
fn as_counted(text: String, standoff: &str) -> String {
    if !text.contains("\r\n") {
        return text;
    }
    let one = text.replace("\r\n", "\n");
    if fitting(&one, standoff) > fitting(&text, standoff) { one } else { text }
}

/// How many lines cover what they say.
fn fitting(text: &str, standoff: &str) -> usize {
    let offsets = Offsets::new(text, OffsetUnit::CodePoint);
    let fits = |line: &str| {
        let (id, rest) = line.trim_end_matches('\r').split_once('\t')?;
        let (body, covered) = rest.split_once('\t')?;
        let (start, end) = range(body.split_once(' ')?.1)?;
        let span = offsets.to_span(start, end).ok()?;
        (id.starts_with('T') && span.slice(text) == covered).then_some(())
    };
    standoff.split('\n').filter_map(fits).count()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pass {
    Spans,
    Events,
    Others,
}

/// What has been read of a document.
struct Standing<'t> {
    offsets: Offsets<'t>,
    text: &'t str,
    incoming: Incoming,
    /// Where each T is in `incoming`, and under which other ids (of events) it is known.
    places: HashMap<String, usize>,
    mentions: HashMap<String, Vec<Place>>,
    /// Names of things, from `N` lines, for annotations that have no other.
    names: Vec<(usize, String)>,
}

impl<'t> Standing<'t> {
    fn new(text: &'t str, incoming: Incoming) -> Self {
        let offsets = Offsets::new(text, OffsetUnit::CodePoint);
        let (places, mentions, names) = (HashMap::new(), HashMap::new(), Vec::new());
        Self { offsets, text, incoming, places, mentions, names }
    }

    fn line(&mut self, pass: Pass, number: usize, line: &str) {
        let at = format!("line {number}");
        let of_pass = match line.chars().next() {
            Some('T') => Pass::Spans,
            Some('E') => Pass::Events,
            _ => Pass::Others,
        };
        if of_pass != pass {
            return;
        }
        if let Err(reason) = self.parse(&at, line) {
            self.incoming.leave_out(at, reason);
        }
    }

    fn parse(&mut self, at: &str, line: &str) -> Result<(), String> {
        let (id, rest) = line.split_once('\t').ok_or("there is no tab behind the id")?;
        let (body, tail) = rest.split_once('\t').map_or((rest, None), |(b, t)| (b, Some(t)));
        match id.chars().next() {
            Some('T') => self.text_bound(at, id, body, tail),
            Some('E') => self.event(at, id, body),
            Some('R') => self.relation(at, body),
            Some('*') => self.equivalence(at, body),
            Some('A' | 'M') => self.attribute(body),
            Some('N') => self.normalization(body, tail),
            Some('#') => self.note(body, tail),
            _ => Err(format!("“{id}” is no id of a kind that is known here")),
        }
    }

    fn text_bound(
        &mut self,
        at: &str,
        id: &str,
        body: &str,
        tail: Option<&str>,
    ) -> Result<(), String> {
        let (kind, ranges) = body.split_once(' ').ok_or("there are no offsets")?;
        let wrong = || format!("“{ranges}” are no offsets");
        let ranges: Vec<(usize, usize)> =
            ranges.split(';').map(range).collect::<Option<_>>().ok_or_else(wrong)?;
        if self.places.contains_key(id) || self.mentions.contains_key(id) {
            return Err(format!("the id {id} stands twice"));
        }
        let spans = self.joined(covered(&ranges, tail));
        if kind == MENTION {
            self.mentions.insert(id.to_owned(), spans);
            return Ok(());
        }
        let mut proposed = Proposed::new(at, decode(kind), spans);
        id.clone_into(&mut proposed.key);
        self.places.insert(id.to_owned(), self.incoming.annotations.len());
        self.incoming.annotations.push(proposed);
        Ok(())
    }

    /// Joins pieces with nothing but white space and a line break between them: brat cuts there.
    fn joined(&self, pieces: Vec<Place>) -> Vec<Place> {
        let mut spans: Vec<Place> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match spans.last_mut().filter(|last| self.is_cut(last, &piece)) {
                Some(last) => {
                    last.range = last.range.zip(piece.range).map(|((a, _), (_, b))| (a, b));
                    let texts = last.text.take().zip(piece.text);
                    last.text = texts.map(|(a, b)| format!("{a}\n{b}"));
                }
                None => spans.push(piece),
            }
        }
        spans
    }

    fn is_cut(&self, last: &Place, next: &Place) -> bool {
        let (Some((_, end)), Some((start, _))) = (last.range, next.range) else { return false };
        let between = self.offsets.to_span(end, start).ok().map(|span| span.slice(self.text));
        between.is_some_and(|text| text.contains(is_line_break) && text.trim().is_empty())
    }

    fn event(&mut self, at: &str, id: &str, body: &str) -> Result<(), String> {
        let mut words = body.split_whitespace();
        let head = words.next().ok_or("there is no type")?;
        let (_, trigger) = head.split_once(':').ok_or("there is no trigger")?;
        let place = self.place(trigger)?;
        self.places.insert(id.to_owned(), place);
        // The roles are read in the last pass with the ids of all events known.
        let from = trigger.to_owned();
        for word in words {
            let (role, to) = word.split_once(':').ok_or("a role has no id")?;
            let label = role.trim_end_matches(|c: char| c.is_ascii_digit());
            let label = decode(if label.is_empty() { role } else { label }).into_owned();
            let (at, from, to) = (at.to_owned(), from.clone(), to.to_owned());
            self.incoming.relations.push(ProposedRelation { at, label, from, to });
        }
        Ok(())
    }

    fn relation(&mut self, at: &str, body: &str) -> Result<(), String> {
        let mut words = body.split_whitespace();
        let label = decode(words.next().ok_or("there is no type")?).into_owned();
        let argument = |word: Option<&str>| {
            word.and_then(|word| word.split_once(':')).map(|(_, id)| id.to_owned())
        };
        let (from, to) = (argument(words.next()), argument(words.next()));
        let (from, to) = from.zip(to).ok_or("a relation has two arguments, Role:Id")?;
        if words.next().is_some() {
            return Err("a relation has two arguments, not more".to_owned());
        }
        if let Some(mention) = self.mentions.get(&to).cloned() {
            let place = self.place(&from)?;
            let [only] = mention.as_slice() else {
                return Err(format!("{to} is in several pieces, and an attribute takes one"));
            };
            return self.set(place, label, ProposedValue::Span(only.clone()));
        }
        self.incoming.relations.push(ProposedRelation { at: at.to_owned(), label, from, to });
        Ok(())
    }

    fn equivalence(&mut self, at: &str, body: &str) -> Result<(), String> {
        let mut words = body.split_whitespace();
        let label = decode(words.next().ok_or("there is no type")?).into_owned();
        let from = words.next().ok_or("there is no member")?;
        for to in words {
            let (at, label) = (at.to_owned(), label.clone());
            let (from, to) = (from.to_owned(), to.to_owned());
            self.incoming.relations.push(ProposedRelation { at, label, from, to });
        }
        Ok(())
    }

    fn attribute(&mut self, body: &str) -> Result<(), String> {
        let mut words = body.splitn(3, ' ');
        let name = decode(words.next().unwrap_or("")).into_owned();
        let place = self.place(words.next().ok_or("there is no target")?.trim())?;
        let value = words.next().map(str::trim).filter(|value| !value.is_empty());
        let value = value.map_or(ProposedValue::Flag(true), |v| ProposedValue::Word(v.to_owned()));
        self.set(place, name, value)
    }

    fn normalization(&mut self, body: &str, tail: Option<&str>) -> Result<(), String> {
        let words: Vec<&str> = body.split_whitespace().collect();
        let [_, target, reference] = words.as_slice() else {
            return Err("a reference has a kind, a target and Database:Id".to_owned());
        };
        let place = self.place(target)?;
        let link = reference.strip_prefix("Wikidata:").unwrap_or(reference).to_owned();
        // brat's own writer can put a second tab here.
        let name = tail.unwrap_or("").trim().to_owned();
        self.names.push((place, name));
        self.set(place, "link".to_owned(), ProposedValue::Text(link))
    }

    fn note(&mut self, body: &str, tail: Option<&str>) -> Result<(), String> {
        let (kind, target) = body.split_once(' ').ok_or("there is no target")?;
        let place = self.place(target.trim())?;
        let name = if kind == NOTE { "note".into() } else { decode(kind) };
        let word = tail.unwrap_or("").to_owned();
        self.set(place, name.into_owned(), ProposedValue::Word(word))
    }

    fn place(&self, id: &str) -> Result<usize, String> {
        self.places.get(id).copied().ok_or_else(|| format!("there is no annotation {id}"))
    }

    fn set(&mut self, place: usize, name: String, value: ProposedValue) -> Result<(), String> {
        let annotation = self.incoming.annotations.get_mut(place).ok_or("it has no target")?;
        annotation.attributes.push((name, value));
        Ok(())
    }

    /// The document, with ids of events as those of their triggers.
    fn finish(mut self) -> Incoming {
        for (place, name) in std::mem::take(&mut self.names) {
            let Some(annotation) = self.incoming.annotations.get_mut(place) else { continue };
            let has_name = annotation.attributes.iter().any(|(known, _)| known == "name");
            if !has_name && !name.is_empty() {
                annotation.attributes.push(("name".to_owned(), ProposedValue::Text(name)));
            }
        }
        let key = |id: &str| {
            let place = self.places.get(id)?;
            self.incoming.annotations.get(*place).map(|annotation| annotation.key.clone())
        };
        let renamed: Vec<(Option<String>, Option<String>)> = self
            .incoming
            .relations
            .iter()
            .map(|relation| (key(&relation.from), key(&relation.to)))
            .collect();
        for (relation, (from, to)) in self.incoming.relations.iter_mut().zip(renamed) {
            relation.from = from.unwrap_or_else(|| relation.from.clone());
            relation.to = to.unwrap_or_else(|| relation.to.clone());
        }
        self.incoming
    }
}

fn range(pair: &str) -> Option<(usize, usize)> {
    let (start, end) = pair.trim().split_once(' ')?;
    Some((start.parse().ok()?, end.trim().parse().ok()?))
}

/// The pieces with their parts of the covered text, which are joined with one blank.
fn covered(ranges: &[(usize, usize)], tail: Option<&str>) -> Vec<Place> {
    let places = || ranges.iter().map(|(start, end)| Place::range(*start, *end)).collect();
    let Some(tail) = tail.filter(|tail| !tail.trim().is_empty()) else { return places() };
    if let [(start, end)] = ranges {
        return vec![Place::with_text(*start, *end, tail)];
    }
    let mut characters = tail.chars();
    let mut found = Vec::with_capacity(ranges.len());
    for (start, end) in ranges {
        let text: String = characters.by_ref().take(end.saturating_sub(*start)).collect();
        characters.next();
        found.push(Place::with_text(*start, *end, text));
    }
    if characters.next().is_some() { places() } else { found }
}
