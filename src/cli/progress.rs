//! How far a long run has come: one line on standard error, where that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Between two drawings.
const PAUSE: Duration = Duration::from_millis(100);

/// The line. Nothing is ever written if standard error is no terminal, or if standard output is one
/// (its lines would run through it).
pub struct Progress {
    is_shown: bool,
    /// Bytes of the whole input, if known.
    total: Option<u64>,
    read: u64,
    documents: u64,
    began: Instant,
    drawn: Option<Instant>,
}

impl Progress {
    /// A run over an input of `total` bytes, if that is known.
    pub fn new(total: Option<u64>) -> Self {
        let is_shown = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Self { is_shown, total, read: 0, documents: 0, began: Instant::now(), drawn: None }
    }

    /// The same for a run that writes no lines to standard output.
    pub fn without_output(total: Option<u64>) -> Self {
        Self { is_shown: io::stderr().is_terminal(), ..Self::new(total) }
    }

    /// Takes the line away, because another is to be written in its place.
    pub fn clear(&mut self) {
        if self.drawn.take().is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }

    /// One more document of so many bytes is done.
    pub fn advance(&mut self, bytes: u64) {
        self.documents += 1;
        self.read += bytes;
        let is_due = self.drawn.unwrap_or(self.began).elapsed() >= PAUSE;
        if self.is_shown && is_due {
            self.drawn = Some(Instant::now());
            let line = self.line(self.began.elapsed());
            let _ = write!(io::stderr().lock(), "\r{line}\x1b[K");
        }
    }

    fn line(&self, elapsed: Duration) -> String {
        let seconds = elapsed.as_secs_f64().max(0.001);
        let rate = self.documents as f64 / seconds;
        let mut line = format!("{} documents, {rate:.0} a second", self.documents);
        if let Some(total) = self.total.filter(|&total| total > 0) {
            let part = (self.read as f64 / total as f64).clamp(0.0, 1.0);
            let filled = (part * 20.0) as usize;
            let left = seconds * (1.0 - part) / part.max(0.001);
            line = format!(
                "[{:<20}] {:3.0} %  {line}, {left:.0} s left",
                "#".repeat(filled),
                part * 100.0
            );
        }
        line
    }
}

impl Drop for Progress {
    /// Takes the line away, also when the run ends with an error.
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_part_count_speed_and_time_left() {
        let mut progress = Progress { is_shown: false, ..Progress::new(Some(200)) };
        progress.advance(50);
        let line = progress.line(Duration::from_secs(2));
        assert_eq!(line, "[#####               ]  25 %  1 documents, 0 a second, 6 s left");
    }
}
