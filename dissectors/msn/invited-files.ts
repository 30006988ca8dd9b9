/** Files of the first generation that were invited to (README.md §13.1), and where their connections will go. */
import { LruMap, type Json, type MessageRef, type Tracker } from 'imdissect/dissector';
import { headerValue, type Header } from './header-list.js';
import type { Invitation } from './invitation.js';

const mostFiles = 1024;
/** Longer cookies are not remembered. */
const longestCookie = 64;

export interface InvitedFile {
  readonly name: string | null;
  readonly size: number | null;
  readonly invite: MessageRef;
  /** The message with the address. */
  offered: MessageRef | null;
}

/** What an announced connection knows: the cookie of its invitation. */
export interface FtpRoute {
  readonly role: 'msnftp';
  readonly cookie: string;
  readonly [key: string]: Json;
}

export class InvitedFiles {
  private readonly byCookie = new LruMap<string, InvitedFile>(mostFiles);
  private readonly byAuthCookie = new LruMap<string, InvitedFile>(mostFiles);

  ofCookie(cookie: string): InvitedFile | undefined {
    return this.byCookie.touch(cookie);
  }

  /** The file that the receiver may fetch with this. */
  ofAuthCookie(authCookie: string): InvitedFile | undefined {
    return this.byAuthCookie.touch(authCookie);
  }

  /** Follows one message about an invitation. */
  follow(invitation: Invitation, lines: readonly Header[], ref: MessageRef, out: Tracker): void {
    const { command, cookie = '' } = invitation;
    if (cookie === '' || cookie.length > longestCookie) return;
    if (command === 'INVITE') this.invite(cookie, invitation, ref);
    else if (command === 'ACCEPT') this.offer(cookie, invitation, lines, ref, out);
  }

  private invite(cookie: string, { file, fileSize = null }: Invitation, ref: MessageRef): void {
    if (file === undefined) return;
    const known = this.byCookie.touch(cookie);
    // The other connection of the switchboard has a copy.
    if (known?.name === file && known.size === fileSize) return;
    this.byCookie.set(cookie, { name: file, size: fileSize, invite: ref, offered: null });
  }

  private offer(cookie: string, invitation: Invitation, lines: readonly Header[], ref: MessageRef, out: Tracker): void {
    const file = this.byCookie.touch(cookie);
    const authCookie = headerValue(lines, 'AuthCookie')?.trim() ?? '';
    if (file === undefined || authCookie === '') return;
    file.offered ??= ref;
    if (authCookie.length <= longestCookie) this.byAuthCookie.set(authCookie, file);
    const { address, internalAddress, port, internalPort } = invitation;
    const hint: FtpRoute = { role: 'msnftp', cookie };
    for (const [host, at] of [
      [address, port],
      [internalAddress, internalPort ?? port],
    ] as const) {
      if (host === undefined || typeof at !== 'number' || at === 0) continue;
      out.expect({ transport: 'tcp', address: host, port: at }, 'msn', hint);
    }
  }
}

/** The cookie in a flow's hint. */
export function ftpCookie(hint: Json): string {
  if (typeof hint !== 'object' || hint === null || !('cookie' in hint)) return '';
  const { cookie } = hint as FtpRoute;
  return typeof cookie === 'string' ? cookie : '';
}
