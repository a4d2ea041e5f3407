//! A core module's surface as the text format of another program tells it (`wasm-tools print --skeleton`).

use std::collections::BTreeMap;

/// Imports, exports and limits, the types written as our facts write them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Skeleton {
    /// Module, name, type.
    pub(crate) imports: Vec<(String, String, String)>,
    /// Name, type.
    pub(crate) exports: Vec<(String, String)>,
    /// Functions, tables, memories, globals and tags, imported ones first.
    pub(crate) items: BTreeMap<String, Vec<String>>,
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    /// A keyword, a number or an identifier.
    Word(String),
    Text(String),
    List(Vec<Self>),
}

const KINDS: [&str; 5] = ["func", "table", "memory", "global", "tag"];

impl Skeleton {
    /// Reads the text of one core module.
    pub(crate) fn parse(text: &str) -> Self {
        let module = read(text);
        let mut reader = Reader::default();
        for field in module.list().iter().skip(1) {
            match (field.head(), field.list()) {
                ("type", _) => reader.define(field),
                ("rec", [_, types @ ..]) => types.iter().for_each(|ty| reader.define(ty)),
                _ => {}
            }
        }
        // A function's type may be one that stands below it in its recursion group, and identifiers may come later, too.
        let mut names: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut skeleton = Self::default();
        for field in module.list().iter().skip(1) {
            for (item, import) in defined_by(field) {
                let kind = item.head().to_owned();
                let ty = reader.item(item);
                let known = skeleton.items.entry(kind.clone()).or_default();
                if let Some(id) = item.identifier() {
                    names.insert((kind, id.to_owned()), known.len());
                }
                known.push(ty.clone());
                if let Some((module, name)) = import {
                    skeleton.imports.push((module, name, ty));
                }
            }
        }
        for field in module.list().iter().skip(1) {
            let ("export", [_, name, what]) = (field.head(), field.list()) else {
                continue;
            };
            let [_, Node::Word(index)] = what.list() else {
                panic!("an export of {what:?}");
            };
            let index = index
                .parse()
                .unwrap_or_else(|_| names[&(what.head().to_owned(), index.clone())]);
            let ty = skeleton.items[what.head()][index].clone();
            skeleton.exports.push((name.text(), ty));
        }
        skeleton
    }
}

/// What a field defines, with the module and name that it is imported by. The compact encoding names several for one module,
/// each with its type or all with the same.
fn defined_by(field: &Node) -> Vec<(&Node, Option<(String, String)>)> {
    let (module, items) = match (field.head(), field.list()) {
        ("import", [_, module, items @ ..]) => (module.text(), items),
        (kind, _) if KINDS.contains(&kind) => return vec![(field, None)],
        _ => return Vec::new(),
    };
    if let [name @ Node::Text(_), item] = items {
        return vec![(item, Some((module, name.text())))];
    }
    let shared = items.last().filter(|last| last.head() != "item");
    let named = items.iter().filter(|item| item.head() == "item");
    named
        .map(|named| match (named.list(), shared) {
            ([_, name, item], None) | ([_, name], Some(item)) => {
                (item, Some((module.clone(), name.text())))
            }
            other => panic!("an import of {other:?}"),
        })
        .collect()
}

/// The types of a module, by index, and their identifiers.
#[derive(Default)]
struct Reader {
    types: Vec<Node>,
    names: BTreeMap<String, usize>,
}

impl Reader {
    fn define(&mut self, field: &Node) {
        if let Some(id) = field.identifier() {
            self.names.insert(id.to_owned(), self.types.len());
        }
        self.types.push(field.clone());
    }

    /// Writes the type of a function, table, memory, global or tag as our facts do.
    fn item(&self, item: &Node) -> String {
        let kind = item.head();
        let inside: Vec<_> = item
            .list()
            .iter()
            .skip(1)
            .filter(|node| !node.is_name())
            .collect();
        match kind {
            "func" | "tag" => {
                let used = inside
                    .iter()
                    .find_map(|node| node.find("type"))
                    .expect("a function has a type");
                let [_, Node::Word(used)] = used.list() else {
                    panic!("a use of {used:?}");
                };
                let ty = &self.types[self.index(used)];
                let func = ty.find("func").expect("it is a function type");
                let mut text = format!("({kind}");
                for word in ["param", "result"] {
                    let types: Vec<_> = func
                        .list()
                        .iter()
                        .filter(|node| node.head() == word)
                        .flat_map(|node| node.list().iter().skip(1).filter(|node| !node.is_name()))
                        .map(|ty| self.value(ty))
                        .collect();
                    if !types.is_empty() {
                        text += &format!(" ({word} {})", types.join(" "));
                    }
                }
                text + ")"
            }
            _ => {
                // What comes after a table's element type or a global's type is how it begins.
                let ends = |node: &&Node| match kind {
                    "table" => self.is_reference(node),
                    "global" => true,
                    _ => false,
                };
                let upto = inside
                    .iter()
                    .position(ends)
                    .map_or(inside.len(), |at| at + 1);
                let words: Vec<_> = inside[..upto].iter().map(|node| self.value(node)).collect();
                format!("({kind} {})", words.join(" "))
            }
        }
    }

