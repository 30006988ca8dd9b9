/**
 * FeiQ's pictures: a text names them, fragments bring them, each with a receipt of its own. They are put together in
 * whatever order they come, and given out once. iptux sends its icons whole.
 */
import {
  LruMap,
  MessageKey,
  MessageTable,
  secondsBetween,
  type MessageRef,
  type ObjectSink,
  type Sent,
  type Tracker,
} from 'imdissect/dissector';
import { mode } from './commands.js';
import type { IpmsgFields } from './fields.js';
import type { Way } from './ways.js';

/** Pictures that are being put together, or were: fragments are sent again when a receipt is lost. */
const mostPictures = 512;
/** Fragments that are remembered for their receipts, and texts for the pictures that they name. */
const remembered = 16_384;
/** Seconds after which an identifier that comes back is another picture: FeiQ sends everything again for half a minute. */
const freshFor = 60;
/** Most fragments of one picture: 512 bytes each make 32 MiB. */
const mostFragments = 65_536;

/** What is remembered a message for. */
const asText = 1;
const asFragment = 2;

interface Picture {
  readonly first: MessageRef;
  readonly sink: ObjectSink;
  /** Fragments that came, by their numbers. */
  readonly seen: Set<number>;
  done: boolean;
}

export class PictureTable {
  private readonly open = new LruMap<string, Picture>(mostPictures, (_name, picture) => {
    finish(picture);
  });
  private readonly quoted = new MessageTable(remembered, 0);
  private readonly key = new MessageKey();

  track(event: Sent<IpmsgFields>, way: Way, first: MessageRef, out: Tracker): void {
    const { fields } = event.message;
    switch (fields.mode) {
      case mode.SENDMSG:
        for (const id of fields.pictures ?? []) this.quoted.add(this.keyOf(asText, way, id, 0), event.ref);
        return;
      case mode.FEIQ_IMAGE_DATA:
        this.fragment(event, way, out);
        return;
      case mode.FEIQ_IMAGE_ACK:
        this.receipt(fields, way, out);
        return;
      case mode.IPTUX_SENDICON:
        if (first === event.ref && fields.icon !== undefined) giveIcon(fields.icon, event.ref, out);
        return;
      default:
    }
  }

  private keyOf(topic: number, { from, to }: Way, id: string, index: number): MessageKey {
    return this.key.begin(topic).number(from.number).number(to.number).text(id.toLowerCase()).number(index);
  }

  private fragment({ message, ref }: Sent<IpmsgFields>, way: Way, out: Tracker): void {
    const { image } = message.fields;
    if (image?.data === undefined) return;
    const { id, total, offset, count, index, data } = image;
    if (typeof offset !== 'number' || typeof index !== 'number' || typeof total !== 'number') return;
    this.quoted.add(this.keyOf(asFragment, way, id, index), ref);
    const picture = this.pictureOf(id, total, ref, way, out);
    if (picture.done || offset + data.length > total) return;
    picture.sink.write(offset, data);
    if (picture.seen.size < mostFragments) picture.seen.add(index);
    if (picture.seen.size === count) finish(picture);
  }

  private pictureOf(id: string, total: number, ref: MessageRef, way: Way, out: Tracker): Picture {
    const name = `${way.from.number} ${way.to.number} ${id} ${total}`;
    const known = this.open.touch(name);
    if (known !== undefined && (!known.done || secondsBetween(known.first, ref) <= freshFor)) return known;
    const slot = this.quoted.find(this.keyOf(asText, way, id, 0));
    const from = slot < 0 ? [ref] : [this.quoted.ref(slot), ref];
    const sink = out.object({ name: id, size: total, kind: 'picture', from });
    const picture = { first: ref, sink, seen: new Set<number>(), done: false };
    this.open.set(name, picture);
    return picture;
  }

  /** A receipt answers the latest copy of its fragment. */
  private receipt({ image }: Partial<IpmsgFields>, { from, to, ...rest }: Way, out: Tracker): void {
    const index: unknown = image?.index;
    if (image === undefined || typeof index !== 'number') return;
    const slot = this.quoted.find(this.keyOf(asFragment, { ...rest, from: to, to: from }, image.id, index));
    if (slot >= 0) out.answers(this.quoted.ref(slot));
  }
}

function finish(picture: Picture): void {
  if (picture.done) return;
  picture.done = true;
  picture.seen.clear();
  picture.sink.end();
}

function giveIcon(icon: Uint8Array, ref: MessageRef, out: Tracker): void {
  const sink = out.object({ name: null, size: icon.length, kind: 'icon', from: [ref] });
  sink.write(0, icon);
  sink.end();
}
