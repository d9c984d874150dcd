import type { FactReader, Trait } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { fact, readBy, traitsWhere } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/** What a package manager's words do. */
interface PackageGrammar {
  /** Takes software away from the whole machine. */
  removes?: RegExp;
  installs?: RegExp;
  publishes?: RegExp;
  unpublishes?: RegExp;
  /** Options that step past a safety stop. */
  forces?: RegExp;
  /** Options that take packages without their signature. */
  unverified?: RegExp;
  /** Options that only show. */
  shows?: RegExp;
  /** Options in front of the verb whose value is the next word. */
  valued?: RegExp;
  /** Operands that are the project itself. */
  own?: RegExp;
}

const SHOWS = /^--(?:dry-run|simulate|just-print|no-act|recon|download-only|assumeno|test|print-uris)$/;

/** Software that the machine does not start, log in or repair itself without. */
const ESSENTIAL =
  /^(?:lib(?:c6|systemd0|pam\S{0,20}|ssl\S{0,10})|glibc|bash|dash|coreutils|util-linux|systemd|sudo|apt|dpkg|rpm|dnf|yum|pacman|openssh-server|linux-image\S{0,60}|kernel\S{0,60}|grub\S{0,30}|python3?|login|passwd|base-files|\*)$/;

const packageReader =
  (grammar: PackageGrammar): FactReader =>
  ({ args }: Invocation) => {
    const words = args.map(({ text }) => text);
    if (words.some((word) => SHOWS.test(word) || grammar.shows?.test(word))) return [];
    const given = (shape: RegExp | undefined): boolean => shape !== undefined && words.some((word) => shape.test(word));
    const operands = words.filter((word, at) => !word.startsWith('-') && !grammar.valued?.test(words[at - 1] ?? ''));
    const [verb = ''] = operands;
    // Where an option says what to do, the first operand is a package already.
    const byOption = [grammar.installs, grammar.removes].some((shape) =>
      words.some((word) => word.startsWith('-') && shape?.test(word)),
    );
    const does = (shape: RegExp | undefined): boolean =>
      shape !== undefined && (shape.test(verb) || words.some((word) => word.startsWith('-') && shape.test(word)));
    const traits: Trait[] = traitsWhere({
      force: given(grammar.forces),
      all: words.some((word) => ESSENTIAL.test(word)),
    });
    const facts: FactParts[] = [];
    const targets = operands
      .slice(byOption ? 0 : 1)
      .filter((word) => !grammar.own?.test(word))
      .map((text) => ({ text, scope: 'object' as const }));
    // apk(8) names a group of build tools that an image takes away again with a dot in front.
    const own = targets.length > 0 && targets.every(({ text }) => text.startsWith('.'));
    if (does(grammar.removes) && !own)
      facts.push(fact('package.remove', { traits, targets, reversibility: 'externally_reversible' }));
    else if (does(grammar.installs))
      facts.push(fact('package.install', { traits, targets, reversibility: 'reversible' }));
    if (does(grammar.publishes)) facts.push(fact('package.publish', { traits, targets }));
    if (does(grammar.unpublishes)) facts.push(fact('package.unpublish', { traits, targets }));
    const plain =
      does(grammar.installs) && words.some((word) => /^(?:git\+)?http:\/\/|^--(?:extra-)?index-url=http:/.test(word));
    if (given(grammar.unverified) || plain) facts.push(fact('package.unverified', { targets }));
    return facts;
  };

const FORCE = /^(?:-f|--force)$/;

