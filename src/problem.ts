/**
 * Problems are data. Every room and every dissector declares a table of what can be wrong; a code is public, stable
 * and unique, and the text says what was found while the help says what it means and what to do.
 */

/** `note`: unusual but legal; `warning`: odd, dissection went on; `error`: dissection stopped here. */
export type Severity = 'note' | 'warning' | 'error';

/** The severities from mild to grave, in the order `--fail-on` compares them. */
export const severities: readonly Severity[] = ['note', 'warning', 'error'];

/** One entry of a problem table. */
export interface Problem {
  /** Dotted and kebab-case: `tcp.overlap-differs`. */
  readonly code: string;
  readonly severity: Severity;
  /** What was found; `{name}` is replaced by the detail of that name. */
  readonly text: string;
  /** What it means and what a person can do about it. */
  readonly help: string;
}

/** The values that fill the `{placeholders}` of a problem's text. Never a secret. */
export type Detail = Readonly<Record<string, string | number>>;

type Declared = Omit<Problem, 'code'>;

/**
 * Declares a table of problems. The code of an entry is the prefix and the entry's name in kebab-case:
 * `problems('tcp', { overlapDiffers: … }).overlapDiffers.code === 'tcp.overlap-differs'`.
 */
export function problems<const T extends Readonly<Record<string, Declared>>>(
  prefix: string,
  table: T,
): { readonly [K in keyof T]: Problem } {
  const entries = Object.entries(table).map(([name, { severity, text, help }]): [string, Problem] => [
    name,
    Object.freeze({ code: `${prefix}.${kebab(name)}`, severity, text, help }),
  ]);
  return Object.freeze(Object.fromEntries(entries)) as { readonly [K in keyof T]: Problem };
}

/** The problem's text with its details filled in; an unknown placeholder stays as it is. */
export function describe(problem: Problem, detail?: Detail): string {
  if (detail === undefined) return problem.text;
  return problem.text.replace(/\{(\w+)\}/g, (whole, name: string) => String(detail[name] ?? whole));
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
