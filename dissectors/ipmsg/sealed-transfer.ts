/** What comes back for a request that is encrypted and that no key opens: nobody knows whether file or directory. */
import type { Tracker } from 'imdissect/dissector';
import { count } from './plural.js';
import { ipmsgProblems } from './problems.js';
import { expectBody } from './stream-hint.js';
import { tell, type Asked, type Ending, type Transfer } from './transfer.js';

export class SealedTransfer implements Transfer {
  readonly expected = expectBody(Infinity);
  readonly done = false;
  private count = 0;

  constructor(private readonly asked: Asked) {}

  entry(): void {
    // It cannot be told from the rest.
  }

  piece(bytes: Uint8Array): void {
    this.count += bytes.length;
  }

  gap(length: number): void {
    this.count += length;
  }

  end(_how: Ending, out: Tracker): void {
    if (this.count > 0) tell(out, ipmsgProblems.sealedTransfer, this.asked, { what: count(this.count, 'byte') });
  }
}
