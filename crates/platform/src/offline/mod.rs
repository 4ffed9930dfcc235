//! Work that waits on a device until a server has it: receipts, what the device asks when a network
//! is there, and the pages beside it. What a waiting form is about, only its own handler knows.

mod page;
mod receipt;
mod take;

pub use page::routes;
pub use receipt::{DeviceId, ItemId, MIGRATION, Receipt, list_receipts_of};
pub use take::take_items;

pub(crate) use receipt::{is_received, receive_in};

/// The header that says which piece of waiting work a request carries.
pub const ITEM_HEADER: &str = "bina-item";
/// The header that names the device by an identifier of its own making.
pub const DEVICE_HEADER: &str = "bina-device";
/// The header that says whose work it is: a shared phone may hold another person's.
pub const PERSON_HEADER: &str = "bina-person";
/// The header with the key under which a later piece stands in for an earlier one.
pub const KEY_HEADER: &str = "bina-key";
/// The header with the piece's number on its device; order is this, never a clock.
pub const NUMBER_HEADER: &str = "bina-number";
/// The header of a page that is asked for in advance, to be filled on a later day.
pub const KEEP_HEADER: &str = "bina-keep";
