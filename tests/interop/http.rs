//! As much of HTTP as the tests need: asking a service on loopback, and being one that misbehaves.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a service does with a request.
pub(super) enum Act {
    /// Answers.
    Answer(u16, Vec<u8>),
    /// Answers with a redirection.
    Redirect(String),
    /// Takes the request and says nothing more.
    Hang,
    /// Goes away before it says anything.
    Die,
    /// Begins an answer and goes away.
    DieInTheMiddle,
    /// Sends bytes for as long as somebody reads.
    Flood,
    /// Sends a byte of an answer now and then, for ever.
    Drip,
}

/// A request as it came.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
}

/// A service, on threads of its own.
pub(super) struct Service {
    pub(super) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Service {
    pub(super) fn new(act: impl Fn(&Asked) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (kept, act) = (Arc::clone(&asked), Arc::new(act));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let (kept, act) = (Arc::clone(&kept), Arc::clone(&act));
                std::thread::spawn(move || {
                    let Some(request) = read(&connection) else {
                        return;
                    };
                    kept.lock().unwrap().push(request.clone());
                    // The client goes away when it has had enough.
                    let _gone = perform(connection, act(&request));
                });
            }
        });
        Self { url, asked }
    }

    /// How often it was asked.
    pub(super) fn n_asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

fn perform(mut connection: TcpStream, act: Act) -> std::io::Result<()> {
    match act {
        Act::Answer(status, body) => {
            write!(
                connection,
                "HTTP/1.1 {status} Said\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            )?;
            connection.write_all(&body)
        }
        Act::Redirect(to) => write!(
            connection,
            "HTTP/1.1 307 Elsewhere\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ),
        Act::Hang => {
            // Until the client gives up.
            connection.read_to_end(&mut Vec::new()).map(drop)
        }
        Act::Die => Ok(()),
        Act::DieInTheMiddle => write!(
            connection,
            "HTTP/1.1 201 Created\r\ncontent-length: 1000\r\n\r\n{{\"logIndex\":"
        ),
        Act::Flood => {
            write!(connection, "HTTP/1.1 201 Created\r\n\r\n")?;
            loop {
                connection.write_all(&[b' '; 65536])?;
            }
        }
        Act::Drip => {
            write!(
                connection,
                "HTTP/1.1 201 Created\r\ncontent-length: 100000\r\n\r\n"
            )?;
            connection.set_read_timeout(Some(Duration::from_millis(100)))?;
            loop {
                connection.write_all(b" ")?;
                // Waits, or sees the client go.
                if connection.read(&mut [0]).is_ok_and(|n| n == 0) {
                    return Ok(());
                }
            }
        }
    }
}

fn read(connection: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(connection);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut length, mut content_type) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "content-type" => value.clone_into(&mut content_type),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked {
        path,
        content_type,
        body,
    })
}

/// Asks a service for what is there.
pub(super) fn get(url: &str) -> (u16, Vec<u8>) {
    ask("GET", url, "", &[])
}

/// Hands a request on to a service.
pub(super) fn forward(url: &str, asked: &Asked) -> (u16, Vec<u8>) {
    let url = format!("{url}{}", asked.path);
    ask("POST", &url, &asked.content_type, &asked.body)
}

fn ask(method: &str, url: &str, content_type: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut connection = TcpStream::connect(host).unwrap();
    write!(
        connection,
        "{method} /{path} HTTP/1.0\r\nhost: {host}\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    )
    .unwrap();
    connection.write_all(body).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    let end = memchr::memmem::find(&answer, b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer[end + 4..].to_vec())
}
