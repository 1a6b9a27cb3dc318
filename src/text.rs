//! Text and places in it: spans, offset units, tokens, sentences, display width.
//!
//! Everything here works on byte offsets into one immutable UTF-8 string. Other units exist only at
//! the border ([`offsets`]).

pub mod display;
pub mod offsets;
pub mod search;
pub mod sentences;
pub mod span;
pub mod tokens;
pub mod width;

pub use offsets::{OffsetUnit, Offsets};
pub use span::{Span, SpanError};
pub use tokens::{Token, TokenKind};
