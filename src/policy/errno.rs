//! The error numbers of WASI preview 1, by name.

/// In numeric order, from 0: the order of the enum in the official definition.
const NAMES: [&str; 77] = [
    "success",
    "2big",
    "acces",
    "addrinuse",
    "addrnotavail",
    "afnosupport",
    "again",
    "already",
    "badf",
    "badmsg",
    "busy",
    "canceled",
    "child",
    "connaborted",
    "connrefused",
    "connreset",
    "deadlk",
    "destaddrreq",
    "dom",
    "dquot",
    "exist",
    "fault",
    "fbig",
    "hostunreach",
    "idrm",
    "ilseq",
    "inprogress",
    "intr",
    "inval",
    "io",
    "isconn",
    "isdir",
    "loop",
    "mfile",
    "mlink",
    "msgsize",
    "multihop",
    "nametoolong",
    "netdown",
    "netreset",
    "netunreach",
    "nfile",
    "nobufs",
    "nodev",
    "noent",
    "noexec",
    "nolck",
    "nolink",
    "nomem",
    "nomsg",
    "noprotoopt",
    "nospc",
    "nosys",
    "notconn",
    "notdir",
    "notempty",
    "notrecoverable",
    "notsock",
    "notsup",
    "notty",
    "nxio",
    "overflow",
    "ownerdead",
    "perm",
    "pipe",
    "proto",
    "protonosupport",
    "prototype",
    "range",
    "rofs",
    "spipe",
    "srch",
    "stale",
    "timedout",
    "txtbsy",
    "xdev",
    "notcapable",
];

/// Returns the number of an error.
pub fn number(name: &str) -> Option<u16> {
    NAMES
        .iter()
        .position(|known| *known == name)
        .and_then(|number| u16::try_from(number).ok())
}

/// Returns the name of an error.
pub fn name(number: u16) -> Option<&'static str> {
    NAMES.get(usize::from(number)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_numbers_have_their_names() {
        for (n, text) in [
            (0, "success"),
            (8, "badf"),
            (44, "noent"),
            (52, "nosys"),
            (76, "notcapable"),
        ] {
            assert_eq!(number(text), Some(n));
            assert_eq!(name(n), Some(text));
        }
        assert_eq!(number("nope"), None);
        assert_eq!(name(77), None);
    }
}
