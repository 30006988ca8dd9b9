/** The last lines on standard error: what there was, and what to try when there was nothing. */
import { escapeText } from '../bytes/escape.js';
import type { ProtocolInfo } from '../record.js';

/** What a run counted. */
export interface Totals {
  readonly frames: number;
  /** Messages by the id of their protocol. */
  readonly messages: ReadonlyMap<string, number>;
  /** Messages that the filter hid, likewise. */
  readonly hidden?: ReadonlyMap<string, number>;
  /** Findings and diagnostics by severity. */
  readonly findings: { readonly note: number; readonly warning: number; readonly error: number };
}

/** `60 frames, 58 MyICQ messages, 1 warning, 2 notes`; with a filter: `60 frames, 3 of 58 MyICQ messages, no findings`. */
export function totalsLine(totals: Totals, protocols: readonly ProtocolInfo[]): string {
  const parts = [counted(totals.frames, 'frame')];
  for (const { id, title } of protocols) {
    const count = totals.messages.get(id) ?? 0;
    const all = count + (totals.hidden?.get(id) ?? 0);
    const shown = count === all ? '' : `${count} of `;
    if (all > 0) parts.push(`${shown}${counted(all, `${escapeText(title)} message`)}`);
  }
  if (parts.length === 1) parts.push('no messages');
  const { error, warning, note } = totals.findings;
  if (error + warning + note === 0) parts.push('no findings');
  if (error > 0) parts.push(counted(error, 'error'));
  if (warning > 0) parts.push(counted(warning, 'warning'));
  if (note > 0) parts.push(counted(note, 'note'));
  return parts.join(', ');
}

/** What to say when there were messages, and the filter let nothing through. */
export function nothingMatches(hidden: ReadonlyMap<string, number>): string {
  const all = [...hidden.values()].reduce((sum, count) => sum + count, 0);
  return all === 0
    ? 'nothing matches the filter'
    : `nothing matches the filter; without it: ${counted(all, 'message')}`;
}

/** How many ports the sentence lists. */
const listedPorts = 6;

/**
 * What to say when no message was found.
 * @param ports ports that were seen, the busiest first: `TCP 80`
 * @param captures file names as they were given; none for packets that are nowhere any more
 */
export function nothingFound(
  protocols: readonly ProtocolInfo[],
  frames: number,
  ports: readonly string[],
  captures: readonly string[],
): string {
  const names = protocols.map(({ title }) => escapeText(title));
  const listed = ports.slice(0, listedPorts).join(', ') + (ports.length > listedPorts ? ' …' : '');
  const seen = listed === '' ? '' : ` (${listed})`;
  const files = captures.map(shellWord).join(' ');
  const advice =
    captures.length === 0
      ? 'save them with -w FILE to see which flows there are'
      : `see which flows there are with: imdissect flows ${files}`;
  return `No ${orList(names)} messages in ${counted(frames, 'frame')}${seen}; ${advice}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** `MyICQ, IPMsg or MSN`. */
function orList(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** The name as one may paste it into a shell; control characters are escaped for the terminal all the same. */
function shellWord(name: string): string {
  const shown = escapeText(name);
  return /^[\w./+,:@%-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
