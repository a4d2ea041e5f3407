//! The only door in: bytes, their digest and their kind.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use crate::digest::{Digest, Hasher};
use crate::file::{self, FileError};
pub use crate::kind::Kind;

/// The bytes of one module or component, their digest and their kind.
///
/// Every room works on these bytes and looks at the path they came from no second time: what was verified is what runs.
#[derive(Clone, PartialEq, Eq)]
pub struct Artifact {
    bytes: Vec<u8>,
    digest: Digest,
    kind: Kind,
}

/// Why bytes did not become an artifact.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArtifactError {
    /// The file cannot be read, is no regular file or is larger than the cap.
    #[error(transparent)]
    File(#[from] FileError),
    /// Nothing in it.
    #[error("found an empty file, expected a WebAssembly binary")]
    Empty,
    /// The magic bytes are missing.
    #[error("found {found}, expected a WebAssembly binary (`\\0asm`)")]
    NotWasm {
        /// What the file begins with.
        found: String,
    },
}

impl Artifact {
    /// Takes bytes that are already in memory.
    ///
    /// # Errors
    /// When they are empty or do not begin with `\0asm`.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, ArtifactError> {
        let digest = Digest::of(&bytes);
        Self::new(bytes, digest)
    }

    /// Reads a regular file of at most `limit` bytes, hashing it on a second thread while it arrives.
    ///
    /// # Errors
    /// When the file is not regular, cannot be read, is too large or is no WebAssembly.
    pub fn read_file(path: &Path, limit: u64) -> Result<Self, ArtifactError> {
        let mut file = file::open(path)?;
        let size = file.metadata().map_err(FileError::Unreadable)?.len();
        if size > limit {
            return Err(FileError::TooLarge { limit }.into());
        }
        let (mut bytes, mut hasher) =
            read_and_hash(&mut file, usize::try_from(size).unwrap_or(usize::MAX))?;
        // The file may have grown since its size was read.
        let read = bytes.len();
        (&mut file)
            .take(limit + 1 - read as u64)
            .read_to_end(&mut bytes)
            .map_err(FileError::Unreadable)?;
        if bytes.len() as u64 > limit {
            return Err(FileError::TooLarge { limit }.into());
        }
        hasher.update(bytes.get(read..).unwrap_or_default());
        Self::new(bytes, hasher.finish())
    }

    /// Reads a stream, such as standard input, to its end, at most `limit` bytes.
    ///
    /// # Errors
    /// When the stream fails, is too long or is no WebAssembly.
    pub fn read_stream(stream: impl Read, limit: u64) -> Result<Self, ArtifactError> {
        let mut bytes = Vec::new();
        stream
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(FileError::Unreadable)?;
        if bytes.len() as u64 > limit {
            return Err(FileError::TooLarge { limit }.into());
        }
        Self::from_bytes(bytes)
    }

    /// Returns the bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the digest of the bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns what the header says the bytes are.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    fn new(bytes: Vec<u8>, digest: Digest) -> Result<Self, ArtifactError> {
        if bytes.is_empty() {
            return Err(ArtifactError::Empty);
        }
        if !bytes.starts_with(b"\0asm") {
            return Err(ArtifactError::NotWasm {
                found: describe(&bytes),
            });
        }
        // Bytes 6 and 7 are the layer. A wrong version is for `inspect` to report, with its place.
        let kind = if bytes.get(6..8) == Some(&[1, 0]) {
            Kind::Component
        } else {
            Kind::Core
        };
        Ok(Self {
            bytes,
            digest,
            kind,
        })
    }
}

impl fmt::Debug for Artifact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Artifact({:?}, {} bytes, {})",
            self.kind,
            self.bytes.len(),
            self.digest
        )
    }
}

