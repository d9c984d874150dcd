/** Words of languages as one choice of a regular expression; dots stand for themselves. */
const anyOf = (words: string): string =>
  words
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll(/[.*+?]/g, String.raw`\$&`))
    .join('|');

/** awk: `"command" | getline`, `print | "command"`, coprocesses. In other languages a bar in front of a text is no pipe. */
export const AWK_PIPES = /"\s{0,3}\|&?\s{0,3}getline|\|&?\s{0,3}"|\|&/;

/** Calls and modules that start another program, whatever stands behind them. */
const STARTING = anyOf(`
  os.system os.popen os.exec os.execl os.execle os.execlp os.execv os.execve os.execvp os.spawn os.spawnl os.spawnv os.posix_spawn os.startfile
  subprocess pty.spawn import_pty child_process execSync spawnSync execFile shell_exec passthru proc_open pcntl_exec popen popen2 popen3
  os.execute io.popen IO.popen Open3 esyscmd syscmd write18 ShellEscape call-process start-process shell-command make-process
  run-program run-shell-command open-pipe ProcessBuilder getRuntime callCommand readProcess createProcess rawSystem
  execute_process posix_spawn Process.run Process.start Process.spawn Process.new Command.new Deno.run Deno.Command Bun.spawn
  Sys.command Unix.system Unix.open_process sys.process process.binding os.cmd System.shell libc.system ccall ansi-term Kernel.exec Kernel.system Kernel.spawn os:cmd System.cmd sys_exec sys_eval xp_cmdshell fork
  setuid setgid setresuid ctypes cdll dlopen loadlib load_extension
`);

/** Common words that start a program only with something to start behind them. */
const CALLING = anyOf('system exec execl execlp execv execvp shell sh spawn unix dos run interact term backtick pipe');

/** How languages and little languages start another program. */
export const STARTS = new RegExp(
  [
    String.raw`\b(?:${STARTING})\b`,
    String.raw`\b(?:${CALLING})\s{0,4}(?:\(|["'{[]|<<|\s\/|qw|\$)`,
    String.raw`\bdo shell script\b`,
    String.raw`import\s{1,4}pty\b|process\*\/ports|"\.execute\(`,
    // Backticks and their other spellings, the shell escapes of editors and TeX, the macros of rpm.
    String.raw`\bqx\b|%x[({[]|%\((?!\w+\)[-\d.]{0,5}[a-z])[\w/.]|%\{lua|${'`'}[^${'`'}\n]{1,400}${'`'}`,
    // php.ini(5) on the command line: a library, a file that runs before or after.
    String.raw`\bextension=\S{0,200}\/|\bauto_(?:pre|ap)pend_file=`,
  ].join('|'),
);

const CONNECTING = anyOf(`
  socket Socket Sockets TCPSocket TCPServer UDPSocket IO::Socket fsockopen stream_socket_client stream_socket_server urllib.request urllib2 urlopen urlretrieve
  requests http.client http.server HTTPServer SimpleHTTPServer Net::HTTP Net::FTP LWP ftplib smtplib URI.open open-uri XMLHttpRequest url.openStream
  HttpClient WebClient download.file socketConnection gen_tcp inets TcpClient net.connect net.createServer net.Dial net.Listen dgram
`);

/** How they reach the network. */
export const CONNECTS = new RegExp(
  [
    String.raw`\/inet\d?\/|\/dev\/(?:tcp|udp)\/`,
    String.raw`\b(?:${CONNECTING})\b|\bfetch\s?\(|["'](?:node:)?(?:net|http|https|tls)["']\)`,
    String.raw`file_get_contents\s?\(\s?["']https?`,
  ].join('|'),
);

const OPENING = anyOf(`
  open fopen File.open File.write File.read IO.read IO.write readFile readFileSync appendFile createWriteStream createReadStream
  file_get_contents readfile read_text slurp spit io.open io.lines io.output io.input loadstring dofile loadfile load-file insert-file-contents
  find-file with-open-file copyfile copy_file copy copy2 rename chown link symlink readLines writeLines
`);
const WRITING = anyOf(`
  File.write writeFile writeFileSync file_put_contents write-region append-to-file write_text write_bytes
  File.rm_rf File.rm os.chmod os.chown os.rename os.symlink os.link shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move
`);
/** A path that says more than the project's own files and what everybody reads anyway. */
const ELSEWHERE = String.raw`["'${'`'}](?:\/(?!tmp\/|dev\/null|proc\/|usr\/|etc\/(?:hosts|os-release|hostname|passwd)\b)|~)`;

