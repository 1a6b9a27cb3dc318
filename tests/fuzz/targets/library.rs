//! Fuzzes the JSON that a library keeps.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postil_fuzz::bodies::library(bytes, postil_fuzz::folder()));
