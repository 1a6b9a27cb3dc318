//! `prodigy`: tasks as lines of JSON.
//!
//! Text and `spans` with `start`, `end` and `label` are the core that every recipe reads. Prodigy
//! keeps other fields of a span, so `id`, `score` and `attributes` stand there too; spans with the
//! same `id` are one annotation. `tokens` and `relations` are for its relations page, which knows
//! tokens only. A task has one `answer`: what is accepted, what is rejected and what is undecided
//! stand in tasks of their own. Hashes are left out, because Prodigy makes its own.

mod read;
mod write;

use std::ops::ControlFlow;
use std::path::Path;

use crate::annotation::schema::Schema;
use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};
use crate::exchange::{About, Export, Format, Layout, Options, Unit};
use crate::text::OffsetUnit;

/// The tasks of Prodigy.
pub struct Prodigy;

static ABOUT: About = About {
    name: "prodigy",
    summary: "JSONL tasks for Prodigy, one for each answer",
    unit: Unit::Fixed(OffsetUnit::CodePoint),
    loses: "relations between parts of tokens, provenance",
    layout: Layout::Many,
    extension: "jsonl",
};

impl Format for Prodigy {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn start(&self, _options: &Options, schema: &Schema) -> Box<dyn Export> {
        Box::new(write::Writer::new(schema))
    }
}

impl Reader for Prodigy {
    fn name(&self) -> &'static str {
        ABOUT.name
    }

    fn summary(&self) -> &'static str {
        "tasks with spans and relations: answer accept as accepted, reject as rejected"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        let line = head.lines().next().unwrap_or("").trim_start();
        let has = |name: &str| line.contains(name);
        line.starts_with('{')
            && has("\"text\":")
            && (has("\"spans\":") || has("\"_task_hash\":"))
            && !has("\"ents\":")
            && !has("\"postil\":")
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        input.lines(|number, line| {
            let at = format!("line {number}");
            let read = line.and_then(|line| read::incoming(line, &at, &input.stem()));
            each(read.unwrap_or_else(|reason| Incoming::broken(at, reason)))
        })
    }
}

#[cfg(test)]
mod tests;
