import { describe, expect, it } from 'vitest';
import { hex, hexDump, maskedHex, type HexDumpOptions } from '../../src/bytes/hexdump.js';

const packet = Buffer.from('1:1700000001:alice:hosta:288:hello\0');
const alphabet = Uint8Array.from({ length: 256 }, (_, byte) => byte);

function dump(bytes: Uint8Array, start: number, end: number, options?: HexDumpOptions): string[] {
  return [...hexDump(bytes, start, end, options)];
}

describe('hex', () => {
  it('is two lower-case digits a byte, at every length', () => {
    for (let length = 0; length <= 256; length++) {
      expect(hex(alphabet, 256 - length)).toBe(Buffer.from(alphabet.subarray(256 - length)).toString('hex'));
    }
  });

  it('is of the range, bounded by the bytes', () => {
    expect(hex(alphabet, 9, 12)).toBe('090a0b');
    expect(hex(alphabet, 254, 1000)).toBe('feff');
    expect(hex(alphabet, 200, 100)).toBe('');
    expect(hex(alphabet.subarray(16), 0, 20)).toBe(Buffer.from(alphabet.subarray(16, 36)).toString('hex'));
  });

  it('masks secrets as xx and keeps two characters for each byte', () => {
    expect(maskedHex(alphabet, 0, 6, [])).toBe('000102030405');
    expect(maskedHex(alphabet, 0, 6, [{ start: 1, end: 3 }])).toBe('00xxxx030405');
    expect(
      maskedHex(alphabet, 2, 6, [
        { start: 0, end: 3 },
        { start: 5, end: 99 },
      ]),
    ).toBe('xx0304xx');
  });

  it('masks all that any mask covers, in whatever order they come and however they overlap', () => {
    const masks = [
      { start: 4, end: 6 },
      { start: 0, end: 5 },
      { start: 1, end: 2 },
      { start: 9, end: 8 },
    ];
    expect(maskedHex(alphabet, 0, 10, masks)).toBe('xxxxxxxxxxxx06070809');
    expect(dump(alphabet, 0, 10, { masks })[0]?.slice(6, 36)).toBe('-- -- -- -- -- -- 06 07  08 09');
  });
});

describe('a hex dump', () => {
  it('has offset, two groups of eight, and the printable characters', () => {
    expect(dump(packet, 0, packet.length)).toEqual([
      '0000  31 3a 31 37 30 30 30 30  30 30 30 31 3a 61 6c 69  1:1700000001:ali',
      '0010  63 65 3a 68 6f 73 74 61  3a 32 38 38 3a 68 65 6c  ce:hosta:288:hel',
      '0020  6c 6f 00                                          lo.',
    ]);
  });

  it('shows no character that a terminal would obey', () => {
    for (const line of dump(alphabet, 0, 256)) expect(line).toMatch(/^[\x20-\x7e]+$/);
    expect(dump(alphabet, 0x70, 0x80)[0]?.slice(-16)).toBe('pqrstuvwxyz{|}~.');
  });

  it('masks secrets in the digits and in the characters', () => {
    expect(dump(packet, 0, 16, { masks: [{ start: 13, end: 18 }] })).toEqual([
      '0000  31 3a 31 37 30 30 30 30  30 30 30 31 3a -- -- --  1:1700000001:***',
    ]);
    expect(dump(packet, 16, 20, { masks: [{ start: 13, end: 18 }] })).toEqual([
      '0000  -- -- 3a 68                                       **:h',
    ]);
  });

  it('points at a range with carets, on each line that has a part of it', () => {
    expect(dump(packet, 0, packet.length, { carets: { start: 13, end: 18 } })).toEqual([
      '0000  31 3a 31 37 30 30 30 30  30 30 30 31 3a 61 6c 69  1:1700000001:ali',
      '                                              ^^ ^^ ^^',
      '0010  63 65 3a 68 6f 73 74 61  3a 32 38 38 3a 68 65 6c  ce:hosta:288:hel',
      '      ^^ ^^',
      '0020  6c 6f 00                                          lo.',
    ]);
  });

  it('points at nothing for an empty range', () => {
    expect(dump(packet, 0, 16, { carets: { start: 3, end: 3 } }).join('\n')).not.toContain('^');
  });

  it('counts from the offset it is given, with as many digits as the last one needs', () => {
    expect(dump(packet, 3, 21, { offset: 0xfff8 }).map((line) => line.slice(0, 9))).toEqual(['0fff8  37', '10008  68']);
  });

  it('never exceeds 100 columns', () => {
    const lines = dump(alphabet, 0, 256, { offset: 2 ** 52, indent: 1000, carets: { start: 0, end: 256 } });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('is bounded by the bytes, and empty for an empty range', () => {
    expect(dump(packet, 32, 1000)).toHaveLength(1);
    expect(dump(packet, 5, 5)).toEqual([]);
    expect(dump(packet, 9, 5)).toEqual([]);
  });

  it('is made line by line, whatever the length', () => {
    const lines = hexDump(new Uint8Array(8 << 20), 0, 8 << 20);
    expect(lines.next().value).toMatch(/^000000 {2}00 /);
  });

  it('looks at each of many masks once', () => {
    const bytes = new Uint8Array(200_000);
    const masks = Array.from({ length: 100_000 }, (_, i) => ({ start: 2 * i, end: 2 * i + 1 }));
    const before = performance.now();
    let lines = 0;
    for (const line of hexDump(bytes, 0, bytes.length, { masks })) lines += line.includes('-- 00') ? 1 : 0;
    expect(lines).toBe(12_500);
    expect(maskedHex(bytes, 0, bytes.length, masks)).toHaveLength(400_000);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});
