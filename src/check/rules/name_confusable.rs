//! `name-confusable`

use std::collections::{BTreeMap, BTreeSet};

use unicode_security::{MixedScript as _, skeleton};

use super::{Context, Found, Report, Rule};
use crate::check::names::{self, Named};
use crate::finding::{Confidence, Severity};
use crate::limits::NAME_CHARS;
use crate::text::cut;

pub(super) const RULE: Rule = Rule {
    code: "name-confusable",
    asks: "does no name look like another one?",
    severity: Severity::Medium,
    confidence: Confidence::Medium,
    explain: EXPLAIN,
    run,
};

const EXPLAIN: &str = r#"The name of an import, export or custom section looks like a name of WASI or like another name of the module, and is not the same; or it
mixes letters of several scripts. Names are compared as Unicode Technical Standard 39 tells.

Why it matters: a reviewer who reads `wasi_snapshot_previewl` takes it for WASI. The host looks up something else, which whoever made the
module also provides.

How to fix: do not use the module unless whoever made it explains the name.

Before:
    (import "wasi_snapshot_previewl" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
After:
    (import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))
"#;

fn run(context: &Context<'_>, report: &mut Report<'_>) {
    let lookalikes = Lookalikes::of(context);
    let mut seen = BTreeSet::new();
    names::of(context.facts, &mut |named: Named<'_>| {
        // A module stands in front of many functions, and a function may be imported from several.
        if !seen.insert(named.text) {
            return;
        }
        if let Some(why) = lookalikes.why(named.text) {
            report(
                Found::new(
                    named.place,
                    format!("{} `{}` {why}", named.what, cut(named.text, NAME_CHARS)),
                    "names that cannot be taken for others".into(),
                    "do not use the module unless whoever made it explains the name".into(),
                )
                .about(named.text),
            );
        }
    });
}

/// Bytes of a name that is compared. Nobody takes a longer one for another.
const COMPARED: usize = 200;

/// Names that others may look like.
struct Lookalikes<'a> {
    /// Names that reviewers trust.
    trusted: BTreeSet<&'a str>,
    /// The same, by what they look like.
    by_look: BTreeMap<String, &'a str>,
    /// The module's own names by what they look like, up to two each; empty when all are ASCII, where lookalikes are common.
    own: BTreeMap<String, (&'a str, Option<&'a str>)>,
}

impl<'a> Lookalikes<'a> {
    fn of(context: &Context<'a>) -> Self {
        let granted = &context.world.imports;
        let trusted: BTreeSet<&str> = WASI
            .iter()
            .copied()
            .chain(
                granted
                    .core
                    .keys()
                    .flat_map(|(module, name)| [base(module), name]),
            )
            .chain(
                granted
                    .interfaces
                    .values()
                    .map(|interface| base(&interface.name)),
            )
            // Names of one or two letters are a minifier's.
            .filter(|name| name.len() > 2)
            .collect();
        let mut own: BTreeMap<String, (&str, Option<&str>)> = BTreeMap::new();
        let mut all_ascii = true;
        names::of(context.facts, &mut |named| {
            all_ascii &= named.text.is_ascii()
        });
        if !all_ascii {
            names::of(context.facts, &mut |named| {
                if named.text.len() <= COMPARED {
                    own.entry(look(named.text))
                        .and_modify(|(first, second)| {
                            if *first != named.text {
                                second.get_or_insert(named.text);
                            }
                        })
                        .or_insert((named.text, None));
                }
            });
        }
        Self {
            by_look: trusted.iter().map(|name| (look(name), *name)).collect(),
            trusted,
            own,
        }
    }

    /// Why a name is not to be trusted at a glance.
    fn why(&self, text: &str) -> Option<String> {
        if text.len() <= COMPARED && !self.trusted.contains(base(text)) {
            let trusted = self.by_look.get(&look(base(text))).copied();
            let own = || {
                let (first, second) = self.own.get(&look(text))?;
                [Some(*first), *second]
                    .into_iter()
                    .flatten()
                    .find(|name| *name != text)
            };
            let other = trusted.or_else(|| if text.is_ascii() { None } else { own() });
            if let Some(other) = other {
                return Some(format!(
                    "looks like `{}` and is not",
                    cut(other, NAME_CHARS)
                ));
            }
        }
        (!text.is_ascii() && !text.is_single_script())
            .then(|| "mixes letters of several scripts".to_owned())
    }
}

/// A name without its version.
fn base(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}

/// What a name looks like: equal for names that can be taken for one another.
fn look(name: &str) -> String {
    skeleton(name).collect()
}

/// Names that reviewers know by heart.
const WASI: &[&str] = &[
    "wasi_snapshot_preview1",
    "wasi_unstable",
    "args_get",
    "args_sizes_get",
    "clock_res_get",
    "clock_time_get",
    "environ_get",
    "environ_sizes_get",
    "fd_advise",
    "fd_allocate",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_get",
    "fd_fdstat_set_flags",
    "fd_fdstat_set_rights",
    "fd_filestat_get",
    "fd_filestat_set_size",
    "fd_filestat_set_times",
    "fd_pread",
    "fd_prestat_dir_name",
    "fd_prestat_get",
    "fd_pwrite",
    "fd_read",
    "fd_readdir",
    "fd_renumber",
    "fd_seek",
    "fd_sync",
    "fd_tell",
    "fd_write",
    "path_create_directory",
    "path_filestat_get",
    "path_filestat_set_times",
    "path_link",
    "path_open",
    "path_readlink",
    "path_remove_directory",
    "path_rename",
    "path_symlink",
    "path_unlink_file",
    "poll_oneoff",
    "proc_exit",
    "proc_raise",
    "random_get",
    "sched_yield",
    "sock_accept",
    "sock_recv",
    "sock_send",
    "sock_shutdown",
    "wasi:cli/environment",
    "wasi:cli/exit",
    "wasi:cli/run",
    "wasi:cli/stderr",
    "wasi:cli/stdin",
    "wasi:cli/stdout",
    "wasi:cli/terminal-input",
    "wasi:cli/terminal-output",
    "wasi:cli/terminal-stderr",
    "wasi:cli/terminal-stdin",
    "wasi:cli/terminal-stdout",
    "wasi:clocks/monotonic-clock",
    "wasi:clocks/system-clock",
    "wasi:clocks/timezone",
    "wasi:clocks/wall-clock",
    "wasi:filesystem/preopens",
    "wasi:filesystem/types",
    "wasi:http/client",
    "wasi:http/handler",
    "wasi:http/incoming-handler",
    "wasi:http/outgoing-handler",
    "wasi:http/types",
    "wasi:io/error",
    "wasi:io/poll",
    "wasi:io/streams",
    "wasi:random/insecure",
    "wasi:random/insecure-seed",
    "wasi:random/random",
    "wasi:sockets/instance-network",
    "wasi:sockets/ip-name-lookup",
    "wasi:sockets/network",
    "wasi:sockets/tcp",
    "wasi:sockets/tcp-create-socket",
    "wasi:sockets/types",
    "wasi:sockets/udp",
    "wasi:sockets/udp-create-socket",
    "producers",
    "target_features",
];
