const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Programs that other programs are told to start for what they are: pagers, editors, compressors, transports, compilers. */
const HELPERS = words(`
  less more most cat bat vim nvim vi nano emacs emacsclient micro pico code subl true false firefox chromium google-chrome
  gzip pigz bzip2 pbzip2 lbzip2 xz pxz zstd zstdmt lz4 lzop brotli ssh diff colordiff delta diff-so-fancy meld vimdiff
  gcc g++ cc c++ clang clang++ ccache distcc sccache ld ld.lld lld gold ar tcc xterm-256color xterm screen
  echo printf grep rg sort wc head tail ls cp mv tput jq sed tr cut md5sum sha256sum stat file basename dirname test
  tldr tree eza exa hexyl glow
  never auto always off no none default 0 1
`);

/** Where the name of a file is put in: `{}` and `{2}` of fzf(1), `> $FILE.gz` of split(1). */
const PLACE_FOR_NAME = /\s\{[-+\d.]{0,5}\}|\s>\s{0,2}\$FILE(?:\.\w{1,8})?$/g;

/** A helper with at most plain options: `less -R`, `ssh -p 2222`, `code --wait`. Nothing in it is for a shell. */
export function isPlainHelper(text: string): boolean {
  const filled = text.replace(PLACE_FOR_NAME, '');
  if (/[;&|`<>(){}"'\\!]|\$\(/.test(filled)) return false;
  const [path = '', ...rest] = filled.trim().split(/\s+/, 20);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    HELPERS.has(name) &&
    rest.every((word) => !/ProxyCommand|LocalCommand|^-o|^-[ce]$|^--(?:eval|cmd)|^[/~](?!dev\/null$)/i.test(word))
  );
}
