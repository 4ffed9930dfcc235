//! The cycle at a glance of the demonstration: who sees what of it, and that nothing tells of few.

use bina::demo::{self, PASSWORD};
use bina::serve::{ServeArgs, open};
use clap::Parser;
use platform::Clock;
use testkit::{Browser, Scratch, block_on};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    serve: ServeArgs,
}

/// The demonstration, and a way in.
struct Demo {
    router: axum::Router,
    _folder: Scratch,
}

impl Demo {
    async fn start() -> Self {
        let folder = Scratch::new();
        let data = folder.path().display().to_string();
        let args = Cli::parse_from(["bina", "--data", &data]).serve;
        let app = open(&args, Clock::system()).await.expect("it opens");
        demo::set_up(&app).await.expect("it is set up");
        Self {
            router: kernel::router::router(app, &bina::parts()),
            _folder: folder,
        }
    }

    async fn browser(&self, username: &str) -> Browser {
        let mut browser = Browser::of(self.router.clone());
        browser.sign_in(username, PASSWORD).await;
        browser
    }
}

#[test]
fn the_cycle_is_counted_for_leaders_and_closed_to_others() {
    block_on(async {
        let demo = Demo::start().await;
        let principal = demo.browser("kepala2").await;
        let page = principal.get("/cycle").await.expect(200);
        page.says("SMP Negeri Contoh 2");
        for figure in [
            "Orang yang kebutuhannya bersandar pada tiga sumber",
            "Jarak rencana dari yang terbaik yang mungkin",
            "Jam yang dihadiri, setahun terakhir",
            "Dari peringatan sampai keputusan",
            "Program yang diukur lebih dari kehadiran 3 dari 3 100 %",
            "Pemeriksaan RTL yang dilakukan tepat waktu",
            "Menurut status kepegawaian",
        ] {
            page.says(figure);
        }
        page.says("1 menunggu, 1 sudah diputuskan");
        page.hides("⟦");
        for username in ["guru2", "pendamping2", "admin"] {
            let _ = demo.browser(username).await.get("/cycle").await.expect(403);
        }
        let other = demo.browser("kepala").await;
        let school = school_of(&principal).await;
        let _ = other
            .get(&format!("/cycle?school={school}"))
            .await
            .expect(404);
    });
}

#[test]
fn an_authority_sees_no_group_of_fewer_than_five_and_takes_the_figures_along() {
    block_on(async {
        let demo = Demo::start().await;
        let auditor = demo.browser("pemeriksa").await;
        let page = auditor.get("/cycle").await.expect(200);
        page.says("3 sekolah");
        // The remote school has four people; alone it would be the whole less the others.
        page.says("SD Negeri Contoh 3 tidak ditunjukkan");
        let hidden = page.text().matches(" tidak ditunjukkan").count();
        assert!(hidden >= 4, "{}", page.text());
        page.says("Dampak program");
        for (format, begins) in [
            ("csv", "part,code,what"),
            ("xlsx", "PK"),
            ("parquet", "PAR1"),
        ] {
            let file = auditor
                .get(&format!("/cycle/file?format={format}"))
                .await
                .expect(200);
            assert!(file.body.starts_with(begins), "{format}");
        }
        let _ = auditor.get("/cycle/file?format=doc").await.expect(404);
        let remote = hidden_school(&demo).await;
        let path = format!("/cycle?school={remote}");
        auditor
            .get(&path)
            .await
            .expect(200)
            .says("jadi tidak ditunjukkan");
        let _ = auditor
            .get(&format!("/cycle/file?format=csv&school={remote}"))
            .await
            .expect(404);
    });
}

/// The school that the page's closer links lead to.
async fn school_of(principal: &Browser) -> String {
    let page = principal.get("/map/schools").await.expect(200);
    first_school(&page.body, "")
}

/// The school with four people, found by the supervisor who accompanies it.
async fn hidden_school(demo: &Demo) -> String {
    let supervisor = demo.browser("pengawas").await;
    let page = supervisor.get("/map/schools").await.expect(200);
    first_school(&page.body, "SD Negeri Contoh 3")
}

/// The identifier in the last link to a school's map before a text, or in the first at all.
fn first_school(body: &str, before: &str) -> String {
    let at = match before {
        "" => body.len(),
        text => body.find(text).expect("the school is named"),
    };
    let start = match before {
        "" => body.find("/map/schools/"),
        _ => body[..at].rfind("/map/schools/"),
    };
    let start = start.expect("a link to a school") + "/map/schools/".len();
    body[start..start + 36].to_owned()
}
