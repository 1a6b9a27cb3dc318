//! Fuzzes annotations of other programs.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((&number, rest)) = bytes.split_first() else { return };
    postil_fuzz::bodies::import(usize::from(number), rest, postil_fuzz::folder());
});
