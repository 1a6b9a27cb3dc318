//! Names of layers and attributes as names of Java, which types and features must have.
//!
//! Letters and digits of ASCII and `_` stay, any other character is its code point in hexadecimal
//! digits between `_x` and `_`.

/// The package of the types of layers.
const LAYERS: &str = "postil.";

/// The package of the types that layers are made with.
pub(super) const BASE: &str = "postil.base.";

/// The type of a layer: `postil.Quote`.
pub(super) fn type_of(layer: &str) -> String {
    let first = layer.chars().next().filter(char::is_ascii_lowercase);
    let name = match first {
        Some(first) => {
            let rest: String = layer.chars().skip(1).collect();
            format!("{}{}", first.to_ascii_uppercase(), encoded(&rest))
        }
        // A capital would come back as a small letter.
        None => encoded_wholly(layer),
    };
    format!("{LAYERS}{name}")
}

/// The layer of a type, if it is one of postil's.
pub(super) fn layer_of(kind: &str) -> Option<String> {
    let name = kind.strip_prefix(LAYERS).filter(|name| !name.contains('.'))?;
    let layer = decoded(name);
    let mut characters = layer.chars();
    match characters.next() {
        Some(first) if name.starts_with(first) => {
            Some(first.to_lowercase().chain(characters).collect())
        }
        _ => Some(layer),
    }
}

/// The feature of an attribute, apart from those that every annotation has.
pub(super) fn feature_of(attribute: &str, taken: &[&str]) -> String {
    let starts_well = attribute.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts_well && !taken.contains(&attribute) {
        return encoded(attribute);
    }
    encoded_wholly(attribute)
}

/// The attribute of a feature.
pub(super) fn attribute_of(feature: &str) -> String {
    decoded(feature)
}

/// Encodes the first character whatever it is.
fn encoded_wholly(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map_or_else(|| "_x_".to_owned(), code);
    let rest: String = characters.collect();
    first + &encoded(&rest)
}

fn code(character: char) -> String {
    format!("_x{:x}_", u32::from(character))
}

fn encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(character) = rest.chars().next() {
        let is_plain =
            character.is_ascii_alphanumeric() || character == '_' && !rest.starts_with("_x");
        match is_plain {
            true => encoded.push(character),
            false => encoded.push_str(&code(character)),
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
    }
    encoded
}

fn decoded(name: &str) -> String {
    let mut decoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, behind)) = rest.split_once("_x") {
        decoded.push_str(before);
        let character = behind.split_once('_').and_then(|(digits, after)| {
            let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            match digits {
                "" => Some((None, after)),
                _ => character.map(|character| (Some(character), after)),
            }
        });
        match character {
            Some((character, after)) => {
                decoded.extend(character);
                rest = after;
            }
            None => {
                decoded.push_str("_x");
                rest = behind;
            }
        }
    }
    decoded + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_have_the_names_of_types() {
        assert_eq!(type_of("quote"), "postil.Quote");
        assert_eq!(type_of("my frame/x"), "postil.My_x20_frame_x2f_x");
        assert_eq!(type_of("Quote"), "postil._x51_uote");
    }

    #[test]
    fn every_name_comes_back() {
        for name in [
            "quote", "Quote", "x", "_x41_", "_x", "größer", "a b", "1st", "", "label", "_", "a_xb_",
        ] {
            assert_eq!(layer_of(&type_of(name)).as_deref(), Some(name), "{}", type_of(name));
            let feature = feature_of(name, &["label"]);
            assert_eq!(attribute_of(&feature), name, "{feature}");
            assert_ne!(feature, "label");
        }
        assert_eq!(layer_of("postil.base.Mention"), None);
        assert_eq!(layer_of("webanno.custom.Quote"), None);
    }
}
