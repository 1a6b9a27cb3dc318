//! The encoding that a page says it is written in.

use encoding_rs::Encoding;

/// Bytes from the start of a page in which it says so. The standard asks for 1024; many pages are late.
const PRESCAN: usize = 8192;

/// The encoding named in a `<meta>` of the page, if there is one.
pub fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..PRESCAN).unwrap_or(bytes).to_ascii_lowercase();
    memchr::memmem::find_iter(&head, b"charset=").find_map(|at| {
        let before = head.get(..at)?;
        let tag = memchr::memrchr(b'<', before)?;
        let is_meta = before.get(tag..)?.starts_with(b"<meta");
        let value = head.get(at + b"charset=".len()..)?.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let length =
            value.iter().take_while(|&&b| b.is_ascii_alphanumeric() || b"-_:".contains(&b));
        let label = value.get(..length.count())?;
        is_meta.then(|| Encoding::for_label(label)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_declared(page: &str, wanted: Option<&Encoding>) {
        assert_eq!(declared(page.as_bytes()), wanted, "{page}");
    }

    #[test]
    fn both_forms_of_meta_are_read() {
        assert_declared("<META Charset='ISO-8859-2'>", Some(encoding_rs::ISO_8859_2));
        let old = r#"<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">"#;
        assert_declared(old, Some(encoding_rs::SHIFT_JIS));
    }

    #[test]
    fn what_is_no_meta_declares_nothing() {
        assert_declared("<p>charset=shift_jis</p>", None);
        assert_declared("<meta charset=none-such>", None);
        assert_declared("", None);
    }
}
