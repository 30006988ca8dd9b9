import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { StreamBudget } from '../../src/stream/budget.js';
import { TcpConnection } from '../../src/stream/connection.js';
import { Side } from '../../src/stream/side.js';
import type { StreamSink } from '../../src/stream/sink.js';
import { ACK, FIN, packet, RST, SYN, Wire } from './wire.js';

describe('a TCP connection in order', () => {
  it('delivers both directions with offsets from the byte after the SYN, and the frames that carried them', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 101, ack: 5001, data: 'VER 1\r\n' });
    wire.send(1, { seq: 5001, ack: 108, data: 'VER 1 OK\r\n' });
    wire.send(0, { seq: 108, ack: 5011, data: 'CVR 2\r\n' });
    expect(wire.log).toEqual(['0 bytes 0+7 frame 4', '1 bytes 0+10 frame 5', '0 bytes 7+7 frame 6']);
    expect(wire.text(0)).toBe('VER 1\r\nCVR 2\r\n');
    expect(wire.origins[0]).toEqual([
      { start: 0, end: 7, frame: 4, frameOffset: 54 },
      { start: 7, end: 14, frame: 6, frameOffset: 54 },
    ]);
  });

  it('passes the bytes of the packet itself, not a copy', () => {
    const views: Uint8Array[] = [];
    const sink: StreamSink = {
      bytes: (_direction, _offset, data) => void views.push(data),
      gap: () => undefined,
      end: () => undefined,
      report: () => undefined,
    };
    const connection = new TcpConnection(sink, new StreamBudget(limits()));
    const made = packet(1, { seq: 1, data: 'abc' });
    connection.segment(0, made, 1, 0, 0);
    expect(views[0]).toBe(made.bytes);
  });

  it('takes data on the SYN and on the FIN', () => {
    const wire = new Wire();
    wire.send(0, { seq: 100, flags: SYN, data: 'ab' });
    wire.send(0, { seq: 103, flags: ACK | FIN, data: 'cd' });
    expect(wire.log).toEqual(['0 bytes 0+2 frame 1', '0 bytes 2+2 frame 2', '0 end fin']);
  });

  it('goes on over the end of the sequence space, and over 4 GiB of one stream', () => {
    const wire = new Wire().open(0xffff_fffa);
    wire.send(0, { seq: 0xffff_fffb, data: 'abcdefgh' }).send(0, { seq: 3, data: 'ijk' });
    expect(wire.text(0)).toBe('abcdefghijk');
    const far = 2 ** 33 + 5;
    const log = new Wire();
    const side = new Side(0, log.sink, log.budget);
    side.start(1, true);
    side.next = far;
    expect([side.offsetOf(6), side.offsetOf(5), side.offsetOf(16)]).toEqual([far, far - 1, far + 10]);
    side.receive(far, packet(1, { seq: 6, data: 'x' }), 1);
    expect(log.log.at(-1)).toBe(`0 bytes ${far}+1 frame 1`);
  });
});

describe('the beginning of a connection', () => {
  it('starts at the first data of each side when no SYN was captured, and notes it once', () => {
    const wire = new Wire();
    wire.send(0, { seq: 777, ack: 999 });
    wire.send(1, { seq: 1000, ack: 777, data: 'late' });
    wire.send(0, { seq: 777, ack: 1004, data: 'too' });
    expect(wire.log).toEqual(['1 stream.mid-start frame 2 {}', '1 bytes 0+4 frame 2', '0 bytes 0+3 frame 3']);
    expect(wire.connection.midStart).toBe(true);
  });

  it('ignores a repeated SYN and bytes before the initial sequence number', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 100, flags: SYN });
    wire.send(0, { seq: 90, data: 'before' });
    wire.send(0, { seq: 98, data: 'xxxab' });
    expect(wire.log).toEqual(['0 bytes 0+2 frame 6']);
    expect(wire.text(0)).toBe('ab');
  });

  it('ignores a SYN of another sequence number, and its data, when it is not taken for a new connection', () => {
    const wire = new Wire().open().send(0, { seq: 101, data: 'abc' });
    wire.send(0, { seq: 103, flags: SYN | ACK, data: 'lies' });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 4']);
  });

  it('allows both ends to open at the same time', () => {
    const wire = new Wire().send(0, { seq: 100, flags: SYN });
    expect(wire.connection.isNewConnection(1, packet(2, { seq: 300, flags: SYN }))).toBe(false);
    wire.send(1, { seq: 300, flags: SYN }).send(0, { seq: 100, flags: SYN | ACK, ack: 301 });
    wire.send(1, { seq: 300, flags: SYN | ACK, ack: 101 });
    wire.send(0, { seq: 101, data: 'a' }).send(1, { seq: 301, data: 'b' });
    expect(wire.log).toEqual(['0 bytes 0+1 frame 5', '1 bytes 0+1 frame 6']);
  });

  it('tells a later connection on the same ports from a repeated SYN', () => {
    const wire = new Wire().open();
    const isNew = (direction: 0 | 1, seq: number, flags: number): boolean =>
      wire.connection.isNewConnection(direction, packet(9, { seq, flags }));
    expect(isNew(0, 100, SYN)).toBe(false);
    expect(isNew(1, 5000, SYN | ACK)).toBe(false);
    expect(isNew(0, 200, ACK)).toBe(false);
    expect(isNew(0, 200, SYN)).toBe(true);
    expect(isNew(1, 6000, SYN | ACK)).toBe(false);
    wire.send(0, { seq: 101, flags: RST });
    expect(isNew(0, 100, SYN)).toBe(true);
    expect(isNew(1, 6000, SYN | ACK)).toBe(true);
  });
});

