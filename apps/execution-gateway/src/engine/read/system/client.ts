import os from 'node:os';
import { GRAMMAR_CLIENTS } from '@wingman/policy';
import { NEWEST_API } from '../../api-version.js';
import type { Json } from '../go/json.js';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/**
 * What stands for docker's client in `docker version` and `docker info`: the client whose grammar is followed. Which
 * compiler made it and when is no fact here, and is left out.
 */
export const clientFacts = (spoken?: string): Map<string, Json> =>
  new Map<string, Json>([
    ['Version', GRAMMAR_CLIENTS['docker'] ?? ''],
    ['ApiVersion', spoken ?? ''],
    ['DefaultAPIVersion', NEWEST_API],
    ['Os', os.platform()],
    ['Arch', ARCHITECTURES[os.arch()] ?? os.arch()],
    ['Context', 'default'],
  ]);
