//! Hyperlinks on the screen (OSC 8). Ratatui's cells cannot carry them, so the cells of a link are
//! written once more between the marks that make them one, whenever they or the link have changed.

use std::io::{self, Write};

use crossterm::cursor::{RestorePosition, SavePosition};
use crossterm::queue;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};

use crate::text::width::grapheme_width;
use crate::ui::Hyperlink;

/// The links as they were written last.
#[derive(Debug, Default)]
pub struct Hyperlinks {
    drawn: Vec<Drawn>,
}

/// A link and the cells that it was written with.
#[derive(Debug, Clone, PartialEq)]
struct Drawn {
    link: Hyperlink,
    cells: Vec<(u16, u16, Cell)>,
}

/// What has to be written so that the screen has the links of a frame.
#[derive(Debug, Default)]
pub struct Changes {
    /// Cells that are links no more.
    plain: Vec<(u16, u16, Cell)>,
    linked: Vec<Drawn>,
}

impl Hyperlinks {
    /// Forgets what was written, after the screen was cleared.
    pub fn clear(&mut self) {
        self.drawn.clear();
    }

    /// Compares the links of a frame with those that are on the screen.
    pub fn follow(&mut self, links: &[Hyperlink], buffer: &Buffer) -> Changes {
        let now: Vec<Drawn> = links
            .iter()
            .map(|link| Drawn { link: link.clone(), cells: cells(link, buffer) })
            .collect();
        let is_gone = |old: &&Drawn| !now.iter().any(|new| new.link == old.link);
        let gone = self.drawn.iter().filter(is_gone);
        let plain = gone.flat_map(|old| cells(&old.link, buffer)).collect();
        let linked = now.iter().filter(|new| !self.drawn.contains(new)).cloned().collect();
        self.drawn = now;
        Changes { plain, linked }
    }
}

impl Changes {
    /// Writes them; the cursor stays where it is.
    pub fn write<B: Backend<Error = io::Error> + Write>(&self, backend: &mut B) -> io::Result<()> {
        if self.plain.is_empty() && self.linked.is_empty() {
            return Ok(());
        }
        queue!(backend, SavePosition)?;
        backend.draw(self.plain.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        for drawn in &self.linked {
            let Hyperlink { id, target, .. } = &drawn.link;
            write!(backend, "\x1b]8;id=p{id};{target}\x1b\\")?;
            backend.draw(drawn.cells.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
            write!(backend, "\x1b]8;;\x1b\\")?;
        }
        queue!(backend, RestorePosition)
    }
}

/// The cells of a link; what lies under the second half of a wide one is left out.
fn cells(link: &Hyperlink, buffer: &Buffer) -> Vec<(u16, u16, Cell)> {
    let mut cells = Vec::new();
    let mut x = link.x;
    while x < link.x.saturating_add(link.width) {
        let Some(cell) = buffer.cell((x, link.y)) else { break };
        cells.push((x, link.y, cell.clone()));
        x += (grapheme_width(cell.symbol()) as u16).max(1);
    }
    cells
}
