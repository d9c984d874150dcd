import { z } from 'zod';

export const yes = z.literal(true);

export const said = (value: unknown) => value !== undefined;
export const oneOf = (check: Record<string, unknown>, names: readonly string[]) =>
  names.some((name) => said(check[name]));
export const exactlyOne = (check: Record<string, unknown>, names: readonly string[]) =>
  names.filter((name) => said(check[name])).length === 1;

/** The fields of one check type; `negate` turns what it says round (WIRE.md, "Check vocabulary"). */
export const checkOf = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape, negate: yes.optional() });

export const notBoth = (check: { absent?: true | undefined; negate?: true | undefined }) =>
  !(check.absent && check.negate);
export const NOT_BOTH = 'absent and negate exclude each other';
