//! `postil guidelines`: what to mark and how far it reaches, layer by layer.

use std::fmt::Write;

use crate::annotation::schema::{Layer, Schema};
use crate::cli::config::Config;
use crate::cli::{Error, Options, Outcome, output};

const EXAMPLES: &str = "\
Examples:
  postil guidelines              all layers
  postil guidelines quote        one
  postil guidelines | less       the same text stands behind I in the program

A layer of your own schema shows its guideline, labels and attributes.";

/// Shows the guidelines for annotators
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Only this layer
    #[arg(value_name = "LAYER")]
    layer: Option<String>,
}

/// Prints them.
pub fn run(arguments: &Arguments, options: &Options) -> Result<Outcome, Error> {
    let schema = options.schema_or(Config::load()?.schema().as_deref())?;
    let layers: Vec<&Layer> = match &arguments.layer {
        None => schema.layers.iter().collect(),
        Some(name) => vec![schema.layer(name).ok_or_else(|| unknown(name, &schema))?],
    };
    let pages: Vec<String> = layers.into_iter().map(page).collect();
    output::print(&pages.join("\n"))
}

fn unknown(name: &str, schema: &Schema) -> Error {
    let names: Vec<&str> = schema.layers.iter().map(|layer| layer.name.as_str()).collect();
    Error::Usage(format!("there is no layer {name}: there are {}", names.join(", ")))
}

/// The page of a layer: its own, or one made of what the schema says.
fn page(layer: &Layer) -> String {
    if let Some(page) = layer.page() {
        return page.to_owned();
    }
    let mut page = format!("# {}\n\n{}\n\n## Labels\n\n", layer.title, layer.guideline.trim());
    for label in &layer.labels {
        let _ = writeln!(page, "* `{}`: {}", label.name, label.description);
    }
    if !layer.attributes.is_empty() {
        page.push_str("\n## Attributes\n\n");
        for attribute in &layer.attributes {
            let _ = writeln!(page, "* `{}`: {}", attribute.name, attribute.description);
        }
    }
    page
}
