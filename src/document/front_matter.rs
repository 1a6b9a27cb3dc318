//! The metadata at the top of a Markdown file, between `---` (YAML) or `+++` (TOML) lines.
//!
//! Of YAML only what front matter is made of is understood: `key: value`, lists, and folded text.
//! Nested values are left out.

use std::collections::BTreeMap;

use crate::document::furniture;

/// Splits front matter from the text behind it. Without any, the map is empty and the text whole.
pub fn split(text: &str) -> (BTreeMap<String, String>, &str) {
    let none = (BTreeMap::new(), text);
    let Some((fence, rest)) = text.split_once('\n') else { return none };
    let fence = fence.trim_end();
    if !matches!(fence, "---" | "+++") {
        return none;
    }
    let Some((inside, behind)) = until_fence(rest, fence) else { return none };
    let found = if fence == "---" { yaml(inside) } else { toml(inside) };
    if found.is_empty() { none } else { (found, behind) }
}

/// The text before and behind the line that closes the front matter.
fn until_fence<'t>(text: &'t str, fence: &str) -> Option<(&'t str, &'t str)> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let is_end = line.trim_end() == fence || fence == "---" && line.trim_end() == "...";
        if is_end {
            return Some((text.get(..start)?, text.get(end..)?));
        }
        start = end;
    }
    None
}

fn yaml(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut last: Option<String> = None;
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let continues = line.starts_with([' ', '\t', '-']);
        match (continues, &last) {
            (true, Some(name)) => {
                let value = found.entry(name.clone()).or_default();
                append(value, line.trim());
            }
            (true, None) => {}
            (false, _) => last = key_and_value(line, &mut found),
        }
    }
    found.retain(|_, value| !value.is_empty());
    found
}

/// Stores the value of a `key: value` line and gives the key if more may follow.
fn key_and_value(line: &str, found: &mut BTreeMap<String, String>) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c));
    let name = is_key.then(|| name(key))?;
    let value = value.trim();
    let list = value.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let value = match (list, value) {
        (Some(list), _) => list.split(',').map(unquoted).collect::<Vec<_>>().join(", "),
        (None, "|" | ">" | "|-" | ">-") => String::new(),
        (None, value) => unquoted(value).to_owned(),
    };
    found.insert(name.clone(), value);
    Some(name)
}

/// Adds an item of a list, or a line of folded text.
fn append(value: &mut String, line: &str) {
    let (separator, addition) = match line.strip_prefix('-') {
        Some(item) => (", ", unquoted(item)),
        None => (" ", line),
    };
    if !value.is_empty() {
        value.push_str(separator);
    }
    value.push_str(addition);
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|&q| value.strip_prefix(q)?.strip_suffix(q));
    inner.unwrap_or(value)
}

fn toml(text: &str) -> BTreeMap<String, String> {
    let table: toml::Table = text.parse().unwrap_or_default();
    table.into_iter().filter_map(|(key, value)| Some((name(&key), plain(&value)?))).collect()
}

fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Array(items) => {
            Some(items.iter().filter_map(plain).collect::<Vec<_>>().join(", "))
        }
        toml::Value::Table(_) => None,
        other => Some(other.to_string()),
    }
}

/// The name of a key in the metadata: the usual one for its meaning, or its own.
fn name(key: &str) -> String {
    let key = key.trim().to_lowercase();
    furniture::field_name(&key).map_or(key, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_split(text: &str, wanted: &[(&str, &str)], behind: &str) {
        let (found, rest) = split(text);
        let found: Vec<(&str, &str)> =
            found.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!((found.as_slice(), rest), (wanted, behind));
    }

    #[test]
    fn yaml_gives_values_and_lists() {
        assert_split(
            "---\r\ntitle: \"Vote: split\"\r\nby: Ana\r\ntags: [sea, 'town']\r\n---\r\nText",
            &[("author", "Ana"), ("tags", "sea, town"), ("title", "Vote: split")],
            "Text",
        );
        assert_split(
            "---\nauthors:\n  - Ana\n  - Ben\nsummary: >\n  It was\n  close.\n...\nText",
            &[("author", "Ana, Ben"), ("summary", "It was close.")],
            "Text",
        );
    }

    #[test]
    fn toml_gives_values() {
        assert_split(
            "+++\ntitle = \"Vote\"\ndraft = true\ndate = 2024-05-03\n[extra]\na = 1\n+++\nText",
            &[("date", "2024-05-03"), ("draft", "true"), ("title", "Vote")],
            "Text",
        );
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in
            ["---\nIt was close.\n---\n", "---\ntitle: x\n", "+++\nno\n+++\n", "Text", "---"]
        {
            assert_split(text, &[], text);
        }
    }
}
