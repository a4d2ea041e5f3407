//! Function bodies: validated, and what their instructions do noted down, in one pass over them and on every core.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, ValidatorResources, WasmFeatures,
};

use super::Malformed;
use super::module::{Code, Nondeterminism, Spot};
use super::proposals::{self, OfInstructions, Proposals};
use super::visit::{Noting, Seen};

/// A function body that waits to be validated.
pub(super) type Body<'a> = (FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// What the bodies of one core module do.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    code: Code,
    instructions: OfInstructions,
    /// Proposals that locals need.
    proposals: Proposals,
    /// Callees and references of each defined function, in order; each function's are sorted.
    pub(super) calls: Lists,
    pub(super) references: Lists,
    nan_bits: Option<Spot>,
    float_arithmetic: bool,
}

/// A list of numbers for each function, stored end to end.
#[derive(Debug, Default)]
pub(super) struct Lists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

/// Bodies that one thread takes at a time: enough to be worth it, few enough that the last one is not waited for.
const CHUNK_BYTES: u64 = 64 << 10;

/// Below this, starting threads costs more than it saves.
const PARALLEL_BYTES: u64 = 256 << 10;

/// Validates bodies, the first of which is the function after those in `done`, and adds what they do.
pub(super) fn validate(bodies: Vec<Body<'_>>, done: &mut Bodies) -> Result<(), Malformed> {
    let chunks = chunks(&bodies);
    let total: u64 = bodies.iter().map(|(_, body)| size(body)).sum();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if threads == 1 || total < PARALLEL_BYTES {
        let mut allocations = FuncValidatorAllocations::default();
        for (func, body) in bodies {
            done.one(func, &body, &mut allocations)?;
        }
        return Ok(());
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut out = Vec::new();
        let mut allocations = FuncValidatorAllocations::default();
        while let Some((n, chunk)) = {
            let n = next.fetch_add(1, Ordering::Relaxed);
            chunks.get(n).map(|chunk| (n, chunk.clone()))
        } {
            let mut part = Bodies::default();
            let outcome = bodies
                .get(chunk)
                .unwrap_or_default()
                .iter()
                .try_for_each(|(func, body)| part.one(again(func), body, &mut allocations));
            let failed = outcome.is_err();
            out.push((n, outcome.map(|()| part)));
            if failed {
                // Whoever comes later in the binary need not be looked at: the first error is the answer.
                next.store(chunks.len(), Ordering::Relaxed);
            }
        }
        out
    };
    let mut parts: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut parts = work();
        for other in others {
            match other.join() {
                Ok(more) => parts.extend(more),
                // A worker does nothing that this thread does not do.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parts
    });
    parts.sort_by_key(|(n, _)| *n);
    parts
        .into_iter()
        .try_for_each(|(_, part)| part.map(|part| done.append(part)))
}

impl Bodies {
    /// Validates one body and notes down what it does.
    fn one(
        &mut self,
        func: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'_>,
        allocations: &mut FuncValidatorAllocations,
    ) -> Result<(), Malformed> {
        let mut locals = 0u32;
        for local in body.get_locals_reader()? {
            let (count, ty) = local?;
            locals = locals.saturating_add(count);
            proposals::of_value(ty, &mut self.proposals);
        }
        let mut func = func.into_validator(std::mem::take(allocations));
        let mut reader = body.get_binary_reader();
        func.read_locals(&mut reader)?;
        reader.set_features(WasmFeatures::all());
        let mut seen = Seen::new(&mut self.calls.items, &mut self.references.items);
        while !reader.eof() {
            let position = reader.original_position();
            reader.visit_operator(&mut Noting {
                inner: func.visitor(position),
                position,
                seen: &mut seen,
            })??;
        }
        reader.finish_expression(&func.visitor(reader.original_position()))?;
        *allocations = func.into_allocations();
        let Seen {
            instructions,
            deepest,
            calls_indirectly,
            grows_memory,
            tables_grown,
            tables_written,
            relaxed,
            atomic,
            nan_bits,
            float_arithmetic,
            ..
        } = seen;
        self.calls.close();
        self.references.close();
        let code = &mut self.code;
        code.size += size(body);
        code.largest_body = code.largest_body.max(size(body));
        code.most_locals = code.most_locals.max(locals);
        code.deepest_nesting = code.deepest_nesting.max(deepest);
        code.calls_indirectly |= calls_indirectly;
        code.grows_memory |= grows_memory;
        code.tables_grown.extend(tables_grown);
        code.tables_written.extend(tables_written);
        self.instructions.add(instructions);
        self.float_arithmetic |= float_arithmetic;
        note(
            &mut code.nondeterminism,
            Nondeterminism::RelaxedSimd,
            relaxed,
        );
        note(&mut code.nondeterminism, Nondeterminism::Threads, atomic);
        add(&mut self.nan_bits, nan_bits);
        Ok(())
    }

