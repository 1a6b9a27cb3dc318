//! How a linear model stands in a file: bias, scale, number of weights, and a list of bytes that
//! holds the weights in order as runs: a count of zeros (u16), a count of weights (u16), these
//! weights (i16), all little-endian. Most weights of a hashed model are zero, and runs leave them out.

use super::LinearModel;
use crate::model::format::{FormatError, Reader, Writer};

/// More weights than this are no model of ours but a damaged file.
const LARGEST: usize = 1 << 24;

impl LinearModel {
    /// Adds the model to a file.
    pub fn write(&self, file: &mut Writer) {
        file.real(self.bias);
        file.real(self.scale);
        file.number(self.weights.len() as u32);
        file.list(&runs(&self.weights));
    }

    /// Reads a model from a file.
    ///
    /// # Errors
    /// When the file ends early or the runs do not give as many weights as they should.
    pub fn read(file: &mut Reader<'_>) -> Result<Self, FormatError> {
        let (bias, scale) = (file.real()?, file.real()?);
        let size = file.number()? as usize;
        if size > LARGEST || !bias.is_finite() || !scale.is_finite() {
            return Err(FormatError::Damaged);
        }
        let mut bytes = file.list()?;
        let mut weights = Vec::with_capacity(size);
        while weights.len() < size {
            let zeros = usize::from(u16::from_le_bytes(take(&mut bytes)?));
            let count = usize::from(u16::from_le_bytes(take(&mut bytes)?));
            if zeros + count == 0 || weights.len() + zeros + count > size {
                return Err(FormatError::Damaged);
            }
            weights.resize(weights.len() + zeros, 0);
            for _ in 0..count {
                weights.push(i16::from_le_bytes(take(&mut bytes)?));
            }
        }
        Ok(Self { bias, scale, weights })
    }
}

fn runs(weights: &[i16]) -> Vec<u8> {
    let longest = usize::from(u16::MAX);
    let mut bytes = Vec::new();
    let mut rest = weights;
    while !rest.is_empty() {
        let zeros = rest.iter().take(longest).take_while(|&&weight| weight == 0).count();
        let (_, behind) = rest.split_at(zeros);
        let count = behind.iter().take(longest).take_while(|&&weight| weight != 0).count();
        let (run, behind) = behind.split_at(count);
        bytes.extend((zeros as u16).to_le_bytes());
        bytes.extend((count as u16).to_le_bytes());
        bytes.extend(run.iter().flat_map(|weight| weight.to_le_bytes()));
        rest = behind;
    }
    bytes
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], FormatError> {
    let (taken, rest) = bytes.split_first_chunk().ok_or(FormatError::Damaged)?;
    *bytes = rest;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KIND: [u8; 4] = *b"TEST";

    fn written(model: &LinearModel) -> Vec<u8> {
        let mut file = Writer::new(KIND, 1);
        model.write(&mut file);
        file.finish()
    }

    fn read(bytes: &[u8]) -> Result<LinearModel, FormatError> {
        LinearModel::read(&mut Reader::new(bytes, KIND, 1)?)
    }

    proptest! {
        #[test]
        fn a_model_is_read_back_as_it_was_written(
            weights in prop::collection::vec(prop_oneof![3 => Just(0.0f32), 1 => -2.0f32..2.0], 0..300),
        ) {
            let model = LinearModel::quantised(0.5, &weights);
            prop_assert_eq!(read(&written(&model)).unwrap(), model);
        }

        #[test]
        fn whatever_the_runs_reading_does_not_panic(
            size in 0u32..400, tail in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            let mut file = Writer::new(KIND, 1);
            file.real(0.0);
            file.real(1.0);
            file.number(size);
            file.list(&tail);
            if let Ok(model) = read(&file.finish()) {
                prop_assert_eq!(model.weights.len(), size as usize);
            }
        }
    }

    #[test]
    fn long_runs_are_divided() {
        let mut weights = vec![0.0; 200_000];
        weights.extend(vec![1.0; 70_000]);
        let model = LinearModel::quantised(0.0, &weights);
        assert_eq!(read(&written(&model)).unwrap(), model);
    }
}
