import { describe, expect, it } from 'vitest';
import { ACK, FIN, Wire } from './wire.js';

/** A connection whose client lost "abc" on the way to the capture; frame 5 acknowledges it. */
function withLoss(): Wire {
  return new Wire().open().send(0, { seq: 104, data: 'def' }).send(1, { seq: 5001, ack: 107 });
}

const loss = ['0 gap 0+3 lost', '0 bytes 3+3 frame 4'];

describe('bytes that were acknowledged and never captured', () => {
  it('become a gap at the first frame after 32 more frames of the flow', () => {
    const wire = withLoss();
    for (let i = 0; i < 32; i++) wire.send(1, { seq: 5001, ack: 107 });
    expect(wire.log).toEqual([]);
    wire.send(1, { seq: 5001, ack: 107, data: 'x' });
    expect(wire.log).toEqual([...loss, '1 bytes 0+1 frame 38']);
  });

  it('are no gap when they come within these 32 frames', () => {
    const wire = withLoss();
    for (let i = 0; i < 31; i++) wire.send(1, { seq: 5001, ack: 107 });
    wire.send(0, { seq: 101, data: 'abc' });
    for (let i = 0; i < 40; i++) wire.send(1, { seq: 5001, ack: 107 });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 37', '0 bytes 3+3 frame 4']);
  });

  it('become a gap at a frame one second later, and not a nanosecond before', () => {
    const wire = withLoss().send(1, { seq: 5001, ack: 107, seconds: 1000, nanoseconds: 999_999_999 });
    expect(wire.log).toEqual([]);
    wire.send(0, { seq: 101, data: 'abc', seconds: 1001, nanoseconds: 0 });
    expect(wire.log).toEqual(loss);
  });

  it('become a gap when the clock moves while the flow is silent', () => {
    const wire = withLoss();
    wire.connection.advance(1000, 999_999_999);
    expect(wire.log).toEqual([]);
    wire.connection.advance(1001, 0);
    expect(wire.log).toEqual(loss);
  });

  it('have a deadline of their own in each hole', () => {
    const wire = withLoss();
    wire.send(0, { seq: 110, data: 'jkl' }).send(1, { seq: 5001, ack: 113, seconds: 1000, nanoseconds: 600_000_000 });
    wire.connection.advance(1001, 0);
    expect(wire.log).toEqual(loss);
    wire.connection.advance(1001, 600_000_000);
    expect(wire.log.slice(2)).toEqual(['0 gap 6+3 lost', '0 bytes 9+3 frame 6']);
  });

  it('are a gap up to the acknowledgement once anything follows them', () => {
    const wire = new Wire().open().send(1, { seq: 5001, ack: 111 });
    wire.connection.advance(1002, 0);
    expect(wire.log).toEqual([]);
    wire.send(0, { seq: 111, data: 'next' });
    expect(wire.log).toEqual(['0 gap 0+10 lost', '0 bytes 10+4 frame 5']);
  });

  it('are a gap before a FIN that was captured', () => {
    const wire = new Wire()
      .open()
      .send(0, { seq: 105, flags: FIN | ACK })
      .send(1, { seq: 5001, ack: 106 });
    wire.connection.advance(1002, 0);
    expect(wire.log).toEqual(['0 gap 0+4 lost', '0 end fin']);
  });

  it('are not believed from an acknowledgement far beyond what was seen: order is still restored', () => {
    const wire = new Wire().open().send(1, { seq: 5001, ack: 101 + 2 ** 30 });
    wire.connection.advance(1002, 0);
    wire.send(0, { seq: 104, data: 'def' }).send(0, { seq: 101, data: 'abc' });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 6', '0 bytes 3+3 frame 5']);
  });

  it('are no gap as long as nothing is captured behind them', () => {
    const wire = new Wire().open().send(1, { seq: 5001, ack: 101 + 1_000_000 });
    wire.connection.advance(1002, 0);
    wire.send(0, { seq: 101, data: 'abc' });
    wire.connection.finish('capture-end');
    expect(wire.log).toEqual(['0 bytes 0+3 frame 5', '0 end capture-end', '1 end capture-end']);
  });

  it('are still waited for when nobody acknowledged them', () => {
    const wire = new Wire().open().send(0, { seq: 104, data: 'def' });
    for (let i = 0; i < 100; i++) wire.send(1, { seq: 5001, ack: 101, seconds: 2000 + i });
    wire.send(0, { seq: 101, data: 'abc' });
    expect(wire.text(0)).toBe('abcdef');
  });
});

describe('segments that the snap length cut', () => {
  it('give their captured bytes and then a gap', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 101, data: 'abc', wire: 10 }).send(0, { seq: 111, data: 'k' });
    expect(wire.log).toEqual(['0 bytes 0+3 frame 4', '0 gap 3+7 cut', '0 bytes 10+1 frame 5']);
  });

  it('give them in their turn, and held bytes in place of what was cut', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 105, data: 'e', wire: 4 }).send(0, { seq: 109, data: 'i' });
    wire.send(0, { seq: 101, data: 'a', wire: 3 });
    wire.send(0, { seq: 104, data: 'd' });
    expect(wire.log).toEqual([
      '0 bytes 0+1 frame 6',
      '0 gap 1+2 cut',
      '0 bytes 3+1 frame 7',
      '0 bytes 4+1 frame 4',
      '0 gap 5+3 cut',
      '0 bytes 8+1 frame 5',
    ]);
  });

  it('are not compared where they have no bytes', () => {
    const wire = new Wire().open();
    wire.send(0, { seq: 103, data: 'c', wire: 4 }).send(0, { seq: 103, data: 'cdef' });
    wire.send(0, { seq: 101, data: 'ab' });
    expect(wire.log).toEqual(['0 bytes 0+2 frame 6', '0 bytes 2+1 frame 4', '0 gap 3+3 cut']);
  });

  it('do not reach further than a packet can, whatever length they claim', () => {
    const wire = new Wire().open().send(0, { seq: 101, data: 'a', wire: 4_000_000_000 });
    expect(wire.log).toEqual(['0 bytes 0+1 frame 4', '0 gap 1+262144 cut']);
  });
});