    fn is_reference(&self, node: &Node) -> bool {
        match node {
            Node::Word(word) => word.ends_with("ref"),
            node => node.head() == "ref",
        }
    }

    /// Writes a value type or a limit, an identifier as the index it stands for and a page size in decimal digits.
    fn value(&self, node: &Node) -> String {
        match node {
            Node::Word(word) if word.starts_with('$') => self.index(word).to_string(),
            Node::Word(word) => match word
                .strip_prefix("0x")
                .map(|digits| u64::from_str_radix(digits, 16))
            {
                Some(Ok(number)) => number.to_string(),
                _ => word.clone(),
            },
            Node::Text(text) => panic!("a text in a type: {text:?}"),
            Node::List(nodes) => {
                format!(
                    "({})",
                    nodes
                        .iter()
                        .map(|node| self.value(node))
                        .collect::<Vec<_>>()
                        .join(" ")
                )
            }
        }
    }

    fn index(&self, word: &str) -> usize {
        word.parse().unwrap_or_else(|_| self.names[word])
    }
}

impl Node {
    fn list(&self) -> &[Self] {
        match self {
            Self::List(nodes) => nodes,
            _ => &[],
        }
    }

    fn head(&self) -> &str {
        match self.list() {
            [Self::Word(word), ..] => word,
            _ => "",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            other => panic!("found {other:?}, expected a text"),
        }
    }

    fn identifier(&self) -> Option<&str> {
        match self.list() {
            [_, Self::Word(word), ..] if word.starts_with('$') => Some(word),
            _ => None,
        }
    }

    /// An identifier that is no use of a type, or an annotation `(@name "…")`.
    fn is_name(&self) -> bool {
        matches!(self, Self::Word(word) if word.starts_with('$')) || self.head().starts_with('@')
    }

    /// Finds the list that begins with a word, in this node or the outermost of those inside.
    fn find(&self, head: &str) -> Option<&Self> {
        if self.head() == head {
            return Some(self);
        }
        self.list().iter().find_map(|node| node.find(head))
    }
}

/// Reads the one list that a text consists of.
fn read(text: &str) -> Node {
    let mut open = vec![Vec::new()];
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let node = if rest.starts_with("(;") {
            let end = rest.find(";)").expect("a comment ends");
            rest = &rest[end + 2..];
            continue;
        } else if rest.starts_with(";;") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            continue;
        } else if c == '(' {
            open.push(Vec::new());
            rest = &rest[1..];
            continue;
        } else if c == ')' {
            rest = &rest[1..];
            Node::List(open.pop().expect("a list that ends has begun"))
        } else if c == '"' {
            let (text, after) = quoted(rest);
            rest = after;
            Node::Text(text)
        } else if c.is_whitespace() {
            rest = rest.trim_start();
            continue;
        } else if let Some(name) = rest.strip_prefix("$\"") {
            let (text, after) = quoted(&rest[rest.len() - name.len() - 1..]);
            rest = after;
            Node::Word(format!("${text}"))
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | ';'))
                .unwrap_or(rest.len());
            let word = rest[..end].to_owned();
            rest = &rest[end..];
            Node::Word(word)
        };
        open.last_mut().expect("a text is one list").push(node);
    }
    open.pop()
        .and_then(|mut nodes| nodes.pop())
        .expect("a text is one list")
}

/// Reads a quoted text, and returns what comes after it.
fn quoted(text: &str) -> (String, &str) {
    let mut out = Vec::new();
    let mut rest = &text.as_bytes()[1..];
    loop {
        match rest {
            [b'"', after @ ..] => {
                let after = &text[text.len() - after.len()..];
                return (String::from_utf8(out).expect("names are UTF-8"), after);
            }
            [b'\\', b'u', b'{', after @ ..] => {
                let end = after
                    .iter()
                    .position(|byte| *byte == b'}')
                    .expect("an escape ends");
                let digits = std::str::from_utf8(&after[..end]).expect("digits are ASCII");
                let c = u32::from_str_radix(digits, 16)
                    .ok()
                    .and_then(char::from_u32);
                out.extend(c.expect("an escape is a character").to_string().bytes());
                rest = &after[end + 1..];
            }
            [b'\\', c, after @ ..] => {
                let plain = match c {
                    b't' => Some(b'\t'),
                    b'n' => Some(b'\n'),
                    b'r' => Some(b'\r'),
                    b'"' | b'\'' | b'\\' => Some(*c),
                    _ => None,
                };
                if let Some(plain) = plain {
                    out.push(plain);
                    rest = after;
                    continue;
                }
                let digits = std::str::from_utf8(&rest[1..3]).expect("digits are ASCII");
                out.push(u8::from_str_radix(digits, 16).expect("an escape has two digits"));
                rest = &rest[3..];
            }
            [byte, after @ ..] => {
                out.push(*byte);
                rest = after;
            }
            [] => panic!("a text without an end"),
        }
    }
}
