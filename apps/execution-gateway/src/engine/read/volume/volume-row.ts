import type { Row } from '../go/values.js';
import { labelsText, type Labels } from '../labels.js';
import { decimalSize } from '../units.js';

/** A volume as lists of the engine have it. */
export interface VolumeSummary {
  Name: string;
  Driver: string;
  Scope: string;
  Mountpoint: string;
  Labels: Labels;
  UsageData?: { RefCount: number; Size: number } | null;
}

export const VOLUME_TITLES = {
  ID: 'ID',
  Name: 'VOLUME NAME',
  Group: 'GROUP',
  Driver: 'DRIVER',
  Scope: 'SCOPE',
  Availability: 'AVAILABILITY',
  Mountpoint: 'MOUNTPOINT',
  Labels: 'LABELS',
  Links: 'LINKS',
  Size: 'SIZE',
  Status: 'STATUS',
} as const;
export const VOLUME_ROW = 'formatter.volumeContext';

/** What a list tells of a volume; groups, availability and status are those of a cluster's. */
export function volumeRow({ Name, Driver, Scope, Mountpoint, Labels, UsageData }: VolumeSummary): Row {
  return {
    fields: {
      Name: () => Name,
      Driver: () => Driver,
      Scope: () => Scope,
      Mountpoint: () => Mountpoint,
      Labels: () => labelsText(Labels),
      Links: () => (UsageData ? String(UsageData.RefCount) : 'N/A'),
      Size: () => (UsageData ? decimalSize(UsageData.Size, 4) : 'N/A'),
      Group: () => 'N/A',
      Availability: () => 'N/A',
      Status: () => 'N/A',
    },
    label: (name) => Labels?.[name] ?? '',
  };
}
