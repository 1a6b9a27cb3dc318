//! A found entity before it becomes a suggestion.

use std::ops::Range;

use crate::detect::entities::label::Label;

/// Words that are an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// As a range of the article's tokens; never empty.
    pub tokens: Range<usize>,
    pub label: Label,
    /// From 0 to 1.
    pub score: f32,
    /// What found it.
    pub rule: &'static str,
}
