//! Fuzzes a pattern and a text.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postil_fuzz::bodies::pattern(bytes));
