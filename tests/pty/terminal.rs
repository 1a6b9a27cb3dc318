//! postil in a pseudo-terminal: keys go in, a terminal emulator keeps the screen and every byte that
//! came out. Tests wait for what the screen shows, never for a time.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long anything may take, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often is looked where nothing tells that something has changed.
const LOOK: Duration = Duration::from_millis(20);

/// Where the things of one reader are: articles and a library of their own.
pub struct Home {
    directory: TempDir,
}

impl Home {
    pub fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("there is a temporary directory") }
    }

    /// A path in it.
    pub fn path(&self, name: impl AsRef<OsStr>) -> PathBuf {
        self.directory.path().join(name.as_ref())
    }

    /// A file in it.
    pub fn file(&self, name: impl AsRef<OsStr>, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("it is writable");
        path
    }

    /// What postil finds around itself.
    fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("POSTIL_LIBRARY", self.path("library.db")),
            ("POSTIL_CONFIG", self.path("no-config.toml")),
            ("HOME", self.directory.path().to_owned()),
            ("PATH", std::env::var_os("PATH").unwrap_or_default().into()),
            ("TERM", "xterm-256color".into()),
            ("LANG", "C.UTF-8".into()),
            ("USER", "ana".into()),
        ]
    }

    /// Opens articles in a terminal of 120 columns and 40 rows.
    pub fn open<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Terminal {
        self.open_sized((120, 40), arguments)
    }

    /// Opens articles in a terminal of so many columns and rows.
    pub fn open_sized<S: AsRef<OsStr>>(
        &self,
        size: (u16, u16),
        arguments: impl IntoIterator<Item = S>,
    ) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_postil"));
        command.args(arguments);
        self.start(size, command)
    }

    /// Runs a line of shell; `$POSTIL` is the program, `$1` and on are the arguments.
    pub fn shell(&self, script: &str, arguments: &[&OsStr]) -> Terminal {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script, "sh"]);
        command.args(arguments);
        command.env("POSTIL", env!("CARGO_BIN_EXE_postil"));
        self.start((120, 40), command)
    }

    /// Runs a command in a terminal, with this home's environment below what it has itself.
    fn start(&self, size: (u16, u16), mut command: CommandBuilder) -> Terminal {
        let own: Vec<_> = command
            .iter_extra_env_as_str()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        command.env_clear();
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        for (name, value) in own {
            command.env(name, value);
        }
        command.cwd(self.directory.path());
        Terminal::start(size, command)
    }

    /// Runs postil without a terminal; gives what it printed.
    #[track_caller]
    pub fn postil<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.args(arguments).env_clear().envs(self.environment());
        let output = command.output().expect("the binary was built for this test");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("postil writes UTF-8")
    }

    /// What the library holds of an article, as `postil export` writes it.
    #[track_caller]
    pub fn export(&self, article: &Path) -> serde_json::Value {
        let format = ["--format", "json"].map(OsStr::new);
        let arguments = [OsStr::new("export"), article.as_os_str()].into_iter().chain(format);
        let text = self.postil(arguments);
        serde_json::from_str(&text).unwrap_or_else(|err| panic!("{err}: {text}"))
    }
}

/// What came out of the program.
struct Output {
    emulator: vt100::Parser,
    bytes: Vec<u8>,
    /// How many of them the emulator has had.
    shown: usize,
    /// Whether the program's side is closed.
    is_closed: bool,
    /// Whether the reader is asked to let go of the terminal.
    is_leaving: bool,
}

impl Output {
    /// Takes what came. As terminals with synchronised updates do, shows whole frames only.
    fn take(&mut self, read: &[u8]) {
        const UPDATE: &[u8] = b"\x1b[?2026";
        self.bytes.extend_from_slice(read);
        let last = self.bytes.windows(UPDATE.len()).rposition(|window| window == UPDATE);
        let is_open = |start: &usize| self.bytes.get(start + UPDATE.len()) != Some(&b'l');
        let end = last.filter(is_open).unwrap_or(self.bytes.len()).max(self.shown);
        self.emulator.process(self.bytes.get(self.shown..end).unwrap_or(&[]));
        self.shown = end;
    }
}

