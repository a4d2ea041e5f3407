//! A guest's standard streams: read by a thread of their own, written with a bound.

use std::io::{self, Read, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

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

/// One output of a guest, with a bound that it shares with the others. A thread writes, so that a deadline need not wait for a
/// reader that has stalled.
#[derive(Clone)]
pub(super) struct Output {
    pieces: Arc<Mutex<Option<mpsc::Sender<Vec<u8>>>>>,
    left: Arc<Mutex<u64>>,
    done: Arc<Mutex<std::sync::mpsc::Receiver<io::Result<()>>>>,
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
        (
            Self::new(stdout, Arc::clone(&left)),
            Self::new(stderr, left),
        )
    }

    fn new(to: Box<dyn Write + Send>, left: Arc<Mutex<u64>>) -> Self {
        let (pieces, arrived) = mpsc::channel(8);
        let (finished, done) = std::sync::mpsc::channel();
        thread::spawn(move || finished.send(write_all(to, arrived)));
        Self {
            pieces: Arc::new(Mutex::new(Some(pieces))),
            left,
            done: Arc::new(Mutex::new(done)),
        }
    }

    /// Waits until everything is written, but no longer than `wait`. A reader that went away is no failure.
    pub(super) fn finish(&self, wait: Duration) -> Result<(), Unwritten> {
        drop(lock(&self.pieces).take());
        match lock(&self.done).recv_timeout(wait) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Ok(Err(error)) => Err(Unwritten::Failed(error)),
            Err(_) => Err(Unwritten::Stalled),
        }
    }

    fn sender(&self) -> Result<mpsc::Sender<Vec<u8>>, StreamError> {
        lock(&self.pieces).clone().ok_or(StreamError::Closed)
    }
}

/// Why not all output was written.
pub(super) enum Unwritten {
    /// Writing failed.
    Failed(io::Error),
    /// Nobody took it in time.
    Stalled,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_all(
    mut to: Box<dyn Write + Send>,
    mut arrived: mpsc::Receiver<Vec<u8>>,
) -> io::Result<()> {
    while let Some(piece) = arrived.blocking_recv() {
        to.write_all(&piece)?;
        if arrived.is_empty() {
            to.flush()?;
        }
    }
    to.flush()
}

impl IsTerminal for Output {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Output {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        // Only WASI 0.3 asks for this, which no run is linked to.
        Box::new(tokio::io::sink())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for Output {
    fn write(&mut self, bytes: bytes::Bytes) -> Result<(), StreamError> {
        {
            let mut left = lock(&self.left);
            *left = left
                .checked_sub(bytes.len() as u64)
                .ok_or_else(|| StreamError::Trap(OutputLimit.into()))?;
        }
        // `check_write` has seen room for one piece, and nobody else fills it.
        self.sender()?
            .try_send(bytes.to_vec())
            .map_err(|_| StreamError::Closed)
    }

    fn flush(&mut self) -> Result<(), StreamError> {
        Ok(())
    }

    fn check_write(&mut self) -> Result<usize, StreamError> {
        let sender = self.sender()?;
        if sender.is_closed() {
            return Err(StreamError::Closed);
        }
        Ok(if sender.capacity() > 0 { PIECE } else { 0 })
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Output {
    async fn ready(&mut self) {
        if let Ok(sender) = self.sender() {
            let _room_or_closed = sender.reserve().await;
        }
    }
}
