//! What is to be taken away, said as a policy: once nothing that the module could miss, once every import but the usual ones.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::samples::Sample;
use crate::program::Program;
use crate::run::capture;

/// What every tool is asked to take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Removal {
    /// What nothing reaches, and sections for debugging.
    Unneeded,
    /// That, and every imported function but the usual ones, and those without which the program does not start.
    Imports,
}

/// What a program on a command line cannot do without.
const USUAL: [&str; 8] = [
    "args_get",
    "args_sizes_get",
    "fd_close",
    "fd_fdstat_get",
    "fd_read",
    "fd_seek",
    "fd_write",
    "proc_exit",
];

/// Every export stays: the others leave them all.
const EXPORTS: &str = "\n[[waive]]\ncode = \"export-not-in-world\"\nowner = \"bench\"\n\
    reason = \"the host uses them\"\nuntil = \"2099-01-01\"\n";

/// Whether an import stays in either removal.
pub(super) fn stays(module: &str, name: &str, needs: &[&str]) -> bool {
    module == "wasi_snapshot_preview1" && USUAL.iter().chain(needs).any(|stays| *stays == name)
}

/// Writes the policy for a module into `folder`, and returns where.
pub(super) fn policy(
    program: &Program,
    sample: &Sample,
    removal: Removal,
    folder: &Path,
) -> Result<PathBuf> {
    let path = folder.join("policy");
    let mut init = program.command(["policy", "init"]);
    init.arg(&sample.path).arg("-o").arg(&path);
    // It says no when some finding needs a waiver with somebody's name on it, and has written the policy all the same.
    let said = capture(&mut init);
    let (world, settings) = (path.join("world.wit"), path.join("policy.toml"));
    ensure!(
        settings.is_file(),
        "`policy init` wrote no policy: {said:?}"
    );
    let read = |path: &Path| {
        std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    let write = |path: &Path, text: String| {
        std::fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
    };
    write(&settings, without_sections(&read(&settings)?) + EXPORTS)?;
    if removal == Removal::Imports {
        write(&world, reduced(&read(&world)?, sample.needs))?;
    }
    Ok(path)
}

/// The settings without the list of sections that are there: the usual ones are kept.
fn without_sections(settings: &str) -> String {
    let mut in_sections = false;
    let mut text = String::new();
    for line in settings.lines() {
        if line.starts_with('[') {
            in_sections = line == "[sections]";
        }
        if !in_sections {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// The world without the imports that go.
fn reduced(world: &str, needs: &[&str]) -> String {
    let mut module = None;
    let mut text = String::new();
    for line in world.lines() {
        if let Some(import) = line.strip_prefix("  import ") {
            module = import.split(':').next();
        }
        let name = line.trim_start().split(':').next().unwrap_or_default();
        let is_preview1 = module == Some("wasi-snapshot-preview1");
        let goes = match module {
            None => false,
            Some(_) if line.starts_with("    ") => {
                !is_preview1 || !stays("wasi_snapshot_preview1", &name.replace('-', "_"), needs)
            }
            Some(_) => !is_preview1,
        };
        if !goes {
            text.push_str(line);
            text.push('\n');
        }
        if line == "  }" {
            module = None;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{reduced, without_sections};

    #[test]
    fn imports_give_way_and_exports_stay() {
        let preview1 = |functions: &str| {
            format!("  import wasi-snapshot-preview1: interface {{\n{functions}  }}\n")
        };
        let (write, open) = ("    fd-write: func();\n", "    path-open: func();\n");
        let env = "  import env: interface {\n    @external-id(\"f\")\n    raw0: func();\n  }\n";
        let world = |imports: &str| format!("world command {{\n{imports}  export g: func();\n}}\n");
        let before = world(&(env.to_owned() + &preview1(&(write.to_owned() + open))));
        assert_eq!(reduced(&before, &[]), world(&preview1(write)));
        assert_eq!(
            reduced(&before, &["path_open"]),
            world(&preview1(&(write.to_owned() + open)))
        );
    }

    #[test]
    fn only_the_list_of_sections_goes() {
        let settings = "[limits]\na = 1\n\n[sections]\nkeep = []\n\n[[waive]]\ncode = \"x\"\n";
        assert_eq!(
            without_sections(settings),
            "[limits]\na = 1\n\n[[waive]]\ncode = \"x\"\n"
        );
    }
}
