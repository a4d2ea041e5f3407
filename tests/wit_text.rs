//! A component's surface as `wasm-tools component wit --json` tells it, the types written out as our facts write them.

use std::collections::BTreeMap;

use serde_json::Value;
use wasm_audit::version::track;

/// The functions of each import or export, by its name; a function that stands alone is the only one, without a name.
pub(crate) type Surface = BTreeMap<String, BTreeMap<String, String>>;

/// What wasm-tools prints of one component.
pub(crate) struct Wit(Value);

impl Wit {
    pub(crate) fn parse(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap())
    }

    /// Returns what the component's world imports or exports.
    pub(crate) fn surface(&self, direction: &str) -> Surface {
        let mut surface = Surface::new();
        // The component's own world is the last one: those before it are of packages that it embeds.
        let world = self.0["worlds"].as_array().unwrap().last().unwrap();
        for (key, item) in world[direction].as_object().unwrap() {
            let mut functions = BTreeMap::new();
            let mut name = key.clone();
            if let Some(id) = item.pointer("/interface/id") {
                name = self.interface_name(id, key);
                for function in self.at("interfaces", id)["functions"]
                    .as_object()
                    .unwrap()
                    .values()
                {
                    let known = function["name"].as_str().unwrap().to_owned();
                    functions.insert(known, self.function(function, &track(&name)));
                }
            } else if let Some(function) = item.get("function") {
                functions.insert(String::new(), self.function(function, ""));
            }
            surface.insert(name, functions);
        }
        surface
    }

    fn at(&self, list: &str, id: &Value) -> &Value {
        &self.0[list][usize::try_from(id.as_u64().unwrap()).unwrap()]
    }

    /// `wasi:io/streams@0.2.6`; an interface that stands in the world itself has the name of its key there.
    fn interface_name(&self, id: &Value, key: &str) -> String {
        let interface = self.at("interfaces", id);
        let Some(name) = interface["name"].as_str() else {
            return key.to_owned();
        };
        let package = self.at("packages", &interface["package"])["name"]
            .as_str()
            .unwrap();
        match package.split_once('@') {
            Some((package, version)) => format!("{package}/{name}@{version}"),
            None => format!("{package}/{name}"),
        }
    }

    fn function(&self, function: &Value, within: &str) -> String {
        let kind = match &function["kind"] {
            Value::String(kind) => kind.as_str(),
            kind => kind.as_object().unwrap().keys().next().unwrap(),
        };
        let word = if kind.starts_with("async") {
            "async func"
        } else {
            "func"
        };
        let mut text = format!("{word}({})", self.named(&function["params"], within));
        if let Some(result) = function.get("result").filter(|result| !result.is_null()) {
            text += &format!(" -> {}", self.value(result, within));
        }
        text
    }

    fn named(&self, fields: &Value, within: &str) -> String {
        self.joined(fields, |field| {
            format!(
                "{}: {}",
                field["name"].as_str().unwrap(),
                self.value(&field["type"], within)
            )
        })
    }

    fn joined(&self, list: &Value, text: impl Fn(&Value) -> String) -> String {
        list.as_array()
            .unwrap()
            .iter()
            .map(text)
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn value(&self, ty: &Value, within: &str) -> String {
        let kind = match ty {
            Value::String(primitive) => return primitive.clone(),
            id => &self.at("types", id)["kind"],
        };
        let (word, of) = kind.as_object().unwrap().iter().next().unwrap();
        let name = |item: &Value| item["name"].as_str().unwrap().to_owned();
        let value = |ty: &Value| self.value(ty, within);
        match word.as_str() {
            "type" => value(of),
            "handle" => {
                let (handle, id) = of.as_object().unwrap().iter().next().unwrap();
                format!("{handle}<{}>", self.resource(id, within))
            }
            "record" => format!("record {{ {} }}", self.named(&of["fields"], within)),
            "enum" => format!("enum {{ {} }}", self.joined(&of["cases"], name)),
            "flags" => format!("flags {{ {} }}", self.joined(&of["flags"], name)),
            "variant" => format!(
                "variant {{ {} }}",
                self.joined(&of["cases"], |case| match &case["type"] {
                    Value::Null => name(case),
                    ty => format!("{}({})", name(case), value(ty)),
                })
            ),
            "tuple" => format!("tuple<{}>", self.joined(&of["types"], value)),
            "map" | "fixed-length-list" => {
                let word = if word == "map" { "map" } else { "list" };
                let second = if word == "map" {
                    value(&of[1])
                } else {
                    of[1].to_string()
                };
                format!("{word}<{}, {second}>", value(&of[0]))
            }
            "result" => match (&of["ok"], &of["err"]) {
                (Value::Null, Value::Null) => "result".into(),
                (ok, Value::Null) => format!("result<{}>", value(ok)),
                (Value::Null, error) => format!("result<_, {}>", value(error)),
                (ok, error) => format!("result<{}, {}>", value(ok), value(error)),
            },
            "future" | "stream" if of.is_null() => word.clone(),
            "list" | "option" | "future" | "stream" => format!("{word}<{}>", value(of)),
            other => panic!("a type of the kind `{other}`"),
        }
    }

    /// A resource is known by the interface that defines it, wherever it is used.
    fn resource(&self, id: &Value, within: &str) -> String {
        let ty = self.at("types", id);
        if let Some(other) = ty.pointer("/kind/type") {
            return self.resource(other, within);
        }
        let name = ty["name"].as_str().unwrap();
        match ty
            .pointer("/owner/interface")
            .map(|owner| track(&self.interface_name(owner, "")))
        {
            Some(owner) if !owner.is_empty() && owner != within => format!("{owner}#{name}"),
            _ => name.to_owned(),
        }
    }
}
