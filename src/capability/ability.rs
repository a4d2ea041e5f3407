//! The words for what a module may do.

use std::fmt;

use serde::{Serialize, Serializer};

/// Declares an enum whose variants each have an id and words.
macro_rules! abilities {
    ($($variant:ident $id:literal $area:ident $verb:literal $words:literal)*) => {
        /// One thing that a module may do. The ids are public: never renamed, never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Ability {
            $(#[doc = $words] $variant,)*
        }

        impl Ability {
            /// Every ability, in the order in which they are told.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the name by which programs know it, as in `files-open`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// Returns what it belongs to.
            pub const fn area(self) -> Area {
                match self { $(Self::$variant => Area::$area,)* }
            }

            /// Returns a word or two that follow the area's name, as in `open`.
            pub const fn verb(self) -> &'static str {
                match self { $(Self::$variant => $verb,)* }
            }

            /// Returns what it is, in words that follow "it may".
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => $words,)* }
            }
        }
    };
}

abilities! {
    FilesFind "files-find" Files "find its directories" "learn which directories it was given"
    FilesOpen "files-open" Files "open" "open files in the directories it was given"
    FilesRead "files-read" Files "read" "read files"
    FilesWrite "files-write" Files "write" "write files"
    FilesCreate "files-create" Files "create" "create files, directories or links"
    FilesDelete "files-delete" Files "delete" "delete files or directories"
    FilesRename "files-rename" Files "rename" "rename and move files"
    FilesList "files-list" Files "list" "list directories"
    FilesFacts "files-facts" Files "sizes and times" "read sizes, times and kinds of files"
    FilesChange "files-change" Files "change sizes and times" "change sizes, times and flags of files"
    NetConnect "net-connect" Network "connect" "connect to other machines"
    NetListen "net-listen" Network "listen" "accept connections from other machines"
    NetSend "net-send" Network "send" "send over sockets"
    NetReceive "net-receive" Network "receive" "receive over sockets"
    NetHttp "net-http" Network "HTTP requests" "make HTTP requests"
    NetFacts "net-facts" Network "addresses" "learn network addresses and interfaces"
    NetChange "net-change" Network "configure" "change network interfaces and routes"
    Names "names" Names "look up" "look up the addresses of host names"
    ClockWall "clock-wall" Clock "date and time" "read the date and time"
    ClockMonotonic "clock-monotonic" Clock "elapsed time" "measure elapsed time"
    ClockZone "clock-zone" Clock "time zone" "learn the time zone"
    ClockWait "clock-wait" Clock "wait" "wait for a time or an event"
    ClockSet "clock-set" Clock "set" "set the clock"
    Random "random" Randomness "unpredictable" "draw unpredictable random numbers"
    RandomInsecure "random-insecure" Randomness "predictable" "draw random numbers that are not for secrets"
    Environment "environment" Environment "variables" "read environment variables"
    Directory "directory" Environment "working directory" "learn or change the working directory"
    Settings "settings" Environment "settings" "read settings that the host keeps for it"
    Arguments "arguments" Arguments "command line" "read command-line arguments"
    Stdin "stdin" Stdio "standard input" "read standard input"
    Stdout "stdout" Stdio "standard output and error" "write standard output and standard error"
    Terminal "terminal" Stdio "terminal" "learn whether a terminal is attached, or set it up"
    Log "log" Stdio "log" "write log entries"
    Exit "exit" Exit "end with a status" "end the program with a status"
    Threads "threads" Threads "start threads" "start threads"
    ProcessSpawn "process-spawn" Processes "start programs" "start other programs"
    ProcessSignal "process-signal" Processes "signal" "send or handle signals"
    ProcessFacts "process-facts" Processes "identify" "learn about its own and other processes"
    Libraries "libraries" Processes "load libraries" "load further code while it runs"
    StoreRead "store-read" Storage "read" "read from a store that the host keeps"
    StoreWrite "store-write" Storage "write" "write to a store that the host keeps"
    Messages "messages" Storage "messages" "send messages through the host"
    Secrets "secrets" Storage "keys" "use keys and cryptography that the host keeps"
    Models "models" Storage "models" "run machine-learning models on the host"
    MemoryUnbounded "memory-unbounded" Memory "unbounded" "take memory without a limit of its own"
    MemoryShared "memory-shared" Memory "shared" "share memory between threads"
    Host "host" Host "functions" "call functions of which the host decides what they do"
    HostState "host-state" Host "shared state" "share memories, tables, globals or exceptions with the host"
    HostCode "host-code" Host "code" "run modules or components that the host supplies"
    Unknown "unknown" Host "unknown WASI functions" "call functions of WASI for which this program has no words"
}

/// What several abilities belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Area {
    /// Files and directories.
    Files,
    /// Sockets and HTTP.
    Network,
    /// The addresses of host names.
    Names,
    /// Dates, durations and waiting.
    Clock,
    /// Random numbers.
    Randomness,
    /// Environment variables, working directory, settings.
    Environment,
    /// Command-line arguments.
    Arguments,
    /// Standard input and output.
    Stdio,
    /// The program's end.
    Exit,
    /// Threads.
    Threads,
    /// Other programs.
    Processes,
    /// What else WASI lets a host keep: stores, messages, keys, models.
    Storage,
    /// Memory that is unbounded or shared.
    Memory,
    /// What is not WASI.
    Host,
}

impl Area {
    /// Every area, in the order in which they are told.
    pub const ALL: &'static [Self] = &[
        Self::Files,
        Self::Network,
        Self::Names,
        Self::Clock,
        Self::Randomness,
        Self::Environment,
        Self::Arguments,
        Self::Stdio,
        Self::Exit,
        Self::Threads,
        Self::Processes,
        Self::Storage,
        Self::Memory,
        Self::Host,
    ];

    /// Returns the name by which programs and anchors know it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Network => "network",
            Self::Names => "names",
            Self::Clock => "clock",
            Self::Randomness => "randomness",
            Self::Environment => "environment",
            Self::Arguments => "arguments",
            Self::Stdio => "stdio",
            Self::Exit => "exit",
            Self::Threads => "threads",
            Self::Processes => "processes",
            Self::Storage => "storage",
            Self::Memory => "memory",
            Self::Host => "host",
        }
    }

    /// Returns its name as people say it, as in `name look-up`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Names => "name look-up",
            Self::Storage => "host services",
            Self::Host => "decided by the host",
            _ => self.id(),
        }
    }
}

impl fmt::Display for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Serialize for Ability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
