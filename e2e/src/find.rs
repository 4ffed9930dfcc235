//! Finding things on a page by the words beside them, as XPath.

/// A field by its label, else by its name.
pub fn field(label: &str) -> String {
    let text = quote(label);
    let labelled = format!("//label[normalize-space(.)={text} or normalize-space(text())={text}]");
    let is_field = "[self::input or self::select or self::textarea]";
    [
        format!("//*[@id={labelled}/@for]"),
        format!("{labelled}//*{is_field}"),
        format!("//*{is_field}[@aria-label={text}]"),
        format!("//*{is_field}[@name={text}]"),
    ]
    .join(" | ")
}

/// An option, by its text, in the list with a label.
pub fn option(label: &str, text: &str) -> String {
    format!(
        "({})//option[normalize-space(.)={}]",
        field(label),
        quote(text)
    )
}

/// The label of a radio button or a box, which is what a finger touches.
pub fn label(text: &str) -> String {
    format!(
        "//label[normalize-space(.)={0} or normalize-space(text())={0}]",
        quote(text)
    )
}

/// A radio button or a box by its group's name and its own value.
pub fn choice(name: &str, value: &str) -> String {
    format!("//input[@name={} and @value={}]", quote(name), quote(value))
}

/// A button, or a link, by what is written on it.
pub fn button_or_link(text: &str) -> String {
    let text = quote(text);
    let says = format!("[normalize-space(.)={text} or @aria-label={text}]");
    [
        format!("//button{says}"),
        format!("//input[@type='submit' and @value={text}]"),
        format!("//a{says}"),
        format!("//summary{says}"),
    ]
    .join(" | ")
}

/// Writes a text so that XPath takes it as one, whichever marks are in it.
fn quote(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn a_text_with_an_apostrophe_is_put_together_from_parts() {
        assert_eq!(quote("Simpan"), "'Simpan'");
        assert_eq!(quote("Jum'at"), "concat('Jum', \"'\", 'at')");
    }
}
