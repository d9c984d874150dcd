import type { Word } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';
import { resolvePath } from './resolve-path.js';
import { dynamicTrait, scopeOf, targetsOf } from './targets.js';

/** Files that decide who may enter and who may do what. */
const ACCESS =
  /(?:^|\/)\.ssh\/(?:authorized_keys2?|rc|environment)$|^etc\/(?:passwd|shadow|group|gshadow|sudoers|doas\.conf)-?$|^etc\/(?:sudoers\.d|pam\.d|security|polkit-1)\//;

/** Files whose lines a login, a timer, the loader or git starts on its own. */
const STARTUP =
  /^etc\/(?:cron[\w.]{0,10}|rc\.local|init\.d|update-motd\.d|ld\.so\.preload|inittab)(?:\/|$)|^var\/spool\/(?:cron|at)(?:\/|$)|(?:^|\/)\.git\/(?:hooks\/|config$)|(?:^|\/)\.config\/autostart\/|(?:^|\/)(?:site|dist)-packages\/[^/]{1,100}\.pth$|(?:^|\/)(?:site|user)customize\.py$/;

/** Files that every shell of somebody reads when it starts. */
const PROFILE =
  /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|kshrc|cshrc|tcshrc|login|vimrc|config\/fish\/config\.fish)$|^etc\/(?:profile(?:\.d\/.{1,100})?|bash\.bashrc|environment|zsh\/zshrc)$/;

/** What the operating system does not start or work without. */
const VITAL =
  /^(?:bin|sbin|lib|lib32|lib64|libx32|boot|efi|usr\/s?bin|usr\/lib(?:32|64)?)(?:\/|$)|^etc\/(?:fstab|crypttab|hosts|resolv\.conf|nsswitch\.conf|ld\.so\.conf|hostname|machine-id|ssl\/openssl\.cnf|ssh\/sshd?_config|selinux\/config|apt\/sources\.list|default\/grub|sysctl\.conf)$|^System\//;

/** What tells afterwards who did what. */
const TRACES = /(?:^|\/)\.\w{1,20}_history$|^var\/log(?:\/|$)|^(?:var\/run|run)\/utmp$|^var\/lib\/auditd?(?:\/|$)/;

/** A path without its base. In front of one that begins anywhere else than at the root stands a `./`. */
const placeOf = (word: Path): string => {
  const { segments, base, climbs } = resolvePath(word);
  if (base === 'unknown' || climbs > 0) return '';
  return base === 'absolute' ? segments.join('/') : `./${segments.join('/')}`;
};

type Path = Pick<Word, 'text' | 'literal' | 'glob'>;

/** A file whose lines are started by something else, later. */
export const isStartup = (word: Path): boolean => STARTUP.test(placeOf(word));
export const isProfile = (word: Path): boolean => PROFILE.test(placeOf(word));
export const isTrace = (word: Path): boolean => TRACES.test(placeOf(word));
/** A file that the machine, its logins or its services stand on. */
export const isVital = (word: Path): boolean => [VITAL, ACCESS].some((places) => places.test(placeOf(word)));

/**
 * What writing to these files does. `replaces`: what stood there before is gone.
 */
export function writeFacts(words: readonly Path[], { replaces }: { replaces: boolean }): FactParts[] {
  return words.flatMap((word) => {
    const place = placeOf(word);
    const scope = scopeOf(word);
    const options = { targets: targetsOf([word]), traits: dynamicTrait([word]) };
    if (scope === 'device') return fact('disk.destroy', options);
    if (place.startsWith('proc/sysrq')) return fact('system.power', options);
    if (ACCESS.test(place)) return fact('privilege.grant', options);
    if (STARTUP.test(place)) return fact('startup.write', options);
    if (TRACES.test(place) && replaces) return fact('traces.delete', options);
    // A project's own `.env` is made from its example; the keys of an account or the machine are not.
    const keys = scope === 'wingman' || (scope === 'credentials' && resolvePath(word).base !== 'relative');
    if (replaces && (keys || VITAL.test(place) || PROFILE.test(place))) {
      return fact('files.replace', options);
    }
    return fact('files.write', { ...options, reversibility: replaces ? 'irreversible' : 'reversible' });
  });
}
