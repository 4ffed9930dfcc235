//! Career as the rules compute it and as people meet it, on both databases.

#[cfg(test)]
mod credit;
#[cfg(test)]
mod plainly;
