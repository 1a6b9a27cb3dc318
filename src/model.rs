//! Small learned models that live in the binary: hashed features, a sequence tagger, a linear
//! classifier, and their training.
//!
//! Nothing here knows what is learned: a model sees features as 32-bit numbers and labels as small
//! ones. What the features are stands with the detectors.
//!
//! | module | what |
//! |---|---|
//! | [`hash`] | makes features of what a detector saw |
//! | [`sequence`] | the tagger: a linear-chain conditional random field with quantised weights |
//! | [`crf`] | its training |
//! | [`format`] | the file: version, checksum |
//! | [`calibration`] | turns a model's confidence into the share of right answers |
//! | [`random`] | a small generator, so that training repeats for a seed |

pub mod calibration;
pub mod crf;
pub mod format;
pub mod hash;
pub mod linear;
pub mod random;
pub mod sequence;
