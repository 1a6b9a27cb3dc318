//! What `agree` and `eval` compare: annotations of files and of the library's annotators.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::agreement::Compared;
use crate::annotation::{Annotation, Status};
use crate::cli::import::guess;
use crate::cli::{Error, Options, library, output};
use crate::exchange::import::labels::Mapping;
use crate::exchange::import::resolve::{As, Rules, resolve};
use crate::exchange::import::{Fate, Input, ReadOptions};
use crate::exchange::kind::Kinds;
use crate::exchange::tag::Tags;

/// What one annotator made of some documents.
#[derive(Debug)]
pub struct Side {
    /// A file's name or an annotator's.
    pub name: String,
    pub documents: Vec<Marked>,
}

/// One document with annotations.
#[derive(Debug)]
pub struct Marked {
    pub id: String,
    pub text: Arc<str>,
    pub annotations: Vec<Annotation>,
}

/// Reads what the names stand for: files, or else annotators of the library. A file in which
/// several annotators have their say gives a side for each.
pub fn load(names: &[String], options: &Options) -> Result<Vec<Side>, Error> {
    let mut sides = Vec::new();
    for name in names {
        if name == "-" || Path::new(name).exists() {
            sides.extend(read_file(name, options)?);
        } else {
            sides.push(read_annotator(name, options)?);
        }
    }
    if let [a, b] = names
        && a == b
    {
        output::warn(&format!("{a} is compared with itself"));
    }
    Ok(sides)
}

fn read_file(name: &str, options: &Options) -> Result<Vec<Side>, Error> {
    let schema = options.schema()?;
    let input = Input::new(name);
    let reader = guess::reader(None, &input)?;
    let rules = Rules {
        format: reader.name(),
        agent: name,
        schema: &schema,
        tags: Tags::new(&schema),
        kinds: Kinds::new(&schema),
        mapping: Mapping::default(),
        status: As::File,
    };
    let mut by_annotator: BTreeMap<Option<String>, Vec<Marked>> = BTreeMap::new();
    let mut problems = Vec::new();
    let read = reader.read(&input, &ReadOptions::default(), &mut |mut incoming| {
        let (id, annotator) = (incoming.id.clone(), incoming.annotator.clone());
        let Some(text) = incoming.text.take() else {
            problems.push(format!("{name}: {id} has no text (export it with its text)"));
            return ControlFlow::Continue(());
        };
        let resolved = resolve(incoming, &text, &rules);
        let lost = resolved.problems.iter().filter(|problem| problem.fate == Fate::LeftOut);
        problems.extend(lost.map(|problem| format!("{name}: {id}: {problem}")));
        let marked = Marked { id, text: text.into(), annotations: resolved.annotations };
        by_annotator.entry(annotator).or_default().push(marked);
        ControlFlow::Continue(())
    });
    read.map_err(|error| Error::Failed(Box::new(error)))?;
    for problem in &problems {
        output::warn(problem);
    }
    let is_one = by_annotator.len() < 2;
    let named = |annotator: Option<String>| match annotator {
        Some(annotator) if !is_one => annotator,
        _ => name.to_owned(),
    };
    let sides: Vec<Side> = by_annotator
        .into_iter()
        .map(|(annotator, documents)| Side { name: named(annotator), documents })
        .collect();
    if sides.is_empty() {
        return Err(Error::Usage(format!("{name} has no document to compare")));
    }
    Ok(sides)
}

fn read_annotator(name: &str, options: &Options) -> Result<Side, Error> {
    let Some(mut library) = library::open(options)? else {
        return Err(Error::Usage(format!("{name} is no file, and there is no library yet")));
    };
    let annotators = library.annotators().map_err(library::failed)?;
    if !annotators.iter().any(|annotator| annotator == name) {
        let known = annotators.join(", ");
        let message = format!("{name} is neither a file nor an annotator of the library ({known})");
        return Err(Error::Usage(message));
    }
    let mut documents = Vec::new();
    for row in library.documents(name).map_err(library::failed)? {
        if row.counts.values().all(|count| count.decided() == 0) {
            continue;
        }
        let (document, kept) = library.load(row.row, name).map_err(library::failed)?;
        let id = if row.title.is_empty() { row.source } else { row.title };
        let annotations = kept.set.annotations().cloned().collect();
        documents.push(Marked { id, text: document.shared_text(), annotations });
    }
    Ok(Side { name: name.to_owned(), documents })
}

impl Side {
    /// The annotations that count: the accepted ones, and where nothing at all was accepted, as in
    /// the output of `detect`, the suggestions. Returns whether it came to that.
    pub fn keep_what_counts(&mut self, layers: &[String]) -> bool {
        let mut all = self.documents.iter().flat_map(|document| &document.annotations);
        let has_decided = all.any(|annotation| annotation.status == Status::Accepted);
        let wanted = if has_decided { Status::Accepted } else { Status::Suggested };
        for document in &mut self.documents {
            document.annotations.retain(|annotation| {
                let is_layer = layers.is_empty() || layers.contains(&annotation.layer);
                is_layer && annotation.status == wanted
            });
        }
        !has_decided
    }
}

/// A document that is not compared.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LeftOut {
    pub document: String,
    pub reason: String,
}

/// The documents that all sides have, matched by their text, and those that are left out.
pub fn matched(sides: &[Side]) -> (Vec<Compared<'_>>, Vec<LeftOut>) {
    let mut by_text: HashMap<&str, Vec<Vec<&Marked>>> = HashMap::new();
    let mut order: Vec<&str> = Vec::new();
    for (number, side) in sides.iter().enumerate() {
        for document in &side.documents {
            let entry = by_text.entry(&document.text).or_insert_with(|| {
                order.push(&document.text);
                vec![Vec::new(); sides.len()]
            });
            if let Some(of_side) = entry.get_mut(number) {
                of_side.push(document);
            }
        }
    }
    let (mut compared, mut left_out) = (Vec::new(), Vec::new());
    for text in order {
        let Some(entry) = by_text.get(text) else { continue };
        let Some(first) = entry.iter().flatten().next() else { continue };
        if let Some(missing) = entry.iter().position(Vec::is_empty) {
            left_out
                .push(LeftOut { document: first.id.clone(), reason: why(sides, first, missing) });
            continue;
        }
        let annotations = entry
            .iter()
            .map(|of_side| of_side.iter().flat_map(|document| &document.annotations).collect());
        compared.push(Compared { id: &first.id, text, annotations: annotations.collect() });
    }
    (compared, left_out)
}

/// Why a side does not have the document.
fn why(sides: &[Side], document: &Marked, missing: usize) -> String {
    let Some(side) = sides.get(missing) else { return String::new() };
    if side.documents.iter().any(|other| other.id == document.id) {
        return format!("its text in {} differs", side.name);
    }
    format!("{} has nothing about it", side.name)
}
