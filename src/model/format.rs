//! The file of a model: what it is, its version, its length and a checksum, then its bytes.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `postilm` and a zero |
//! | 4 | the kind of model, four letters: `ENTS` |
//! | 4 | the version of that kind's layout, little-endian |
//! | 8 | the first bytes of the BLAKE3 hash of all that follows |
//! | rest | the model: numbers little-endian, lists preceded by their length (32 bits) |

use std::fmt;

const MAGIC: &[u8; 8] = b"postilm\0";
const HEAD: usize = 24;

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatError {
    /// Not a model file at all.
    NotAModel,
    /// A model of another kind.
    OtherKind { found: String, wanted: String },
    /// Written by a newer or older postil.
    OtherVersion { found: u32, known: u32 },
    /// The checksum does not fit: the file was cut or changed.
    Damaged,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAModel => f.write_str("the file is no model of postil"),
            Self::OtherKind { found, wanted } => {
                write!(f, "the model is of kind {found}, {wanted} is needed")
            }
            Self::OtherVersion { found, known } => {
                write!(f, "the model has layout {found}, this postil reads layout {known}")
            }
            Self::Damaged => f.write_str("the model is damaged: its checksum does not fit"),
        }
    }
}

impl std::error::Error for FormatError {}

/// Writes a model.
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Begins a model of a kind, named by four letters.
    pub fn new(kind: [u8; 4], version: u32) -> Self {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(kind);
        bytes.extend(version.to_le_bytes());
        bytes.extend([0; 8]);
        Self { bytes }
    }

    /// Adds a number.
    pub fn number(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// Adds a fraction.
    pub fn real(&mut self, number: f32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// Adds a list of bytes and its length.
    pub fn list(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u32);
        self.bytes.extend(bytes);
    }

    /// Sets the checksum and gives the file's bytes.
    pub fn finish(mut self) -> Vec<u8> {
        let (head, body) = self.bytes.split_at_mut(HEAD);
        if let Some(place) = head.get_mut(HEAD - 8..) {
            place.copy_from_slice(&checksum(body));
        }
        self.bytes
    }
}

fn checksum(body: &[u8]) -> [u8; 8] {
    let mut sum = [0; 8];
    for (to, from) in sum.iter_mut().zip(blake3::hash(body).as_bytes()) {
        *to = *from;
    }
    sum
}

/// Reads a model.
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// Checks head and checksum.
    ///
    /// # Errors
    /// When the bytes are no model, of another kind or version, or damaged.
    pub fn new(bytes: &'b [u8], kind: [u8; 4], version: u32) -> Result<Self, FormatError> {
        let reader = Self::trusted(bytes, kind, version)?;
        if bytes.get(HEAD - 8..HEAD) != Some(checksum(reader.rest).as_slice()) {
            return Err(FormatError::Damaged);
        }
        Ok(reader)
    }

    /// Checks the head only: for the models in the binary, whose checksum a test verifies. Hashing
    /// them at every start would take longer than reading an article.
    ///
    /// # Errors
    /// When the bytes are no model, or of another kind or version.
    pub fn trusted(bytes: &'b [u8], kind: [u8; 4], version: u32) -> Result<Self, FormatError> {
        let (head, rest) = bytes.split_at_checked(HEAD).ok_or(FormatError::NotAModel)?;
        if head.get(..8) != Some(MAGIC) {
            return Err(FormatError::NotAModel);
        }
        let mut numbers = Reader { rest: head.get(8..).unwrap_or_default() };
        let found = numbers.take(4)?;
        if found != kind {
            let name = |kind: &[u8]| String::from_utf8_lossy(kind).into_owned();
            return Err(FormatError::OtherKind { found: name(found), wanted: name(&kind) });
        }
        let found = numbers.number()?;
        if found != version {
            return Err(FormatError::OtherVersion { found, known: version });
        }
        Ok(Self { rest })
    }

    /// The next number.
    ///
    /// # Errors
    /// When the file ends before.
    pub fn number(&mut self) -> Result<u32, FormatError> {
        self.take(4)?.try_into().map(u32::from_le_bytes).map_err(|_| FormatError::Damaged)
    }

    /// The next fraction.
    ///
    /// # Errors
    /// When the file ends before.
    pub fn real(&mut self) -> Result<f32, FormatError> {
        self.number().map(f32::from_bits)
    }

    /// The next list of bytes.
    ///
    /// # Errors
    /// When the file ends before.
    pub fn list(&mut self) -> Result<&'b [u8], FormatError> {
        let len = self.number()?;
        self.take(len as usize)
    }

    fn take(&mut self, len: usize) -> Result<&'b [u8], FormatError> {
        let (taken, rest) = self.rest.split_at_checked(len).ok_or(FormatError::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written() -> Vec<u8> {
        let mut writer = Writer::new(*b"TEST", 3);
        writer.number(7);
        writer.real(0.5);
        writer.list(b"abc");
        writer.finish()
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = written();
        let mut reader = Reader::new(&bytes, *b"TEST", 3).unwrap();
        assert_eq!(reader.number(), Ok(7));
        assert_eq!(reader.real(), Ok(0.5));
        assert_eq!(reader.list(), Ok(b"abc".as_slice()));
        assert_eq!(reader.number(), Err(FormatError::Damaged));
    }

    #[test]
    fn other_kinds_and_versions_are_refused() {
        let bytes = written();
        let error = |kind, version| Reader::new(&bytes, kind, version).err();
        assert!(matches!(error(*b"OTHR", 3), Some(FormatError::OtherKind { .. })));
        assert_eq!(error(*b"TEST", 4), Some(FormatError::OtherVersion { found: 3, known: 4 }));
        assert_eq!(Reader::new(b"text", *b"TEST", 3).err(), Some(FormatError::NotAModel));
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut bytes = written();
        *bytes.last_mut().unwrap() ^= 1;
        assert_eq!(Reader::new(&bytes, *b"TEST", 3).err(), Some(FormatError::Damaged));
        let mut bytes = written();
        bytes.pop();
        assert_eq!(Reader::new(&bytes, *b"TEST", 3).err(), Some(FormatError::Damaged));
    }
}
