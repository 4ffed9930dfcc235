//! Badges as programs of others see them.

#[cfg(test)]
mod beside;
