//! Fuzzes an article of any format.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postil_fuzz::bodies::article(bytes));
