//! The panes: one for each layer, listing its annotations.

use std::collections::HashMap;

use crate::annotation::schema::Schema;
use crate::annotation::set::AnnotationSet;
use crate::annotation::{Annotation, AnnotationId, Status};

/// What the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Article,
    /// The pane of the layer with this index in the schema.
    Pane(usize),
}

/// How a pane is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Position,
    Score,
    Name,
}

impl Sort {
    /// The next way in turn.
    pub fn next(self) -> Self {
        match self {
            Self::Position => Self::Score,
            Self::Score => Self::Name,
            Self::Name => Self::Position,
        }
    }

    /// For the pane's heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Position => "by position",
            Self::Score => "by score",
            Self::Name => "by name",
        }
    }
}

/// How many annotations of a layer there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub accepted: usize,
    pub rejected: usize,
    pub suggested: usize,
}

impl Count {
    /// Accepted and rejected ones.
    pub fn decided(self) -> usize {
        self.accepted + self.rejected
    }

    /// All of them.
    pub fn total(self) -> usize {
        self.decided() + self.suggested
    }
}

/// One layer's list.
#[derive(Debug, Clone)]
pub struct Pane {
    pub layer: String,
    pub sort: Sort,
    /// What is listed, in order. Kept until the annotations change.
    pub listed: Vec<AnnotationId>,
    /// The row that is marked, and that follows the article where nothing is chosen.
    pub row: usize,
    /// The first row that is drawn.
    pub top: usize,
    pub count: Count,
    /// Whether the article shows the layer.
    pub is_shown: bool,
    rows: HashMap<AnnotationId, usize>,
}

impl Pane {
    /// The row of an annotation, if it is listed.
    pub fn row_of(&self, id: &AnnotationId) -> Option<usize> {
        self.rows.get(id).copied()
    }

    /// Moves the first drawn row so that the marked one can be seen on `height` rows.
    pub fn follow(&mut self, height: usize) {
        let lowest = self.listed.len().saturating_sub(height);
        self.top = self.top.min(lowest).min(self.row);
        if height > 0 && self.row >= self.top + height {
            self.top = self.row + 1 - height;
        }
    }
}

/// All panes and what they have in common.
#[derive(Debug, Clone)]
pub struct Panes {
    pub panes: Vec<Pane>,
    pub focus: Focus,
    pub is_visible: bool,
    /// Whether rejected annotations are listed and marked in the article.
    pub with_rejected: bool,
    /// Revision of the set that the lists were made from.
    listed_revision: Option<u64>,
}

impl Panes {
    /// A pane for each layer of the schema, claims by score and the others by position.
    pub fn new(schema: &Schema) -> Self {
        let pane = |layer: &crate::annotation::schema::Layer| Pane {
            layer: layer.name.clone(),
            sort: Sort::Position,
            listed: Vec::new(),
            row: 0,
            top: 0,
            count: Count::default(),
            is_shown: true,
            rows: HashMap::new(),
        };
        Self {
            panes: schema.layers.iter().map(pane).collect(),
            focus: Focus::Article,
            is_visible: true,
            with_rejected: false,
            listed_revision: None,
        }
    }

    /// The pane of a layer.
    pub fn of_layer(&self, layer: &str) -> Option<&Pane> {
        self.panes.iter().find(|pane| pane.layer == layer)
    }

    /// The pane that has the focus.
    pub fn focused(&self) -> Option<&Pane> {
        match self.focus {
            Focus::Article => None,
            Focus::Pane(index) => self.panes.get(index),
        }
    }

    /// Decided and total over all layers.
    pub fn progress(&self) -> (usize, usize) {
        let sum = |of: fn(Count) -> usize| self.panes.iter().map(|pane| of(pane.count)).sum();
        (sum(Count::decided), sum(Count::total))
    }

    /// Whether an annotation is to be seen in the article.
    pub fn shows(&self, annotation: &Annotation) -> bool {
        !annotation.is_of_document()
            && (self.with_rejected || annotation.status != Status::Rejected)
            && self.of_layer(&annotation.layer).is_none_or(|pane| pane.is_shown)
    }

    /// Has the lists made again at the next [`Panes::refresh`].
    pub fn invalidate(&mut self) {
        self.listed_revision = None;
    }

    /// Makes the lists again if the annotations have changed.
    pub fn refresh(&mut self, set: &AnnotationSet) {
        if self.listed_revision == Some(set.revision()) {
            return;
        }
        self.listed_revision = Some(set.revision());
        for pane in &mut self.panes {
            pane.listed.clear();
            pane.count = Count::default();
        }
        for annotation in set.annotations() {
            let Some(pane) = self.panes.iter_mut().find(|pane| pane.layer == annotation.layer)
            else {
                continue;
            };
            match annotation.status {
                Status::Suggested => pane.count.suggested += 1,
                Status::Accepted => pane.count.accepted += 1,
                Status::Rejected => pane.count.rejected += 1,
            }
            if self.with_rejected || annotation.status != Status::Rejected {
                pane.listed.push(annotation.id.clone());
            }
        }
        for pane in &mut self.panes {
            sort(pane, set);
            pane.rows = pane.listed.iter().enumerate().map(|(row, id)| (id.clone(), row)).collect();
            pane.row = pane.row.min(pane.listed.len().saturating_sub(1));
        }
    }

    /// Marks in each pane the annotation that the reader is at: the current one in its own pane,
    /// the nearest at or before the cursor in the others that are sorted by position.
    pub fn follow(&mut self, set: &AnnotationSet, current: Option<&AnnotationId>, cursor: usize) {
        for pane in &mut self.panes {
            if let Some(row) = current.and_then(|id| pane.row_of(id)) {
                pane.row = row;
            } else if pane.sort == Sort::Position {
                let starts_before = |id: &AnnotationId| {
                    set.annotation(id).is_some_and(|a| a.hull().start() <= cursor)
                };
                pane.row = pane.listed.partition_point(starts_before).saturating_sub(1);
            }
        }
    }
}

fn sort(pane: &mut Pane, set: &AnnotationSet) {
    match pane.sort {
        Sort::Position => {}
        Sort::Score => pane.listed.sort_by(|a, b| {
            let score = |id| set.annotation(id).and_then(|a| a.score).unwrap_or(1.0);
            score(b).total_cmp(&score(a))
        }),
        Sort::Name => pane.listed.sort_by_cached_key(|id| {
            set.annotation(id).map(|a| (name(a).to_lowercase(), a.hull()))
        }),
    }
}

/// The speaker, claimant or name of an annotation, or an empty text.
pub fn name(annotation: &Annotation) -> &str {
    let names = ["speaker", "claimant", "name"];
    let text = names.iter().find_map(|name| annotation.attributes.get(*name)?.as_text());
    text.unwrap_or("")
}
