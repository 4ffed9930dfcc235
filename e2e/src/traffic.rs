//! What a page costs to load.

use std::collections::BTreeMap;

use serde_json::Value;

/// The bytes that came over the wire for a page and all it loads, headers included.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Traffic {
    /// All bytes.
    pub bytes: u64,
    /// The bytes of each address.
    pub by_address: BTreeMap<String, u64>,
}

impl Traffic {
    /// Adds up the entries of the driver's performance log.
    pub(crate) fn of_log(entries: &[Value]) -> Self {
        let mut addresses: BTreeMap<String, String> = BTreeMap::new();
        let mut traffic = Self::default();
        for entry in entries {
            let text = entry["message"].as_str().unwrap_or_default();
            let event: Value = serde_json::from_str(text).unwrap_or_default();
            let event = &event["message"];
            let parameters = &event["params"];
            let request = parameters["requestId"].as_str().unwrap_or_default();
            match event["method"].as_str() {
                Some("Network.requestWillBeSent") => {
                    // A redirect is told with the request that follows it.
                    let redirect = &parameters["redirectResponse"];
                    traffic.add(&redirect["url"], &redirect["encodedDataLength"]);
                    let address = parameters["request"]["url"].as_str().unwrap_or_default();
                    addresses.insert(request.to_owned(), address.to_owned());
                }
                Some("Network.loadingFinished") => {
                    let address = addresses.get(request).cloned().unwrap_or_default();
                    traffic.add(&Value::from(address), &parameters["encodedDataLength"]);
                }
                _ => {}
            }
        }
        traffic
    }

    fn add(&mut self, address: &Value, bytes: &Value) {
        // The browser counts in whole bytes but writes some of them as 1234.0.
        let bytes = bytes.as_f64().map_or(0, |bytes| bytes as u64);
        if bytes > 0 {
            let address = address.as_str().unwrap_or_default().to_owned();
            *self.by_address.entry(address).or_default() += bytes;
            self.bytes += bytes;
        }
    }
}
