import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { paletteFor } from '../../src/cli/colors.js';
import type { DissectionRecord } from '../../src/record.js';
import type { TextOptions } from '../../src/render/render.js';
import { SummaryRenderer } from '../../src/render/summary.js';
import { TreeRenderer } from '../../src/render/tree.js';
import { columns } from '../../src/render/width.js';
import { asUtf8, hostileTexts } from './hostile-texts.js';
import { finding, letterBytes, loginBytes, message, object, postProblems, ref, textOptions } from './post.js';

const tree = (records: readonly DissectionRecord[], changed: Partial<TextOptions> = {}): string => {
  const renderer = new TreeRenderer(textOptions(changed));
  return records.map((record) => renderer.render(record)).join('');
};
const summary = (record: DissectionRecord, changed: Partial<TextOptions> = {}): string =>
  new SummaryRenderer(textOptions(changed)).render(record);

const headerRows = `    0..1    01                       Protocol version: 0x1
    1..3    00 02                    Command: SEND_MSG (2)
    3..7    00 00 00 15              Options: 21
                                       URGENT: 0x00000001 set
                                       SEALED: 0x00000004 set
                                       Bits without a name: 0x10
    7..11   65 53 4a 00              Sent at: 2023-11-14 10:20:48 UTC
    11..19  00 20 00 00 00 00 00 01  Packet number: 9007199254740993
    19..23  0a 00 00 07              Real address: 10.0.0.7
    23..26  76 6d 00                 Host: vm
`;

describe('the tree', () => {
  it('shows every row with its range, its bytes and its meaning', () => {
    expect(tree([message('letter', letterBytes(['Alice 爱丽丝'], Uint8Array.of(1, 2)), { dialect: '1.0' })])).toBe(
      `19.1  2026-11-20 20:05:44.029866  127.0.0.1:34917 → 127.0.0.1:8000  Post 1.0  LETTER
  Post header                                     datagram, 49 bytes
${headerRows}  Letter
    26..27  01                       Contacts that follow: 1
    27..47  00 00 27 11 41 … 20 B    Contacts: 1 entry
      27..47  00 00 27 11 41 … 20 B    Contact
        27..31  00 00 27 11              Number: 10001
        31..47  41 6c 69 63 65 … 16 B    Nick: Alice 爱丽丝
                                     Urgent: true
    47..49  01 02                    Mark: 2 bytes
`,
    );
  });

  it('names a dialect only when it tells more than the protocol does', () => {
    const head = (dialect: string): string =>
      tree([message('letter', letterBytes([]), { dialect })]).split('\n')[0] ?? '';
    expect(head('2.0')).toContain('  Post 2.0  LETTER');
    expect(head('post')).toContain('  Post  LETTER');
  });

  it('puts links and diagnostics under their message, findings and objects on lines of their own', () => {
    const diagnostics = [{ problem: postProblems.odd, detail: { what: 'word '.repeat(30).trim() } }];
    const login = message('login', loginBytes('a', 'b'), {
      decrypted: 'password from frame 4',
      answers: { ref: { ...ref, frame: 17 }, seconds: 0.0008 },
      resendOf: { ref: { ...ref, frame: 86 }, number: 1, differs: ['packetNo'] },
      from: [{ ...ref, frame: 3 }],
      diagnostics,
    });
    const text = tree([login, finding(), object()]);
    expect(text.slice(text.indexOf('  decrypted'))).toBe(
      `  decrypted with password from frame 4
  answers 17.1 after 0.8 ms
  resend 1 of 86.1, differs in packetNo
  from 3.1
  warning post.odd: odd: word word word word word word word word word word word word word word
    word word word word word word word word word word word word word word word word

58.2  2026-11-20 20:05:44.029866  127.0.0.1:34917 ↔ 127.0.0.1:8000  warning post.unanswered: LETTER was never answered (about 56.1)

141.2  2026-11-20 20:05:44.029866  127.0.0.1:34917 ↔ 127.0.0.1:8000  post file "hello.txt", 38 bytes, complete, from 30.1, 37.1
  sha256 ${'ab'.repeat(32)}
`,
    );
  });

  it('a finding without time, flow and message is still a line', () => {
    expect(tree([finding({ hasTime: false, flow: null, about: null })])).toBe(
      '58.2  no time  warning post.unanswered: LETTER was never answered\n',
    );
  });

  it('keeps within 100 columns below the head line, whatever the text', () => {
    const long = ['好'.repeat(900), 'word '.repeat(90), 'x'.repeat(5000)];
    const [, ...lines] = tree([message('letter', letterBytes(long))]).split('\n');
    for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(100);
    expect(lines.length).toBeLessThan(150);
    expect(lines.join('').replaceAll(/ +/g, ' ')).toContain('… (5000 characters)');
  });

  it('is the same text with colours, once they are taken away', () => {
    const records = [
      message('login', loginBytes('小明', 'b'), {
        diagnostics: [{ problem: postProblems.odd, detail: { what: 'word '.repeat(40) } }],
      }),
      finding(),
      object(),
    ];
    const palette = paletteFor('always', {});
    const coloured = tree(records, { palette });
    expect(coloured).toContain(new Chalk({ level: 1 }).yellow('warning post.odd'));
    expect(coloured.replaceAll(/\x1b\[\d+m/g, '')).toBe(tree(records));
    const [login = finding()] = records;
    expect(summary(login, { palette }).replaceAll(/\x1b\[\d+m/g, '')).toBe(summary(login));
  });

  it('-x adds a dump of the message, with its secrets masked', () => {
    const record = message('login', loginBytes('ann', 'hunter22'));
    expect(tree([record], { dump: true })).toMatch(
      /\n {2}0010 {2}00 00 01 0a 00 00 07 76 {2}6d 00 61 6e 6e 00 -- -- {2}\.{7}vm\.ann\.\*\*\n {2}0020 {2}(-- ){7}/,
    );
    expect(tree([record], { dump: true, reveal: true })).toContain('00 68 75  .......vm.ann.hu');
  });
});

describe('the summary', () => {
  it('is one line a record, with the problems of a message behind it', () => {
    const diagnostics = [
      { problem: postProblems.odd, detail: undefined },
      { problem: postProblems.seen, detail: undefined },
    ];
    expect(summary(message('login', loginBytes('ann', 'b'), { diagnostics }))).toBe(
      '19.1  2026-11-20 20:05:44.029866  127.0.0.1:34917 → 127.0.0.1:8000  Post  LOGIN ann <redacted>  [post.odd, post.seen]\n',
    );
    expect(summary(finding())).toMatch(/^58\.2 .* LETTER was never answered \(about 56\.1\)\n$/);
    expect(summary(object())).toMatch(/^141\.2 .* "hello\.txt", 38 bytes, complete, from 30\.1, 37\.1\n$/);
  });

  it('writes IPv6 endpoints so that the port stands apart', () => {
    const source = { address: 'fe80::1', port: 2425 };
    expect(summary(message('basket', Uint8Array.of(1), { source }))).toContain('[fe80::1]:2425 → 127.0.0.1:8000');
  });
});

describe('text of strangers', () => {
  it.each(hostileTexts)('%j stays on its line, moves nothing, and begins no line', (hostile) => {
    const records = [
      message('letter', letterBytes([asUtf8(hostile), `${asUtf8(hostile)} `.repeat(60)]), { summary: () => hostile }),
      finding({ detail: { name: hostile } }),
      object({ name: hostile }),
    ];
    for (const text of [tree(records), ...records.map((record) => summary(record))]) {
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u);
      for (const line of text.split('\n')) expect(line).toMatch(/^(\d|$| {2})/);
    }
  });
});
