//! Where on the screen everything stands, from the size of the terminal and what is open.

use ratatui::layout::Rect;

use crate::app::panes::Focus;
use crate::app::{App, Effect, View};

/// Columns before the text: a letter for each of the first layers, and a blank.
pub const MARGIN: u16 = 4;

/// From this width on the panes stand beside the article.
const WIDE: u16 = 100;

/// Below this many columns or rows there is only a sentence that says so.
const SMALLEST: (u16, u16) = (20, 5);

/// The parts of the screen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Areas {
    pub screen: Rect,
    /// Whether the screen is too small for anything.
    pub is_tiny: bool,
    pub header: Rect,
    /// The article with its margin.
    pub article: Rect,
    /// The article's text; the margin stands left of it.
    pub text: Rect,
    /// The panes that are seen, by their index, each with its heading row.
    pub panes: Vec<(usize, Rect)>,
    /// The rows of the queue, below its headings.
    pub queue: Rect,
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
    let body = Rect { y: 1, height: screen.height - 1 - detail_rows - foot, ..screen };
    let detail = Rect { y: body.bottom(), height: detail_rows, ..screen };
    let status = Rect { y: detail.bottom(), height: 1, ..screen };
    let keys = Rect { y: screen.bottom() - 1, height: 1, ..screen };
    let header = Rect { height: 1, ..screen };
    let areas = Areas { screen, header, detail, status, keys, ..Areas::default() };
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
    let is_wide = body.width >= WIDE;
    let (article, rule, panes) = match (is_wide && app.panes.is_visible, app.panes.focus) {
        (true, focus) => {
            let width = (body.width * 2 / 5).clamp(38, 64);
            let article = Rect { width: body.width - width - 1, ..body };
            let rule = Rect { x: article.right(), width: 1, ..body };
            let side = Rect { x: rule.right(), width, ..body };
            (article, Some(rule), stack(side, app.panes.panes.len(), focus))
        }
        (false, Focus::Pane(index)) => {
            let height = (body.height * 2 / 5).max(4).min(body.height.saturating_sub(1));
            let article = Rect { height: body.height - height, ..body };
            (article, None, vec![(index, Rect { y: article.bottom(), height, ..body })])
        }
        (false, Focus::Article) => (body, None, Vec::new()),
    };
    let free = article.width.saturating_sub(MARGIN + 1).max(1);
    let width = free.min(app.reading.measure());
    let x = article.x + MARGIN + (free - width) / 2;
    let text = Rect { x, width, ..article };
    Areas { article, text, rule, panes, ..areas }
}

/// Panes one under the other; the one with the focus is twice as high.
fn stack(side: Rect, count: usize, focus: Focus) -> Vec<(usize, Rect)> {
    let weight = |index| if focus == Focus::Pane(index) { 2 } else { 1 };
    let total: u32 = (0..count).map(weight).sum();
    let mut top = 0;
    let mut passed = 0;
    let mut panes = Vec::with_capacity(count);
    for index in 0..count {
        passed += weight(index);
        let bottom = (u32::from(side.height) * passed / total.max(1)) as u16;
        panes.push((index, Rect { y: side.y + top, height: bottom - top, ..side }));
        top = bottom;
    }
    panes
}
