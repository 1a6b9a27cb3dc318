//! Where on the screen everything stands, from the size of the terminal and what is open.

use ratatui::layout::Rect;

use crate::app::panes::{Focus, Pane, WEIGHT};
use crate::app::{App, Effect, View};

/// Columns before the text: a letter for each of the first layers, and a blank.
pub const MARGIN: u16 = 4;

/// Rows that the tour takes at most.
const TOUR: u16 = 3;

/// From this width on the panes stand beside the article.
const WIDE: u16 = 100;

/// Below this many columns only the most needed is said.
pub const NARROW: u16 = 60;

/// Columns that article and panes keep at least where they stand side by side.
const NARROWEST: u16 = 30;

/// Below this many columns or rows there is only a sentence that says so.
const SMALLEST: (u16, u16) = (20, 5);

/// The parts of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Areas {
    pub screen: Rect,
    /// Whether the screen is too small for anything.
    pub is_tiny: bool,
    pub header: Rect,
    /// What the tour asks for; empty without one.
    pub tour: Rect,
    /// The article with its margin.
    pub article: Rect,
    /// The article's text; the margin stands left of it.
    pub text: Rect,
    /// The panes that are seen, by their index, each with its heading row.
    pub panes: Vec<(usize, Rect)>,
    /// The rows of the queue, below its headings.
    pub queue: Rect,
    /// What annotators have in a place, and below or above it the list of places.
    pub versions: Rect,
    pub differences: Rect,
    /// The line between article and panes, if they stand side by side.
    pub rule: Option<Rect>,
    pub detail: Rect,
    /// What happened last, and whether all is saved.
    pub status: Rect,
    /// The keys that work now. The same row as the status where rows are scarce.
    pub keys: Rect,
}

impl Areas {
    /// For each pane, in the order of the schema, how many rows its list has; 0 if it is hidden.
    pub fn pane_heights(&self) -> Vec<usize> {
        let count = self.panes.iter().map(|(index, _)| index + 1).max().unwrap_or(0);
        let mut heights = vec![0; count];
        for (index, area) in &self.panes {
            if let Some(height) = heights.get_mut(*index) {
                *height = usize::from(area.height.saturating_sub(1));
            }
        }
        heights
    }
}

impl Areas {
    /// How many documents of the queue are seen, each on so many rows.
    pub fn queue_rows(&self, height: u16) -> usize {
        usize::from(self.queue.height / height.max(1))
    }
}

impl Areas {
    /// Whether only the most needed can be said.
    pub fn is_narrow(&self) -> bool {
        self.screen.width < NARROW
    }
}

/// Takes a new size of the terminal. A size of zero is unknown and taken for 80×24.
pub fn resize(app: &mut App, columns: u16, rows: u16) -> Vec<Effect> {
    let columns = if columns == 0 { 80 } else { columns };
    let rows = if rows == 0 { 24 } else { rows };
    app.areas.screen = Rect::new(0, 0, columns, rows);
    arrange(app);
    Vec::new()
}

/// Divides the screen again, after a resize or when panes open, close or take the focus.
pub fn arrange(app: &mut App) {
    let screen = app.areas.screen;
    if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
        app.areas = Areas { screen, is_tiny: true, ..Areas::default() };
        return;
    }
    let detail_rows = match screen.height {
        0..=9 => 0,
        10..=17 => 1,
        _ => 2,
    };
    let foot = if screen.height < 16 { 1 } else { 2 };
    let tour_rows = match app.tour {
        Some(_) if screen.height >= 11 => TOUR,
        _ => 0,
    };
    let tour = Rect { y: 1, height: tour_rows, ..screen };
    let height = screen.height - 1 - tour_rows - detail_rows - foot;
    let body = Rect { y: tour.bottom(), height, ..screen };
    let detail = Rect { y: body.bottom(), height: detail_rows, ..screen };
    let status = Rect { y: detail.bottom(), height: 1, ..screen };
    let keys = Rect { y: screen.bottom() - 1, height: 1, ..screen };
    let header = Rect { height: 1, ..screen };
    let areas = Areas { screen, header, tour, detail, status, keys, ..Areas::default() };
    if app.view == View::Queue {
        // A row for what is listed, and one for the headings where there is room.
        let above = if screen.height < 16 { 1 } else { 2 };
        let queue = Rect { y: body.y + above, height: body.height.saturating_sub(above), ..body };
        app.areas = Areas { article: body, queue, ..areas };
        return;
    }
    app.areas = divide(app, body, areas);
    app.reading.refresh(&app.areas);
}

