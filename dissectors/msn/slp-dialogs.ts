/** Dialogs of MSNSLP (README.md §11.5): an invitation, its answer, connecting, the end; known by their Call-ID. */
import { LruMap, type MessageRef, type Sent, type Tracker } from 'imdissect/dissector';
import { announceDirect } from './direct-announce.js';
import { hashedNonce, guidBytes } from './guid.js';
import { plainGuid } from './p2p-names.js';
import { peerProblems } from './p2p-problems.js';
import type { SlpFields } from './slp.js';
import type { SlpSession, SlpTransport } from './slp-values.js';

const mostDialogs = 4096;
const mostRequests = 16;
const mostNonces = 8;
/** Longer ids are not remembered. */
const longestId = 64;

interface Request {
  readonly ref: MessageRef;
  readonly cseq: number;
  readonly isSession: boolean;
  copies: number;
}

/** What is known of one dialog. */
export interface Dialog {
  /** Numbers dialogs in the order in which they came. */
  readonly serial: number;
  readonly invite: MessageRef;
  readonly session: SlpSession;
  readonly requests: LruMap<string, Request>;
  /** The 200 to the invitation. */
  accepted: MessageRef | null;
  /** The last message about connecting. */
  connecting: MessageRef | null;
  /** GUIDs of plain and hashed nonces, without braces. */
  readonly nonces: string[];
}

export class Dialogs {
  private count = 0;
  private readonly byCall = new LruMap<string, Dialog>(mostDialogs);
  private readonly bySession = new LruMap<number, Dialog>(mostDialogs);
  private readonly bySerial = new LruMap<number, Dialog>(mostDialogs);
  private readonly byNonce = new LruMap<string, Dialog>(mostDialogs);

  /** The latest dialog about a session. */
  ofSession(sessionId: number): Dialog | undefined {
    return this.bySession.touch(sessionId);
  }

  ofSerial(serial: number): Dialog | undefined {
    return this.bySerial.touch(serial);
  }

  /** The dialog that named this nonce, plain or hashed. */
  ofNonce(nonce: string): Dialog | undefined {
    return nonceForms(nonce)
      .map((one) => this.byNonce.touch(one))
      .find((found) => found !== undefined);
  }

  /** Follows one message. @returns its dialog, when it is part of one */
  follow({ message, ref }: Sent<SlpFields>, out: Tracker): Dialog | undefined {
    const { slp, session, connection, method, slpCode } = message.fields;
    const callId = slp?.callId === undefined ? '' : plainGuid(slp.callId);
    if (callId === '' || callId.length > longestId) return undefined;
    const known = this.byCall.touch(callId);
    const branch = plainGuid(slp?.branch ?? '').slice(0, longestId);
    const request = known?.requests.get(branch);
    const dialog = known ?? (method === 'INVITE' ? this.begin(callId, ref, session ?? {}) : undefined);
    if (dialog === undefined) return undefined;
    if (slpCode !== undefined) this.answer(message.fields, dialog, request, ref, out);
    else if (request !== undefined) out.resends(request.ref, ++request.copies, []);
    else if (known !== undefined)
      out.comesFrom(method === 'BYE' ? dialog.invite : (dialog.connecting ?? dialog.invite));
    if (slpCode === undefined && request === undefined) {
      dialog.requests.set(branch, { ref, cseq: slp?.cseq ?? 0, isSession: session !== undefined, copies: 0 });
    }
    if (connection !== undefined) this.connect(dialog, connection, ref, out);
    return dialog;
  }

  private begin(callId: string, invite: MessageRef, session: SlpSession): Dialog {
    const dialog: Dialog = {
      serial: ++this.count,
      invite,
      session,
      requests: new LruMap(mostRequests),
      accepted: null,
      connecting: null,
      nonces: [],
    };
    this.byCall.set(callId, dialog);
    this.bySerial.set(dialog.serial, dialog);
    if (typeof session.sessionId === 'number') this.bySession.set(session.sessionId, dialog);
    return dialog;
  }

  private answer(
    { slp, slpCode }: SlpFields,
    dialog: Dialog,
    request: Request | undefined,
    ref: MessageRef,
    out: Tracker,
  ): void {
    if (request === undefined) {
      out.comesFrom(dialog.invite);
      return;
    }
    out.answers(request.ref);
    const cseq = slp?.cseq;
    if (typeof cseq === 'number' && cseq !== request.cseq + 1) {
      const what = `${cseq}, and ${request.cseq} in the request it answers`;
      out.report(peerProblems.slpHeader, ref, { header: 'CSeq', what });
    }
    if (slpCode === 200 && request.isSession) dialog.accepted = ref;
  }

  private connect(dialog: Dialog, transport: SlpTransport, ref: MessageRef, out: Tracker): void {
    dialog.connecting = ref;
    for (const nonce of [transport.nonce, transport.hashedNonce]) {
      if (nonce === undefined || nonce.length > longestId || dialog.nonces.length >= mostNonces) continue;
      const plain = plainGuid(nonce);
      if (!dialog.nonces.includes(plain)) dialog.nonces.push(plain);
      this.byNonce.set(plain, dialog);
    }
    announceDirect(transport, dialog.serial, out);
  }
}

/** A nonce as an invitation may have named it. */
export function nonceForms(nonce: string): string[] {
  const bytes = guidBytes(nonce);
  return bytes === null ? [] : [plainGuid(nonce), plainGuid(hashedNonce(bytes))];
}
