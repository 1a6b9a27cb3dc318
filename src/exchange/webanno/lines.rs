//! The sentences of a file: their texts, and the lines of their tokens.

use crate::exchange::import::Problem;
use crate::exchange::webanno::cells;

/// A line: a token, or a piece of one.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: String,
    /// `1-3`, or `1-3.1` for a piece.
    pub(super) id: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) cells: Vec<String>,
}

impl Line {
    /// Whether this is a piece of the token before it.
    pub(super) fn is_piece(&self) -> bool {
        self.id.contains('.')
    }
}

/// What stands in a file behind its head.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) lines: Vec<Line>,
    pub(super) problems: Vec<Problem>,
    /// UTF-16 units of the text so far.
    length: usize,
    /// Whether white space was made up.
    is_filled: bool,
    /// The text of the sentence that is read.
    sentence: String,
}

impl Document {
    /// Reads a file that has so many columns behind the form.
    pub(super) fn parse(content: &str, columns: usize) -> Self {
        let mut document = Self::default();
        let mut has_tokens = false;
        for (number, line) in content.lines().enumerate() {
            let at = format!("line {}", number + 1);
            if let Some(text) = line.strip_prefix("#Text=") {
                // A sentence with a line break can have several of these lines.
                if has_tokens || document.sentence.is_empty() {
                    document.sentence.clear();
                } else {
                    document.sentence.push('\n');
                }
                document.sentence.push_str(&cells::unescaped(text));
                has_tokens = false;
            } else if line.starts_with('#') && !starts_token(line) || line.is_empty() {
                continue;
            } else if let Err(reason) = document.token(line, at.clone(), columns, &mut has_tokens) {
                document.problems.push(Problem::left_out(at, reason));
            }
        }
        if document.is_filled {
            let reason = "white space between sentences is not in the file: a blank or line breaks stand for it";
            document.problems.push(Problem::kept("", reason));
        }
        document
    }

    fn token(
        &mut self,
        line: &str,
        at: String,
        columns: usize,
        has_tokens: &mut bool,
    ) -> Result<(), String> {
        let mut parts = line.split('\t');
        let (id, offsets) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let form = parts.next().ok_or("it has no form")?;
        let wrong = || format!("“{offsets}” are no offsets");
        let (start, end) = offsets.split_once('-').ok_or_else(wrong)?;
        let start: usize = start.parse().map_err(|_| wrong())?;
        let end: usize = end.parse().map_err(|_| wrong())?;
        if !*has_tokens {
            self.begin_sentence(start, &cells::unescaped(form));
            *has_tokens = true;
        }
        let cells: Vec<String> = parts.take(columns).map(str::to_owned).collect();
        if cells.len() < columns {
            let reason = format!("{} of {columns} columns", cells.len());
            self.problems.push(Problem::kept(at.clone(), reason));
        }
        self.lines.push(Line { at, id: id.to_owned(), start, end, cells });
        Ok(())
    }

    /// Appends the text of a sentence so that its first token stands where it should.
    fn begin_sentence(&mut self, start: usize, form: &str) {
        let before = self.sentence.split_once(form).map_or("", |(before, _)| before);
        let lead = before.encode_utf16().count();
        let gap = start.saturating_sub(lead).saturating_sub(self.length);
        if gap > 0 && !self.text.is_empty() {
            self.is_filled = true;
        }
        match gap {
            1 if !self.text.is_empty() => self.text.push(' '),
            _ => self.text.extend(std::iter::repeat_n('\n', gap)),
        }
        self.length += gap + self.sentence.encode_utf16().count();
        self.text.push_str(&self.sentence);
    }
}

/// Whether a line that begins with `#` is a token all the same: none does, ids are numbers.
fn starts_token(line: &str) -> bool {
    line.starts_with(|character: char| character.is_ascii_digit())
}
