import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, jsonTime, TextTimes, utcSecond } from '../../src/render/time.js';

const moment = (seconds: number, nanoseconds = 0) => ({ seconds, nanoseconds });

describe('times', () => {
  it('are what Date says, for every second that Date knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }), (seconds) => {
        expect(utcSecond(seconds)).toBe(new Date(seconds * 1000).toISOString().slice(0, -5));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('have six digits, cut and not rounded, or nine', () => {
    const late = moment(1_795_205_144, 29_866_999);
    expect(jsonTime(late, 6)).toBe('2026-11-20T20:05:44.029866Z');
    expect(jsonTime(late, 9)).toBe('2026-11-20T20:05:44.029866999Z');
  });

  it('do not break before 1970, at leap days and beyond year 9999', () => {
    expect(jsonTime(moment(-1, 500_000_000), 6)).toBe('1969-12-31T23:59:59.500000Z');
    expect(utcSecond(951_782_400)).toBe('2000-02-29T00:00:00');
    expect(utcSecond(4_107_542_400)).toBe('2100-03-01T00:00:00');
    expect(utcSecond(253_402_300_800)).toBe('+010000-01-01T00:00:00');
    expect(utcSecond(-62_167_219_201)).toBe('-000001-12-31T23:59:59');
  });

  it('differ by seconds and nanoseconds of one sign', () => {
    expect(difference(moment(10, 900_000_000), moment(11, 100_000_000), 6)).toBe('0.200000');
    expect(difference(moment(11, 100_000_000), moment(10, 900_000_000), 6)).toBe('-0.200000');
    expect(difference(moment(-5, 0), moment(5, 1), 9)).toBe('10.000000001');
    expect(difference(moment(5, 1), moment(5, 1), 6)).toBe('0.000000');
  });

  it('relative counts from the first frame, delta from the record before', () => {
    const relative = new TextTimes('relative');
    relative.begin(moment(100));
    relative.begin(moment(200));
    expect(relative.text(moment(101, 5_000), 6)).toBe('1.000005');
    const delta = new TextTimes('delta');
    expect([100, 103, 103].map((s) => delta.text(moment(s), 6))).toEqual(['0.000000', '3.000000', '0.000000']);
  });

  it('local says how far from UTC it is', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'Asia/Shanghai';
    try {
      expect(new TextTimes('local').text(moment(1_795_205_144, 29_866_000), 6)).toBe(
        '2026-11-21 04:05:44.029866 +08:00',
      );
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
