//! One run: a command from `_start` to its exit, or one typed call of a component.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use wasmtime::component::{Component, Linker as ComponentLinker, Val};
use wasmtime::{Module, Store, Trap};
use wasmtime_wasi::{I32Exit, WasiCtxBuilder};

use super::arguments::{self, Argument};
use super::stdio::{self, Output, OutputLimit, Unwritten};
use super::store::{State, store};
use super::{Code, RunError, Tool};

/// How often a running guest is made to look at the clock.
const TICK: Duration = Duration::from_millis(10);

/// The streams of a run. They come in as arguments: this library owns no terminal.
pub struct Io {
    /// What a command reads.
    pub stdin: Box<dyn Read + Send>,
    /// What it writes.
    pub stdout: Box<dyn Write + Send>,
    /// Where its complaints go.
    pub stderr: Box<dyn Write + Send>,
}

/// How a run ended by itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// A command's exit status.
    Exit(i32),
    /// A typed function's result, already turned into bytes for people or programs.
    Ok(Vec<u8>),
    /// The error case of a typed function's `result`, in WAVE.
    Err(String),
}

impl Io {
    /// Returns streams that are empty and swallow everything.
    pub fn none() -> Self {
        Self {
            stdin: Box::new(io::empty()),
            stdout: Box::new(io::sink()),
            stderr: Box::new(io::sink()),
        }
    }
}

impl std::fmt::Debug for Io {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Io(…)")
    }
}

impl Tool {
    /// Runs a command (a core module with `_start`) with arguments, the first of which is its own name.
    ///
    /// # Errors
    /// When it traps, reaches a limit, or is no command.
    pub fn run_command(&self, args: &[String], io: Io) -> Result<Answer, RunError> {
        let Code::Core(module) = &self.code else {
            return Err(RunError::Arguments(
                "found a component, which is called by function; name one".into(),
            ));
        };
        let (stdout, stderr) = Output::pair(io.stdout, io.stderr, self.limits.output);
        let mut wasi = WasiCtxBuilder::new();
        wasi.args(args)
            .stdin(stdio::stdin(io.stdin))
            .stdout(stdout.clone())
            .stderr(stderr.clone())
            .allow_blocking_current_thread(true);
        let mut store = store(&self.engine, wasi.build_p1(), &self.limits)?;
        let deadline = Instant::now() + Duration::from_millis(self.limits.deadline);
        let outcome = self.bounded(&mut store, async |store| self.start(module, store).await);
        let answer = match outcome {
            Ok(()) => Ok(Answer::Exit(0)),
            Err(error) => self.ended(&store, error),
        };
        // What the guest wrote before it ended is the caller's to see, however it ended.
        for output in [stdout, stderr] {
            let left = deadline.saturating_duration_since(Instant::now());
            match output.finish(left) {
                Err(Unwritten::Stalled) if answer.is_ok() => {
                    return Err(RunError::Deadline {
                        limit_ms: self.limits.deadline,
                    });
                }
                Err(Unwritten::Failed(error)) if answer.is_ok() => {
                    return Err(RunError::Setup(format!(
                        "the output cannot be written: {error}"
                    )));
                }
                _ => {}
            }
        }
        answer
    }

    /// Calls one exported function of a component.
    ///
    /// `function` is a name as in `convert`, or with its interface as in `wasm-audit:tools/csv-to-json@0.1.0#convert`.
    ///
    /// # Errors
    /// When there is no such function, the arguments do not fit it, it traps or it reaches a limit.
    pub fn call(&self, function: &str, args: Vec<Argument>) -> Result<Answer, RunError> {
        let Code::Component(component) = &self.code else {
            return Err(RunError::Arguments(format!(
                "found a core module, which has no typed functions to call (`{function}`)"
            )));
        };
        let path = arguments::find(self.verified.headers(), function)?;
        let wasi = WasiCtxBuilder::new().build_p1();
        let mut store = store(&self.engine, wasi, &self.limits)?;
        let mut answer = Ok(Answer::Exit(0));
        let outcome = self.bounded(&mut store, async |store| {
            answer = self.invoke(component, store, &path, args).await?;
            Ok(())
        });
        match outcome {
            Err(error) => self.ended(&store, error),
            Ok(()) => answer,
        }
    }

