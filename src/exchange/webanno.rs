//! `webanno`: WebAnno TSV 3.x, in only. INCEpTION calls it legacy; write `cas` for it.
//!
//! A line is a token; its columns are the features of the layers that the header names. Offsets are
//! UTF-16 over the whole document. The file has the texts of the sentences but not the white space
//! between them: it is as long as the offsets say, a blank where it is one character, else line
//! breaks.

mod cells;
mod header;
mod layers;
mod lines;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;
use std::path::Path;

use crate::exchange::import::{Incoming, Input, ReadError, ReadOptions, Reader};

/// WebAnno TSV.
pub struct WebAnno;

impl Reader for WebAnno {
    fn name(&self) -> &'static str {
        "webanno"
    }

    fn summary(&self) -> &'static str {
        "WebAnno TSV 3.x of WebAnno and INCEpTION: spans, relations, chains and slots"
    }

    fn is_likely(&self, _path: &Path, head: &str) -> bool {
        head.starts_with(header::FORMAT)
    }

    fn read(
        &self,
        input: &Input,
        _options: &ReadOptions,
        each: &mut dyn FnMut(Incoming) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let content = input.text()?;
        let header = header::Header::parse(&content).map_err(|reason| input.wrong(reason))?;
        let document = lines::Document::parse(&content, header.columns());
        let _all = each(layers::incoming(&header, document, &input.stem()));
        Ok(())
    }
}
