/** What goes wrong with the frames of a message. */
import type { Shot } from './film.js';
import { gap } from './film.js';
import type { Fault } from './scenario.js';

/** The message with a byte changed, where the fault says so. */
export function corrupted(bytes: Uint8Array, { corrupt }: Fault): Uint8Array {
  if (corrupt === undefined || corrupt.in === 'frame') return bytes;
  return changed(bytes, corrupt.at ?? 0, corrupt.xor ?? 1);
}

function changed(bytes: Uint8Array, at: number, xor: number): Uint8Array {
  const copy = bytes.slice();
  if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ xor;
  return copy;
}

/** Does to the frames of a message, in place, what the fault says; copies come back behind them. */
export function befall(shots: readonly Shot[], fault: Fault, what: string): Shot[] {
  const [first] = shots;
  if (first === undefined) return [];
  const copies = duplicates(shots, fault.duplicate ?? 0, what);
  for (const shot of shots) {
    shot.at += fault.delay ?? 0;
    if (fault.delay !== undefined) shot.notes.push(`${what}: delayed by ${fault.delay / 1e6} s`);
    if (fault.cut !== undefined) cut(shot, fault.cut, what);
  }
  if (fault.corrupt !== undefined) corrupt(first, fault.corrupt, what);
  if (fault.reorder !== undefined) {
    first.later = fault.reorder;
    first.notes.push(`${what}: comes ${fault.reorder} frames later than it was sent`);
  }
  drop(shots, fault.drop, what);
  drop(shots, fault.fragment?.drop, what);
  return [...shots, ...copies];
}

function duplicates(shots: readonly Shot[], count: number, what: string): Shot[] {
  const length = gap * shots.length;
  return Array.from({ length: count }, (_, index) =>
    shots.map((shot) => ({
      ...shot,
      at: shot.at + (index + 1) * length,
      notes: [`${what}: duplicate ${index + 1}`],
    })),
  ).flat();
}

function cut(shot: Shot, length: number, what: string): void {
  if (length >= shot.bytes.length) return;
  shot.captured = length;
  shot.notes.push(`${what}: cut to ${length} of ${shot.bytes.length} bytes`);
}

function corrupt(shot: Shot, { at = 0, xor = 1, in: where }: NonNullable<Fault['corrupt']>, what: string): void {
  shot.notes.push(`${what}: byte ${at} of the ${where ?? 'message'} is changed`);
  if (where === 'frame') shot.bytes = changed(shot.bytes, at, xor);
}

function drop(shots: readonly Shot[], which: boolean | readonly number[] | undefined, what: string): void {
  if (which === undefined || which === false) return;
  for (const [index, shot] of shots.entries()) {
    if (which !== true && !which.includes(index + 1)) continue;
    shot.dropped = true;
    shot.notes.push(`${what}: frame ${index + 1} of ${shots.length} dropped before this one`);
  }
}
