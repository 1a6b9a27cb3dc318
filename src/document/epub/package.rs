//! The package of a book: what it says of itself, and which of its files are chapters.

use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::document::furniture::field_name;
use crate::text::display;

/// What the metadata calls what a book says of itself.
const SAID: &[(&str, &str)] = &[
    ("creator", "author"),
    ("date", "date"),
    ("publisher", "publication"),
    ("language", "language"),
];

/// Bytes of a value of the metadata at most.
const LONGEST: usize = 500;

/// What the package says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Package {
    pub title: Option<String>,
    pub metadata: BTreeMap<String, String>,
    /// Names of the files in the archive, in the order of reading.
    pub chapters: Vec<String>,
}

/// Where the package is in the archive.
pub fn path(container: &str) -> Option<String> {
    let mut reader = Reader::from_str(container);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) if name(&start) == "rootfile" => {
                return attribute(&start, "full-path");
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

impl Package {
    /// Reads a package at this place in the archive. What stands behind a fault in it is not read.
    pub fn read(xml: &str, path: &str) -> Self {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut package = Self::default();
        let mut files: HashMap<String, String> = HashMap::new();
        let mut open: Option<String> = None;
        let mut reader = Reader::from_str(xml);
        loop {
            match reader.read_event() {
                Ok(Event::Start(start) | Event::Empty(start)) => match name(&start) {
                    "item" => {
                        let found = attribute(&start, "id").zip(attribute(&start, "href"));
                        files.extend(found.map(|(id, target)| (id, resolved(folder, &target))));
                    }
                    "itemref" if attribute(&start, "linear").as_deref() != Some("no") => {
                        let file = attribute(&start, "idref").and_then(|id| files.get(&id));
                        package.chapters.extend(file.cloned());
                    }
                    _ => open = Some(String::new()),
                },
                Ok(Event::Text(text)) => {
                    push(&mut open, &text.xml_content(XmlVersion::Implicit1_0))
                }
                Ok(Event::CData(text)) => {
                    push(&mut open, &text.xml_content(XmlVersion::Implicit1_0))
                }
                Ok(Event::GeneralRef(reference)) => {
                    let character = reference.resolve_char_ref().ok().flatten();
                    let named = || quick_xml::escape::resolve_predefined_entity(&reference);
                    let text = character.map(String::from).or_else(|| named().map(str::to_owned));
                    push(&mut open, &text.unwrap_or_default());
                }
                Ok(Event::End(end)) => {
                    let said = display::on_one_line(&open.take().unwrap_or_default());
                    package.say(end.local_name().into_inner(), said);
                }
                Ok(Event::Eof) | Err(_) => return package,
                Ok(_) => {}
            }
        }
    }

    /// Takes over what is said in an element.
    fn say(&mut self, element: &str, said: String) {
        if said.is_empty() || said.len() > LONGEST {
            return;
        }
        if element == "title" {
            self.title.get_or_insert(said);
        } else if let Some((_, name)) = SAID.iter().find(|(known, _)| *known == element) {
            debug_assert!(field_name(name).is_some(), "metadata of all readers is called the same");
            let value = self.metadata.entry((*name).to_owned()).or_default();
            match element {
                "creator" if !value.is_empty() => *value = format!("{value}, {said}"),
                _ if value.is_empty() => *value = said,
                _ => {}
            }
        }
    }
}

fn push(open: &mut Option<String>, text: &str) {
    if let Some(open) = open.as_mut().filter(|open| open.len() <= LONGEST) {
        open.push_str(text);
    }
}

fn name<'a>(start: &'a BytesStart<'_>) -> &'a str {
    start.local_name().into_inner()
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = start.attributes().flatten();
    let found = all.find(|attribute| attribute.key.local_name().into_inner() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
}

/// The name in the archive of what a package in this folder points to.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or(target);
    let target = percent_decode_str(target).decode_utf8_lossy();
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_come_in_the_order_of_the_spine() {
        let xml = r#"<?xml version="1.0"?>
            <opf:package xmlns:opf="http://www.idpf.org/2007/opf"><opf:metadata>
            <dc:title>Ferries &amp; Fares</dc:title><dc:title>Second</dc:title>
            <dc:creator>Ada Obi</dc:creator><dc:creator>Bo Lund</dc:creator>
            <dc:language>en</dc:language></opf:metadata>
            <opf:manifest><opf:item id="b" href="text/2%20b.xhtml#top"/>
            <opf:item id="a" href="../a.xhtml"/><opf:item id="n" href="notes.xhtml"/></opf:manifest>
            <opf:spine><opf:itemref idref="a"/><opf:itemref idref="b"/>
            <opf:itemref idref="n" linear="no"/><opf:itemref idref="none"/></opf:spine></opf:package>"#;
        let package = Package::read(xml, "OEBPS/book.opf");
        assert_eq!(package.chapters, ["a.xhtml", "OEBPS/text/2 b.xhtml"]);
        assert_eq!(package.title.as_deref(), Some("Ferries & Fares"));
        assert_eq!(package.metadata["author"], "Ada Obi, Bo Lund");
        assert_eq!(package.metadata["language"], "en");
    }

    #[test]
    fn what_is_no_package_has_no_chapters() {
        for xml in ["", "<", "<package><manifest>", "not xml & at all", "</a>"] {
            assert_eq!(Package::read(xml, "").chapters, [""; 0], "{xml}");
            assert_eq!(path(xml), None, "{xml}");
        }
    }
}
