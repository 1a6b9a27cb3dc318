//! What the fields of a record are called.

use crate::document::{Document, Format, furniture, html, plain, title};
use crate::text::display;

/// Usual names of the text, the best first.
const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "article",
    "article_text",
    "articlebody",
    "maintext",
    "full_text",
    "story",
    "html",
];

/// Usual names of the title.
const TITLE: &[&str] = &["title", "headline", "head", "name"];

/// Usual names of the id.
const ID: &[&str] = &["id", "_id", "uuid", "guid", "doc_id", "docid", "article_id", "key"];

/// More names for what goes to the metadata, beside those that headers of text files use.
const METADATA: &[(&str, &str)] = &[
    ("date_publish", "date"),
    ("publish_date", "date"),
    ("published_at", "date"),
    ("published_time", "date"),
    ("pub_date", "date"),
    ("created_at", "date"),
    ("byline", "author"),
    ("outlet", "publication"),
    ("source_domain", "publication"),
    ("site_name", "publication"),
    ("category", "section"),
];

/// Bytes of a value of the metadata at most.
const LONGEST_VALUE: usize = 500;

/// Which fields of a record hold text, title and id. Where nothing is chosen, the usual names are
/// looked for, letter case aside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    pub text: Option<String>,
    pub title: Option<String>,
    pub id: Option<String>,
}

impl Columns {
    /// Makes a document of a record, given as the names and values of its fields. `number` stands in
    /// for an id.
    pub(super) fn document(
        &self,
        fields: &[(&str, &str)],
        file: &str,
        number: u64,
    ) -> Result<Document, String> {
        let text = find(fields, self.text.as_deref(), TEXT);
        let (name, text) = text.ok_or_else(|| self.missing_text(fields))?;
        let title = find(fields, self.title.as_deref(), TITLE).map(|(_, title)| title);
        let title = title.filter(|title| !title.trim().is_empty());
        let id = find(fields, self.id.as_deref(), ID).map(|(_, id)| display::on_one_line(id));
        let id = id.filter(|id| !id.is_empty()).unwrap_or_else(|| number.to_string());
        let source = format!("{file}#{id}");
        let mut document = match format_of(text) {
            Format::Html => html::document(text, &source),
            _ => plain::document(text, title, &source),
        };
        if let Some(title) = title {
            document.title = title::shortened(title);
        }
        for &(field, value) in fields.iter().filter(|(field, _)| *field != name) {
            let value = display::on_one_line(value);
            if let Some(known) = metadata_name(field)
                && !value.is_empty()
                && value.len() <= LONGEST_VALUE
            {
                document.metadata.insert(known.to_owned(), value);
            }
        }
        Ok(document)
    }

    fn missing_text(&self, fields: &[(&str, &str)]) -> String {
        let there: Vec<&str> = fields.iter().map(|(name, _)| *name).take(12).collect();
        let there = display::on_one_line(&there.join(", "));
        match &self.text {
            Some(text) => format!("there is no “{text}”; there are: {there}"),
            None => {
                format!("no field has the name of a text (--text-field NAME); there are: {there}")
            }
        }
    }
}

fn format_of(text: &str) -> Format {
    if html::is_page(text) { Format::Html } else { Format::Plain }
}

/// The field with the chosen name, or with the first of the usual ones that there is.
fn find<'f>(
    fields: &[(&'f str, &'f str)],
    chosen: Option<&str>,
    usual: &[&str],
) -> Option<(&'f str, &'f str)> {
    if let Some(chosen) = chosen {
        return fields.iter().copied().find(|(name, _)| *name == chosen);
    }
    let named = |wanted: &&str| {
        fields.iter().copied().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted))
    };
    usual.iter().find_map(named)
}

fn metadata_name(field: &str) -> Option<&'static str> {
    let field = field.trim();
    let more = METADATA.iter().find(|(known, _)| known.eq_ignore_ascii_case(field));
    let known = more.map(|&(_, name)| name).or_else(|| furniture::field_name(field));
    known.filter(|name| *name != "title")
}
