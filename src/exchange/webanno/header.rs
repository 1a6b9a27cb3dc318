//! The head of a file: which layers there are and which columns belong to them.

/// Begins every file.
pub(super) const FORMAT: &str = "#FORMAT=WebAnno TSV 3";

/// What a layer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Span,
    Relation,
    Chain,
}

/// A layer and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layer {
    pub(super) kind: Kind,
    /// The last part of the type's name: `Quote` of `webanno.custom.Quote`.
    pub(super) name: String,
    /// The features in the order of their columns. Without any there is one column all the same.
    pub(super) features: Vec<Feature>,
    /// The type of the annotations that a relation links.
    pub(super) base: Option<String>,
    /// The index of the first column, behind id, offsets and form.
    pub(super) first: usize,
}

/// What a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Feature {
    Value(String),
    /// The roles of what fills the slots of an annotation.
    Role(String),
    /// What fills them: places of annotations.
    Target,
}

impl Layer {
    pub(super) fn columns(&self) -> std::ops::Range<usize> {
        let count = self.features.len().max(1) + usize::from(self.kind == Kind::Relation);
        self.first..self.first + count
    }
}

#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) layers: Vec<Layer>,
}

impl Header {
    /// Reads the lines that begin with `#T_`.
    ///
    /// # Errors
    /// When the file does not begin as one of this format.
    pub(super) fn parse(content: &str) -> Result<Self, String> {
        if !content.starts_with(FORMAT) {
            return Err(format!("the first line does not begin with “{FORMAT}”"));
        }
        let mut header = Self::default();
        for line in content.lines().skip(1).take_while(|line| !line.starts_with("#Text=")) {
            let kinds =
                [("#T_SP=", Kind::Span), ("#T_RL=", Kind::Relation), ("#T_CH=", Kind::Chain)];
            let known =
                kinds.into_iter().find_map(|(start, kind)| Some((line.strip_prefix(start)?, kind)));
            if let Some((rest, kind)) = known {
                header.layer(rest, kind);
            }
        }
        Ok(header)
    }

    fn layer(&mut self, line: &str, kind: Kind) {
        let mut parts = line.trim_end().split('|');
        let name = short(parts.next().unwrap_or_default()).to_owned();
        let (mut features, mut base) = (Vec::new(), None);
        let mut is_target = false;
        for part in parts.filter(|part| !part.is_empty()) {
            if let Some(linked) = part.strip_prefix("BT_").filter(|_| kind == Kind::Relation) {
                base = Some(short(linked).to_owned());
            } else if is_target {
                // Behind the roles stands the type of what fills them.
                features.push(Feature::Target);
                is_target = false;
            } else if let Some(role) = part.strip_prefix("ROLE_") {
                // `ROLE_webanno.custom.Frame:Arguments_webanno.custom.FrameArgumentsLink`
                let slot = role.split(':').nth(1).unwrap_or(role);
                features.push(Feature::Role(slot.split('_').next().unwrap_or(slot).to_owned()));
                is_target = true;
            } else {
                features.push(Feature::Value(part.to_owned()));
            }
        }
        let first = self.columns();
        self.layers.push(Layer { kind, name, features, base, first });
    }

    /// How many columns stand behind id, offsets and form.
    pub(super) fn columns(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.columns().end)
    }
}

/// The last part of a type's name.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_know_their_columns() {
        let header = Header::parse(
            "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Quote|kind|speaker\n#T_SP=custom.Mark|\n#T_RL=custom.Link|label|BT_webanno.custom.Quote\n#T_SP=custom.Frame|name|ROLE_custom.Frame:args_custom.FrameArgsLink|uima.tcas.Annotation\n\n\n#Text=x\n",
        )
        .unwrap();
        let columns: Vec<_> = header.layers.iter().map(Layer::columns).collect();
        assert_eq!(columns, [0..2, 2..3, 3..5, 5..8]);
        assert_eq!(header.layers[2].base.as_deref(), Some("Quote"));
        assert_eq!(header.layers[3].features[1], Feature::Role("args".to_owned()));
    }

    #[test]
    fn another_file_is_refused() {
        assert!(Header::parse("Ada B-PER\n").is_err());
    }
}
