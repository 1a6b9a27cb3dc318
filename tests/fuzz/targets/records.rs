//! Fuzzes files with many articles.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postil_fuzz::bodies::records(bytes, postil_fuzz::folder()));
