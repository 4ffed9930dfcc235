//! What a person does on a page. Every failure shows the text that was on the page instead.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use base64::Engine as _;
use fantoccini::Locator;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::find;
use crate::traffic::Traffic;

impl Browser {
    /// Opens an address and waits until the page is loaded.
    pub async fn goto(&self, address: &str) -> Result<()> {
        self.client
            .goto(address)
            .await
            .with_context(|| format!("cannot open {address}"))
    }

    /// The address of the page.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// All that is to be read on the page.
    pub async fn text(&self) -> Result<String> {
        // The driver's own way to read a page leaves out what is shown where scripts are turned off.
        let text = self
            .script("document.body ? document.body.innerText : ''")
            .await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until the page shows a text.
    pub async fn wait_for(&self, text: &str) -> Result<()> {
        self.wait_until(&format!("`{text}` to be read"), |page| page.contains(text))
            .await
    }

    /// Waits until the page does not show a text any more.
    pub async fn wait_until_gone(&self, text: &str) -> Result<()> {
        self.wait_until(&format!("`{text}` to be gone"), |page| !page.contains(text))
            .await
    }

    /// Writes into the field with a label, or else with a name, in place of what is there.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        let field = self.find(&find::field(label), label).await?;
        let kind = field.attr("type").await?.unwrap_or_default();
        if [
            "date",
            "time",
            "datetime-local",
            "month",
            "week",
            "range",
            "color",
        ]
        .contains(&kind.as_str())
        {
            // Typing into these depends on the language of the browser.
            let script = format!(
                "it.value = {}; it.dispatchEvent(new Event('change', {{ bubbles: true }}))",
                json!(value)
            );
            self.script_on(&find::field(label), &script).await?;
        } else if kind == "file" {
            field.send_keys(value).await?;
        } else {
            field.clear().await?;
            field.send_keys(value).await?;
        }
        Ok(())
    }

    /// Chooses a file of this machine in the field with a label.
    pub async fn attach(&self, label: &str, file: &Path) -> Result<()> {
        self.fill(label, &file.to_string_lossy()).await
    }

    /// What stands in the field with a label.
    pub async fn value(&self, label: &str) -> Result<String> {
        let field = self.find(&find::field(label), label).await?;
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    /// Chooses an option, by its text, in the list with a label.
    pub async fn select(&self, label: &str, option: &str) -> Result<()> {
        let xpath = find::option(label, option);
        self.present(&xpath, &format!("{option}` in `{label}"))
            .await?;
        let script = "it.selected = true; \
                      it.closest('select').dispatchEvent(new Event('change', { bubbles: true }))";
        self.script_on(&xpath, script).await
    }

    /// Touches the label of a radio button or a box.
    pub async fn choose(&self, label: &str) -> Result<()> {
        let found = self.find(&find::label(label), label).await?;
        self.click(&found, label).await
    }

    /// Chooses a radio button or a box by its group's name and its value, where labels are repeated.
    pub async fn choose_value(&self, name: &str, value: &str) -> Result<()> {
        let what = format!("{name}={value}");
        // The button itself may be drawn by its label, so it is not always there to be touched.
        let xpath = find::choice(name, value);
        self.present(&xpath, &what).await?;
        self.script_on(&xpath, "it.click()").await
    }

    /// Presses a button or follows a link, by what is written on it.
    pub async fn press(&self, text: &str) -> Result<()> {
        let found = self.find(&find::button_or_link(text), text).await?;
        self.click(&found, text).await
    }

    /// Presses the first visible thing that a CSS selector finds, where words are not enough.
    pub async fn press_at(&self, selector: &str) -> Result<()> {
        let found = self.find_by(Locator::Css(selector), selector).await?;
        self.click(&found, selector).await
    }

    /// Saves a picture of the whole page as `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let parameters = json!({ "format": "png", "captureBeyondViewport": true });
        let picture = self
            .devtools
            .command("Page.captureScreenshot", parameters)
            .await?;
        let data = picture["data"]
            .as_str()
            .context("the browser took no picture")?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{name}.png"));
        std::fs::write(
            &path,
            base64::engine::general_purpose::STANDARD.decode(data)?,
        )?;
        Ok(path)
    }

    /// Opens an address as on the first visit, with nothing kept, and counts what it cost.
    pub async fn first_view(&self, address: &str) -> Result<Traffic> {
        self.devtools
            .command("Network.clearBrowserCache", json!({}))
            .await?;
        self.later_view(address).await
    }

    /// Opens an address with what earlier visits left, and counts what it cost.
    pub async fn later_view(&self, address: &str) -> Result<Traffic> {
        self.devtools.take_log("performance").await?;
        self.goto(address).await?;
        Ok(Traffic::of_log(
            &self.devtools.take_log("performance").await?,
        ))
    }

    /// What the browser complained of since this was last asked: failed scripts, refused content.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.devtools.take_log("browser").await?;
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        Ok(severe
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .collect())
    }

    /// How many pixels of the page stick out at the right of the screen.
    pub async fn overhang(&self) -> Result<i64> {
        let page = "document.documentElement";
        let pixels = self
            .script(&format!("{page}.scrollWidth - {page}.clientWidth"))
            .await?;
        pixels
            .as_i64()
            .ok_or_else(|| anyhow!("the page has no width: {pixels}"))
    }

    /// Shows pages as in the dark mode of the system, or not.
    pub async fn prefer_dark(&self, is_dark: bool) -> Result<()> {
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools
            .command("Emulation.setEmulatedMedia", features)
            .await
            .map(drop)
    }

    /// The value of a script's expression on the page, for what no other word here can say; of a
    /// promise, what it holds.
    ///
    /// Asked of the developer tools, which answer even where the page may not run scripts.
    pub async fn script(&self, expression: &str) -> Result<Value> {
        let parameters =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self
            .devtools
            .command("Runtime.evaluate", parameters)
            .await?;
        let problem = &answer["exceptionDetails"];
        ensure!(problem.is_null(), "`{expression}` failed: {problem}");
        Ok(answer["result"]["value"].take())
    }
}
