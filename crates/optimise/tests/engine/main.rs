//! The engine as its users meet it: questions in, checked plans out.

mod beside;
mod exact;
mod made_up;
mod one_school;
mod reading;
mod sizes;
mod small;
mod tiny;
