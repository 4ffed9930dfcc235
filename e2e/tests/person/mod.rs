//! Somebody of the demonstration who walks through the program.

use anyhow::Result;
use e2e::{Bina, Browser, View};

const PASSWORD: &str = "coba-bina-2026";

/// Someone at their phone.
pub struct Person<'a> {
    bina: &'a Bina,
    /// What they look through.
    pub browser: Browser,
}

impl<'a> Person<'a> {
    /// Opens the program and signs in.
    pub async fn signs_in(bina: &'a Bina, view: View, username: &str) -> Result<Self> {
        let browser = Browser::open(view).await?;
        browser.goto(&bina.at("/")).await?;
        browser.fill("Nama pengguna", username).await?;
        browser.fill("Kata sandi", PASSWORD).await?;
        browser.press("Masuk").await?;
        browser.wait_for("Selamat").await?;
        Ok(Self { bina, browser })
    }

    /// Opens a page by its path.
    pub async fn opens(&self, path: &str) -> Result<()> {
        self.browser.goto(&self.bina.at(path)).await
    }

    /// Looks at the page: nothing sticks out, and the browser has nothing to complain of.
    pub async fn looks(&self, picture: &str) -> Result<()> {
        self.browser.screenshot(picture).await?;
        assert_eq!(
            self.browser.overhang().await?,
            0,
            "{picture}: nothing sticks out"
        );
        assert_eq!(
            self.browser.complaints().await?,
            Vec::<String>::new(),
            "{picture}"
        );
        Ok(())
    }
}
