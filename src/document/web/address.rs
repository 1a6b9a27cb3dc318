//! Addresses of the web: telling them from paths, and following one from another.

/// Whether somebody who names this means an address: it has a scheme that is no drive letter.
pub fn is_address(named: &str) -> bool {
    let Some((scheme, _)) = named.split_once("://") else { return false };
    scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
}

/// The path of an address, without query and fragment.
pub fn path(address: &str) -> &str {
    let behind = address.split_once("://").map_or(address, |(_, behind)| behind);
    let path = behind.split_once('/').map_or("", |(_, path)| path);
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The address that a redirect from `base` leads to. Nothing if it is none of the web's.
pub fn joined(base: &str, target: &str) -> Option<String> {
    let target = target.trim().split('#').next()?;
    if is_address(target) {
        return Some(target.to_owned());
    }
    let (scheme, behind) = base.split_once("://")?;
    if let Some(host) = target.strip_prefix("//") {
        return Some(format!("{scheme}://{host}"));
    }
    let behind = behind.split(['?', '#']).next()?;
    let (host, path) = behind.split_once('/').unwrap_or((behind, ""));
    let has_scheme = target.split('/').next().is_some_and(|first| first.contains(':'));
    if has_scheme {
        return None;
    }
    if let Some(absolute) = target.strip_prefix('/') {
        return Some(format!("{scheme}://{host}/{absolute}"));
    }
    if target.starts_with('?') {
        return Some(format!("{scheme}://{host}/{path}{target}"));
    }
    let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    Some(format!("{scheme}://{host}/{folder}{target}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_followed_from_where_it_stands() {
        let base = "https://a.example/news/1?x=2#top";
        let cases = [
            ("https://b.example/", Some("https://b.example/")),
            ("//b.example/2", Some("https://b.example/2")),
            ("/2", Some("https://a.example/2")),
            ("2", Some("https://a.example/news/2")),
            ("?y=1", Some("https://a.example/news/1?y=1")),
            ("file:///etc/passwd", Some("file:///etc/passwd")),
            ("javascript:alert(1)", None),
        ];
        for (target, wanted) in cases {
            assert_eq!(joined(base, target).as_deref(), wanted, "{target}");
        }
        assert_eq!(joined("http://a.example", "b").as_deref(), Some("http://a.example/b"));
    }

    #[test]
    fn a_path_is_no_address() {
        assert!(
            is_address("https://a.example") && is_address("ftp://a") && is_address("file:///a")
        );
        assert!(!is_address("a.txt") && !is_address("./a://b") && !is_address("c://x"));
    }

    #[test]
    fn the_path_is_without_query() {
        assert_eq!(path("https://a.example/b/c.md?x#y"), "b/c.md");
        assert_eq!(path("https://a.example"), "");
    }
}
