//! Who reaches an import, in one line.

use std::collections::BTreeMap;

use crate::inspect::{By, Facts, Reach};
use crate::limits::NAME_CHARS;
use crate::text::cut;

/// Answers who reaches an import.
#[derive(Debug)]
pub(crate) struct Reached<'a> {
    by_function: BTreeMap<(usize, Option<&'a str>), &'a Reach>,
}

/// Steps of a longer path that are shown from each end.
const ENDS: usize = 3;

/// Steps of a path that is shown whole.
const WHOLE: usize = 8;

impl<'a> Reached<'a> {
    pub(crate) fn of(facts: &'a Facts) -> Self {
        let by_function = facts
            .reach
            .iter()
            .map(|reach| ((reach.import, reach.function.as_deref()), reach))
            .collect();
        Self { by_function }
    }

    /// Returns who reaches a function of an import, or whichever of its functions is reached most plainly.
    ///
    /// None when that is not known, and for imports that are no functions.
    pub(crate) fn show(&self, import: usize, function: Option<&str>) -> Option<String> {
        if let Some(reach) = self.by_function.get(&(import, function)) {
            return self.line(reach);
        }
        if function.is_some() {
            return None;
        }
        let reach = self
            .by_function
            .range((import, None)..(import + 1, None))
            .map(|(_, reach)| reach)
            .min_by_key(|reach| reach.by)?;
        let line = self.line(reach)?;
        Some(match (&reach.function, reach.by) {
            (Some(function), By::Export | By::Start | By::Table) => {
                format!("`{}` ← {line}", cut(function, NAME_CHARS))
            }
            _ => line,
        })
    }

    /// Whether it is certain that nobody reaches a function of an import, or any function of it.
    pub(crate) fn is_idle(&self, import: usize, function: Option<&str>) -> bool {
        let all = self.by_function.range((import, None)..(import + 1, None));
        let mut meant = all
            .filter(|((_, of), _)| function.is_none() || *of == function)
            .map(|(_, reach)| reach.by)
            .peekable();
        meant.peek().is_some() && meant.all(|by| by == By::Nobody)
    }

    fn line(&self, reach: &Reach) -> Option<String> {
        match reach.by {
            By::Export | By::Start => Some(path(&reach.path)),
            By::Table => Some(format!("{}, and by nothing else", path(&reach.path))),
            By::Nobody => Some("nobody: `wasm-audit harden` removes it".into()),
            By::Unknown => None,
        }
    }
}

fn path(steps: &[String]) -> String {
    let root = steps.len().saturating_sub(1);
    let step = |(n, step): (usize, &String)| {
        let is_number = step
            .strip_prefix("function ")
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if n == root || is_number {
            cut(step, NAME_CHARS).into_owned()
        } else {
            format!("`{}`", cut(step, NAME_CHARS))
        }
    };
    let all = steps.iter().enumerate();
    let shown: Vec<_> = if steps.len() <= WHOLE {
        all.map(step).collect()
    } else {
        let (first, last) = (all.clone().take(ENDS), all.skip(steps.len() - ENDS));
        first
            .map(step)
            .chain(["…".into()])
            .chain(last.map(step))
            .collect()
    };
    shown.join(" ← ")
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn long_paths_show_their_ends() {
        let steps = |n: usize| {
            (1..n)
                .map(|n| format!("f{n}"))
                .chain(["export `_start`".into()])
                .collect::<Vec<_>>()
        };
        assert_eq!(path(&steps(3)), "`f1` ← `f2` ← export `_start`");
        assert_eq!(path(&steps(8)).matches('←').count(), 7);
        assert_eq!(
            path(&steps(1_000)),
            "`f1` ← `f2` ← `f3` ← … ← `f998` ← `f999` ← export `_start`"
        );
    }

    #[test]
    fn a_function_without_a_name_is_told_by_its_number() {
        let steps = ["function 7".into(), "the start function".into()];
        assert_eq!(path(&steps), "function 7 ← the start function");
    }
}
