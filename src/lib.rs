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
//! | 4 | [`detect`] | what finds entities, quotes and claims |
//! | 4 | [`exchange`] | the formats that annotations leave in |
//! | 5 | [`command`] | the table of commands, keys and the keymap |
//! | 8 | [`cli`] | the subcommands |

#![cfg_attr(test, allow(clippy::string_slice))]

pub mod annotation;
pub mod cli;
pub mod command;
pub mod detect;
pub mod document;
pub mod exchange;
pub mod layout;
pub mod text;
