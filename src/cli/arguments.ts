/** What yargs found, read with types and with sentences for what cannot be right. */
import { fileNamesOf, UsageError, type OptionValues } from '../dissector.js';
import { limits, limitTable, type LimitName, type Limits } from '../limits.js';
import type { Mounted } from '../mount.js';
import type { DecodeAs } from '../route/registry.js';
import { whatThereIs } from '../nearest.js';

export type Arguments = Readonly<Record<string, unknown>>;

/** Stands for a bare `-`, which yargs drops; no word of a command line can hold a NUL. */
export const stdinToken = '\0-';

/** All values of an option that may be repeated. */
export function every(args: Arguments, name: string): string[] {
  const value = args[name];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((one) => (one === stdinToken ? '-' : String(one)));
}

/** The last value of an option. */
export function last(args: Arguments, name: string): string | undefined {
  return every(args, name).at(-1);
}

export function isSet(args: Arguments, name: string): boolean {
  const value = args[name];
  return Array.isArray(value) ? value.at(-1) === true : value === true;
}

/** The values of an option whose value is a list with commas. */
export function listed(args: Arguments, name: string): string[] {
  return every(args, name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** The value of an option with a few words to choose from. @throws UsageError */
export function choice<const T extends string>(args: Arguments, name: string, words: readonly T[], preset: T): T {
  const value = last(args, name);
  if (value === undefined) return preset;
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw new UsageError(`--${name} cannot be '${value}'${whatThereIs(value, words)}`);
  }
  return found;
}

/** A whole number from 1 on, or null when the option was not given. @throws UsageError */
export function count(args: Arguments, name: string, flag: string): number | null {
  const value = last(args, name);
  if (value === undefined) return null;
  if (!/^[1-9]\d{0,14}$/.test(value)) throw new UsageError(`${flag} needs a whole number from 1 on, not '${value}'`);
  return Number(value);
}

/** Ids of dissectors, each of which there is. @throws UsageError */
export function dissectorIds(args: Arguments, dissectors: readonly Mounted[]): string[] {
  const ids = listed(args, 'only');
  for (const id of ids) checkId('--only', id, dissectors);
  if (ids.length === 0 && args['only'] !== undefined) throw new UsageError('--only needs the name of a protocol');
  return ids;
}

function checkId(option: string, id: string, dissectors: readonly Mounted[]): void {
  const known = dissectors.map((one) => one.id);
  if (known.includes(id)) return;
  throw new UsageError(`${option}: there is no protocol '${id}'${whatThereIs(id, known)}`);
}

/** `udp.port==4000,myicq`, as tshark writes it. @throws UsageError */
export function decodeAs(args: Arguments, dissectors: readonly Mounted[]): DecodeAs[] {
  return every(args, 'decode-as').map((rule) => {
    const match = /^\s*(udp|tcp)\.port\s*==\s*(\d{1,5})\s*,\s*([\w.-]+)\s*$/.exec(rule);
    const port = Number(match?.[2] ?? -1);
    if (match === null || port > 65_535) {
      const example = `udp.port==4000,${dissectors[0]?.id ?? 'ipmsg'}`;
      throw new UsageError(
        `--decode-as cannot be '${rule}'; write a transport, a port up to 65535 and a protocol: ${example}`,
      );
    }
    const dissector = match[3] ?? '';
    checkId('--decode-as', dissector, dissectors);
    return { transport: match[1] === 'udp' ? 'udp' : 'tcp', port, dissector };
  });
}

/** The values of the options that dissectors declare. @throws UsageError */
export function dissectorOptions(args: Arguments, dissectors: readonly Mounted[]): OptionValues {
  const values: Record<string, readonly string[]> = {};
  for (const [name, owners] of optionOwners(dissectors)) {
    const given = every(args, name);
    if (given.length === 0) continue;
    const perDissector = owners.every((owner) => owner.options[name]?.perDissector === true);
    for (const value of perDissector ? given : []) checkTarget(name, value, owners);
    values[name] = given;
    const fileNames = every(args, fileNamesOf(name));
    if (fileNames.length > 0) values[fileNamesOf(name)] = fileNames;
  }
  return values;
}

function checkTarget(name: string, value: string, owners: readonly Mounted[]): void {
  const [id = '', ...rest] = value.split('=');
  const example = `--${name} ${owners[0]?.id ?? ''}=${owners[0]?.options[name]?.argument ?? ''}`;
  if (rest.length === 0) throw new UsageError(`--${name} cannot be '${value}'; write: ${example}`);
  checkId(`--${name}`, id, owners);
}

/** The options that dissectors declare, each with the dissectors that know it. */
export function optionOwners(dissectors: readonly Mounted[]): Map<string, Mounted[]> {
  const owners = new Map<string, Mounted[]>();
  for (const mounted of dissectors) {
    for (const name of Object.keys(mounted.options)) owners.set(name, [...(owners.get(name) ?? []), mounted]);
  }
  return owners;
}

/** `name=value`, repeated or with commas. @throws UsageError */
export function limitOptions(args: Arguments): Limits {
  const names = Object.keys(limitTable).filter(isLimit);
  const changed: Partial<Record<LimitName, number>> = {};
  for (const pair of listed(args, 'limits')) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (!isLimit(name)) {
      throw new UsageError(`--limits: there is no limit '${name}'${whatThereIs(name, names)}`);
    }
    if (!/^[1-9]\d{0,14}$/.test(value)) {
      throw new UsageError(`--limits ${name} needs a whole number from 1 on: ${name}=${limitTable[name].value}`);
    }
    changed[name] = Number(value);
  }
  return limits(changed);
}

function isLimit(name: string): name is LimitName {
  return Object.hasOwn(limitTable, name);
}