    /// Adds what the functions that come next do.
    fn append(&mut self, next: Self) {
        let (code, more) = (&mut self.code, next.code);
        code.size += more.size;
        code.largest_body = code.largest_body.max(more.largest_body);
        code.most_locals = code.most_locals.max(more.most_locals);
        code.deepest_nesting = code.deepest_nesting.max(more.deepest_nesting);
        code.calls_indirectly |= more.calls_indirectly;
        code.grows_memory |= more.grows_memory;
        code.tables_grown.extend(more.tables_grown);
        code.tables_written.extend(more.tables_written);
        for (what, spot) in more.nondeterminism {
            note(&mut code.nondeterminism, what, Some(spot));
        }
        self.instructions.add(next.instructions);
        self.proposals.extend(next.proposals);
        self.calls.append(&next.calls);
        self.references.append(&next.references);
        self.float_arithmetic |= next.float_arithmetic;
        add(&mut self.nan_bits, next.nan_bits);
    }

    /// Returns what the code does and notes down the proposals it uses.
    pub(super) fn take_code(&mut self, proposals: &mut Proposals) -> Code {
        self.instructions.into_set(proposals);
        proposals.append(&mut self.proposals);
        let mut code = std::mem::take(&mut self.code);
        // Without arithmetic there is no NaN whose bits the host could choose.
        if self.float_arithmetic {
            note(
                &mut code.nondeterminism,
                Nondeterminism::NanBits,
                self.nan_bits.take(),
            );
        }
        code
    }
}

impl Lists {
    /// Returns how many functions have a list.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the list of the function `n`, counted from the first defined one.
    pub(super) fn of(&self, n: usize) -> &[u32] {
        let start = n
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .map_or(0, |end| *end as usize);
        let end = self.ends.get(n).map_or(start, |end| *end as usize);
        self.items.get(start..end).unwrap_or_default()
    }

    /// Returns the numbers of all lists.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> {
        self.items.iter().copied()
    }

    /// Ends the list of one function, each number once.
    fn close(&mut self) {
        let start = self.ends.last().map_or(0, |end| *end as usize);
        let mut kept = self.items.split_off(start);
        kept.sort_unstable();
        kept.dedup();
        self.items.append(&mut kept);
        self.ends
            .push(self.items.len().try_into().unwrap_or(u32::MAX));
    }

    fn append(&mut self, next: &Self) {
        let offset = self.items.len() as u64;
        self.items.extend_from_slice(&next.items);
        self.ends.extend(
            next.ends
                .iter()
                .map(|end| u32::try_from(u64::from(*end) + offset).unwrap_or(u32::MAX)),
        );
    }
}

fn note(
    nondeterminism: &mut BTreeMap<Nondeterminism, Spot>,
    what: Nondeterminism,
    spot: Option<Spot>,
) {
    let Some(spot) = spot else { return };
    nondeterminism
        .entry(what)
        .and_modify(|known| known.count += spot.count)
        .or_insert(spot);
}

fn add(known: &mut Option<Spot>, next: Option<Spot>) {
    match (known.as_mut(), next) {
        (Some(known), Some(next)) => known.count += next.count,
        (None, next) => *known = next,
        (Some(_), None) => {}
    }
}

fn size(body: &FunctionBody<'_>) -> u64 {
    let range = body.range();
    range.end - range.start
}

/// Cuts bodies into runs of about [`CHUNK_BYTES`].
fn chunks(bodies: &[Body<'_>]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (n, (_, body)) in bodies.iter().enumerate() {
        bytes += size(body);
        if bytes >= CHUNK_BYTES {
            out.push(start..n + 1);
            (start, bytes) = (n + 1, 0);
        }
    }
    if start < bodies.len() {
        out.push(start..bodies.len());
    }
    out
}

/// Several threads share the list of bodies, so none can take a validator out of it.
fn again(func: &FuncToValidate<ValidatorResources>) -> FuncToValidate<ValidatorResources> {
    FuncToValidate {
        resources: func.resources.clone(),
        index: func.index,
        ty: func.ty,
        features: func.features,
    }
}
