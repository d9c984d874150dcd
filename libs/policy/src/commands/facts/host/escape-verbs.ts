import type { Invocation } from '../../invocation.js';
import { fact } from './fact-parts.js';
import type { FactParts } from './fact-parts.js';

/**
 * Sub-commands that start something else than the program: a container, a guest, a shell on another machine, a tool
 * chain out of a folder (their manual pages).
 */
const STARTS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    ctr: /^(?:run|exec)$/,
    crictl: /^(?:exec|attach|runp|run)$/,
    runc: /^(?:run|exec|create|start)$/,
    crun: /^(?:run|exec|create|start)$/,
    lxc: /^(?:exec|shell|console|security\.privileged=true|source=\/.*)$/,
    incus: /^(?:exec|shell|console|security\.privileged=true|source=\/.*)$/,
    pct: /^(?:exec|enter|console)$/,
    apptainer: /^(?:exec|shell|run)$/,
    singularity: /^(?:exec|shell|run)$/,
    'ansible-test': /^shell$/,
    machinectl: /^(?:shell|login)$/,
    buildah: /^run$/,
    multipass: /^(?:shell|exec)$/,
    vagrant: /^ssh$/,
    limactl: /^shell$/,
    rustup: /^link$/,
    xdotool: /^(?:exec|exec_sync)$/,
    cdist: /^shell$/,
    bee: /^(?:eval|ev|php-eval|php-script|scr)$/,
    csvtool: /^call$/,
    puppet: /^(?:apply|exec)$/,
    git: /^ext::/,
    task: /^exec(?:ute)?$/,
    tailscale: /^(?:ssh|file|serve|funnel)$/,
    screen: /^(?:exec|stuff)$/,
    service: /\//,
    npm: /^(?:script-shell|onload-script|init-module)(?:=|$)/,
    'xdg-user-dir': /[;&|`$]/,
    volatility: /^volshell$/,
    vol: /^volshell$/,
    virsh: /^(?:console|qemu-monitor-command|qemu-agent-command)$/,
  }),
);
const MAX_LOOKED_AT = 8;

/** What a program with sub-commands starts by one of them. */
export const verbFacts = ({ program, args }: Invocation): FactParts[] => {
  const verbs = STARTS.get(program);
  if (!verbs || args.some(({ text }) => /^--(?:help|noop|dry-run)$/.test(text))) return [];
  return args.slice(0, MAX_LOOKED_AT).some(({ text }) => verbs.test(text)) ? [fact('program.start')] : [];
};

/** Programs that are described here. */
export const DESCRIBED_VERBS: ReadonlySet<string> = new Set(STARTS.keys());