/// Shared by the test and the thread that reads.
struct Shared {
    output: Mutex<Output>,
    changed: Condvar,
}

/// A terminal in which something runs.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
    modes_before: String,
}

impl Terminal {
    fn start((columns, rows): (u16, u16), command: CommandBuilder) -> Self {
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).expect("there is a free terminal");
        let modes_before = modes(&*pair.master);
        let mut source = pair.master.try_clone_reader().expect("it can be read");
        let writer = pair.master.take_writer().expect("it can be written");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let emulator = vt100::Parser::new(cells(rows, 24), cells(columns, 80), 0);
        let output =
            Output { emulator, bytes: Vec::new(), shown: 0, is_closed: false, is_leaving: false };
        let shared = Arc::new(Shared { output: Mutex::new(output), changed: Condvar::new() });
        let own = Arc::clone(&shared);
        let reader = thread::spawn(move || {
            let mut buffer = [0; 64 * 1024];
            loop {
                let count = source.read(&mut buffer).unwrap_or(0);
                let mut output = own.output.lock().expect("no panic while it is held");
                let read = buffer.get(..count).unwrap_or(&[]);
                output.take(read);
                output.is_closed |= count == 0;
                own.changed.notify_all();
                if count == 0 || output.is_leaving {
                    return;
                }
            }
        });
        Self {
            master: Some(pair.master),
            writer: Some(writer),
            child,
            shared,
            reader: Some(reader),
            modes_before,
        }
    }

    /// Types.
    #[track_caller]
    pub fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("the terminal is there");
        writer.write_all(keys.as_bytes()).expect("it takes keys");
        writer.flush().expect("it takes keys");
    }

    /// Types and waits until the screen shows the text.
    #[track_caller]
    pub fn press_until(&mut self, keys: &str, shown: &str) {
        self.press(keys);
        self.wait_for(shown);
    }

    /// Waits until the screen shows the text.
    #[track_caller]
    pub fn wait_for(&self, shown: &str) {
        self.wait_until(shown, |screen| screen.has(shown));
    }

    /// Waits until the screen does not show the text any more.
    #[track_caller]
    pub fn wait_without(&self, shown: &str) {
        self.wait_until(&format!("no {shown}"), |screen| !screen.has(shown));
    }

    /// Waits until the article stands there, its suggestions with it, and all of it on the disk.
    #[track_caller]
    pub fn wait_for_suggestions(&self) {
        self.wait_until("all suggestions", |screen| {
            screen.has("Left to decide: ") && screen.has("saved ✓")
        });
    }

    /// Waits until the screen is as it should be; shows the screen where that does not come.
    #[track_caller]
    pub fn wait_until(&self, what: &str, is_so: impl Fn(&Screen) -> bool) {
        self.wait_until_output(what, |output| is_so(&Screen::of(&output.emulator)));
    }

    /// Waits until what came out is as it should be, byte by byte.
    #[track_caller]
    pub fn wait_for_bytes(&self, what: &str, is_so: impl Fn(&[u8]) -> bool) {
        self.wait_until_output(what, |output| is_so(&output.bytes));
    }

    #[track_caller]
    fn wait_until_output(&self, what: &str, is_so: impl Fn(&Output) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut output = self.shared.output.lock().expect("no panic while it is held");
        while !is_so(&output) {
            let left = deadline.saturating_duration_since(Instant::now());
            let has_ended = output.is_closed;
            if left.is_zero() || has_ended {
                let screen = Screen::of(&output.emulator).framed();
                drop(output);
                let why = if has_ended { "the program has ended" } else { "it does not come" };
                panic!("waiting for “{what}”: {why}\n{screen}");
            }
            output = self.shared.changed.wait_timeout(output, left).expect("no panic").0;
        }
    }

    /// What the screen shows now.
    pub fn screen(&self) -> Screen {
        Screen::of(&self.shared.output.lock().expect("no panic while it is held").emulator)
    }

    /// Every byte that came out so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.shared.output.lock().expect("no panic while it is held").bytes.clone()
    }

    /// Makes the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, ..PtySize::default() };
        let mut output = self.shared.output.lock().expect("no panic while it is held");
        output.emulator.set_size(cells(rows, 24), cells(columns, 80));
        drop(output);
        let master = self.master.as_ref().expect("the terminal is there");
        master.resize(size).expect("the terminal takes a size");
    }

    /// The process in the terminal.
    pub fn process(&self) -> Process {
        Process(self.child.process_id().expect("it has not been waited for"))
    }

    /// Waits for the end; gives the exit code, or the name of the signal.
    #[track_caller]
    pub fn end(&mut self) -> Result<u32, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return match status.signal() {
                    Some(signal) => Err(signal.to_owned()),
                    None => Ok(status.exit_code()),
                };
            }
            assert!(Instant::now() < deadline, "it does not end\n{}", self.screen().framed());
            thread::sleep(LOOK);
        }
    }

    /// Waits for a good end, and that the terminal is as it was.
    #[track_caller]
    pub fn end_well(&mut self) {
        assert_eq!(self.end(), Ok(0), "{}", self.screen().framed());
        self.check_restored();
    }

    /// Types `q` and waits for the end.
    #[track_caller]
    pub fn quit(&mut self) {
        self.press("q");
        self.end_well();
    }

    /// Checks that every mode of the terminal is as it was before the program.
    #[track_caller]
    pub fn check_restored(&self) {
        self.check_modes();
        // The last bytes may still be on their way.
        self.wait_until_output("the alternate screen is left", |output| {
            !output.emulator.screen().alternate_screen() && !output.emulator.screen().hide_cursor()
        });
        let output = self.shared.output.lock().expect("no panic while it is held");
        let screen = output.emulator.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        check_undone(&output.bytes);
    }

    /// Checks that the terminal's own modes, echo and the like, are as before the program.
    #[track_caller]
    pub fn check_modes(&self) {
        let master = self.master.as_ref().expect("the terminal is there");
        assert_eq!(modes(&**master), self.modes_before);
    }

    /// Closes the terminal's window.
    pub fn close(&mut self) {
        self.shared.output.lock().expect("no panic while it is held").is_leaving = true;
        // The reader holds the terminal too; what the program draws lets it go.
        self.press("j");
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader does not panic");
        }
        self.writer = None;
        self.master = None;
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that has failed leaves its program behind.
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// A copy of the screen.
pub struct Screen {
    rows: Vec<String>,
    cursor: Option<(u16, u16)>,
}