describe('what is not new data', () => {
  it('ignores keep-alives with and without a garbage byte, and probes of a closed window', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 101, data: 'abc' });
    wire.send(0, { seq: 103, data: '' }).send(0, { seq: 103, data: '\0' });
    wire.send(0, { seq: 104, data: 'd' }).send(0, { seq: 104, data: 'def' });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 4', '0 bytes 3+1 frame 7', '0 bytes 4+2 frame 8']);
    expect(wire.text(0)).toBe('abcdef');
  });

  it('ignores a keep-alive behind a hole', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 104, data: 'def' }).send(0, { seq: 106, data: '\0' }).send(0, { seq: 101, data: 'abc' });
    expect(wire.text(0)).toBe('abcdef');
    expect(wire.log.join()).not.toContain('overlap');
  });

  it('keeps the bytes that were captured first and reports a differing copy once a direction', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 101, data: 'abcdef' });
    wire.send(0, { seq: 103, data: 'cXef' });
    wire.send(0, { seq: 101, data: 'ZZZ' });
    wire.send(1, { seq: 5003, data: 'cd' });
    wire.send(1, { seq: 5001, data: 'abXd' });
    expect(wire.log).toEqual([
      '0 bytes 0+6 frame 4',
      '0 tcp.overlap-differs frame 5 {"offset":3}',
      '1 tcp.overlap-differs frame 8 {"offset":2}',
      '1 bytes 0+2 frame 8',
      '1 bytes 2+2 frame 7',
    ]);
    expect([wire.text(0), wire.text(1)]).toEqual(['abcdef', 'abcd']);
  });

  it('does not compare what comes late for a gap, or what stood before one', () => {
    const wire = new Wire().open().send(0, { seq: 101, data: 'abc' }).send(0, { seq: 107, data: 'ghi' });
    wire.send(1, { seq: 5001, ack: 110 }).connection.advance(1002, 0);
    wire.send(0, { seq: 104, data: 'def' }).send(0, { seq: 101, data: 'ABCDEF' });
    expect(wire.log.slice(1)).toEqual(['0 gap 3+3 lost', '0 bytes 6+3 frame 5']);
    wire.send(0, { seq: 101, data: 'ABCDEFgHi' });
    expect(wire.log.at(-1)).toBe('0 tcp.overlap-differs frame 9 {"offset":7}');
  });

  it('does not compare beyond the last 64 KiB', () => {
    const wire = new Wire().open(0);
    for (let i = 0; i < 70; i++) wire.send(0, { seq: 1 + i * 1000, data: 'a'.repeat(1000) });
    wire.send(0, { seq: 1, data: 'b'.repeat(1000) });
    expect(wire.log.join()).not.toContain('overlap');
    wire.send(0, { seq: 10_001, data: 'b' + 'a'.repeat(999) });
    expect(wire.log.at(-1)).toBe('0 tcp.overlap-differs frame 75 {"offset":10000}');
  });
});

describe('the end of a connection', () => {
  it('ends a side at its FIN once, in its turn, however often it is sent', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 104, flags: FIN | ACK }).send(0, { seq: 101, data: 'abc' });
    wire.send(0, { seq: 104, flags: FIN | ACK }).send(0, { seq: 101, flags: FIN | ACK, data: 'abc' });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 5', '0 end fin']);
    wire.send(1, { seq: 5001, data: 'still' }).send(1, { seq: 5006, flags: FIN | ACK });
    expect(wire.log.slice(2)).toEqual(['1 bytes 0+5 frame 8', '1 end fin']);
    expect(wire.connection.over).toBe(true);
    wire.connection.finish('capture-end');
    expect(wire.log).toHaveLength(4);
  });

  it('ends a side once when the data before an early FIN come with another FIN', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 104, flags: FIN | ACK }).send(0, { seq: 101, flags: FIN | ACK, data: 'abc' });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 5', '0 end fin']);
  });

  it('believes a RST in the window only, and delivers what was held before it', () => {
    const wire = new Wire().open();
    wire.send(1, { seq: 5004, data: 'def' });
    wire.send(0, { seq: 99, flags: RST }).send(0, { seq: 101 + 3_000_000, flags: RST });
    expect(wire.log).toEqual([]);
    wire.send(0, { seq: 101, flags: RST | ACK, data: 'reason' });
    expect(wire.log).toEqual(['0 end rst', '1 gap 0+3 lost', '1 bytes 3+3 frame 4', '1 end rst']);
    wire.send(1, { seq: 5007, data: 'late' });
    expect(wire.log).toHaveLength(4);
  });

  it('ends a refused connection: the RST must acknowledge the SYN', () => {
    const wire = new Wire().send(0, { seq: 100, flags: SYN });
    wire.send(1, { seq: 0, flags: RST | ACK, ack: 55 });
    expect(wire.connection.over).toBe(false);
    wire.send(1, { seq: 0, flags: RST | ACK, ack: 101 });
    expect(wire.log).toEqual(['0 end rst']);
    expect(wire.connection.over).toBe(true);
  });

  it('delivers held bytes with the gaps between them when the capture ends, the named side first', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 103, data: 'c' }).send(0, { seq: 106, data: 'f' }).send(1, { seq: 5001, data: 'x' });
    wire.connection.finish('capture-end', 1);
    expect(wire.log.slice(1)).toEqual([
      '1 end capture-end',
      '0 gap 0+2 lost',
      '0 bytes 2+1 frame 4',
      '0 gap 3+2 lost',
      '0 bytes 5+1 frame 5',
      '0 end capture-end',
    ]);
    expect(wire.budget.held).toBe(0);
    expect(wire.budget.recent).toBe(0);
  });
});
