//! Names in brat's letters: `a-z`, `A-Z`, `0-9`, `_` and `-`.
//!
//! Any other character is written as `_x`, its code point in hexadecimal digits, and `_`; so is a
//! `_` in front of an `x`, so that every name comes back.

use std::borrow::Cow;

/// The name in brat's letters.
pub(super) fn encode(name: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(is_plain) && !name.contains("_x") {
        return Cow::Borrowed(name);
    }
    let mut encoded = String::with_capacity(name.len() + 8);
    let mut rest = name.chars().peekable();
    while let Some(character) = rest.next() {
        if is_plain(character) && !(character == '_' && rest.peek() == Some(&'x')) {
            encoded.push(character);
        } else {
            encoded.push_str(&format!("_x{:X}_", u32::from(character)));
        }
    }
    if encoded.is_empty() {
        encoded.push_str("_x_");
    }
    Cow::Owned(encoded)
}

/// The name that was written in brat's letters.
pub(super) fn decode(word: &str) -> Cow<'_, str> {
    if !word.contains("_x") {
        return Cow::Borrowed(word);
    }
    let mut decoded = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((before, behind)) = rest.split_once("_x") {
        decoded.push_str(before);
        match behind.split_once('_').and_then(|(digits, tail)| Some((character(digits)?, tail))) {
            Some((found, tail)) => {
                decoded.extend(found);
                rest = tail;
            }
            None => {
                decoded.push_str("_x");
                rest = behind;
            }
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// The character with this code; the empty name for no digits.
fn character(digits: &str) -> Option<Option<char>> {
    if digits.is_empty() {
        return Some(None);
    }
    let is_code = digits.len() <= 6 && digits.chars().all(|c| matches!(c, '0'..='9' | 'A'..='F'));
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_code)?;
    char::from_u32(code).map(Some)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_in_brats_letters_stay() {
        assert_eq!(encode("WORK_OF_ART"), "WORK_OF_ART");
        assert_eq!(encode("check-worthy"), "check-worthy");
        assert_eq!(encode("frame/mañana"), "frame_x2F_ma_xF1_ana");
        assert_eq!(decode("a_xyz_b"), "a_xyz_b");
    }

    proptest! {
        #[test]
        fn every_name_comes_back(name in "(\\PC|_|x|2|F|/){0,12}") {
            let encoded = encode(&name).into_owned();
            prop_assert!(encoded.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)));
            let decoded = decode(&encoded).into_owned();
            prop_assert_eq!(decoded, name);
        }
    }
}