impl Screen {
    fn of(emulator: &vt100::Parser) -> Self {
        let screen = emulator.screen();
        let (_, columns) = screen.size();
        let rows = screen.rows(0, columns.get()).map(|row| row.trim_end().to_owned()).collect();
        let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
        Self { rows, cursor }
    }

    /// Whether a row shows the text.
    pub fn has(&self, text: &str) -> bool {
        self.rows.iter().any(|row| row.contains(text))
    }

    /// Whether one row shows all of the texts.
    pub fn has_row(&self, texts: &[&str]) -> bool {
        self.rows.iter().any(|row| texts.iter().all(|text| row.contains(text)))
    }

    /// Row and column where a text begins.
    pub fn place_of(&self, text: &str) -> Option<(usize, usize)> {
        let mut rows = self.rows.iter().enumerate();
        rows.find_map(|(number, row)| {
            let before = row.get(..row.find(text)?)?;
            Some((number, postil::text::width::text_width(before)))
        })
    }

    /// The rows from the top.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }

    /// Row and column of the cursor if it is shown.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        self.cursor
    }

    /// The screen with a frame around it, for a message.
    pub fn framed(&self) -> String {
        let rows: Vec<String> = self.rows.iter().map(|row| format!("│{row}")).collect();
        format!("{}\ncursor {:?}", rows.join("\n"), self.cursor)
    }
}

