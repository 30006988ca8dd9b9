/**
 * What an absent receiver answers by itself: SENDMSG with AUTORET (README.md §5). It quotes no number, so it is linked
 * only where one message alone can be meant.
 */
import {
  MessageKey,
  MessageTable,
  secondsBetween,
  type MessageRef,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import { option } from './options.js';
import type { Way } from './ways.js';

/** Seconds: a program answers at once, and after ten no sender is still sending the message again. */
const replyWithin = 10;
/** In place of a host: all of them. */
const everyone = 0;

export class AutoReplies {
  private readonly heard: MessageTable;
  private readonly key = new MessageKey();

  /** @param most messages that are remembered */
  constructor(most: number) {
    this.heard = new MessageTable(most, 0);
  }

  /** Follows the first copy of a message. */
  track({ message, ref }: Sent<IpmsgFields>, { from, to, toAll }: Way, out: Tracker): void {
    const options = message.fields.options ?? 0;
    if ((options & option.AUTORET) === 0) {
      this.heard.add(this.keyOf(from.number, toAll ? everyone : to.number), ref);
      return;
    }
    // libipmsg sets the option when it sends a sealed message once more, too.
    if (toAll || (options & option.SECRET) !== 0) return;
    const direct = this.recent(this.keyOf(to.number, from.number), ref);
    const candidates = [...direct, ...this.recent(this.keyOf(to.number, everyone), ref)];
    const [slot] = candidates;
    if (slot === undefined || candidates.length > 1) return;
    const answered = this.heard.ref(slot);
    out.answers(answered);
    out.tell({ tells: 'fate', of: answered, fate: 'delivered' });
    // Others may answer what went to everyone.
    if (direct.length > 0) this.heard.remove(slot);
  }

  /** Messages that are not answered yet and may be meant: two at most, for then it is not known which. */
  private recent(key: MessageKey, now: MessageRef): number[] {
    const found: number[] = [];
    for (let slot = this.heard.find(key); slot >= 0 && found.length < 2; slot = this.heard.older(slot)) {
      if (secondsBetween(this.heard.ref(slot), now) > replyWithin) break;
      found.push(slot);
    }
    return found;
  }

  private keyOf(from: number, to: number): MessageKey {
    return this.key.begin(from).number(to);
  }
}
