//! Sentences of one paragraph.
//!
//! Made for news, where ready splitters fail: they cut after `Mr.`, `U.S.` and `Gov.`, and inside of
//! `“Why now?” she asked`. Each mark that can end a sentence is judged by the word before it and the
//! word behind it. Sentences inside of a quotation are sentences of their own.

mod abbreviations;

use crate::text::Span;
use abbreviations::Stop;

/// Cuts the paragraph `within` into sentences without the white space between them. A blank line
/// also ends a sentence; a single line break does not.
pub fn sentences(text: &str, within: Span) -> Vec<Span> {
    let covered = within.slice(text);
    let mut found = Vec::with_capacity(covered.len() / 120 + 1);
    let mut start = 0;
    let mut at = 0;
    while let Some(candidate) = next_candidate(covered, at) {
        let end = match candidate.kind {
            Kind::Break => Some(candidate.at),
            Kind::Mark => {
                let end = behind_marks(covered, candidate.at);
                at = end;
                ends(covered, start, candidate.at, end).then_some(end)
            }
        };
        at = at.max(candidate.at + 1);
        if let Some(end) = end {
            push(text, within, start, end, &mut found);
            start = end;
        }
    }
    push(text, within, start, covered.len(), &mut found);
    found
}

fn push(text: &str, within: Span, start: usize, end: usize, found: &mut Vec<Span>) {
    let span = Span::clamped(text, within.start() + start, within.start() + end).trimmed(text);
    if !span.is_empty() {
        found.push(span);
    }
}

/// A place where a sentence may end.
struct Candidate {
    at: usize,
    kind: Kind,
}

enum Kind {
    /// A full stop or another mark stands there.
    Mark,
    /// A blank line or a bullet begins there.
    Break,
}

/// The first place at or behind `from` where a sentence may end.
fn next_candidate(text: &str, from: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&byte| CANDIDATE[usize::from(byte)])?;
        match char_at(text, at) {
            Some('\n') if is_blank_line(bytes, at) => {
                return Some(Candidate { at, kind: Kind::Break });
            }
            Some('•' | '⁃') if is_behind_blank(bytes, at) => {
                return Some(Candidate { at, kind: Kind::Break });
            }
            Some(mark) if is_mark(mark) => return Some(Candidate { at, kind: Kind::Mark }),
            _ => at += 1,
        }
    }
}

/// The bytes with which marks, bullets and line breaks begin.
static CANDIDATE: [bool; 256] = {
    let mut table = [false; 256];
    let begins = [b'.', b'?', b'!', b'\n', 0xd8, 0xdb, 0xe0, 0xe2, 0xe3, 0xef];
    let mut number = 0;
    while number < begins.len() {
        table[begins[number] as usize] = true;
        number += 1;
    }
    table
};

fn is_mark(character: char) -> bool {
    matches!(character, '.' | '?' | '!' | '…' | '‼' | '⁇' | '⁈' | '⁉') || is_full_mark(character)
}

/// Marks of scripts in which nothing else is written with them: they always end a sentence.
fn is_full_mark(character: char) -> bool {
    matches!(character, '。' | '！' | '？' | '．' | '।' | '؟' | '۔')
}

fn is_closer(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | ')' | ']' | '»' | '」' | '』' | '）')
}

fn is_opener(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '“' | '‘' | '„' | '(' | '[' | '«' | '—' | '–' | '-' | '¿' | '¡'
    )
}

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 0x80 => Some(char::from(byte)),
        Some(_) => text.get(at..).and_then(|rest| rest.chars().next()),
        None => None,
    }
}

/// Whether only blanks stand between this line break and another.
fn is_blank_line(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at + 1..).unwrap_or_default();
    let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    next == Some(&b'\n')
}

fn is_behind_blank(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_whitespace)
}

/// The place behind a run of marks, spaced ellipses included, closing quotation marks and brackets,
/// and footnote numbers in brackets.
fn behind_marks(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(mark) = char_at(text, end).filter(|&c| is_mark(c)) {
        end += mark.len_utf8();
        if mark == '.' && char_at(text, end) == Some(' ') && char_at(text, end + 1) == Some('.') {
            end += 1;
        }
    }
    loop {
        match char_at(text, end) {
            Some(closer) if is_closer(closer) => end += closer.len_utf8(),
            Some('[') => match footnote(text, end) {
                Some(behind) => end = behind,
                None => return end,
            },
            _ => return end,
        }
    }
}

/// The place behind `[12]` if that stands at `at`.
fn footnote(text: &str, at: usize) -> Option<usize> {
    let inner = text.get(at + 1..)?;
    let digits = inner.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let is_closed = inner.as_bytes().get(digits) == Some(&b']');
    (digits > 0 && is_closed).then_some(at + digits + 2)
}

/// Whether the marks that run from `mark` to `end` end the sentence that began at `start`.
fn ends(text: &str, start: usize, mark: usize, end: usize) -> bool {
    let marks = text.get(mark..end).unwrap_or("");
    let rest = text.get(end..).unwrap_or("");
    let behind = rest.trim_start();
    if behind.is_empty() || marks.starts_with(is_full_mark) {
        return true;
    }
    let before = text.get(start..mark).unwrap_or("");
    if rest.len() == behind.len() {
        return lacks_blank(before, marks, rest);
    }
    let next = Next::read(behind);
    if !next.may_begin {
        return false;
    }
    let has_closer = marks.ends_with(is_closer);
    if !marks.starts_with('.') || marks.starts_with("..") || marks.starts_with(". .") {
        return !(has_closer && is_reported(behind));
    }
    let word = word_before(before);
    let stop = abbreviations::stop(word);
    let is_first = is_first(word, before);
    if has_closer {
        let leads = stop == Stop::Leads && word.starts_with(char::is_uppercase);
        return !(leads || is_first && (is_small_number(word) || word.len() == 1));
    }
    match stop {
        Stop::Plain => !is_ordinal(word, is_first, &next),
        Stop::Leads => is_street(word, before) && next.is_starter,
        Stop::LeadsNumber => !next.is_number,
        Stop::Open => next.is_starter || next.is_bullet,
        Stop::Time => !(abbreviations::follows_time(next.word) || opens_with_time(before)),
        Stop::Initial => !is_first && ends_with_letter(word, before, &next),
    }
}