    async fn start(
        &self,
        module: &Module,
        store: &mut Store<State>,
    ) -> Result<(), wasmtime::Error> {
        let linker = self.granted.link(&self.engine, module, store)?;
        let instance = linker.instantiate_async(&mut *store, module).await?;
        let start = instance.get_typed_func::<(), ()>(&mut *store, "_start")?;
        start.call_async(store, ()).await
    }

    /// The outer error is how the run ended, the inner one what is wrong with the request.
    async fn invoke(
        &self,
        component: &Component,
        store: &mut Store<State>,
        path: &arguments::Path,
        args: Vec<Argument>,
    ) -> Result<Result<Answer, RunError>, wasmtime::Error> {
        let linker = ComponentLinker::new(&self.engine);
        let instance = linker.instantiate_async(&mut *store, component).await?;
        let within = path
            .interface
            .as_ref()
            .and_then(|name| instance.get_export_index(&mut *store, None, name));
        let index = instance.get_export_index(&mut *store, within.as_ref(), &path.function);
        let Some(function) = index.and_then(|index| instance.get_func(&mut *store, index)) else {
            return Ok(Err(RunError::NoSuchFunction {
                wanted: path.function.clone(),
                found: "those that `inspect` lists".into(),
            }));
        };
        let ty = function.ty(&*store);
        let params = match arguments::values(ty.params(), args) {
            Ok(params) => params,
            Err(error) => return Ok(Err(error)),
        };
        let mut results = vec![Val::Bool(false); ty.results().len()];
        function
            .call_async(&mut *store, &params, &mut results)
            .await?;
        let answer = arguments::answer(results);
        let written = match &answer {
            Answer::Ok(bytes) => bytes.len(),
            Answer::Err(text) => text.len(),
            Answer::Exit(_) => 0,
        };
        if written as u64 > self.limits.output {
            return Ok(Err(RunError::Output {
                limit: self.limits.output,
            }));
        }
        Ok(Ok(answer))
    }

    /// Runs something until it is done or time is up.
    fn bounded(
        &self,
        store: &mut Store<State>,
        run: impl AsyncFnOnce(&mut Store<State>) -> Result<(), wasmtime::Error>,
    ) -> Result<(), wasmtime::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let _ticker = Ticker::start(self.engine.clone());
        let deadline = Duration::from_millis(self.limits.deadline);
        let outcome = runtime.block_on(async {
            tokio::time::timeout(deadline, run(store))
                .await
                .unwrap_or_else(|_| Err(DeadlinePassed.into()))
        });
        // A thread that waits for input cannot be stopped; nobody waits for it.
        runtime.shutdown_background();
        outcome
    }

    /// Finds out what ended a run.
    fn ended(&self, store: &Store<State>, error: wasmtime::Error) -> Result<Answer, RunError> {
        if let Some(exit) = error.downcast_ref::<I32Exit>() {
            return Ok(Answer::Exit(exit.0));
        }
        if error.is::<DeadlinePassed>() {
            return Err(RunError::Deadline {
                limit_ms: self.limits.deadline,
            });
        }
        if error.is::<OutputLimit>() {
            return Err(RunError::Output {
                limit: self.limits.output,
            });
        }
        if error.downcast_ref::<Trap>() == Some(&Trap::OutOfFuel) {
            return Err(RunError::Fuel {
                limit: self.limits.fuel,
            });
        }
        let limiter = &store.data().limiter;
        if limiter.refused_memory() {
            return Err(RunError::Memory {
                limit: self.limits.memory,
            });
        }
        if limiter.refused_table() {
            return Err(RunError::Table {
                limit: self.limits.table_elements,
            });
        }
        Err(match error.downcast_ref::<Trap>() {
            Some(trap) => RunError::Trap(
                trap.to_string()
                    .trim_start_matches("wasm trap: ")
                    .to_owned(),
            ),
            None => RunError::Setup(format!("{:#}", error.root_cause())),
        })
    }
}

/// Time is up.
#[derive(Debug, thiserror::Error)]
#[error("deadline")]
struct DeadlinePassed;

/// A thread that moves the engine's epoch on until it is dropped.
struct Ticker {
    stop: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Ticker {
    fn start(engine: wasmtime::Engine) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            while !seen.load(Ordering::Relaxed) {
                thread::park_timeout(TICK);
                engine.increment_epoch();
            }
        });
        Self {
            stop,
            thread: Some(thread),
        }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _panicked = thread.join();
        }
    }
}
