//! A start section that names a function which does nothing.

use wasmparser as wp;

use super::{Pass, Subject};
use crate::harden::HardenError;
use crate::harden::answer::Answer;
use crate::harden::core::module::Space;

pub(super) const PASS: Pass = Pass {
    name: "drop-start",
    run,
};

fn run(subject: &mut Subject<'_, '_>) -> Result<(), HardenError> {
    let Some(start) = subject.module.start else {
        return Ok(());
    };
    let answered = subject.edits.stubbed.get(&start).is_some_and(
        |stubbed| matches!(&stubbed.answer, Answer::Give { writes, .. } if writes.is_empty()),
    );
    let own = (start as usize).checked_sub(*subject.module.n_imports.get(Space::Func));
    let body = own.and_then(|own| subject.module.bodies.get(own));
    let is_empty = body.is_some_and(does_nothing) && !subject.edits.snipped.contains_key(&start);
    if answered || is_empty {
        subject.edits.start = false;
        subject.log.change(
            PASS.name,
            format!("function {start}"),
            "start section removed: the function does nothing",
        );
    }
    Ok(())
}

fn does_nothing(body: &wp::FunctionBody<'_>) -> bool {
    let Ok(mut code) = body.get_operators_reader() else {
        return false;
    };
    while !code.eof() {
        if !matches!(code.read(), Ok(wp::Operator::Nop | wp::Operator::End)) {
            return false;
        }
    }
    true
}
