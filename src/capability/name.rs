//! Names of imports, brought to interface and function as WIT writes them.

use super::Imported;

/// The function that an import names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// The interface without its version, or the core module's name; empty for a component's own function.
    pub(super) interface: &'a str,
    pub(super) function: &'a str,
}

/// Prefixes of the component model's own core functions, which move values and do nothing else.
const INTRINSICS: &[&str] = &[
    "[resource-drop]",
    "[resource-new]",
    "[resource-rep]",
    "[dtor]",
    "[task-",
    "[subtask-",
    "[stream-",
    "[future-",
    "[waitable-",
    "[context-",
    "[backpressure-",
    "[error-context-",
    "[async-lower][stream-",
    "[async-lower][future-",
    "[cancellable]",
    "[thread-yield",
    "[thread-index]",
];

/// Returns what an imported function is called, or nothing for functions that only move values about.
pub(super) fn of<'a>(import: &Imported<'a>) -> Option<Name<'a>> {
    let Some(module) = import.module else {
        let (interface, function) = match import.function {
            Some(function) => (unversioned(import.name), function),
            None => ("", import.name),
        };
        return Some(Name {
            interface,
            function,
        });
    };
    let (standard, module) = match module
        .strip_prefix("cm32p2")
        .or(module.strip_prefix("cm64p2"))
    {
        Some("") => (true, "$root"),
        Some(rest) => match rest.strip_prefix('|') {
            Some(module) => (true, module),
            None => (false, module),
        },
        None => (false, module),
    };
    let is_wit =
        standard || module == "$root" || module.contains(':') || module.starts_with("[export]");
    if !is_wit {
        return Some(Name {
            interface: module,
            function: import.name,
        });
    }
    // What an exported interface needs of the host is to make and drop its own resources.
    if module.starts_with("[export]") || module.starts_with("_ex_") {
        return None;
    }
    if INTRINSICS
        .iter()
        .any(|prefix| import.name.starts_with(prefix))
    {
        return None;
    }
    if standard && import.name.ends_with("_drop") {
        return None;
    }
    let function = import
        .name
        .strip_prefix("[async-lower]")
        .unwrap_or(import.name);
    Some(Name {
        interface: if module == "$root" && function.starts_with("[thread-") {
            "$root"
        } else {
            unversioned(module)
        },
        function,
    })
}

/// Returns an interface's name without its version.
fn unversioned(name: &str) -> &str {
    name.split_once('@')
        .map_or(name, |(interface, _)| interface)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::Form;

    fn name<'a>(
        module: Option<&'a str>,
        name: &'a str,
        function: Option<&'a str>,
    ) -> Option<(&'a str, &'a str)> {
        of(&Imported {
            module,
            name,
            function,
            form: Form::Function,
        })
        .map(|name| (name.interface, name.function))
    }

    #[test]
    fn every_spelling_of_a_wit_function_is_the_same_function() {
        let wanted = Some(("wasi:io/streams", "[method]output-stream.write"));
        let write = "[method]output-stream.write";
        assert_eq!(name(None, "wasi:io/streams@0.2.6", Some(write)), wanted);
        assert_eq!(name(Some("wasi:io/streams@0.2.0"), write, None), wanted);
        assert_eq!(
            name(Some("cm32p2|wasi:io/streams@0.2"), write, None),
            wanted
        );
        assert_eq!(
            name(
                Some("wasi:io/streams@0.3.0"),
                "[async-lower][method]output-stream.write",
                None
            ),
            wanted
        );
    }

    #[test]
    fn moving_values_about_is_no_function_of_the_host() {
        assert_eq!(
            name(
                Some("wasi:io/streams@0.2.0"),
                "[resource-drop]output-stream",
                None
            ),
            None
        );
        assert_eq!(
            name(
                Some("cm32p2|wasi:io/streams@0.2"),
                "output-stream_drop",
                None
            ),
            None
        );
        assert_eq!(name(Some("[export]a:b/c"), "[resource-new]d", None), None);
        assert_eq!(name(Some("$root"), "[waitable-set-new]", None), None);
    }

    #[test]
    fn core_names_stay_as_they_are() {
        assert_eq!(
            name(Some("wasi_snapshot_preview1"), "fd_write", None),
            Some(("wasi_snapshot_preview1", "fd_write"))
        );
        // Only the component model's own modules have intrinsics.
        assert_eq!(
            name(Some("env"), "[task-return]x", None),
            Some(("env", "[task-return]x"))
        );
    }
}
