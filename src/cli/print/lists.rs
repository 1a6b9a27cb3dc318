//! The lists below an article: claims and quotes one a line, entities by label and name.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use crate::annotation::schema::Layer;
use crate::annotation::{Annotation, Status, Value};
use crate::cli::output::cut;
use crate::cli::print::Look;
use crate::document::Document;
use crate::exchange::covered;
use crate::text::display;
use crate::text::width::text_width;

/// Writes a list for each layer that has annotations.
pub(super) fn write(
    output: &mut impl Write,
    document: &Document,
    annotations: &[Annotation],
    look: &Look<'_>,
) -> io::Result<()> {
    let mut of_layers: BTreeMap<(usize, &str), Vec<&Annotation>> = BTreeMap::new();
    for annotation in annotations {
        let name = annotation.layer.as_str();
        let rank = look.schema.layers.iter().position(|layer| layer.name == name);
        of_layers.entry((rank.unwrap_or(usize::MAX), name)).or_default().push(annotation);
    }
    for ((_, name), of_layer) in of_layers {
        let layer = look.schema.layer(name);
        let title = layer.map_or(name, |layer| layer.title.as_str());
        writeln!(output, "\n{} ({})", display::line(title), of_layer.len())?;
        if name == "entity" {
            write_names(output, document, &of_layer, layer, look)?;
            continue;
        }
        let lead =
            of_layer.iter().map(|annotation| text_width(&annotation.id.0)).max().unwrap_or(0);
        for annotation in of_layer {
            let line = line(document, annotation, lead);
            writeln!(output, "  {}", cut(&line, look.columns - 2))?;
        }
    }
    Ok(())
}

/// `✓ q1  .98 direct    Ines Okoro: “We have put this off…`
fn line(document: &Document, annotation: &Annotation, lead: usize) -> String {
    let sign = if annotation.status == Status::Accepted { '✓' } else { ' ' };
    let score = annotation
        .score
        .map_or(String::new(), |score| format!("{score:.2}").trim_start_matches('0').to_owned());
    let text_of = |name: &str| annotation.attributes.get(name).and_then(Value::as_text);
    let what = text_of("kind").unwrap_or(&annotation.label);
    let who = text_of("speaker").or_else(|| text_of("claimant")).filter(|who| !who.is_empty());
    let who = who.map_or(String::new(), |who| format!("{who}: "));
    let text = covered(&annotation.spans, document.text());
    let text = display::on_one_line(&text);
    format!("{sign} {:lead$} {score:>4} {what:<13} {who}{text}", annotation.id.to_string())
}

/// Names by label, in the schema's order, each with the number of its mentions if there are more
/// than one.
fn write_names(
    output: &mut impl Write,
    document: &Document,
    annotations: &[&Annotation],
    layer: Option<&Layer>,
    look: &Look<'_>,
) -> io::Result<()> {
    let rank = |label: &str| {
        let position = layer.and_then(|layer| layer.labels.iter().position(|l| l.name == label));
        position.unwrap_or(usize::MAX)
    };
    let mut names: BTreeMap<(usize, &str), Names> = BTreeMap::new();
    for annotation in annotations {
        let named = annotation.attributes.get("name").and_then(Value::as_text);
        let text = covered(&annotation.spans, document.text());
        let name = named.filter(|name| !name.is_empty()).unwrap_or(&text).to_owned();
        names.entry((rank(&annotation.label), &annotation.label)).or_default().count(name);
    }
    for ((_, label), of_label) in names {
        let mut of_label = of_label.counted;
        // The sort is stable: equally often named ones stay in order of their first mention.
        of_label.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let items = of_label.into_iter().map(|(name, count)| match count {
            1 => name,
            _ => format!("{name} ({count})"),
        });
        write_items(output, &display::line(label), items, look.columns)?;
    }
    Ok(())
}

/// Names in order of their first mention, with the number of their mentions.
#[derive(Default)]
struct Names {
    counted: Vec<(String, usize)>,
    places: HashMap<String, usize>,
}

impl Names {
    fn count(&mut self, name: String) {
        let place = *self.places.entry(name).or_insert_with_key(|name| {
            self.counted.push((name.clone(), 0));
            self.counted.len() - 1
        });
        if let Some((_, count)) = self.counted.get_mut(place) {
            *count += 1;
        }
    }
}

/// Writes items divided by semicolons behind a heading, as many on each row as fit.
fn write_items(
    output: &mut impl Write,
    heading: &str,
    items: impl Iterator<Item = String>,
    columns: usize,
) -> io::Result<()> {
    const LEAD: usize = 15;
    let room = columns - LEAD - 1;
    let mut line = String::new();
    let mut lead = format!("  {heading:<12} ");
    let mut items = items.peekable();
    while let Some(item) = items.next() {
        let mut item = cut(&display::on_one_line(&item), room);
        if items.peek().is_some() {
            item.push(';');
        }
        if !line.is_empty() && text_width(&line) + 1 + text_width(&item) > room {
            writeln!(output, "{lead}{line}")?;
            lead = " ".repeat(LEAD);
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&item);
    }
    writeln!(output, "{lead}{line}")
}