/// What stands behind a mark.
struct Next<'t> {
    /// The first word, without what opens it.
    word: &'t str,
    /// Whether a sentence can begin so: not with a small letter, a comma or another closing sign.
    may_begin: bool,
    is_starter: bool,
    is_number: bool,
    is_bullet: bool,
}

impl<'t> Next<'t> {
    fn read(behind: &'t str) -> Self {
        let inner = behind.trim_start_matches(|c: char| is_opener(c) || c == ' ');
        let length = inner.find(|c: char| !(c.is_alphanumeric() || "'’-".contains(c)));
        let word = inner.get(..length.unwrap_or(inner.len())).unwrap_or("");
        let is_bullet = behind.starts_with(['•', '⁃', '*']) || is_enumerator(behind);
        let is_small = word.starts_with(char::is_lowercase);
        // al-Qaida and iPhone begin small; names do.
        let is_name = is_small && word.chars().any(char::is_uppercase);
        let is_symbol = inner.starts_with(['$', '€', '£', '@', '#']);
        Self {
            word,
            may_begin: is_bullet || is_name || is_symbol || !(word.is_empty() || is_small),
            is_starter: abbreviations::is_starter(word),
            is_number: word.starts_with(|c: char| c.is_ascii_digit()),
            is_bullet,
        }
    }
}

/// The word before a full stop: back to a blank, an opening mark, a hyphen or a slash.
fn word_before(before: &str) -> &str {
    before.rsplit(|c: char| c.is_whitespace() || is_opener(c) || c == '/').next().unwrap_or("")
}

/// Whether a sentence ends although no blank follows: `the vote.Then`. Names of files and sites, and
/// numbers, do not look so.
fn lacks_blank(before: &str, marks: &str, rest: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let is_word = word.chars().count() > 2 && word.chars().skip(1).all(char::is_lowercase);
    let token = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let following = rest.split(char::is_whitespace).next().unwrap_or("");
    let following = following.trim_end_matches(|c: char| is_mark(c) || is_closer(c) || c == ',');
    let mut letters = following.chars();
    is_word
        && matches!(marks, "." | "?" | "!" | ".”" | ".\"")
        && !token.contains(['/', '@', '.'])
        && letters.next().is_some_and(char::is_uppercase)
        && letters.clone().next().is_some_and(char::is_lowercase)
        && letters.all(|c| c.is_lowercase() || matches!(c, '\'' | '’'))
}

/// Whether a quotation that ends in `?` or `!` is followed by who asked: `“Why?” Ines Okoro asked`.
fn is_reported(behind: &str) -> bool {
    let mut words = behind.split_whitespace().skip(1).take(3);
    words.any(|word| abbreviations::is_report(word.trim_end_matches([',', '.', ':'])))
}

/// Whether nothing stands before the word in its sentence but the sign of a list item.
fn is_first(word: &str, before: &str) -> bool {
    let is_sign = |c: char| c.is_whitespace() || is_opener(c) || matches!(c, '•' | '⁃' | '*');
    before.trim_start_matches(is_sign).len() == word.len()
}

fn is_small_number(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the sign of a list item stands there: `(a)`, `iv)`. Looks no further than such a sign is
/// long: the bracket may stand at the other end of the article.
fn is_enumerator(behind: &str) -> bool {
    let inner = behind.strip_prefix('(').unwrap_or(behind).as_bytes();
    let Some(length) = inner.iter().take(5).position(|&byte| byte == b')') else { return false };
    let sign = inner.get(..length).unwrap_or_default();
    let is_roman = sign.iter().all(|byte| b"ivx".contains(byte));
    let is_letter = sign.len() == 1 && sign.iter().all(u8::is_ascii_lowercase);
    !sign.is_empty() && inner.get(length + 1) == Some(&b' ') && (is_roman || is_letter)
}

/// Whether the number before the stop belongs to what follows: the number of a list item, or of a day.
fn is_ordinal(word: &str, is_first: bool, next: &Next<'_>) -> bool {
    let is_letter = word.chars().count() == 1 && is_first;
    is_small_number(word) && (is_first || abbreviations::is_month(next.word)) || is_letter
}

/// Whether `St.` is a street, not a saint: `on Main St.`
fn is_street(word: &str, before: &str) -> bool {
    let name = before.strip_suffix(word).map(str::trim_end).map(word_before).unwrap_or("");
    word == "St" && name.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether a sentence has only said when: `At 5 a.m. Mr. Adeyemi …`
fn opens_with_time(before: &str) -> bool {
    let mut words = before.split_whitespace();
    let is_when =
        matches!(words.next(), Some("At" | "By" | "Around" | "About" | "Before" | "After"));
    is_when && words.nth(2).is_none()
}

/// Whether a single capital ends the sentence, as in `plan B. The`, and is no initial of a name.
fn ends_with_letter(word: &str, before: &str, next: &Next<'_>) -> bool {
    let name = before.strip_suffix(word).map(str::trim_end).map(word_before).unwrap_or("");
    let is_in_name = name.starts_with(char::is_uppercase);
    match word {
        "I" => !is_in_name,
        _ => next.is_starter,
    }
}

#[cfg(test)]
mod tests;
