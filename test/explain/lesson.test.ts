/** One message taught. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { protocolEntry } from '../../src/explain/catalogue.js';
import { chaptersOf } from '../../src/explain/lesson.js';
import { columns } from '../../src/render/width.js';
import { join } from 'node:path';
import { captures, root } from '../tshark.js';
import { builtIn, dissect, lesson, type DissectionRecord } from '../everything.js';
import { hostileTexts, asUtf8 } from '../render/hostile-texts.js';
import { letterBytes, loginBytes, message, object, finding, mountedPost, ref, sealedBytes } from '../render/post.js';

const protocol = protocolEntry(mountedPost());
const taught = (record: DissectionRecord, more: Parameters<typeof lesson>[1] = {}): string =>
  lesson(record, { protocol, ...more });

/** What stands under the carets of a row, up to the next row. */
function rowOf(text: string, label: string): string {
  return text.split('\n\n').find((part) => part.includes(`${label}: `)) ?? '';
}

describe('a lesson', () => {
  const letter = taught(message('letter', letterBytes(['Alice 爱丽丝'], Uint8Array.of(1, 2)), { dialect: '1.0' }));

  it('shows the bytes of a row with carets, its value, how it is written and under which name', () => {
    expect(rowOf(letter, 'Real address'))
      .toBe(`    0010  00 00 01 0a 00 00 07 76  6d 00 01 00 00 27 11 41  .......vm....'.A
                   ^^ ^^ ^^ ^^
          Real address: 10.0.0.7
          Rule: IP address; post.realIp`);
    expect(rowOf(letter, 'Host')).toContain('Rule: text up to NUL (00); post.host');
    expect(rowOf(letter, 'Command')).toContain('Rule: number of 2 bytes, big-endian, named by "command"; post.command');
    expect(rowOf(letter, 'Packet number')).toContain('Rule: 64-bit number of 8 bytes, big-endian; post.packetNo');
  });

  it('tells the bits that are set, those without a name too', () => {
    const lines = rowOf(letter, 'Options')
      .split('\n')
      .map((line) => line.trim());
    expect(lines.slice(-3)).toEqual(['URGENT: 0x00000001 set', 'SEALED: 0x00000004 set', 'Bits without a name: 0x10']);
  });

  it('leaves the bytes of a list to its elements, and says what is declared only once', () => {
    expect(letter).toContain('          Contacts: 1 entry, bytes 27..47\n');
    const two = taught(message('letter', letterBytes(['Ann', 'Bob'])));
    expect(two.split('Rule: text up to NUL (00); post.contacts.nick').length).toBe(2);
    expect(two).toContain('Nick: Bob\n');
  });

  it('goes from source to source, and says what each was made of', () => {
    const record = message('sealed', sealedBytes('the key'));
    const text = taught(record, { reveal: true });
    expect(text).toContain('These bytes become source 2, below.');
    expect(text).toContain(
      'Source 2: unwrapped, 8 bytes, made of bytes 26..38 of source 1 (base64 of the field Wrapped)',
    );
    expect(text.indexOf('Source 1: datagram')).toBeLessThan(text.indexOf('These bytes become'));
    expect(text.indexOf('These bytes become')).toBeLessThan(text.indexOf('Source 2: unwrapped'));
    expect(rowOf(text, 'Key')).toContain('0000  74 68 65 20 6b 65 79 00');
    expect(chaptersOf(record, record.trace()).map(({ steps }) => steps.length)).toEqual([12, 2]);
  });

  it('shortens long rows unless every byte is asked for', () => {
    const record = message('letter', letterBytes([], new Uint8Array(100).fill(0x41)));
    const short = taught(record, { whole: false });
    const rest = rowOf(short, 'Mark').split('\n');
    expect(rest.filter((line) => line.includes('41 41')).length).toBe(2);
    expect(rest.find((line) => line.includes('more'))?.trim()).toBe('… 79 bytes more');
    const whole = rowOf(taught(record), 'Mark').split('\n');
    expect(whole.filter((line) => line.includes('41 41')).length).toBe(7);
    expect(taught(record)).not.toContain('bytes more');
  });

  it('says what it belongs to, what is odd about it and what to do', () => {
    const record = message('login', loginBytes('ann', 'secret'), {
      answers: { ref: { ...ref, frame: 17 }, seconds: 0.0008 },
      resendOf: { ref: { ...ref, frame: 16 }, number: 2, differs: ['host'] },
      from: [{ ...ref, frame: 3 }],
      decrypted: 'password from frame 4',
      diagnostics: [
        { problem: { code: 'post.x', severity: 'warning', text: 'odd {n}', help: 'Do this.' }, detail: { n: 1 } },
      ],
    });
    const text = taught(record);
    expect(text).toContain(`What it belongs to
  It answers 17.1, after 0.8 ms.
  It is copy 2 of 16.1: it differs in host.
  It was put together from 3.1.
  Later records point back at it:
    19.1  `);
    expect(text).toContain('… and 8 records more');
    expect(text).toContain('Decrypted with password from frame 4.');
    expect(text).toContain('What is odd about it\n  warning post.x: odd 1\n    Do this.');
  });

  it('is there for findings and objects too', () => {
    const about = taught(finding());
    expect(about).toContain('It is about 56.1.');
    expect(about).toContain('What it means\n  warning post.unanswered: LETTER was never answered');
    expect(taught(finding({ flow: null, about: null }))).toContain('The capture as a whole');
    expect(taught(object())).toContain('It was put together from 30.1, 37.1.');
  });
});

describe('a lesson about a secret', () => {
  const canary = 'Canary-Wort-7';
  const records = [message('login', loginBytes('ann', canary)), message('sealed', sealedBytes(canary))];

  it('shows neither value nor bytes, nor how long its text is written', () => {
    for (const record of records) {
      const text = taught(record);
      expect(text).toContain(': <redacted>');
      expect(text).toContain('-- --');
      for (const form of [canary, canary.slice(3), '43 61 6e 61', Buffer.from(canary).toString('base64').slice(0, 8)]) {
        expect(text).not.toContain(form);
      }
    }
    expect(rowOf(taught(message('login', loginBytes('ann', canary))), 'Password')).toContain(
      'Rule: text, secret: shown only with --reveal; post.password',
    );
  });

  it('is whole when it is to be revealed', () => {
    for (const record of records) expect(taught(record, { reveal: true })).toContain(`: ${canary}`);
  });
});

describe('a lesson about hostile bytes', () => {
  it('escapes them, and keeps within 100 columns', () => {
    for (const text of [...hostileTexts, 'x'.repeat(5000), '好'.repeat(900)]) {
      const [, ...lines] = taught(message('letter', letterBytes([asUtf8(text)], undefined, 'vm'))).split('\n');
      for (const line of lines.filter((one) => !one.startsWith('    19.1'))) {
        expect(columns(line)).toBeLessThanOrEqual(100);
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/);
        expect(line).toMatch(/^( {2}|[A-Z]|$)/);
      }
    }
  });

  it.each(captures)('never fails, whatever a stranger changes in %s', async (path) => {
    const bytes = readFileSync(join(root, path));
    let random = 12_345;
    const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 12; round++) {
      const changed = Uint8Array.from(bytes);
      for (let i = 0; i < round * 40; i++) changed[24 + next(changed.length - 24)] = next(256);
      let count = 0;
      for await (const record of dissect([Readable.from([changed])], { dissectors: builtIn })) {
        if (count++ > 60) break;
        const text = lesson(record, { whole: round % 2 === 0 });
        expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      }
    }
  });
});
