//! Fuzzes a schema of one's own.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| postil_fuzz::bodies::schema(bytes));