/// A process, as the system tells of it.
#[derive(Debug, Clone, Copy)]
pub struct Process(u32);

impl Process {
    /// Sends a signal by its name, such as `TERM`.
    #[track_caller]
    pub fn signal(self, name: &str) {
        let sent = Command::new("sh")
            .args(["-c", "kill -$0 $1", name, &self.0.to_string()])
            .status()
            .expect("there is a shell");
        assert!(sent.success(), "kill -{name} {}", self.0);
    }

    /// What the system tells of it under this name.
    pub fn proc(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }

    /// The letter of its state: `T` stopped, `Z` ended; `None` where there is none any more.
    pub fn state(self) -> Option<char> {
        self.field(0)?.chars().next()
    }

    /// Clock ticks that it has computed.
    pub fn ticks(self) -> Option<u64> {
        let of = |index| self.field(index)?.parse::<u64>().ok();
        Some(of(11)? + of(12)?)
    }

    /// The process whose number stands in a file.
    #[track_caller]
    pub fn of_file(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("the number was written");
        Self(text.trim().parse().expect("it is a number"))
    }

    /// Waits until there is no such process, or nothing of it but its exit code.
    #[track_caller]
    pub fn wait_gone(self) {
        let deadline = Instant::now() + PATIENCE;
        while !matches!(self.state(), None | Some('Z')) {
            let ticks = self.ticks();
            assert!(Instant::now() < deadline, "{self:?} goes on, at {ticks:?} ticks");
            thread::sleep(LOOK);
        }
    }

    /// Waits until it is stopped.
    #[track_caller]
    pub fn wait_stopped(self) {
        let deadline = Instant::now() + PATIENCE;
        while self.state() != Some('T') {
            assert!(Instant::now() < deadline, "it is not stopped but {:?}", self.state());
            thread::sleep(LOOK);
        }
    }

    /// How often its threads have gone to sleep: what waits does not count on.
    pub fn rests(self) -> Vec<String> {
        let mut rests = Vec::new();
        for thread in fs::read_dir(format!("/proc/{}/task", self.0)).into_iter().flatten() {
            let Ok(thread) = thread else { continue };
            let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
            let name = status.lines().next().unwrap_or("").to_owned();
            let counts = status.lines().filter(|line| line.contains("ctxt_switches"));
            rests.push(format!("{name} {}", counts.collect::<Vec<_>>().join(" ")));
        }
        rests.sort();
        rests
    }

    /// The field of `/proc/…/stat` behind the name, counted from the state as 0.
    fn field(self, index: usize) -> Option<String> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).ok()?;
        let (_, behind) = stat.rsplit_once(')')?;
        behind.split_whitespace().nth(index).map(str::to_owned)
    }
}

/// Whether the bytes hold the others.
pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// The terminal's modes as text that can be compared.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has modes"))
}

/// A count of cells; what the program shall take instead of none.
fn cells(count: u16, instead: u16) -> NonZeroU16 {
    NonZeroU16::new(count).or(NonZeroU16::new(instead)).unwrap_or(NonZeroU16::MIN)
}

/// Checks that of each private mode the last word was to put it back: `?25h`, all others `l`.
#[track_caller]
fn check_undone(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut last = std::collections::BTreeMap::new();
    for sequence in text.split("\u{1b}[?").skip(1) {
        let Some(end) = sequence.find(|c: char| !c.is_ascii_digit() && c != ';') else { continue };
        let (modes, rest) = sequence.split_at(end);
        for mode in modes.split(';') {
            last.insert(mode, rest.chars().next());
        }
    }
    for (mode, word) in last {
        let wanted = if mode == "25" { 'h' } else { 'l' };
        assert_eq!(word, Some(wanted), "mode {mode}");
    }
}
