/**
 * Weaknesses that differ in what they are called, not in what there is to mend: two findings of one family in one statement
 * are one finding. A number that is not here is a family of its own.
 */
const FAMILIES: readonly (readonly number[])[] = [
  // Commands.
  [77, 78, 88, 155],
  // Code, templates, and data that brings code along.
  [94, 95, 96, 470, 829, 1336],
  [502, 915, 1321],
  // Queries.
  [89, 564, 943],
  // Pages and scripts.
  [79, 80, 83, 116],
  // Paths, and names of temporary files.
  [22, 23, 36, 73, 434],
  [377, 378, 379],
  // Hashes, ciphers, keys, protocols.
  [326, 327, 328, 329, 916],
  [330, 331, 335, 338],
  // Whom one talks to, and whether others listen.
  [295, 297, 322, 599],
  [311, 319, 523],
  // Work without end.
  [400, 770, 1088],
  [185, 730, 1333],
  // XML.
  [611, 776, 827],
  // What others may read or write.
  [276, 732],
];

const BY_NUMBER = new Map(FAMILIES.flatMap((family) => family.map((cwe) => [cwe, String(family[0])] as const)));

/** The name of the family of a weakness (`CWE-<number>`). */
export function familyOf(cwe: string): string {
  const number = Number(cwe.replace('CWE-', ''));
  return BY_NUMBER.get(number) ?? String(number);
}
