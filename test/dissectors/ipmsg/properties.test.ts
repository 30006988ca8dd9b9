import fc from 'fast-check';
import { leaves, untiled } from 'imdissect/testing';
import { expect, it } from 'vitest';
import type { Message } from 'imdissect/schema';
import { bytesOf, codes, read, rewritten, traced } from './packets.js';

/** Packets of every kind of body, to be damaged: typed by hand after the grammar, two after frames of the samples. */
const packets = [
  '1_iptux 0.10.0:21:root:vm:2097184:\x0010001:hello.txt:26:6b00a478:1:\x07:10003:odd:name.txt:a:6b00a478:1:\x07\0',
  '1:916744768:root:carol-pc:6291475:0    \x070    \x07\0\0',
  '1_lbt6_0#128#F8B46AA55B28:1234567:u:h:288:hi {/font;-16 0 0 0 400 0 0 0 134 0 0 2 2 \xcb\xce\xcc\xe5 255;}\0',
  '1:12345:ali-<0123456789abcdef>:h:220463105:nick[away]\0grp\0\nUN:ali\nXX:foo\nVS:00010002:4:99:103\nIP:abcd\n\0',
  '1:12345:a:h:19:    0\x07    2\x07u\x07h\x076291460\x0710.0.0.1\x0730985\x07n\x07\b\x07u2\x07h2\x071\x0710.0.0.2\x072425\x07\b\x07g\0',
  '1:12345:a:h:6291488:20002:AB12CD:00ffEE:1234\x000:a::b:1f:5f:1:20=8=5:14=3:\x07:\0TO:a:b\x07c:d\x07\0',
  '1_lbt6_0#x:1234567:u:h:2097344:3c2f|1000|512|2|2|5|0|2|0|00000000#\0ab\0cd\0\0',
  '1:12345:a:h:193:aa|3#\0',
  '1:12345:a:h:96:143714b0:1:0:\0',
  '1:12345:a:h:115:21003:010001-BB5BE8E7\0',
  '1:12345:a:h:33:12345\0\0',
  '1:12345:a:h:200:x\0yy\0\0zz\0',
  '1_iptux 0.8:5:u:h:254:\0\x89PNG\0\0x\0',
  '1:1:\b:\b:2:bye',
].map(bytesOf);

/** A generator of numbers that is the same everywhere. */
function numbers(start: number): (below: number) => number {
  let seed = start;
  return (below) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return (seed >>> 8) % below;
  };
}

const special = bytesOf('\0\0\x07::\n\r0Aa=|#- \b\xe4\xbd\xa0\x81\xff');

function damaged(packet: Uint8Array, next: (below: number) => number): Uint8Array {
  const bytes = [...packet];
  for (let changes = next(5); changes > 0; changes--) {
    const at = next(bytes.length + 1);
    const byte = next(3) === 0 ? next(256) : (special[next(special.length)] ?? 0);
    const way = next(4);
    if (way === 0) bytes.splice(at, 1, byte);
    else if (way === 1) bytes.splice(at, 0, byte);
    else if (way === 2) bytes.splice(at, 1 + next(4));
    else bytes.splice(at, 0, ...bytes.slice(next(bytes.length + 1), next(bytes.length + 1)));
  }
  return Uint8Array.from(bytes);
}

function told({ kind, fields, diagnostics }: Message): string {
  const problems = diagnostics.map(({ problem }) => problem.code);
  return JSON.stringify([kind.id, fields, problems], (_key, value: unknown) =>
    value instanceof Uint8Array ? [...value] : value,
  );
}

it('damaged packets never throw, tile their trees, read the same quietly, and are written again byte for byte', () => {
  const next = numbers(2425);
  let whole = 0;
  for (let i = 0; i < 4000; i++) {
    const bytes = damaged(packets[i % packets.length] ?? new Uint8Array(0), next);
    const { message, trace } = traced(bytes);
    expect(untiled(trace)).toEqual([]);
    expect(told(read(bytes))).toBe(told(message));
    if (codes(message).includes('ipmsg.malformed')) continue;
    whole++;
    expect([...rewritten(message)]).toEqual([...bytes]);
  }
  expect(whole).toBeGreaterThan(2000);
});

it('what is written from values is read as the same values', () => {
  for (const packet of packets) {
    const message = read(packet);
    expect(told(read(rewritten(message)))).toBe(told(message));
  }
});

it('packets cut by the capture say so and tile their trees, at every length', () => {
  for (const packet of packets) {
    for (let cut = 0; cut < packet.length; cut++) {
      const { message, trace } = traced(packet.subarray(0, cut), undefined, packet.length);
      expect(codes(message)).toContain('capture.cut-short');
      expect(untiled(trace)).toEqual([]);
    }
  }
});

it('a cut never makes another thing of what stands before it', () => {
  const piece = fc.constantFrom('\0', '\0', ':', '\n', 'utf8', 'Q', '\x07', 'TO:', '1', '\xe3');
  const version = fc.constantFrom('1', '1_iptux', '1_lbt6_0', '1@shiyeline', '');
  const commands = [0, 1, 2, 3, 18, 19, 32, 33, 96, 97, 98, 114, 121, 122, 130, 131, 193, 194, 208, 2_097_184];
  const rows = (bytes: Uint8Array, length: number): string[] =>
    leaves(traced(bytes.subarray(0, length), undefined, bytes.length).trace).map(({ label, start, end }) =>
      label === 'Undecoded' ? label : `${label} ${start}..${end}`,
    );
  fc.assert(
    fc.property(version, fc.constantFrom(...commands), fc.array(piece, { maxLength: 14 }), (client, command, parts) => {
      const bytes = bytesOf(`${client}:5:u:h:${command}${parts.join('')}`);
      const whole = rows(bytes, bytes.length);
      for (let cut = 0; cut < bytes.length; cut++) {
        const before = rows(bytes, cut);
        if (before.at(-1) === 'Undecoded') before.pop();
        expect(before).toEqual(whole.slice(0, before.length));
      }
    }),
    { seed: 3, numRuns: 1000 },
  );
});

it('time grows with the length of hostile packets, not with its square', () => {
  const lines = ['\0', '\x07', ':', '{/font;', '\nUN:x', '0:a:1:1:1:\x07', ':14=3', 'TO:', ';}'];
  for (const piece of lines) {
    for (const head of [
      '1:12345:a:h:32:',
      '1:12345:a:h:2097184:x\x000:f:1:1:1:14=3',
      '1:12345:a:h:1:n\0',
      '1:12345:a:h:19:0\x070\x07',
    ]) {
      const bytes = bytesOf(`${head}${piece.repeat(Math.floor(60_000 / piece.length))}x`);
      const before = process.cpuUsage();
      read(bytes);
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
    }
  }
});
