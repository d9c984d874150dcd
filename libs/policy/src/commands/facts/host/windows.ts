import type { FactReader } from '../../fact.js';
import type { Invocation, Word } from '../../invocation.js';
import { fact, readBy, traitsWhere } from './fact-parts.js';
import { targetsOf } from './targets.js';

const has = ({ args }: Invocation, shape: RegExp): boolean => args.some(({ text }) => shape.test(text));

/** Remove-Item and its aliases; PowerShell takes any beginning of a parameter's name. */
const removeItem: FactReader = (invocation) => {
  if (has(invocation, /^-whatif$/i)) return [];
  return [
    fact('files.delete', {
      targets: targetsOf(paths(invocation.args)),
      traits: traitsWhere({
        recursive: has(invocation, /^-r(?:ec\w{0,5})?$/i),
        force: has(invocation, /^-fo\w{0,3}$/i),
      }),
    }),
  ];
};

/** del, erase and rd of cmd.exe: `/s` goes down into folders. */
const del: FactReader = (invocation) => [
  fact('files.delete', {
    targets: targetsOf(paths(invocation.args)),
    traits: traitsWhere({ recursive: has(invocation, /^\/s$/i), force: has(invocation, /^\/[fq]$/i) }),
  }),
];

const paths = (args: readonly Word[]): Word[] => args.filter(({ text }) => !/^-|^\/\w{1,2}$/.test(text));

const setPolicy: FactReader = (invocation) =>
  has(invocation, /^(?:bypass|unrestricted)$/i) ? [fact('protection.disable', { reversibility: 'reversible' })] : [];

const defender: FactReader = (invocation) =>
  has(invocation, /^-Disable\w{1,40}$|^-ExclusionPath$/i)
    ? [fact('protection.disable', { reversibility: 'reversible' })]
    : [];

const shadowCopies: FactReader = (invocation) =>
  has(invocation, /^(?:delete|resize)$/i)
    ? [fact('disk.destroy', { targets: [{ text: 'shadow copies', scope: 'system' }] })]
    : [];

const registry: FactReader = (invocation) =>
  has(invocation, /^delete$/i) ? [fact('files.delete', { targets: [{ text: 'registry', scope: 'system' }] })] : [];

const disk: FactReader = () => [fact('disk.destroy', { targets: [{ text: 'disk', scope: 'device' }] })];

const power: FactReader = () => [fact('system.power')];

export const windowsPrograms: Readonly<Record<string, FactReader>> = {
  ...readBy(removeItem, 'remove-item Remove-Item ri clear-content Clear-Content'),
  ...readBy(del, 'del erase rd Del DEL'),
  ...readBy(setPolicy, 'set-executionpolicy Set-ExecutionPolicy'),
  ...readBy(defender, 'set-mppreference Set-MpPreference add-mppreference Add-MpPreference'),
  ...readBy(shadowCopies, 'vssadmin wbadmin'),
  ...readBy(disk, 'clear-disk Clear-Disk format-volume Format-Volume initialize-disk Initialize-Disk cipher'),
  ...readBy(power, 'stop-computer Stop-Computer restart-computer Restart-Computer'),
  reg: registry,
};
