//! `#[db_test]`: one test text, run on each database engine.
//!
//! The macro only copies tokens around. It knows neither what a world is nor how a database is made:
//! both are named by path in `testkit`.

use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

/// Turns `async fn name(world: World)` into the tests `sqlite_name` and `postgres_name`.
///
/// Each test starts its own `testkit::World` on its engine, of the parts that the test file's
/// function `parts` lists, and awaits the function with it. The
/// function may return whatever an ordinary test may return.
#[proc_macro_attribute]
pub fn db_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if !arguments.is_empty() {
        return compile_error("db_test takes no arguments", Span::call_site());
    }
    match Signature::read(&item) {
        Ok(signature) => [only_in_tests(), item]
            .into_iter()
            .chain(ENGINES.iter().map(|engine| signature.test_on(engine)))
            .collect(),
        Err((message, span)) => compile_error(message, span),
    }
}

/// An engine: the first word of the test's name, and its variant in `testkit::Engine`.
const ENGINES: [(&str, &str); 2] = [("sqlite", "Sqlite"), ("postgres", "Postgres")];

/// What of a test function's head the two tests need to know.
struct Signature {
    name: Ident,
    returns: TokenStream,
}

impl Signature {
    fn read(item: &TokenStream) -> Result<Self, (&'static str, Span)> {
        let mut tokens = item.clone().into_iter();
        let mut is_async = false;
        loop {
            match tokens.next() {
                Some(TokenTree::Ident(word)) if word.to_string() == "async" => is_async = true,
                Some(TokenTree::Ident(word)) if word.to_string() == "fn" => break,
                Some(_) => {}
                None => return Err(("db_test stands before a function", Span::call_site())),
            }
        }
        let Some(TokenTree::Ident(name)) = tokens.next() else {
            return Err(("db_test stands before a function", Span::call_site()));
        };
        if !is_async {
            return Err(("a db_test function is async", name.span()));
        }
        match tokens.next() {
            Some(TokenTree::Group(parameters))
                if parameters.delimiter() == Delimiter::Parenthesis
                    && !parameters.stream().is_empty() => {}
            _ => return Err(("a db_test function takes one world", name.span())),
        }
        let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let returns = tokens.take_while(|token| !is_body(token)).collect();
        Ok(Self { name, returns })
    }

    fn test_on(&self, (prefix, variant): &(&str, &str)) -> TokenStream {
        let Self { name, returns } = self;
        let test = format!(
            "#[::core::prelude::v1::test] fn {prefix}_{name}() {returns} {{ \
                 ::testkit::block_on(async {{ \
                     {name}(::testkit::World::start(::testkit::Engine::{variant}, crate::parts()).await).await \
                 }}) \
             }}"
        );
        test.parse().expect("invariant: the tokens of a function")
    }
}

/// Marks the function as part of a test, which also tells lints that it may panic.
fn only_in_tests() -> TokenStream {
    "#[cfg(test)]"
        .parse()
        .expect("invariant: the tokens of an attribute")
}

fn compile_error(message: &str, span: Span) -> TokenStream {
    let error: TokenStream = format!("::core::compile_error! {{ {message:?} }}")
        .parse()
        .expect("invariant: the tokens of a macro call");
    error
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}
