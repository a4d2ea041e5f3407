//! Stops a running filter before it overflows the stack or fills the memory.
//!
//! The interpreter recurses on the machine's stack and offers no bound of its own. But for every term that it evaluates it
//! asks its data for the table of terms: there the guard looks, and once a bound is passed it hands out another table, in
//! which every term raises an error. The run then unwinds by itself, and no `try` in the filter can hold it up.

use crate::limits;
use crate::value::Value;
use jaq_core::box_iter::box_once;
use jaq_core::data::HasLut;
use jaq_core::load::parse::{Def, Term};
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, DataT, Error, Exn, Lut, Native, ValXs, native};
use std::cell::Cell;

/// The types that filters are run with.
#[derive(Debug)]
pub(crate) enum Engine {}

impl DataT for Engine {
    type V<'a> = Value;
    type Data<'a> = Run<'a>;
}

/// What a running filter can reach: its terms, and the guard.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) terms: &'a Lut<Engine>,
    pub(crate) stopped: &'a Lut<Engine>,
    pub(crate) guard: &'a Guard,
}

impl<'a> HasLut<'a, Engine> for Run<'a> {
    fn lut(&self) -> &'a Lut<Engine> {
        if self.guard.check().is_some() {
            self.stopped
        } else {
            self.terms
        }
    }
}

/// The bound that a filter passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// Recursion of the filter.
    Stack,
    /// Memory in all, or elements of one array.
    Memory,
    /// Depth of a value.
    Depth,
}

thread_local! {
    /// What was passed where no error could be returned.
    static NOTED: Cell<Option<Bound>> = const { Cell::new(None) };
}

/// Ends the run at its next term.
pub(crate) fn note(bound: Bound) {
    NOTED.set(Some(bound));
}

/// Watches one run of a filter.
#[derive(Debug)]
pub(crate) struct Guard {
    start: usize,
    passed: Cell<Option<Bound>>,
}

impl Guard {
    /// Starts to watch: recursion is measured from the caller's place on the stack.
    pub(crate) fn new() -> Self {
        NOTED.set(None);
        Self {
            start: stack_address(),
            passed: Cell::new(None),
        }
    }

    /// Returns the bound that was passed, now or earlier.
    #[inline]
    pub(crate) fn check(&self) -> Option<Bound> {
        if self.passed.get().is_none() {
            if let Some(bound) = NOTED.get() {
                self.passed.set(Some(bound));
            } else if stack_address().abs_diff(self.start) > limits::MAX_STACK {
                self.passed.set(Some(Bound::Stack));
            } else if memory_pages() > limits::MAX_PAGES {
                self.passed.set(Some(Bound::Memory));
            }
        }
        self.passed.get()
    }
}

/// Returns a table with (at least) as many terms and native filters as given, all of which raise an error.
pub(crate) fn stopped_terms(terms: usize, natives: usize) -> Option<Lut<Engine>> {
    let call = || Def {
        name: STOP,
        args: Vec::new(),
        body: Term::Call(STOP, Vec::new()),
    };
    // Each definition calls the native filter, not the definition before it: those have an argument too many.
    let defs = (0..terms).map(|_| Def {
        args: vec!["f"],
        ..call()
    });
    let stop = || (STOP, native::v(0), Native::<Engine>::new(|_| stop()));
    let arena = Arena::default();
    let modules = Loader::new(defs)
        .load(
            &arena,
            File {
                code: ".",
                path: (),
            },
        )
        .ok()?;
    let natives = std::iter::repeat_with(stop).take(natives.max(1));
    Some(
        Compiler::default()
            .with_funs(natives)
            .compile(modules)
            .ok()?
            .lut,
    )
}

const STOP: &str = "!stop";

fn stop<'a>() -> ValXs<'a, Value> {
    box_once(Err(Exn::from(Error::new(Value::from(false)))))
}

/// Returns an address near the top of the stack; the stack grows away from where the run started.
#[inline(always)]
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

#[cfg(target_arch = "wasm32")]
fn memory_pages() -> usize {
    std::arch::wasm32::memory_size::<0>()
}

/// A host outside of WebAssembly has no linear memory to fill.
#[cfg(not(target_arch = "wasm32"))]
fn memory_pages() -> usize {
    0
}
