//! The rules of the queue as the browser runs them, called with JSON.

use rquickjs::{Context, Function, Runtime};
use serde::de::DeserializeOwned;
use serde_json::Value;

const SOURCE: &str = include_str!("../../assets/offline/queue.js");

/// The rules in an engine of their own.
pub struct Rules {
    context: Context,
    _runtime: Runtime,
}

impl Rules {
    /// Loads the rules.
    pub fn load() -> Self {
        let runtime = Runtime::new().expect("an engine starts");
        let context = Context::full(&runtime).expect("an engine has a context");
        context.with(|it| {
            let call = "const call = (name, args) => JSON.stringify(Queue[name](...JSON.parse(args)) ?? null);\
                        globalThis.call = call;";
            it.eval::<(), _>(format!("{SOURCE}\n{call}"))
                .expect("the rules are well formed");
        });
        Self {
            context,
            _runtime: runtime,
        }
    }

    /// The text of the rules.
    pub fn source() -> &'static str {
        SOURCE
    }

    /// Asks a rule.
    pub fn ask<T: DeserializeOwned>(&self, name: &str, arguments: &[&Value]) -> T {
        let arguments = serde_json::to_string(arguments).expect("values are JSON");
        let answer: String = self.context.with(|it| {
            let call: Function<'_> = it.globals().get("call").expect("it was just defined");
            call.call((name, arguments)).expect("a rule does not fail")
        });
        serde_json::from_str(&answer).expect("a rule answers in JSON")
    }
}