/// Reads up to `size` bytes, a second thread hashing each piece as soon as it is there.
fn read_and_hash(file: &mut File, size: usize) -> Result<(Vec<u8>, Hasher), FileError> {
    // Below this a thread costs more than it saves.
    const PIECE: usize = 1 << 20;
    let mut bytes = vec![0; size];
    let mut read = 0;
    let hasher = thread::scope(|scope| {
        let (pieces, arrived) = mpsc::channel::<&[u8]>();
        let hash_all = move || {
            let mut hasher = Hasher::default();
            arrived.iter().for_each(|piece| hasher.update(piece));
            hasher
        };
        let mut rest = bytes.as_mut_slice();
        if size <= PIECE {
            read = read_full(file, rest)?;
            let mut hasher = Hasher::default();
            hasher.update(rest.get(..read).unwrap_or_default());
            return Ok(hasher);
        }
        let hashing = scope.spawn(hash_all);
        while !rest.is_empty() {
            let (piece, later) = rest.split_at_mut(rest.len().min(PIECE));
            let n = read_full(file, piece)?;
            read += n;
            let (filled, empty) = piece.split_at(n);
            pieces
                .send(filled)
                .map_err(|_| FileError::Unreadable(io::ErrorKind::BrokenPipe.into()))?;
            if !empty.is_empty() {
                break; // The file has shrunk since its size was read.
            }
            rest = later;
        }
        drop(pieces);
        hashing
            .join()
            .map_err(|_| FileError::Unreadable(io::Error::other("the hashing thread died")))
    })?;
    bytes.truncate(read);
    Ok((bytes, hasher))
}

/// Fills `buffer` unless the file ends before; returns how much was read.
fn read_full(file: &mut File, buffer: &mut [u8]) -> Result<usize, FileError> {
    let mut read = 0;
    while let Some(rest) = buffer.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(n) => read += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(FileError::Unreadable(error)),
        }
    }
    Ok(read)
}

/// Names what a file that is no WebAssembly seems to be.
fn describe(bytes: &[u8]) -> String {
    let text = bytes.iter().skip_while(|byte| byte.is_ascii_whitespace());
    if bytes.starts_with(&[0x1f, 0x8b]) {
        "a gzip file".into()
    } else if bytes.starts_with(b"PK\x03\x04") {
        "a zip file".into()
    } else if text.clone().take(7).copied().eq(*b"(module")
        || text.take(10).copied().eq(*b"(component")
    {
        "WebAssembly text".into()
    } else {
        format!(
            "a file beginning with `{}`",
            bytes
                .iter()
                .take(8)
                .map(|byte| format!("{byte:02x}"))
                .collect::<Vec<_>>()
                .join(" ")
        )
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn file_with(bytes: &[u8]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn file_larger_than_one_piece_has_the_digest_of_its_bytes() {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        bytes.extend((0..3_500_000u32).flat_map(u32::to_le_bytes).take(3_500_000));
        let artifact = Artifact::read_file(file_with(&bytes).path(), 1 << 24).unwrap();
        assert_eq!(artifact.digest(), Digest::of(&bytes));
        assert_eq!(artifact.bytes(), bytes);
        assert_eq!(artifact.kind(), Kind::Core);
    }

    #[test]
    fn file_of_exactly_the_limit_is_read_and_one_byte_more_is_not() {
        let file = file_with(b"\0asm\x0d\0\x01\0");
        assert_eq!(
            Artifact::read_file(file.path(), 8).unwrap().kind(),
            Kind::Component
        );
        assert!(matches!(
            Artifact::read_file(file.path(), 7),
            Err(ArtifactError::File(FileError::TooLarge { limit: 7 }))
        ));
        assert!(matches!(
            Artifact::read_stream(&b"\0asm\x0d\0\x01\0"[..], 7),
            Err(ArtifactError::File(FileError::TooLarge { limit: 7 }))
        ));
    }

    #[test]
    fn what_is_no_wasm_is_named() {
        let found = |bytes: &[u8]| {
            Artifact::from_bytes(bytes.to_vec())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            found(b""),
            "found an empty file, expected a WebAssembly binary"
        );
        assert_eq!(
            found(b" (module)"),
            "found WebAssembly text, expected a WebAssembly binary (`\\0asm`)"
        );
        assert_eq!(
            found(b"hi"),
            "found a file beginning with `68 69`, expected a WebAssembly binary (`\\0asm`)"
        );
    }

    #[test]
    fn directory_is_not_a_file() {
        assert!(matches!(
            Artifact::read_file(Path::new("/"), 1),
            Err(ArtifactError::File(FileError::NotAFile("directory")))
        ));
    }
}
