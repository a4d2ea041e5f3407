//! Files: read with a bound and without waiting, written whole or not at all.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Why a file was not read or not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file cannot be opened or read.
    #[error("cannot be read")]
    Unreadable(#[source] io::Error),
    /// A directory, FIFO, socket or device.
    #[error("found a {0}, expected a regular file")]
    NotAFile(&'static str),
    /// More bytes than the bound.
    #[error("found more than {limit} bytes, the bound on such a file")]
    TooLarge {
        /// The bound, in bytes.
        limit: u64,
    },
    /// The file cannot be written; what stood there before is untouched.
    #[error("cannot be written")]
    Unwritable(#[source] io::Error),
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// As the process's umask has it.
    Usual,
    /// The owner alone (mode 0600), from the first byte on: private keys.
    OwnerOnly,
}

/// Opens a regular file for reading; a FIFO is refused instead of waited for.
///
/// # Errors
/// When the file cannot be opened or is not regular.
pub fn open(path: &Path) -> Result<File, FileError> {
    let nonblock = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or_default();
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(nonblock)
        .open(path)
        .map_err(FileError::Unreadable)?;
    let kind = file.metadata().map_err(FileError::Unreadable)?.file_type();
    if kind.is_file() {
        Ok(file)
    } else {
        Err(FileError::NotAFile(if kind.is_dir() {
            "directory"
        } else {
            "FIFO, socket or device"
        }))
    }
}

/// Reads a small regular file whole.
///
/// # Errors
/// When the file cannot be read, is not regular or has more than `limit` bytes.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let file = open(path)?;
    let size = file.metadata().map_err(FileError::Unreadable)?.len();
    // One byte more than there is, so that the end shows without more room.
    let room = usize::try_from(size.min(limit).saturating_add(1)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room);
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(FileError::Unreadable)?;
    if bytes.len() as u64 > limit {
        Err(FileError::TooLarge { limit })
    } else {
        Ok(bytes)
    }
}

/// Writes a file beside its place and renames it there, so that an interrupted run leaves the old file or the new one.
///
/// # Errors
/// When the folder is missing or full, or the place is taken by a directory.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> Result<(), FileError> {
    write_pieces(path, [bytes], access)
}

/// Writes pieces one after the other, as [`write()`] writes one.
///
/// # Errors
/// As [`write()`].
pub fn write_pieces<'a>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    access: Access,
) -> Result<(), FileError> {
    written_beside(path, pieces, access)?
        .persist(path)
        .map_err(|error| FileError::Unwritable(error.error))?;
    Ok(())
}

/// Writes several files as [`write()`] does, and puts none of them in its place before all are written. Places that are taken by
/// something else are found before that, too.
///
/// # Errors
/// As [`write()`], with the file that could not be written.
pub fn write_all(files: &[(PathBuf, &[u8])], access: Access) -> Result<(), (PathBuf, FileError)> {
    let mut written = Vec::new();
    for (path, bytes) in files {
        let failed = |error| (path.clone(), error);
        if path.is_dir() {
            let taken = io::ErrorKind::IsADirectory.into();
            return Err(failed(FileError::Unwritable(taken)));
        }
        written.push((
            path,
            written_beside(path, [*bytes], access).map_err(failed)?,
        ));
    }
    for (path, file) in written {
        file.persist(path)
            .map_err(|error| (path.clone(), FileError::Unwritable(error.error)))?;
    }
    Ok(())
}

/// Writes a file where there is none yet: keys.
///
/// # Errors
/// As [`write()`], and when the place is taken.
pub fn write_new(path: &Path, bytes: &[u8], access: Access) -> Result<(), FileError> {
    written_beside(path, [bytes], access)?
        .persist_noclobber(path)
        .map_err(|error| FileError::Unwritable(error.error))?;
    Ok(())
}

/// Writes a folder where there is none yet: beside its place, then renamed there.
///
/// # Errors
/// As [`write()`], and when the place is taken.
pub fn write_folder(
    path: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    access: Access,
) -> Result<(), FileError> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // A rename would take the place of an empty folder without a word.
    if path.symlink_metadata().is_ok() {
        return Err(FileError::Unwritable(io::ErrorKind::AlreadyExists.into()));
    }
    fs::create_dir_all(parent).map_err(FileError::Unwritable)?;
    let folder = tempfile::Builder::new()
        .prefix(".wasm-audit-")
        .permissions(Permissions::from_mode(0o777))
        .tempdir_in(parent)
        .map_err(FileError::Unwritable)?;
    for (name, bytes) in files {
        write(&folder.path().join(name), bytes, access)?;
    }
    fs::rename(folder.path(), path).map_err(FileError::Unwritable)?;
    // Nothing is left at the temporary place to take away.
    let _renamed = folder.keep();
    Ok(())
}

fn written_beside<'a>(
    path: &Path,
    pieces: impl IntoIterator<Item = &'a [u8]>,
    access: Access,
) -> Result<tempfile::NamedTempFile, FileError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // The kernel takes the umask off.
    let mode = match access {
        Access::Usual => 0o666,
        Access::OwnerOnly => 0o600,
    };
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(".wasm-audit-")
        .permissions(Permissions::from_mode(mode));
    // The name of the temporary file says nothing to anybody.
    let unwritable = |error: io::Error| {
        let named = error.raw_os_error().is_none();
        FileError::Unwritable(if named { error.kind().into() } else { error })
    };
    let mut file = builder.tempfile_in(folder).map_err(unwritable)?;
    for piece in pieces {
        file.write_all(piece).map_err(FileError::Unwritable)?;
    }
    file.as_file().sync_all().map_err(FileError::Unwritable)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        write(&place("a"), b"old", Access::Usual).unwrap();
        fs::create_dir(place("b")).unwrap();
        let files = [(place("a"), b"new".as_slice()), (place("b"), b"new")];
        let (path, _) = write_all(&files, Access::Usual).unwrap_err();
        assert_eq!(path, place("b"));
        assert_eq!(read(&place("a"), 9).unwrap(), b"old");
        fs::remove_dir(place("b")).unwrap();
        write_all(&files, Access::Usual).unwrap();
        assert_eq!(read(&place("a"), 9).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn private_file_is_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        write(&path, b"secret", Access::OwnerOnly).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(read(&path, 6).unwrap(), b"secret");
        assert!(matches!(
            read(&path, 5),
            Err(FileError::TooLarge { limit: 5 })
        ));
    }

    #[test]
    fn failed_write_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).unwrap();
        assert!(matches!(
            write(&taken, b"x", Access::Usual),
            Err(FileError::Unwritable(_))
        ));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn fifo_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("fifo");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            0o600.into(),
            0,
        )
        .unwrap();
        assert!(matches!(
            open(&path),
            Err(FileError::NotAFile("FIFO, socket or device"))
        ));
    }
}