fn divide(app: &App, body: Rect, areas: Areas) -> Areas {
    if app.settling.is_some() {
        return beside_differences(app, body, areas);
    }
    let has_column =
        body.width >= WIDE && app.panes.is_visible && app.panes.seen().next().is_some();
    let (article, rule, panes) = match (has_column, app.panes.focus) {
        (true, focus) => {
            let usual = (body.width * 2 / 5).clamp(38, 64);
            let width = usual.saturating_add_signed(app.panes.wider);
            let width = width.clamp(NARROWEST, body.width.saturating_sub(NARROWEST).max(NARROWEST));
            let article = Rect { width: body.width - width - 1, ..body };
            let rule = Rect { x: article.right(), width: 1, ..body };
            let side = Rect { x: rule.right(), width, ..body };
            (article, Some(rule), stack(side, &app.panes.panes, focus))
        }
        (false, Focus::Pane(index)) => {
            let height = (body.height * 2 / 5).max(4).min(body.height.saturating_sub(1));
            let article = Rect { height: body.height - height, ..body };
            (article, None, vec![(index, Rect { y: article.bottom(), height, ..body })])
        }
        (false, Focus::Article) => (body, None, Vec::new()),
    };
    let text = text(app, article);
    Areas { article, text, rule, panes, ..areas }
}

/// The article's text within its part of the screen.
fn text(app: &App, article: Rect) -> Rect {
    let free = article.width.saturating_sub(MARGIN + 1).max(1);
    let width = free.min(app.reading.measure());
    Rect { x: article.x + MARGIN + (free - width) / 2, width, ..article }
}

/// Rows of the list of differences under an article, and how many rows there have to be for it.
const LISTED: u16 = 4;
const LISTED_FROM: u16 = 18;

/// The article with the differences between annotators: beside it where there is room, else under it.
fn beside_differences(app: &App, body: Rect, areas: Areas) -> Areas {
    if body.width >= WIDE {
        let width = (body.width * 2 / 5).clamp(38, 64);
        let article = Rect { width: body.width - width - 1, ..body };
        let rule = Rect { x: article.right(), width: 1, ..body };
        let side = Rect { x: rule.right(), width, ..body };
        let height = side.height * 3 / 5;
        let versions = Rect { height, ..side };
        let differences = Rect { y: side.y + height, height: side.height - height, ..side };
        let text = text(app, article);
        return Areas { article, text, rule: Some(rule), versions, differences, ..areas };
    }
    let listed = if body.height >= LISTED_FROM { LISTED } else { 0 };
    let height = (body.height / 2 - listed / 2).max(4).min(body.height.saturating_sub(1));
    let article = Rect { height: body.height - height - listed, ..body };
    let versions = Rect { y: article.bottom(), height, ..body };
    let differences = Rect { y: versions.bottom(), height: listed, ..body };
    Areas { article, text: text(app, article), versions, differences, ..areas }
}

/// Panes one under the other; the one with the focus is twice as high. A folded pane has only its
/// heading, unless it has the focus.
fn stack(side: Rect, panes: &[Pane], focus: Focus) -> Vec<(usize, Rect)> {
    let seen = || panes.iter().enumerate().filter(|(_, pane)| pane.is_seen());
    let is_folded = |(index, pane): (usize, &Pane)| pane.is_folded && focus != Focus::Pane(index);
    let weight = |(index, pane): (usize, &Pane)| {
        let factor = if focus == Focus::Pane(index) { 2 } else { 1 };
        match pane.count.total() {
            _ if is_folded((index, pane)) => 0,
            // What is empty needs no room, unless it was given some.
            0 if pane.weight == WEIGHT => factor,
            _ => u32::from(pane.weight) * factor,
        }
    };
    let folded = seen().filter(|&pane| is_folded(pane)).count() as u16;
    let total: u32 = seen().map(weight).sum();
    let height = side.height.saturating_sub(folded);
    let mut top = 0;
    let mut passed = 0;
    let mut headings = 0;
    let mut stacked = Vec::new();
    for pane in seen() {
        passed += weight(pane);
        headings += u16::from(is_folded(pane));
        let bottom = headings + (u32::from(height) * passed / total.max(1)) as u16;
        let bottom = bottom.min(side.height);
        stacked.push((pane.0, Rect { y: side.y + top, height: bottom - top, ..side }));
        top = bottom;
    }
    stacked
}