/** How they work on files: to write, to change rights, or anywhere outside of the project. */
export const TOUCHES = new RegExp(
  [
    String.raw`\b(?:${OPENING})\s{0,3}[( ]?[^)\n]{0,60}?(?:${ELSEWHERE}|["']\s{0,3},\s{0,3}(?:mode\s?=\s?)?["'][wa][b+]?["'])`,
    String.raw`\bgetline(?:\s{1,4}[\w$[\]]{1,40})?\s{0,3}<\s{0,3}${ELSEWHERE}`,
    String.raw`\bopen\s?\([^\n]{0,120}?,\s{0,3}["'][wa][b+]?["']\s{0,3}\)`,
    String.raw`\b(?:${WRITING})\b|\bchmod\s{0,3}[( ]`,
    String.raw`>{1,2}\s{0,3}["']\/(?!tmp\/|dev\/)`,
  ].join('|'),
);

/** What editors, SQL clients, debuggers, package managers and socat do besides their work, by their own commands. */
export const COMMANDS = new RegExp(
  [
    String.raw`(?:^|[\s;|:"'])(?:\\!|\.shell\b|\.system\b|\.load\b|\.import\b|\.output\s+[/|]|\.once\s+[/|]|\\copy\b|\\[oi]\s|\\g\s*\|)`,
    String.raw`\b(?:LOAD_FILE|INTO\s+(?:OUT|DUMP)FILE|LOAD\s+DATA|FROM\s+PROGRAM|TO\s+PROGRAM|pg_read_file|lo_export|lo_import|writefile|readfile|fts3_tokenizer)\b`,
    String.raw`(?:^|[|:\s])(?:sh(?:ell)?|ter(?:m(?:inal)?)?|py(?:thon)?3?x?|script|lua|perl|ruby|tcl|mzscheme)(?:do|file)?(?:$|\s+\S)`,
    String.raw`(?:^|[\s:;'"(|=+])[\\:]?!\s{0,3}[\w/$(]`,
    String.raw`\bredir!?\s{0,3}>`,
    String.raw`\bset\s+(?:shell|sh)=|\blibcall\(|\b(?:target\s+exec|add-auto-load|dump\s+(?:binary|value|memory)|restore)\b`,
    String.raw`\\(?:openout|openin|verbatiminput|lstinputlisting|directlua|write18|input\s{0,3}\{?\s{0,3}\/)`,
    String.raw`:(?:execute|become|reload|transform|preview)[\w-]{0,20}\s?[(:[{]`,
    String.raw`\bload\s{0,4}["']\s{0,4}\||\bs?plot\b[^\n]{0,200}["']\s{0,4}<`,
    String.raw`\bunixexec:|^linker=|\bhooks\.[\w.-]{1,60}=|\bextensions\.[\w.-]{1,60}=|\bui\.(?:ssh|editor|merge)=`,
    String.raw`\bconfig\s+set\s+(?:dir|dbfilename)|\bmodule\s+load\b|\blua_script:|\bAPT::\S{1,40}Invoke|DPkg::`,
    String.raw`ProxyCommand|LocalCommand|KnownHostsCommand|PKCS11Provider|sftp_command|ssh_command|\b(?:use-askpass|input-file)\s?=`,
    String.raw`^(?:\d{0,5}|\$|%|\/[^/]{0,80}\/)?[we]\s+\/|[;}][we]\s+\/|\b(?:EXEC|SYSTEM|SHELL):|^\+?:?(?:e|r|w|sav)!?\s+\/`,
  ].join('|'),
  'i',
);

/** How Tcl starts another program, opens a connection or loads a library: by the first word of a command. */
export const TCL = /(?:^|[\n;[{])\s{0,8}(?:exec|spawn|socket|load|open\s{1,4}["{]?\|)\s/;
