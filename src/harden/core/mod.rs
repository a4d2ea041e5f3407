//! One core module: read, judged by the passes, and written again without what they take away.

pub(super) mod edits;
mod emit;
pub(super) mod live;
pub(super) mod module;
pub(super) mod names;
mod operators;
mod renumber;
mod sections;

use super::HardenError;
use super::passes::{self, Subject};
use super::plan::ModulePlan;
use super::receipt::Log;
use edits::Edits;
use emit::Emitter;
use module::Module;

/// Rewrites a module. When nothing is added to the log's changes, the bytes are the same.
pub(super) fn rewrite(
    bytes: &[u8],
    plan: &ModulePlan<'_>,
    log: &mut Log,
) -> Result<Vec<u8>, HardenError> {
    let module = Module::parse(bytes)?;
    let noted = log.changes.len();
    let mut subject = Subject {
        module: &module,
        plan,
        edits: Edits::none(&module),
        log,
    };
    for pass in passes::ALL {
        (pass.run)(&mut subject)?;
    }
    let Subject { edits, log, .. } = subject;
    if log.changes.len() == noted {
        return Ok(bytes.to_vec());
    }
    Emitter::new(&module, &edits, log).module()
}
