import { Frame } from '../../src/capture/frame.js';

/** An end of made-up traffic. */
export interface End {
  readonly address: readonly [number, number, number, number];
  readonly port: number;
}

export const alice: End = { address: [10, 0, 0, 1], port: 40_000 };
export const bob: End = { address: [10, 0, 0, 2], port: 7777 };

export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** TCP flags. */
export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;

/** Makes numbered frames, a millisecond apart unless told otherwise: raw IPv4 (LINKTYPE 228), no checksums. */
export class Traffic {
  readonly frames: Frame[] = [];
  /** Capture time of the next frame, in milliseconds. */
  now = 1_700_000_000_000;

  wait(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  udp(from: End, to: End, payload: Uint8Array | string, captured = Infinity): this {
    const bytes = typeof payload === 'string' ? ascii(payload) : payload;
    const header = [...u16(from.port), ...u16(to.port), ...u16(8 + bytes.length), 0, 0];
    return this.ip(17, from, to, header, bytes, captured);
  }

  tcp(from: End, to: End, seq: number, flags: number, payload: Uint8Array | string = '', ack = 0): this {
    const bytes = typeof payload === 'string' ? ascii(payload) : payload;
    const header = [...u16(from.port), ...u16(to.port), ...u32(seq), ...u32(ack), 0x50, flags, 0xff, 0xff, 0, 0, 0, 0];
    return this.ip(6, from, to, header, bytes, Infinity);
  }

  private ip(protocol: number, from: End, to: End, header: number[], payload: Uint8Array, captured: number): this {
    const total = 20 + header.length + payload.length;
    const ip = [0x45, 0, ...u16(total), 0, 0, 0, 0, 64, protocol, 0, 0, ...from.address, ...to.address];
    const frame = new Frame();
    frame.number = this.frames.length + 1;
    frame.seconds = Math.floor(this.now / 1000);
    frame.nanoseconds = (this.now % 1000) * 1e6;
    frame.linkType = 228;
    frame.bytes = Uint8Array.from([...ip, ...header, ...payload]);
    frame.end = Math.min(total, captured);
    frame.wireLength = total;
    this.frames.push(frame);
    this.now += 1;
    return this;
  }
}

/** One TCP connection of the traffic; sequence numbers are kept for it. */
export class Connection {
  private readonly seq = { client: 1000, server: 5000 };

  constructor(
    private readonly traffic: Traffic,
    readonly client: End = alice,
    readonly server: End = bob,
  ) {}

  open(): this {
    this.traffic.tcp(this.client, this.server, this.seq.client++, SYN);
    this.traffic.tcp(this.server, this.client, this.seq.server++, SYN | ACK, '', this.seq.client);
    this.traffic.tcp(this.client, this.server, this.seq.client, ACK, '', this.seq.server);
    return this;
  }

  say(text: string | Uint8Array): this {
    this.traffic.tcp(this.client, this.server, this.seq.client, ACK, text, this.seq.server);
    this.seq.client += text.length;
    return this;
  }

  reply(text: string | Uint8Array): this {
    this.traffic.tcp(this.server, this.client, this.seq.server, ACK, text, this.seq.client);
    this.seq.server += text.length;
    return this;
  }

  /** So many bytes of the client that the capture does not have; the server acknowledges them. */
  lose(length: number): this {
    this.seq.client += length;
    this.traffic.tcp(this.server, this.client, this.seq.server, ACK, '', this.seq.client);
    return this;
  }

  /** The same of the server. */
  loseReply(length: number): this {
    this.seq.server += length;
    this.traffic.tcp(this.client, this.server, this.seq.client, ACK, '', this.seq.server);
    return this;
  }

  /** The server breaks the connection. */
  reset(): this {
    this.traffic.tcp(this.server, this.client, this.seq.server, RST | ACK, '', this.seq.client);
    return this;
  }

  /** The server closes first. */
  closeFromServer(): this {
    this.traffic.tcp(this.server, this.client, this.seq.server++, FIN | ACK, '', this.seq.client);
    this.traffic.tcp(this.client, this.server, this.seq.client++, FIN | ACK, '', this.seq.server);
    return this;
  }

  close(): this {
    this.traffic.tcp(this.client, this.server, this.seq.client++, FIN | ACK, '', this.seq.server);
    this.traffic.tcp(this.server, this.client, this.seq.server++, FIN | ACK, '', this.seq.client);
    return this;
  }
}

function u16(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}
