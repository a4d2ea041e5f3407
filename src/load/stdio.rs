//! A guest's standard streams: read by a thread of their own, written with a bound.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::thread;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc;
use wasmtime_wasi::cli::{AsyncStdinStream, IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamError};

/// Bytes that are read ahead of the guest at a time.
const PIECE: usize = 64 << 10;

/// Makes a standard input that a thread reads, so that a deadline need not wait for it.
pub(super) fn stdin(mut from: Box<dyn Read + Send>) -> AsyncStdinStream {
    let (pieces, arrived) = mpsc::channel(2);
    thread::spawn(move || {
        loop {
            let mut piece = vec![0; PIECE];
            let read = match from.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other,
            };
            let is_last = !matches!(read, Ok(1..));
            let piece = read.map(|n| {
                piece.truncate(n);
                piece
            });
            // Nobody listens any more when the run is over.
            if pieces.blocking_send(piece).is_err() || is_last {
                break;
            }
        }
    });
    AsyncStdinStream::new(Pieces {
        arrived,
        current: io::Cursor::default(),
    })
}

/// What the reading thread sends, as a stream.
struct Pieces {
    arrived: mpsc::Receiver<io::Result<Vec<u8>>>,
    current: io::Cursor<Vec<u8>>,
}

impl AsyncRead for Pieces {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            let n = self.current.read(into.initialize_unfilled())?;
            if n > 0 {
                into.advance(n);
                return Poll::Ready(Ok(()));
            }
            match self.arrived.poll_recv(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(error)),
                Poll::Ready(Some(Ok(piece))) if piece.is_empty() => return Poll::Ready(Ok(())),
                Poll::Ready(Some(Ok(piece))) => self.current = io::Cursor::new(piece),
            }
        }
    }
}

/// One output of a guest, with a bound that it shares with the others.
#[derive(Clone)]
pub(super) struct Output {
    to: Arc<Mutex<Box<dyn Write + Send>>>,
    left: Arc<Mutex<u64>>,
}

/// The guest has written more than it may.
#[derive(Debug, thiserror::Error)]
#[error("output limit")]
pub(super) struct OutputLimit;

impl Output {
    /// Makes the two outputs, which together may write `limit` bytes.
    pub(super) fn pair(
        stdout: Box<dyn Write + Send>,
        stderr: Box<dyn Write + Send>,
        limit: u64,
    ) -> (Self, Self) {
        let left = Arc::new(Mutex::new(limit));
        let output = |to| Self {
            to: Arc::new(Mutex::new(to)),
            left: Arc::clone(&left),
        };
        (output(stdout), output(stderr))
    }

    /// Writes all of `bytes`, or nothing if they are too many.
    pub(super) fn write(&self, bytes: &[u8]) -> Result<(), StreamError> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| StreamError::Trap(OutputLimit.into()))?;
        drop(left);
        self.with(|to| to.write_all(bytes))
    }

    pub(super) fn flush(&self) -> Result<(), StreamError> {
        self.with(|to| to.flush())
    }

    fn with(&self, act: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), StreamError> {
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        act(to.as_mut()).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => StreamError::Closed,
            _ => StreamError::LastOperationFailed(error.into()),
        })
    }
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for Output {
    fn write(&mut self, bytes: bytes::Bytes) -> Result<(), StreamError> {
        Self::write(self, &bytes)
    }

    fn flush(&mut self) -> Result<(), StreamError> {
        Self::flush(self)
    }

    fn check_write(&mut self) -> Result<usize, StreamError> {
        Ok(PIECE)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {}
}

impl AsyncWrite for Output {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(
            Self::write(&self, bytes)
                .map(|()| bytes.len())
                .map_err(io::Error::other),
        )
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Self::flush(&self).map_err(io::Error::other))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(cx)
    }
}
