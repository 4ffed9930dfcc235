//! A reader that stops a zip bomb: it counts what is unpacked and how long one piece of markup grows.

use std::io::{self, BufRead, BufReader, Read};

/// No text or tag of a real roster is longer.
const MAX_TOKEN: usize = 1024 * 1024;

/// Buffers `inner`, ending with an error once the budget is used up or one token is too long.
pub(super) struct Guarded<'b, R> {
    inner: BufReader<R>,
    budget: &'b mut u64,
    token: usize,
    is_tripped: bool,
}

impl<'b, R: Read> Guarded<'b, R> {
    pub(super) fn new(inner: R, budget: &'b mut u64) -> Self {
        Self {
            inner: BufReader::with_capacity(64 * 1024, inner),
            budget,
            token: 0,
            is_tripped: false,
        }
    }

    /// True when reading ended because of a limit.
    pub(super) fn is_tripped(&self) -> bool {
        self.is_tripped
    }
}

impl<R: Read> BufRead for Guarded<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_tripped {
            return Err(io::Error::other("limit reached"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let read = &self.inner.buffer()[..amount];
        match read.iter().rposition(|&byte| byte == b'>') {
            Some(at) => self.token = amount - at,
            None => self.token += amount,
        }
        let left = self.budget.checked_sub(amount as u64);
        self.is_tripped |= left.is_none() || self.token > MAX_TOKEN;
        *self.budget = left.unwrap_or(0);
        self.inner.consume(amount);
    }
}

impl<R: Read> Read for Guarded<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let amount = available.len().min(out.len());
        out[..amount].copy_from_slice(&available[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}
