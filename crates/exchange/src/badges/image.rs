//! The picture of a badge: the ring of the cycle round a sign of its own, as an SVG that needs no fetching.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

/// The arcs of the five stages, and the colour of each.
const ARCS: [(&str, &str); 5] = [
    ("#2f5d8a", "M34.8 12.2A20 20 0 0 1 50.3 23.5"),
    ("#6a4c93", "M51.9 30.4A20 20 0 0 1 45.9 46.4"),
    ("#2a7f62", "M40.1 50.3A20 20 0 0 1 23.9 50.3"),
    ("#a8641a", "M18.1 46.4A20 20 0 0 1 12.1 30.4"),
    ("#a03e52", "M13.7 23.5A20 20 0 0 1 29.2 12.2"),
];

/// The picture of a badge as a `data:` address; `initial` stands in the middle of the ring.
pub fn badge_image(initial: char) -> String {
    let arcs = ARCS
        .map(|(colour, path)| format!("<path stroke='{colour}' d='{path}'/>"))
        .concat();
    let initial = if initial.is_alphanumeric() {
        initial
    } else {
        '•'
    };
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 64 64'><rect width='64' height='64' rx='12' \
         fill='#fbf8f1'/><g fill='none' stroke-width='10'>{arcs}</g><text x='32' y='38' text-anchor='middle' \
         font-family='sans-serif' font-size='16' font-weight='700' fill='#23211d'>{initial}</text></svg>"
    );
    format!("data:image/svg+xml;base64,{}", BASE64.encode(svg))
}
