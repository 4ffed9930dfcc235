//! A web site of a few pages, for trying the harness on something that does not change.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use anyhow::Result;

/// The size of the style sheet's text.
pub const STYLE_BYTES: u64 = 20_000;

const FORM: &str = r#"<!doctype html><html lang="id"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>Formulir</title>
<p id="script"></p><noscript>Tanpa skrip</noscript>
<script>document.getElementById("script").textContent = "Skrip berjalan"</script>
<form method="post" action="/sent">
<label for="n">Nama</label> <input id="n" name="name" value="lama">
<textarea name="note"></textarea>
<label>Tanggal <input type="date" name="day"></label>
<label for="p">Jabatan</label> <select id="p" name="post"><option value="">Pilih</option><option value="class">Guru kelas</option></select>
<label><input type="radio" name="level" value="2"> Cukup</label>
<label><input type="radio" name="level" value="3"> Baik</label>
<input type="checkbox" name="again" value="yes" style="opacity:0">
<button>Simpan</button></form>"#;

/// A site that is served until the test ends.
pub struct Site(SocketAddr);

impl Site {
    /// Serves on a free port.
    pub fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A browser that hangs up is its own business.
                thread::spawn(move || answer(&stream));
            }
        });
        Ok(Self(address))
    }

    /// The address of a page.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.0)
    }
}

fn answer(stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut sent = vec![0; length];
    reader.read_exact(&mut sent)?;
    let path = first.split(' ').nth(1).unwrap_or("/");
    let sent = String::from_utf8_lossy(&sent).replace('&', "&amp;");
    let (head, body) = page(path, &sent);
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn page(path: &str, sent: &str) -> (String, String) {
    let html = "200 OK\r\nContent-Type: text/html; charset=utf-8";
    let start = "<!doctype html><meta name=viewport content='width=device-width'><link rel=icon href='data:,'>";
    let (head, body) = match path {
        "/" => ("302 Found\r\nLocation: /styled", String::new()),
        "/styled" => (
            html,
            format!("{start}<link rel=stylesheet href=/style.css><p>Halaman"),
        ),
        "/style.css" => (
            "200 OK\r\nContent-Type: text/css\r\nCache-Control: max-age=600",
            "/* */\n".repeat(STYLE_BYTES as usize / 6 + 1)[..STYLE_BYTES as usize].to_owned(),
        ),
        "/form" => (html, FORM.to_owned()),
        "/sent" => (
            html,
            format!("{start}<p>{sent}<p><a href=/form>Kembali</a>"),
        ),
        "/wide" => (
            html,
            format!("{start}<body style='margin:0'><div style='width:2000px'>Lebar</div>"),
        ),
        "/long" => (
            html,
            format!("{start}<body style='margin:0'><div style='height:3000px'>Panjang</div>"),
        ),
        "/refused" => (
            "200 OK\r\nContent-Type: text/html\r\nContent-Security-Policy: default-src 'self'",
            format!("{start}<script>document.title = 'x'</script><p>Ditolak"),
        ),
        _ => ("404 Not Found", String::new()),
    };
    (head.to_owned(), body)
}
