//! Designing an instrument as its pages do.

use testkit::{Answer, Browser, World};

/// The scale of the built-in classroom observation, as the list of scales offers it.
const THREE: &str =
    "Belum dilakukan / Dilakukan tapi belum efektif / Dilakukan dan efektif | 2 3.5";

/// Someone who designs, in their browser.
pub struct Designer {
    pub browser: Browser,
}

impl Designer {
    /// The planner of the authority.
    pub async fn planner(world: &World) -> Self {
        Self {
            browser: world.browser(world.cast.planner).await,
        }
    }

    /// Begins an instrument for everyone and returns the path of its draft.
    pub async fn begins(&self, name: &str) -> String {
        let fields = [
            ("id", "*"),
            ("from", ""),
            ("name", name),
            ("framework", "guru-2626-2023"),
            ("owner", ""),
            ("year", "2026"),
        ];
        let sent = self
            .browser
            .submit("/instruments/new", "/instruments", &fields)
            .await
            .expect(303);
        sent.location
    }

    /// Writes the head of a draft.
    pub async fn writes_head(&self, draft: &str, more: &[(&str, &str)]) -> Answer {
        let mut fields = vec![
            ("version", "*"),
            ("introduction", "Amati satu pelajaran."),
            ("minutes", "20"),
            ("source", "supervision"),
        ];
        fields.extend(more);
        if !more.iter().any(|(name, _)| *name == "name") {
            fields.push(("name", "Amatan kelas kami"));
        }
        self.browser.submit(draft, draft, &fields).await
    }

    /// Adds an item of a kind.
    pub async fn adds(&self, draft: &str, kind: &str, fields: &[(&str, &str)]) -> Answer {
        let page = format!("{draft}/items/new?kind={kind}");
        let mut all = vec![("version", "*"), ("kind", kind)];
        all.extend(fields);
        let action = format!("{draft}/items/new");
        self.browser.submit(&page, &action, &all).await
    }

    /// Adds a judged item of three values.
    pub async fn adds_judged(&self, draft: &str, text: &str) -> Answer {
        let fields = [("text", text), ("indicator", "1.3"), ("scale", THREE)];
        self.adds(draft, "judged", &fields).await
    }

    /// Sends one of the small forms of a draft's page.
    pub async fn presses(&self, draft: &str, what: &str) -> Answer {
        let action = format!("{draft}/{what}");
        let fields = [("version", "*"), ("year", "2026")];
        self.browser.submit(draft, &action, &fields).await
    }

    /// The whole way: an instrument in use with a rating, a tally and a question that depends on it.
    pub async fn publishes(&self) -> String {
        let draft = self.begins("Amatan kelas kami").await;
        self.writes_head(&draft, &[]).await.expect(303);
        self.adds_judged(&draft, "Umpan balik menolong murid")
            .await
            .expect(303);
        let choices = [
            ("text", "Murid angkat suara"),
            ("choices", "bertanya\nmenjawab"),
        ];
        self.adds(&draft, "tally", &choices).await.expect(303);
        let condition = [
            ("text", "Mengapa begitu sepi?"),
            ("if_item", "2"),
            ("if_test", "at-most"),
            ("if_number", "2"),
        ];
        self.adds(&draft, "text", &condition).await.expect(303);
        self.presses(&draft, "publish").await.expect(303);
        draft
    }
}

/// The path of the form of an instrument about the teacher.
pub fn form_of(world: &World, instrument: &str) -> String {
    format!("/assess/{instrument}/{}", world.cast.teacher)
}
