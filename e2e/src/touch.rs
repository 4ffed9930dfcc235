//! Finding, touching and waiting, below what a person would say.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::browser::Browser;

/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a thing to touch may take to appear; the page around it is loaded by then.
const PATIENCE_TO_TOUCH: Duration = Duration::from_secs(4);

/// How often a page is looked at meanwhile.
const BETWEEN: Duration = Duration::from_millis(50);

impl Browser {
    /// Waits until the text of the page is as wished.
    pub(crate) async fn wait_until(&self, wish: &str, is_met: impl Fn(&str) -> bool) -> Result<()> {
        let end = Instant::now() + PATIENCE;
        loop {
            // While a page changes, its text may not be there to be read.
            if self.text().await.is_ok_and(|page| is_met(&page)) {
                return Ok(());
            }
            if Instant::now() > end {
                let problem = anyhow!("waited for {wish}");
                return self.explain(Err(problem), "in vain").await;
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }

    /// The first visible thing at a place.
    pub(crate) async fn find(&self, xpath: &str, what: &str) -> Result<Element> {
        self.find_by(Locator::XPath(xpath), what).await
    }

    /// The first visible thing; several, as in a menu for two screen sizes, are no mistake.
    pub(crate) async fn find_by(&self, place: Locator<'_>, what: &str) -> Result<Element> {
        let end = Instant::now() + PATIENCE_TO_TOUCH;
        loop {
            let found = self.client.find_all(place).await?;
            for element in &found {
                if element.is_displayed().await.unwrap_or(false) {
                    return Ok(element.clone());
                }
            }
            if Instant::now() > end {
                let times = found.len();
                let problem = anyhow!("`{what}` is on the page {times} times, never to be seen");
                return self.explain(Err(problem), "cannot find it").await;
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }

    /// The first thing at a place, seen or not.
    pub(crate) async fn present(&self, xpath: &str, what: &str) -> Result<Element> {
        let found = self.client.find(Locator::XPath(xpath)).await;
        self.explain(found.map_err(Into::into), &format!("no `{what}`"))
            .await
    }

    /// Clicks in the middle of a thing.
    pub(crate) async fn click(&self, element: &Element, what: &str) -> Result<()> {
        let clicked = if self.has_javascript {
            self.bring_to_middle(element).await?;
            element.click().await.map_err(Into::into)
        } else {
            self.click_by_mouse(element).await
        };
        self.explain(clicked, &format!("cannot press `{what}`"))
            .await
    }

    /// Scrolls as a person does who wants to press something: away from what stands fixed at the edges.
    async fn bring_to_middle(&self, element: &Element) -> Result<()> {
        let (_, top, _, height) = element.rectangle().await?;
        let middle = format!(
            "scrollTo({{ top: {} - innerHeight / 2, behavior: 'instant' }})",
            top + height / 2.0
        );
        self.script(&middle).await.map(|_| ())
    }

    /// Clicks without the driver, which waits for a timer of the page that never comes where the page may
    /// not run scripts. What leaves the page is waited for here instead.
    async fn click_by_mouse(&self, element: &Element) -> Result<()> {
        let before = self.script("performance.timeOrigin").await?;
        self.bring_to_middle(element).await?;
        let (left, top, width, height) = element.rectangle().await?;
        let offset = self.script("[scrollX, scrollY]").await?;
        let coordinate = |index: usize| offset[index].as_f64().unwrap_or_default();
        let (x, y) = (
            left + width / 2.0 - coordinate(0),
            top + height / 2.0 - coordinate(1),
        );
        let leaves_the_page = match element.tag_name().await?.as_str() {
            "a" | "input" => true,
            "button" => element.prop("type").await?.as_deref() == Some("submit"),
            _ => false,
        };
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.devtools
                .command("Input.dispatchMouseEvent", event)
                .await?;
        }
        if leaves_the_page {
            self.wait_for_another_page(&before).await;
        }
        Ok(())
    }

    /// Waits for a page that was opened at another time; a field that was refused keeps the old one.
    async fn wait_for_another_page(&self, before: &Value) {
        let end = Instant::now() + PATIENCE_TO_TOUCH;
        let opened = "document.readyState === 'complete' ? performance.timeOrigin : null";
        while Instant::now() < end {
            let now = self.script(opened).await.unwrap_or_default();
            if !now.is_null() && now != *before {
                return;
            }
            tokio::time::sleep(BETWEEN).await;
        }
    }

    /// Runs a script on the first thing at a place, which it calls `it`.
    pub(crate) async fn script_on(&self, xpath: &str, script: &str) -> Result<()> {
        let place = json!(xpath);
        // The 9 asks for the first in the order of the page.
        let it = format!("document.evaluate({place}, document, null, 9, null).singleNodeValue");
        let script = format!("(() => {{ const it = {it}; {script}; }})()");
        self.script(&script).await.map(drop)
    }

    /// Adds to a failure what could be read on the page.
    pub(crate) async fn explain<T>(&self, outcome: Result<T>, what: &str) -> Result<T> {
        let Err(error) = outcome else {
            return outcome;
        };
        let address = self.address().await.unwrap_or_default();
        let text = self.text().await.unwrap_or_default();
        Err(error.context(format!("{what}, at {address}, where one reads:\n{text}\n")))
    }
}
