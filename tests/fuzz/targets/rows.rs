//! Fuzzes wrapping at any width.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postil_fuzz::bodies::rows(bytes));
