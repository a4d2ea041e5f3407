//! The same work on each of many files, on every core, with the answers in the order of the arguments.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::thread;

use super::error::CliError;
use super::exit::Exit;

/// Answers that may wait for an earlier one: what a slow file holds up stays in memory.
const AHEAD: usize = 256;

/// Refuses to read standard input twice: the second time there is nothing left of it.
pub(super) fn named_once(paths: &[PathBuf]) -> Result<(), CliError> {
    match paths
        .iter()
        .filter(|path| path.as_path() == Path::new("-"))
        .count()
    {
        0 | 1 => Ok(()),
        n => Err(CliError::new(
            Exit::USAGE,
            format!("found `-` {n} times, expected standard input to be named once"),
        )),
    }
}

/// Does `work` on each path on every core, and hands each answer to `take` in the order of the paths, as soon as it can.
pub(super) fn each<T: Send>(
    paths: &[PathBuf],
    work: impl Fn(&Path) -> T + Sync,
    take: impl FnMut(&Path, T),
) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    on(cores.min(paths.len()), paths, work, take);
}

fn on<T: Send>(
    n_threads: usize,
    paths: &[PathBuf],
    work: impl Fn(&Path) -> T + Sync,
    mut take: impl FnMut(&Path, T),
) {
    if n_threads < 2 {
        paths.iter().for_each(|path| take(path, work(path)));
        return;
    }
    let next = AtomicUsize::new(0);
    let (taken, more_taken) = (Mutex::new(0), Condvar::new());
    let locked = || taken.lock().unwrap_or_else(PoisonError::into_inner);
    thread::scope(|scope| {
        let (done, answers) = mpsc::channel();
        for _ in 0..n_threads {
            let (done, work, next, more_taken, locked) =
                (done.clone(), &work, &next, &more_taken, &locked);
            scope.spawn(move || {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some(path) = paths.get(i) else { break };
                    // Whoever has the first answer that is still missing never waits, so this ends.
                    let waited = more_taken.wait_while(locked(), |taken| i >= *taken + AHEAD);
                    drop(waited);
                    if done.send((i, work(path))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut early = BTreeMap::new();
        let mut wanted = paths.iter().enumerate();
        let mut now = wanted.next();
        for (i, answer) in answers {
            early.insert(i, answer);
            while let Some((path, answer)) =
                now.and_then(|(i, path)| early.remove(&i).map(|answer| (path, answer)))
            {
                take(path, answer);
                now = wanted.next();
                *locked() += 1;
                more_taken.notify_all();
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize) -> Vec<PathBuf> {
        (0..n).map(|i| PathBuf::from(i.to_string())).collect()
    }

    fn number(path: &Path) -> usize {
        path.to_str().unwrap().parse().unwrap()
    }

    #[test]
    fn answers_come_in_the_order_of_the_paths_whoever_is_slow() {
        let paths = numbers(3000);
        for n_threads in [0, 1, 2, 7] {
            let mut seen = Vec::new();
            on(
                n_threads,
                &paths,
                |path| {
                    let i = number(path);
                    // The first of every thousand takes longest, so that the others overtake it.
                    let rounds = if i.is_multiple_of(1000) {
                        3_000_000
                    } else {
                        i % 7 * 100
                    };
                    std::hint::black_box((0..rounds).fold(i, |sum, round| sum ^ round));
                    i * 2
                },
                |path, answer| seen.push((number(path), answer)),
            );
            let wanted: Vec<_> = (0..3000).map(|i| (i, i * 2)).collect();
            assert_eq!(seen, wanted, "{n_threads} threads");
        }
    }

    #[test]
    fn answers_that_wait_for_an_earlier_one_are_bounded() {
        let paths = numbers(2000);
        let (begun, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        on(
            4,
            &paths,
            |_| {
                let begun = begun.fetch_add(1, Ordering::SeqCst) + 1;
                begun.saturating_sub(taken.load(Ordering::SeqCst))
            },
            |_, waiting| {
                taken.fetch_add(1, Ordering::SeqCst);
                assert!(waiting <= AHEAD + 4, "{waiting}");
            },
        );
        assert_eq!(taken.into_inner(), 2000);
    }

    #[test]
    fn standard_input_is_named_once() {
        let dash = || PathBuf::from("-");
        assert!(named_once(&[dash(), "a".into()]).is_ok());
        assert!(named_once(&[dash(), "./-".into()]).is_ok());
        assert!(named_once(&[dash(), "a".into(), dash()]).is_err());
    }
}
