//! Where bytes gather under a bound.

use std::fmt;

/// The bound is reached, or there is no more memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the receiver takes no more output")
    }
}

impl std::error::Error for Full {}

/// What takes the output, row by row.
pub trait Sink {
    /// Takes the next bytes of output; an error ends the conversion.
    ///
    /// # Errors
    /// [`Full`] when no more output can be taken.
    fn take(&mut self, json: &[u8]) -> Result<(), Full>;
}

impl Sink for Vec<u8> {
    fn take(&mut self, json: &[u8]) -> Result<(), Full> {
        self.extend_from_slice(json);
        Ok(())
    }
}

/// Bytes that never grow beyond a bound.
///
/// Its capacity is the bound, or a half, a quarter … of it: while it grows, old and new together take at most one and a half times the bound.
#[derive(Clone, Debug)]
pub struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Bounded {
    /// Returns an empty buffer for at most `limit` bytes.
    #[must_use]
    pub const fn new(limit: usize) -> Self {
        Self {
            bytes: Vec::new(),
            limit,
        }
    }

    /// Returns an empty buffer for at most `limit` bytes that has the memory for them.
    ///
    /// # Errors
    /// [`Full`] when there is not so much memory.
    pub fn allocated(limit: usize) -> Result<Self, Full> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(limit).map_err(|_| Full)?;
        Ok(Self { bytes, limit })
    }

    /// Returns the bytes, giving up the bound.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }

    #[inline]
    pub(crate) fn extend(&mut self, more: &[u8]) -> Result<(), Full> {
        self.reserve(more.len())?;
        self.bytes.extend_from_slice(more);
        Ok(())
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) -> Result<(), Full> {
        self.reserve(1)?;
        self.bytes.push(byte);
        Ok(())
    }

    /// Makes room for so many bytes more.
    #[inline]
    pub(crate) fn reserve(&mut self, more: usize) -> Result<(), Full> {
        if self.bytes.capacity() - self.bytes.len() >= more {
            return Ok(());
        }
        self.grow(self.bytes.len().saturating_add(more))
    }

    #[cold]
    fn grow(&mut self, needed: usize) -> Result<(), Full> {
        const SMALLEST: usize = 4096;
        if needed > self.limit {
            return Err(Full);
        }
        let mut capacity = self.limit;
        while capacity / 2 >= needed.max(SMALLEST) {
            capacity /= 2;
        }
        self.bytes
            .try_reserve_exact(capacity - self.bytes.len())
            .map_err(|_| Full)
    }
}

impl Sink for Bounded {
    fn take(&mut self, json: &[u8]) -> Result<(), Full> {
        self.extend(json)
    }
}

/// Counts bytes that it does not keep, up to a bound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    pub(crate) count: usize,
    pub(crate) limit: usize,
}

impl Sink for Counter {
    fn take(&mut self, json: &[u8]) -> Result<(), Full> {
        self.count += json.len();
        if self.count > self.limit {
            return Err(Full);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bound_is_reached_and_not_crossed() {
        let mut buffer = Bounded::new(10_000);
        assert_eq!(buffer.extend(&[b'x'; 9_999]), Ok(()));
        assert_eq!(buffer.push(b'y'), Ok(()));
        assert_eq!(buffer.push(b'z'), Err(Full));
        assert_eq!(buffer.bytes().len(), 10_000);
    }

    #[test]
    fn buffer_grows_by_halves_of_its_bound() {
        let mut buffer = Bounded::new(1 << 20);
        buffer.push(b'x').unwrap();
        assert_eq!(buffer.bytes.capacity(), 4096);
        buffer.extend(&[b'x'; 300_000]).unwrap();
        assert_eq!(buffer.bytes.capacity(), 1 << 19);
    }
}
