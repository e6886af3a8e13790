//! The studio: its door by requests of every kind, a clerk's day in a real browser.
//!
//! Where no Chromium is found the tests in the browser say so and pass; with
//! `HONGTOU_BROWSER=1` they fail.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use headless_chrome::protocol::cdp::Input;
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::{Value, json};

use crate::paper::Paper;
use crate::support::{hongtou, notice, real_notice, root};

/// A studio that runs for a test.
struct Studio {
    process: Child,
    address: String,
}

impl Studio {
    fn of(folder: &Path) -> Self {
        let mut command = hongtou(folder);
        command
            .args(["studio", ".", "--no-open", "--font-path"])
            .arg(root().join("fonts"))
            .env("XDG_RUNTIME_DIR", folder.join(".run"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().expect("it runs");
        let mut line = String::new();
        let output = process.stdout.take().expect("it speaks");
        BufReader::new(output).read_line(&mut line).expect("an address");
        Self { process, address: line.trim().to_owned() }
    }

    fn port(&self) -> u16 {
        let rest = self.address.trim_start_matches("http://127.0.0.1:");
        rest.split('/').next().and_then(|port| port.parse().ok()).expect("a port")
    }

    fn token(&self) -> &str {
        self.address.trim_end_matches('/').rsplit('/').next().expect("a token")
    }

    /// A request as somebody types it: head and body of the answer.
    fn raw(&self, request: &str) -> (u16, String, Vec<u8>) {
        let mut stream =
            TcpStream::connect(("127.0.0.1", self.port())).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        stream.write_all(request.as_bytes()).expect("it is sent");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let at = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(0);
        let head = String::from_utf8_lossy(&answer[..at]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        (status, head, answer[at + 4..].to_vec())
    }

    fn get(&self, path: &str) -> (u16, String, Vec<u8>) {
        let (port, token) = (self.port(), self.token());
        self.raw(&format!(
            "GET /{token}/{path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (port, token, body) = (self.port(), self.token(), body.to_string());
        let (status, _, answer) = self.raw(&format!(
            "POST /{token}/{path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nOrigin: \
             http://127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        ));
        (status, serde_json::from_slice(&answer).unwrap_or(Value::Null))
    }

    fn state(&self, file: &str) -> Value {
        let (status, _, body) = self.get(&format!("api/notice?file={file}"));
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).expect("JSON")
    }

    fn change(&self, file: &str, revision: u64, change: Value) -> (u16, Value) {
        self.post(
            "api/change",
            &json!({"file": file, "revision": revision, "change": change}),
        )
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

// ---------------------------------------------------------------- without a browser

#[test]
fn nobody_else_comes_in() {
    let folder = folder_with(&[("a.yaml", &notice("body: 甲。", ""))]);
    fs::write(folder.path().parent().expect("one").join("secret.yaml"), "x: y").ok();
    let studio = Studio::of(folder.path());
    let (port, token) = (studio.port(), studio.token().to_owned());
    let own = format!("127.0.0.1:{port}");
    let post = |host: &str, more: &str| {
        studio
            .raw(&format!(
                "POST /{token}/api/undo HTTP/1.0\r\nHost: {host}\r\n{more}Content-Length: 17\r\n\
                 Connection: close\r\n\r\n{{\"file\":\"a.yaml\"}}"
            ))
            .0
    };
    let json = "Content-Type: application/json\r\n";
    let good = format!("Origin: http://{own}\r\n{json}");
    assert_eq!(post(&own, &good), 422);
    // A name that leads here, another site's page, a form of it, a sandboxed frame.
    assert_eq!(post(&format!("evil.example:{port}"), &good), 403);
    assert_eq!(post(&own, &format!("Origin: http://evil.example\r\n{json}")), 403);
    assert_eq!(post(&own, &format!("Origin: null\r\n{json}")), 403);
    assert_eq!(post(&own, json), 403);
    let form = "Content-Type: text/plain\r\n";
    assert_eq!(post(&own, &format!("Origin: http://{own}\r\n{form}")), 403);
    let get = |path: &str| {
        studio
            .raw(&format!(
                "GET {path} HTTP/1.0\r\nHost: {own}\r\nConnection: close\r\n\r\n"
            ))
            .0
    };
    assert_eq!(get("/"), 403);
    assert_eq!(get("/api/home"), 403);
    assert_eq!(get(&format!("/{}/api/home", "0".repeat(32))), 403);
    assert_eq!(get(&format!("/{token}/api/home")), 200);
    // No file but the folder's notices.
    for name in ["..%2Fsecret.yaml", "%2Fetc%2Fpasswd", "..%5Csecret.yaml", "b.yaml", "."]
    {
        assert_eq!(get(&format!("/{token}/api/text?file={name}")), 404, "{name}");
    }
    let (_, head, _) = studio.get("");
    for part in ["Content-Security-Policy: default-src 'none'", "nosniff", "no-referrer"]
    {
        assert!(head.contains(part), "{part} in {head}");
    }
    let huge = format!(
        "POST /{token}/api/undo HTTP/1.0\r\nHost: {own}\r\n{good}Content-Length: 30000000\r\n\
         Connection: close\r\n\r\n{}",
        " ".repeat(30_000_000)
    );
    assert!(matches!(studio.raw(&huge).0, 413 | 0));
    assert_eq!(get(&format!("/{token}/api/alive")), 200);
}

#[test]
fn a_change_leaves_every_other_byte_and_can_be_taken_back() {
    let text = real_notice();
    let folder = folder_with(&[("通知.yaml", &text)]);
    let path = folder.path().join("通知.yaml");
    let studio = Studio::of(folder.path());
    let name = "%E9%80%9A%E7%9F%A5.yaml";
    let state = studio.state(name);
    let spots: Vec<&Value> = state["sheets"]
        .as_array()
        .expect("sheets")
        .iter()
        .flat_map(|sheet| sheet["spots"].as_array().expect("spots"))
        .collect();
    let spot = |said: &str| {
        let found = spots.iter().find(|spot| spot["said"] == said);
        found.unwrap_or_else(|| panic!("{said}")).to_owned().clone()
    };
    let cell = spot("高平");
    let place = cell["place"].as_str().expect("a place");
    let quota = format!("{}/1", place.rsplit_once('/').expect("a row").0);
    let was = state["texts"][&quota].as_str().expect("a number").to_owned();
    assert_eq!(was, "20");
    let set =
        json!({"do": "set", "place": quota, "line": null, "was": was, "text": "25"});
    let (status, after) = studio.change("通知.yaml", 0, set.clone());
    assert_eq!(status, 200, "{after}");
    assert_eq!(
        fs::read_to_string(&path).expect("it"),
        text.replace("[高平, 20]", "[高平, 25]")
    );
    // The sentence that quotes the total says the new one.
    let said = after.to_string();
    assert!(said.contains("90"), "{said}");
    // The same again is overtaken: both texts are told, nothing is written.
    let late =
        json!({"do": "set", "place": quota, "line": null, "was": "20", "text": "30"});
    let (status, answer) = studio.change("通知.yaml", 0, late);
    assert_eq!((status, &answer["now"]), (409, &json!("25")));
    // What moves values must have seen them all.
    let (status, _) =
        studio.change("通知.yaml", 0, json!({"do": "add", "place": quota, "line": null}));
    assert_eq!(status, 409);
    let (status, after) =
        studio.change("通知.yaml", 1, json!({"do": "add", "place": quota, "line": null}));
    assert_eq!(status, 200, "{after}");
    assert!(fs::read_to_string(&path).expect("it").contains("[高平, 25]\n"));
    for _ in 0..2 {
        let (status, answer) = studio.post("api/undo", &json!({"file": "通知.yaml"}));
        assert_eq!(status, 200, "{answer}");
    }
    assert_eq!(fs::read_to_string(&path).expect("it"), text);
    let (status, _) = studio.post("api/undo", &json!({"file": "通知.yaml"}));
    assert_eq!(status, 422);
    assert_eq!(studio.post("api/redo", &json!({"file": "通知.yaml"})).0, 200);
    // The next start goes on where this one ended, however it ended.
    drop(studio);
    let studio = Studio::of(folder.path());
    let state = studio.state(name);
    assert!(state["undo"].as_str().is_some_and(|what| what.contains("改")), "{state}");
    assert_eq!(studio.post("api/undo", &json!({"file": "通知.yaml"})).0, 200);
    assert_eq!(fs::read_to_string(&path).expect("it"), text);
    // What others change is seen, and can be taken back as well.
    fs::write(&path, text.replace("高平, 20", "高平, 21")).expect("a file");
    let (status, answer) = studio.post("api/undo", &json!({"file": "通知.yaml"}));
    assert_eq!(status, 200, "{answer}");
    assert_eq!(fs::read_to_string(&path).expect("it"), text);
    let (_, _, svg) = studio.get(&format!(
        "page?file={name}&name={}",
        studio.state(name)["sheets"][0]["name"].as_str().expect("a name")
    ));
    assert!(String::from_utf8_lossy(&svg).starts_with("<svg"));
    let (status, head, pdf) = studio.get(&format!("out?file={name}"));
    assert_eq!(status, 200, "{head}");
    assert!(Paper::read(&pdf).text().contains("世界标准日"));
}

#[test]
fn what_is_in_a_notice_is_never_run() {
    let yaml = notice(
        "body: \"<script>alert(1)</script>、</textarea><img src=x onerror=alert(1)>。\"",
        "note: \"<b>&amp;\"",
    );
    let folder = folder_with(&[("a.yaml", &yaml)]);
    let studio = Studio::of(folder.path());
    let state = studio.state("a.yaml");
    let name = state["sheets"][0]["name"].as_str().expect("a name");
    let (_, head, svg) = studio.get(&format!("page?file=a.yaml&name={name}"));
    let svg = String::from_utf8_lossy(&svg);
    assert!(!svg.contains("<script") && !svg.contains("onerror"), "{svg}");
    assert!(head.contains("default-src 'none'"));
}

// ---------------------------------------------------------------- in a browser

fn chromium() -> Option<PathBuf> {
    let named = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let folders = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&folders)
        .flat_map(|folder| named.map(|name| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        assert!(std::env::var_os("HONGTOU_BROWSER").is_none(), "no Chromium was found");
        eprintln!(
            "SKIPPED: no Chromium was found; the studio was not tried in a browser"
        );
    }
    found
}

struct Window {
    tab: Arc<Tab>,
    _browser: Browser,
}

impl Window {
    fn open(address: &str, program: PathBuf) -> Self {
        let args = [
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--lang=zh-CN",
        ];
        let options = LaunchOptions::default_builder()
            .path(Some(program))
            .sandbox(false)
            .window_size(Some((1366, 768)))
            .idle_browser_timeout(Duration::from_secs(600))
            .args(args.iter().map(std::ffi::OsStr::new).collect())
            .build()
            .expect("options");
        let browser = Browser::new(options).expect("a browser");
        let tab = browser.new_tab().expect("a tab");
        tab.set_default_timeout(Duration::from_secs(60));
        let window = Self { tab, _browser: browser };
        // A browser that has just begun may lose the first address.
        for _ in 0..3 {
            window.tab.navigate_to(address).expect("an address");
            for _ in 0..100 {
                if window.js("!!document.querySelector('.bar')") == Value::Bool(true) {
                    return window;
                }
                sleep(Duration::from_millis(100));
            }
        }
        panic!("the page never came: {}", window.js("location.href"));
    }

    fn js(&self, expression: &str) -> Value {
        let answer = self.tab.evaluate(expression, true).expect("it is evaluated");
        answer.value.unwrap_or(Value::Null)
    }

    /// Waits until something holds.
    #[expect(clippy::disallowed_methods, reason = "a test waits for a window")]
    fn until(&self, expression: &str) {
        let start = Instant::now();
        while self.js(expression) != Value::Bool(true) {
            if start.elapsed() > Duration::from_secs(90) {
                let seen = self.js("document.body.innerText");
                panic!("never: {expression}\n{seen}");
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Clicks the frame of a value.
    fn spot(&self, said: &str) {
        let find = format!(
            "Array.from(document.querySelectorAll('button.spot')).find(n => \
             n.getAttribute('aria-label').endsWith({}))",
            json!(format!("：{said}"))
        );
        self.until(&format!("!!{find}"));
        self.js(&format!("{find}.click()"));
        self.until("!!document.querySelector('.box')");
    }

    /// Takes what stands in the open box away, and types.
    fn write(&self, text: &str) {
        self.js("document.querySelector('.box').select()");
        self.tab.type_str(text).expect("it is typed");
    }

    fn key(&self, key: &str) {
        self.tab.press_key(key).expect("a key");
    }

    fn click(&self, name: &str) {
        let find = format!(
            "Array.from(document.querySelectorAll('button, a')).find(n => \
             n.textContent.trim() === {0} || n.getAttribute('aria-label') === {0})",
            json!(name)
        );
        self.until(&format!("!!{find}"));
        self.js(&format!("{find}.click()"));
    }

    fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("STUDIO_PICTURES") else { return };
        use headless_chrome::protocol::cdp::Page::CaptureScreenshotFormatOption::Png;
        let png = self.tab.capture_screenshot(Png, None, None, true).expect("a picture");
        fs::write(Path::new(&folder).join(name), png).expect("a file");
    }
}

fn wait_for(path: &Path, what: &str, test: impl Fn(&str) -> bool) -> String {
    for _ in 0..600 {
        let text = fs::read_to_string(path).unwrap_or_default();
        if test(&text) {
            return text;
        }
        sleep(Duration::from_millis(100));
    }
    panic!("never: {what}\n{}", fs::read_to_string(path).unwrap_or_default());
}

#[test]
fn a_clerks_day_in_a_browser() {
    let Some(program) = chromium() else { return };
    let text = real_notice();
    let folder = folder_with(&[("2021年通知.yaml", &text)]);
    let path = folder.path().join("2021年通知.yaml");
    let studio = Studio::of(folder.path());
    let window = Window::open(&studio.address, program.clone());
    // At home: the notice is listed, the register knows its number.
    window.until("document.querySelectorAll('.listed').length === 1");
    window.until("document.body.innerText.includes('下一个 170 号')");
    window.picture("home.png");
    window.js("document.querySelector('.listed-main').click()");
    window.until("document.querySelectorAll('.sheet').length >= 10");
    window.until("document.querySelector('.sheet img').complete");
    window.picture("notice.png");
    // A quota: the cell, and every figure that follows from it.
    window.spot("20");
    window.write("25");
    window.picture("cell.png");
    window.key("Enter");
    wait_for(&path, "the cell is kept", |now| now.contains("[高平, 25]"));
    window.until("!!document.querySelector('.spot.moved')");
    // Taken back.
    window.click("退回");
    wait_for(&path, "it is taken back", |now| now == text);
    // A row more.
    window.spot("高平");
    window.click("在下面加一行");
    wait_for(&path, "a row", |now| {
        now.contains("[高平, 20]\n") && now.contains("- [~, ~]\n")
    });
    window.until("!!document.querySelector('.box')");
    window.tab.type_str("经开区").expect("typed");
    window.key("Tab");
    wait_for(&path, "its name", |now| now.contains("经开区"));
    window.until("!!document.querySelector('.box')");
    window.tab.type_str("6").expect("typed");
    window.key("Enter");
    wait_for(&path, "its number", |now| now.contains("[经开区, 6]"));
    // A finding, and its mend.
    let whole = fs::read_to_string(&path).expect("it");
    window.spot("各县（市、区）市场监管局、开发区分局：");
    window.write("各县(市、区)市场监管局、开发区分局");
    window.key("Enter");
    window.until("!!document.querySelector('.mend')");
    window.click("自动改正 2 处");
    wait_for(&path, "it is mended", |now| now == whole);
    window.until("!document.querySelector('.mend')");
    window.picture("mended.png");
    // Next year's.
    window.click("← 首页");
    window.click("起草明年的");
    window.until("location.hash.includes('2022')");
    window.until("document.querySelectorAll('.mark').length > 3");
    window.picture("draft.png");
    let draft = folder.path().join("2022年通知.yaml");
    let before = window.js("document.querySelectorAll('.mark').length");
    window.click("定下");
    window.until(&format!("document.querySelectorAll('.mark').length < {before}"));
    let now = fs::read_to_string(&draft).expect("a draft");
    assert!(now.contains("待定"));
    // The PDF of the first one says what the page said.
    window.js("location.hash = '#/' + encodeURIComponent('2021年通知.yaml')");
    window.until("document.querySelectorAll('.sheet').length >= 10");
    window.click("打印 PDF");
    window.click("打印、存档用的 PDF");
    let pdf = folder.path().join("out/2021年通知.pdf");
    for _ in 0..300 {
        if pdf.exists() {
            break;
        }
        sleep(Duration::from_millis(100));
    }
    let paper = Paper::read(&fs::read(&pdf).expect("a PDF")).text();
    assert!(paper.contains("经开区") && paper.contains("各县（市、区）"), "{paper}");
}

#[test]
fn input_methods_paste_and_two_windows() {
    let Some(program) = chromium() else { return };
    let rows: String = (0..12).map(|i| format!("      - [单位{i}, {i}]\n")).collect();
    let yaml = notice(
        "body: |\n  第一段。\n  第二段。",
        &format!(
            "attachments:\n  - id: list\n    title: 名单\n    table:\n      columns: [单位, {{name: 名额, total: true}}]\n      rows:\n{}",
            rows.replace("      - ", "        - ")
        ),
    );
    let folder = folder_with(&[("a.yaml", &yaml)]);
    let path = folder.path().join("a.yaml");
    let studio = Studio::of(folder.path());
    let address = format!("{}#/a.yaml", studio.address);
    let window = Window::open(&address, program.clone());
    // Composed by an input method: candidates are shown, Enter picks one, and nothing is
    // kept before the text is.
    window.spot("第二段。");
    window.js("document.querySelector('.box').select()");
    let compose = |text: &str| {
        window
            .tab
            .call_method(Input::ImeSetComposition {
                text: text.to_owned(),
                selection_start: text.chars().count() as u32,
                selection_end: text.chars().count() as u32,
                replacement_start: None,
                replacement_end: None,
            })
            .expect("composed")
    };
    for part in ["d", "di", "di'er", "第二"] {
        compose(part);
    }
    window.js(
        "document.querySelector('.box').dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', \
         keyCode: 229, isComposing: true, bubbles: true}))",
    );
    assert_eq!(window.js("!!document.querySelector('.box')"), Value::Bool(true));
    assert_eq!(fs::read_to_string(&path).expect("it"), yaml);
    window
        .tab
        .call_method(Input::InsertText { text: "第二点，改过。".to_owned() })
        .expect("in");
    window.key("Enter");
    let now = wait_for(&path, "the text", |now| now.contains("第二点，改过。"));
    assert_eq!(now, yaml.replace("第二段。", "第二点，改过。"));
    // Thirty rows from a spreadsheet, shown first.
    window.spot("单位0");
    let pasted: String = (0..30).map(|i| format!("新单位{i}\\t{}\\n", i + 1)).collect();
    window.js(&format!(
        "(() => {{ const data = new DataTransfer(); data.setData('text/plain', '{pasted}'); \
         document.querySelector('.box').dispatchEvent(new ClipboardEvent('paste', \
         {{clipboardData: data, bubbles: true, cancelable: true}})); }})()"
    ));
    window.until("document.querySelectorAll('.preview tr').length === 30");
    window.picture("paste.png");
    window.click("填进表格");
    let now = wait_for(&path, "the rows", |now| now.contains("[新单位29, 30]"));
    assert!(now.contains("[新单位0, 1]") && !now.contains("[单位1"), "{now}");
    window.until("document.body.innerHTML.includes('465')");
    // Another window on the same notice, and a hand from outside.
    let other = Window::open(&address, program);
    other.spot("第一段。");
    other.write("第一段，另一个窗口。");
    other.key("Enter");
    window.until("document.body.innerHTML.includes('另一个窗口')");
    let now = fs::read_to_string(&path).expect("it");
    fs::write(&path, now.replace("新单位3,", "外面改的,")).expect("a file");
    window.until("document.body.innerHTML.includes('外面改的')");
    other.until("document.body.innerHTML.includes('外面改的')");
    // Both change one place: both texts are shown.
    window.spot("新单位5");
    other.spot("新单位5");
    other.write("甲");
    other.key("Enter");
    wait_for(&path, "the first", |now| now.contains("[甲, 6]"));
    window.write("乙");
    window.key("Enter");
    window.until("!!document.querySelector('.dialog blockquote')");
    window.click("保留现在的");
    assert!(fs::read_to_string(&path).expect("it").contains("[甲, 6]"));
}

#[test]
fn nothing_finished_is_lost_when_it_is_killed() {
    let folder = folder_with(&[("a.yaml", &notice("body: 第0次。", ""))]);
    let path = folder.path().join("a.yaml");
    let mut kept = 0;
    for round in 0..4 {
        let studio = Studio::of(folder.path());
        for i in 0..50 {
            let now = fs::read_to_string(&path).expect("it");
            assert!(now.contains(&format!("第{kept}次。")), "{now}");
            let set = json!({"do": "set", "place": "/body", "line": null,
                "was": format!("第{kept}次。"), "text": format!("第{}次。", kept + 1)});
            let (status, answer) = studio.change("a.yaml", i, set);
            assert_eq!(status, 200, "{answer}");
            kept += 1;
            if i > 10 * round && i % 13 == 12 {
                break;
            }
        }
        // Dropped: killed in the middle of its day.
    }
    let studio = Studio::of(folder.path());
    for back in (0..kept).rev() {
        let (status, answer) = studio.post("api/undo", &json!({"file": "a.yaml"}));
        assert_eq!(status, 200, "{back}: {answer}");
    }
    assert_eq!(fs::read_to_string(&path).expect("it"), notice("body: 第0次。", ""));
}
