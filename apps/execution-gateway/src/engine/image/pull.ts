import { enginePath, isImageRef } from '../path-part.js';
import { printProgress } from '../printed/progress.js';
import { readFlagValues } from '../values/flags.js';
import { isPlatform } from '../values/platform.js';
import type { Verb } from '../verb.js';
import { readReference } from './reference.js';

/** Pulls without credentials: the gateway has none, and takes none. */
export const pull: Verb = {
  options: ['all-tags', 'disable-content-trust', 'platform', 'quiet'],
  operands: { least: 1, most: 1 },
  declines: ({ args: [reference = ''], flags: values }) => {
    const flags = readFlagValues(values);
    if (!isImageRef(reference) || /^(?:sha256:)?[0-9a-f]{64}$/.test(reference))
      return `${reference.slice(0, 100)}, which is no name of an image`;
    if (flags.last('disable-content-trust') === 'false') return 'content trust';
    const platform = flags.last('platform');
    if (platform && !isPlatform(platform)) return `the platform ${platform}`;
    const { tag, digest } = readReference(reference);
    const named = tag !== undefined || digest !== undefined;
    return named && flags.on('all-tags') ? '--all-tags with a tag' : undefined;
  },
  async run({ engine, call, print, stop }) {
    const flags = readFlagValues(call.flags);
    const { repository, tag, digest } = readReference(call.args[0] ?? '');
    const all = flags.on('all-tags');
    const assumed = tag === undefined && digest === undefined && !all ? 'latest' : undefined;
    if (assumed && !flags.on('quiet')) print.line(`Using default tag: ${assumed}`);
    const wanted = tag ?? assumed;
    const progress = await engine.stream({
      method: 'POST',
      path: enginePath`/images/create`,
      query: { fromImage: repository, tag: digest ?? wanted, platform: flags.last('platform') || undefined },
      signal: stop,
      timeoutMs: Infinity,
    });
    await printProgress(progress, flags.on('quiet') ? undefined : print);
    print.line(`${repository}${wanted === undefined ? '' : `:${wanted}`}${digest === undefined ? '' : `@${digest}`}`);
    return 0;
  },
};
