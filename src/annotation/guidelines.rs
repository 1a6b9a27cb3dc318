//! The guidelines of the built-in layers: one page a layer, with examples.

use crate::annotation::schema::{Layer, Schema};

/// Name of the layer and its page, in Markdown.
const PAGES: &[(&str, &str)] = &[
    ("claim", include_str!("../../assets/guidelines/claim.md")),
    ("quote", include_str!("../../assets/guidelines/quote.md")),
    ("entity", include_str!("../../assets/guidelines/entity.md")),
];

impl Layer {
    /// The page about this layer, in Markdown. `None` for a layer of somebody's own schema, also one
    /// that has the name of a built-in layer and another guideline.
    pub fn page(&self) -> Option<&'static str> {
        let built_in = Schema::built_in();
        let is_built_in = built_in.layer(&self.name).is_some_and(|l| l.guideline == self.guideline);
        let page = PAGES.iter().find(|(name, _)| *name == self.name);
        page.filter(|_| is_built_in).map(|(_, page)| *page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_layer_has_a_page_that_names_its_labels_and_attributes() {
        for layer in Schema::built_in().layers.iter().filter(|layer| layer.name != "document") {
            let page = layer.page().unwrap_or_else(|| panic!("{} has no page", layer.name));
            let labels = layer.labels.iter().map(|label| &label.name);
            let attributes = layer.attributes.iter().map(|attribute| &attribute.name);
            for name in
                labels.chain(attributes).filter(|name| *name != "check-worthy" && *name != "note")
            {
                assert!(page.contains(name.as_str()), "the page of {} lacks {name}", layer.name);
            }
        }
    }

    #[test]
    fn a_layer_with_another_guideline_has_no_page() {
        let mut layer = Schema::built_in().layers.remove(0);
        layer.guideline = "Mark everything.".to_owned();
        assert_eq!(layer.page(), None);
    }
}
