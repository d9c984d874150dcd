/** Programs whose words are a text, a key or another program's name to look up, not sub-commands: `tldr rm`. */
export const FREE_TEXT: ReadonlySet<string> = new Set(
  (
    'tldr cheat navi eg howdoi how2 pydoc pydoc3 perldoc ri dict wn trans ddgr googler figlet toilet banner boxes ' +
    'cowsay cowthink lolcat say espeak espeak-ng notify-send terminal-notifier zenity dialog whiptail kdialog yad ' +
    'xmessage gum logger wall write look aspell hunspell xdotool ydotool wtype units expr factor translate-shell ' +
    'explain fortune thefuck fuck hstr mcfly zoxide z autojump j'
  ).split(' '),
);
