//! What is done to the content of a cell.

use std::borrow::Cow;

/// Guards a cell that a spreadsheet would take for a formula with an apostrophe.
pub(super) fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes the apostrophe of [`guarded`] away.
pub(super) fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a cell is one for a spreadsheet, or such a one behind apostrophes.
fn is_formula(cell: &str) -> bool {
    let first = cell.trim_start_matches('\'').chars().next();
    first.is_some_and(|c| {
        matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
    })
}

/// Writes tabs, line breaks and backslashes so that a cell stays on its line.
pub(super) fn escaped(cell: &str) -> Cow<'_, str> {
    if !cell.contains(['\t', '\n', '\r', '\\']) {
        return Cow::Borrowed(cell);
    }
    let mut escaped = String::with_capacity(cell.len() + 8);
    for character in cell.chars() {
        match character {
            '\t' => escaped.push_str("\\t"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\\' => escaped.push_str("\\\\"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// Reads what [`escaped`] wrote. A backslash before anything else stays.
pub(super) fn unescaped(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\\') {
        return Cow::Borrowed(cell);
    }
    let mut plain = String::with_capacity(cell.len());
    let mut rest = cell.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match rest.next() {
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('\\') => plain.push('\\'),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_guarded() {
        for cell in ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "'=1", "－1"] {
            assert!(guarded(cell).starts_with('\''), "{cell}");
        }
        for cell in ["“No,” he said", "a=b", "'quoted'", ""] {
            assert_eq!(guarded(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn every_cell_comes_back(cell in "('|=|-|\t|\n|\r|\\\\|[a-z]|ü){0,8}") {
            let (guard, escape) = (guarded(&cell).into_owned(), escaped(&cell).into_owned());
            prop_assert_eq!(unguarded(&guard), &cell);
            let plain = unescaped(&escape);
            prop_assert_eq!(&*plain, cell.as_str());
            prop_assert!(!escape.contains(['\t', '\n', '\r']));
        }
    }
}
