/** Root's rights are given up as soon as the devices are open. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../dissector.js';

/** Who to be. */
export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** The user was named, or called sudo: files may belong to such a user. */
  readonly isPerson: boolean;
}

/**
 * Who to be instead of root; null when we are not root, or are to stay it.
 * @param asked `--user`
 * @throws UsageError
 */
export function userAfterRoot(asked: string | null, environment = process.env): User | null {
  if (process.getuid?.() !== 0) {
    if (asked !== null) throw new UsageError(`--user ${asked}: only root can become another user`);
    return null;
  }
  const called = environment['SUDO_USER'] ?? '';
  const name = asked ?? (called === '' ? 'nobody' : called);
  if (name === 'root') return null;
  const [uid] = idsOf('-u', name);
  const [gid] = idsOf('-g', name);
  if (uid !== undefined && gid !== undefined) return { name, uid, gid, isPerson: asked !== null || called !== '' };
  if (asked !== null) throw new UsageError(`--user ${asked}: there is no such user`);
  return null;
}

/** Numbers of a user, as the system knows it; none when there is no such user. */
function idsOf(which: string, name: string): number[] {
  if (!/^[\w.][\w.@-]*\$?$/.test(name)) return [];
  try {
    const printed = execFileSync('id', [which, '--', name], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
    return printed.trim().split(/\s+/).map(Number);
  } catch {
    return [];
  }
}

/** Becomes that user for good. @throws when the system does not allow it */
export function become({ name, uid, gid }: User): void {
  const groups = idsOf('-G', name);
  process.setgroups?.(groups.length === 0 ? [gid] : groups);
  process.setgid?.(gid);
  process.setuid?.(uid);
}

/** Whether the user will be able to begin files beside this one; root asks, so the mode bits are looked at. */
export function mayWriteBeside(target: string, { uid, gid }: User): boolean {
  const folder = dirname(target);
  try {
    accessSync(folder, constants.W_OK);
    const { mode, uid: owner, gid: group } = statSync(folder);
    const bits = owner === uid ? mode >> 6 : group === gid ? mode >> 3 : mode;
    return (bits & 3) === 3;
  } catch {
    return false;
  }
}
