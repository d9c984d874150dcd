import type { FactReader } from '../../fact.js';
import type { Invocation } from '../../invocation.js';
import { always, fact, readBy, traitsWhere } from './fact-parts.js';
import { createOptionReader } from './options.js';
import { pathOf, targetsOf } from './targets.js';
import { isVital, writeFacts } from './writes.js';

const readPlain = createOptionReader({ valued: '-t --types -o --options -L -U -N -b -n -s' });
const words = ({ args }: Invocation): string[] => args.map(({ text }) => text);

const destroy: FactReader = ({ args }) => [fact('disk.destroy', { targets: targetsOf(readPlain(args).operands) })];

/** Destroys unless it is only asked to show. */
const destroyUnless =
  (showing: RegExp): FactReader =>
  (invocation) =>
    words(invocation).some((word) => showing.test(word)) ? [] : destroy(invocation);

/** Destroys only with certain words. */
const destroyWith =
  (words_: RegExp): FactReader =>
  (invocation) =>
    words(invocation).some((word) => words_.test(word)) ? destroy(invocation) : [];

/** dd(1): the file after `of=` is written block by block, whatever it is. */
const dd: FactReader = ({ args }) => {
  const outputs = args.flatMap((word) => (word.text.startsWith('of=') ? [{ ...word, text: word.text.slice(3) }] : []));
  return writeFacts(outputs, { replaces: true });
};

const mount: FactReader = (invocation) => {
  const operands = readPlain(invocation.args).operands;
  const all = invocation.args.some(({ text }) => text === '-a' || text === '--all');
  if (operands.length === 0 && !all) return [];
  const opened = words(invocation).some((word) => /(?:^|,)remount(?:,|$)/.test(word));
  return [
    ...(operands.slice(-1).some(isVital) ? [fact('files.replace', { targets: targetsOf(operands.slice(-1)) })] : []),
    fact('disk.mount', {
      targets: targetsOf(operands.slice(-1)),
      traits: traitsWhere({ force: opened }),
      reversibility: 'reversible',
    }),
  ];
};

const umount: FactReader = (invocation) => [
  fact('disk.mount', {
    targets: targetsOf(readPlain(invocation.args).operands),
    traits: traitsWhere({
      force: words(invocation).some((word) => /^-\w{0,5}f\w{0,5}$|^--force$/.test(word)),
      all: words(invocation).some((word) => /^-\w{0,5}a|^--all/.test(word)),
    }),
    reversibility: 'reversible',
  }),
];

const swapoff: FactReader = () => [fact('disk.mount', { traits: ['force'], reversibility: 'reversible' })];

/** A Windows drive letter is a disk. */
const format: FactReader = ({ args }) =>
  args.some(({ text }) => /^[A-Za-z]:\\?$/.test(text))
    ? [fact('disk.destroy', { targets: targetsOf([pathOf('/dev/disk')]) })]
    : [];

const FILE_SYSTEMS =
  'mkfs mke2fs mkswap mkdosfs mkntfs mkudffs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.fat mkfs.vfat ' +
  'mkfs.msdos mkfs.ntfs mkfs.exfat mkfs.f2fs mkfs.minix mkfs.cramfs mkfs.bfs mkfs.jfs mkfs.reiserfs mkfs.udf mkfs.zfs ' +
  'mkfs.ocfs2 mkfs.gfs2 mkfs.nilfs2 mkfs.erofs newfs newfs_hfs newfs_apfs';

export const diskPrograms: Readonly<Record<string, FactReader>> = {
  dd,
  dcfldd: dd,
  mount,
  umount,
  swapoff,
  format,
  ...readBy(destroyUnless(/^-[nNV]$|^--(?:no-act|dry-run)$/), FILE_SYSTEMS),
  ...readBy(
    destroyUnless(/^-\w{0,3}l$|^--(?:list|show\S{0,20}|print|dump|verify|json)$|^print$|^-[pdsV]$/),
    'fdisk sfdisk cfdisk gdisk sgdisk cgdisk parted',
  ),
  ...readBy(destroyWith(/^-\w{0,5}[at]|^--(?:all|types|force)/), 'wipefs'),
  ...readBy(always('disk.destroy'), 'blkdiscard lvremove vgremove pvremove nwipe badblocks vgreduce'),
  ...readBy(
    destroyWith(
      /^--(?:security-erase\S{0,20}|security-set-pass|trim-sector-ranges\S{0,10}|write-sector|make-bad-sector|yes-i-know\S{0,30})$/,
    ),
    'hdparm',
  ),
  ...readBy(destroyWith(/^(?:format|sanitize|delete-ns|write|write-zeroes|dsm)$/), 'nvme'),
  ...readBy(destroyWith(/^(?:destroy|labelclear|rollback|remove|detach|offline|split)$/), 'zpool zfs'),
  ...readBy(destroyWith(/^(?:delete|del)$/), 'btrfs'),
  ...readBy(destroyWith(/^--(?:zero-superblock|stop|fail|remove|create)$|^-S$/), 'mdadm'),
  ...readBy(destroyWith(/^(?:luksFormat|luksErase|erase|luksRemoveKey|luksKillSlot|reencrypt)$/), 'cryptsetup'),
  ...readBy(
    destroyWith(
      /^(?:erase\w{0,20}|partitionDisk|zeroDisk|randomDisk|secureErase|reformat|deleteContainer|deleteVolume|apfs)$/i,
    ),
    'diskutil',
  ),
  ...readBy(destroyWith(/^(?:remove|remove_all|wipe_table)$/), 'dmsetup'),
  ...readBy(destroyWith(/^clean(?:\s+all)?$|^\/s$/i), 'diskpart'),
};