const apt = packageReader({
  removes: /^(?:remove|purge|autopurge|--purge)$/,
  installs: /^(?:install|upgrade|dist-upgrade|full-upgrade|reinstall)$/,
  forces: /^--(?:force-yes|allow-remove-essential|allow-change-held-packages|allow-downgrades)$/,
  unverified: /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories)$/,
  shows: /^-(?:s|d)$/,
});
const dpkg = packageReader({
  removes: /^(?:-r|-P|--remove|--purge)$/,
  installs: /^(?:-i|--install)$/,
  forces: /^--force-\S{1,40}$/,
  unverified: /^--force-(?:all|bad-verify)$/,
});
const dnf = packageReader({
  removes: /^(?:remove|erase|autoremove|module remove|swap)$/,
  installs: /^(?:install|upgrade|update|localinstall)$/,
  forces: /^--(?:allowerasing|nodeps|skip-broken)$/,
  unverified: /^--(?:nogpgcheck|no-gpg-checks?|allow-unsigned-rpm)$/,
  valued:
    /^(?:-c|-x|--config|--exclude|--releasever|--repo|--repoid|--enablerepo|--disablerepo|--installroot|--setopt)$/,
});
const rpm = packageReader({
  removes: /^(?:-e\w{0,3}|--erase)$/,
  installs: /^-[iUF]\w{0,3}$|^--(?:install|upgrade)$/,
  forces: /^--(?:nodeps|force|noscripts)$/,
  unverified: /^--(?:nosignature|nodigest|noverify)$/,
});
const pacman = packageReader({
  removes: /^-R\w{0,5}$|^--remove$/,
  installs: /^-[SU]\w{0,5}$/,
  forces: /^-\w{0,4}dd\w{0,3}$|^--(?:overwrite|nodeps)$/,
  unverified: /^--disable-signature\S{0,20}$/,
  shows: /^-S\w{0,3}[silgp]\w{0,3}$|^--(?:search|info|list|groups|print)$/,
});
const apk = packageReader({
  removes: /^del$/,
  installs: /^(?:add|upgrade)$/,
  forces: /^--force-\S{1,30}$/,
  unverified: /^--allow-untrusted$/,
});
const otherSystem = packageReader({
  removes: /^(?:remove|uninstall|delete|deinstall|unmerge|-C|--unmerge|--depclean|--uninstall)$/,
  installs: /^(?:install|add|upgrade|try)$/,
  forces: /^--(?:force|force-dangerous|delete-data|purge)$/,
  unverified: /^--(?:dangerous|no-gpg-verify)$/,
});
const npm = packageReader({
  installs: /^(?:install|i|add|ci|update|upgrade|up)$/,
  publishes: /^publish$/,
  unpublishes: /^(?:unpublish|deprecate)$/,
  forces: FORCE,
});
const pip = packageReader({
  installs: /^install$/,
  valued: /^(?:-[rcet]|--requirement|--constraint|--editable|--target|--prefix|--root)$/,
  own: /^\.\/?(?:\[[\w,-]*\])?$/,
  forces: /^--(?:break-system-packages|ignore-installed)$/,
  unverified: /^--trusted-host/,
});
const publisher = packageReader({
  installs: /^(?:install|add|update)$/,
  publishes: /^(?:publish|push|upload|release)$/,
  unpublishes: /^(?:yank|unpublish|retire|delete|unlist)$/,
  unverified: /^(?:NoSecurity|--insecure)$/,
});

const uvPublishes = packageReader({ publishes: /^publish$/ });

const go = packageReader({ installs: /^(?:install|get)$/, own: /^\.{1,3}(?:\/|$)/ });

/** cpan(1), easy_install: every operand is a package. */
const direct: FactReader = ({ args }) => {
  const shows = args.some(({ text }) => /^-[lvDaxOAhLTC]$|^--(?:help|version|info|installdeps)$/.test(text));
  const named = args.filter(({ text }) => !text.startsWith('-') && text !== '.');
  const targets = named.map(({ text }) => ({ text, scope: 'object' as const }));
  return shows || named.length === 0 ? [] : [fact('package.install', { targets, reversibility: 'reversible' })];
};

export const packagePrograms: Readonly<Record<string, FactReader>> = {
  dpkg,
  rpm,
  apk,
  go,
  ...readBy(direct, 'cpan cpanm easy_install'),
  ...readBy(apt, 'apt apt-get aptitude nala'),
  ...readBy(dnf, 'dnf yum microdnf zypper tdnf dnf5'),
  ...readBy(pacman, 'pacman yay paru'),
  ...readBy(otherSystem, 'snap flatpak emerge pkg port opkg xbps-remove eopkg swupd guix winget choco'),
  ...readBy(npm, 'npm pnpm yarn bun'),
  ...readBy(pip, 'pip pip3 pipx'),
  uv: (invocation) => [...pip(invocation), ...uvPublishes(invocation)],
  ...readBy(publisher, 'cargo gem twine poetry hatch flit mix dart nuget vsce ovsx pdm rye maturin'),
};
