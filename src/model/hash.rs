//! Feature hashing: a template and what it saw become one 32-bit number.
//!
//! The highest bit marks lexical features, those that hold the identity of a word. Training hides
//! them at random, so that the model learns to do without.

/// The bit that marks a lexical feature.
pub const LEXICAL: u32 = 1 << 31;

/// The feature of a template that saw one value.
#[inline]
pub fn feature(template: u32, value: u32) -> u32 {
    mix(template, value) & !LEXICAL
}

/// The feature of a template that saw two values in this order.
#[inline]
pub fn pair(template: u32, first: u32, second: u32) -> u32 {
    mix(template, first.rotate_left(11).wrapping_mul(0x85EB_CA6B) ^ second) & !LEXICAL
}

/// The feature marked as lexical.
#[inline]
pub fn lexical(feature: u32) -> u32 {
    feature | LEXICAL
}

/// One round of the MurmurHash3 finaliser (Appleby) over a 64-bit product.
#[inline]
fn mix(template: u32, value: u32) -> u32 {
    let wide = u64::from(value ^ template.wrapping_mul(0x9E37_79B1))
        .wrapping_mul(0xD6E8_FEB8_6659_FD93)
        .wrapping_add(u64::from(template));
    (wide ^ (wide >> 32)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_and_order_matter() {
        assert_ne!(feature(1, 5), feature(2, 5));
        assert_ne!(pair(1, 5, 6), pair(1, 6, 5));
    }

    #[test]
    fn collisions_are_as_rare_as_chance() {
        let mut seen: Vec<u32> = (0..64u32)
            .flat_map(|template| (0..4096u32).map(move |value| feature(template, value)))
            .collect();
        seen.sort_unstable();
        let all = seen.len();
        seen.dedup();
        // 262,144 values in 2^31: 16 collisions are expected
        assert!(all - seen.len() < 64, "{} collisions", all - seen.len());
    }
}
