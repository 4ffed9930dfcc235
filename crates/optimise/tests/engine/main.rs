//! The engine as its users meet it: questions in, checked plans out.

mod exact;
mod made_up;
mod small;
mod tiny;
