//! postil: a terminal reader for news articles with an annotation overlay.
//!
//! The modules have ranks. A module may use modules of lower rank and its own submodules, never a
//! neighbour of its own rank; `tests/architecture.rs` reads every `use crate::…` and enforces it.
//!
//! | rank | module | what it knows |
//! |---|---|---|
//! | 0 | [`text`] | spans, offsets, sentences, tokens, display width |
//! | 1 | [`document`] | an article and the readers that make one |
//! | 2 | [`layout`] | where each part of a document stands on the screen |
//! | 2 | [`annotation`] | annotations, schema, edits, transactions, history |
//! | 3 | [`model`] | small learned models |
//! | 4 | [`detect`] | what finds entities, quotes and claims |
//! | 4 | [`store`] | the library: documents, annotations and the journal in SQLite |
//! | 4 | [`exchange`] | the formats that annotations leave in |
//! | 4 | [`agreement`] | how far annotators coincide, and a detector with gold |
//! | 5 | [`command`] | the table of commands, keys and the keymap |
//! | 6 | [`app`] | the state of the interactive program, and the only door to change it |
//! | 7 | [`ui`] | the picture of the state |
//! | 8 | [`runtime`] | the loop, the terminal, the worker threads |
//! | 9 | [`cli`] | the subcommands |

#![cfg_attr(test, allow(clippy::string_slice))]

pub mod agreement;
pub mod annotation;
pub mod app;
pub mod cli;
pub mod command;
pub mod detect;
pub mod document;
pub mod exchange;
pub mod layout;
pub mod model;
pub mod runtime;
pub mod store;
pub mod text;
pub mod ui;
