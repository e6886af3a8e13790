//! Who may come in: this machine's own browser, by the address that the program gave it, and
//! nobody whom some other site sent.

/// The address of a studio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Door {
    /// The port on this machine.
    pub(super) port: u16,
    /// 128 bits that nobody guesses, in hexadecimal.
    pub(super) token: String,
}

/// What the head of a request says.
#[derive(Debug, Clone, Default)]
pub(super) struct Caller<'a> {
    /// Its method.
    pub(super) method: &'a str,
    /// Path and query.
    pub(super) url: &'a str,
    /// `Host`.
    pub(super) host: Option<&'a str>,
    /// `Origin`.
    pub(super) origin: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub(super) site: Option<&'a str>,
    /// `Content-Type`.
    pub(super) content: Option<&'a str>,
}

impl Door {
    /// A door with a new token.
    pub(super) fn new(port: u16) -> Result<Self, String> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(|error| format!("没有随机数（{error}）"))?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { port, token })
    }

    /// Where the studio is found.
    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// The path behind the token, if the caller may come in. Names of hosts keep out pages of
    /// other sites that have this machine's number under a name of their own; the origin
    /// keeps out those that post here.
    pub(super) fn admits<'a>(&self, caller: &Caller<'a>) -> Option<&'a str> {
        let names =
            [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let host = caller.host?;
        if !names.iter().any(|name| name == host) {
            return None;
        }
        let own = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|origin| origin == host)
        };
        if caller.origin.is_some_and(|origin| !own(origin)) {
            return None;
        }
        if caller.site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
            return None;
        }
        match caller.method {
            "GET" => {}
            "POST" => {
                // A form of another page can post without asking, but none of these types.
                let asks = caller.content.is_some_and(|content| {
                    let kind = content.split(';').next().unwrap_or_default().trim();
                    matches!(kind, "application/json" | "application/octet-stream")
                });
                if caller.origin.is_none() || !asks {
                    return None;
                }
            }
            _ => return None,
        }
        let behind = caller.url.strip_prefix('/')?;
        let (token, path) = behind.split_at_checked(self.token.len())?;
        let same =
            token.bytes().zip(self.token.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
        (same == 0 && path.starts_with('/')).then_some(path)
    }
}

/// What keeps a page from doing anything but what it is for.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_own_pages_come_in() {
        let door = Door::new(8080).expect("a door");
        assert_eq!(door.token.len(), 32);
        assert_ne!(door, Door::new(8080).expect("another"));
        let url = format!("/{}/api/change", door.token);
        let good = Caller {
            method: "POST",
            url: &url,
            host: Some("127.0.0.1:8080"),
            origin: Some("http://127.0.0.1:8080"),
            site: Some("same-origin"),
            content: Some("application/json"),
        };
        assert_eq!(door.admits(&good), Some("/api/change"));
        let wrong_token = format!("/{}/api/change", "0".repeat(32));
        for bad in [
            Caller { host: Some("evil.example:8080"), ..good.clone() },
            Caller { host: None, ..good.clone() },
            Caller { origin: Some("http://evil.example"), ..good.clone() },
            Caller { origin: Some("null"), ..good.clone() },
            Caller { origin: None, ..good.clone() },
            Caller { site: Some("cross-site"), ..good.clone() },
            Caller { site: Some("same-site"), ..good.clone() },
            Caller { content: Some("text/plain"), ..good.clone() },
            Caller { content: None, ..good.clone() },
            Caller { method: "PUT", ..good.clone() },
            Caller { url: &wrong_token, ..good.clone() },
            Caller { url: "/", ..good.clone() },
            Caller { url: "/api/change", ..good.clone() },
        ] {
            assert_eq!(door.admits(&bad), None, "{bad:?}");
        }
        let read = Caller { method: "GET", origin: None, content: None, ..good };
        assert_eq!(door.admits(&read), Some("/api/change"));
        assert_eq!(door.admits(&Caller { site: Some("cross-site"), ..read }), None);
    }
}
