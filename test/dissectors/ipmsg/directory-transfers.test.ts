import { describe, expect, it } from 'vitest';
import { draft9Tree, iptuxTree, windowsTree, writeTree, type Tree } from '../../../dissectors/ipmsg/stream-writer.js';
import { messages } from '../../engine/run.js';
import { connection, fieldsOf, linesOf, objectsOf, offering, recordsOf, request, Traffic } from './flows.js';

const folder = '1:proj:0:5f000000:2:\x07';
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const file = (name: string, content: string): Tree => ({ name, content: ascii(content) });

/** An entry with its size in front. */
const e = (words: string): string => `${(words.length + 5).toString(16).padStart(4, '0')}:${words}`;

const tree: Tree = {
  name: 'proj',
  children: [
    { name: 'sub', children: [file('b.txt', 'beta beta'), file('zero', '')] },
    { name: 'none', children: [] },
    file('a.txt', 'alpha'),
  ],
};

function fetched(stream: string | Uint8Array, list = folder, options = 0): Traffic {
  const traffic = offering(list);
  connection(traffic)
    .say(request('64:1\0', 98 | options))
    .reply(stream)
    .close();
  return traffic;
}

/** The lines behind the offer and the request, without their numbers. */
const after = (traffic: Traffic): string[] =>
  linesOf(traffic)
    .slice(2)
    .map((line) => line.replace(/^\S+ /, '').replace(/ after \S+/, ''));

const entry = 'ipmsg.directory-entry';

const whole = [
  `${entry} directory proj answers 5.1`,
  `${entry} directory proj/sub`,
  `${entry} file proj/sub/b.txt, 9 bytes`,
  'object proj/sub/b.txt 9 complete',
  `${entry} file proj/sub/zero, 0 bytes`,
  'object proj/sub/zero 0 complete',
  `${entry} end of directory proj/sub`,
  `${entry} directory proj/none`,
  `${entry} end of directory proj/none`,
  `${entry} file proj/a.txt, 5 bytes`,
  'object proj/a.txt 5 complete',
  `${entry} end of directory proj`,
];

describe('a directory', () => {
  it.each([
    ['Windows', windowsTree],
    ['iptux', iptuxTree],
    ['draft 9', draft9Tree],
  ] as const)('written like %s comes with its entries, each at its place, and its files whole', (_client, style) => {
    expect(after(fetched(writeTree(tree, style)))).toEqual(whole);
  });

  it('comes out the same however the stream is cut into segments', () => {
    for (const size of [1, 2, 7, 50]) {
      const traffic = offering(folder);
      const tcp = connection(traffic).say(request('64:1\0', 98));
      const stream = writeTree(tree, windowsTree);
      for (let at = 0; at < stream.length; at += size) tcp.reply(stream.subarray(at, at + size));
      tcp.close();
      expect(after(traffic)).toEqual(whole);
    }
  });

  it('is written to the letter as iptux wrote it', () => {
    const times = { mtime: 0x6b00a502 };
    const written = writeTree(
      { name: 'projdir', children: [{ ...file('b.txt', 'beta beta'), ...times }], ...times },
      iptuxTree,
    );
    expect(Buffer.from(written).toString()).toBe(
      '0031:projdir:000000000:2:14=6b00a502:16=6b00a502:' +
        '002f:b.txt:000000009:1:14=6b00a502:16=6b00a502:beta beta' +
        '0023:.:0:3:14=6b00a502:16=6b00a502:',
    );
  });

  it('says in its fields where each entry lies and how it was written', () => {
    const [, , first, second] = fieldsOf(
      fetched(`${e('proj:0:2:').toUpperCase().replace('PROJ', 'proj')}${e('A:1:1001:')}x${e('.:0:3:')}`),
    );
    expect(first).toMatchObject({
      headerSize: 14,
      name: 'proj',
      size: 0,
      type: 2,
      path: 'proj',
      depth: 0,
      hexCase: 'upper',
    });
    expect(second).toMatchObject({
      name: 'A',
      size: 1,
      attr: 0x1001,
      type: 1,
      flags: 0x1000,
      path: 'proj/A',
      depth: 1,
    });
  });

  it('may have names with colons, doubled or not', () => {
    for (const style of [windowsTree, iptuxTree]) {
      const lines = after(fetched(writeTree({ name: 'proj', children: [file('a:b.txt', 'x')] }, style)));
      expect(lines.filter((line) => line.startsWith('object'))).toEqual(['object proj/a:b.txt 1 complete']);
      expect(lines.some((line) => line.includes('[ipmsg.unescaped-colon]'))).toBe(style === iptuxTree);
    }
  });

  it('has names in UTF-8 when the request says so, and is decoded like the host writes otherwise', () => {
    const cp932 = { ...windowsTree, charset: 'shift_jis' } as const;
    const names = (style: typeof windowsTree, options: number): (string | null)[] =>
      objectsOf(fetched(writeTree({ name: 'proj', children: [file('日本語', 'x')] }, style), folder, options)).map(
        ({ name }) => name,
      );
    expect(names(windowsTree, 0x800000)).toEqual(['proj/日本語']);
    expect(names(windowsTree, 0)).toEqual(['proj/日本語']);
    expect(names(cp932, 0)).toEqual(['proj/日本語']);
    expect(names(cp932, 0x800000)[0]).toContain('\ufffd');
  });

  it('may hold files of more than 4 GiB', () => {
    const traffic = fetched(`${e('proj:000000000:2:')}${e('big:1000000ff:1:')}0123456789`);
    expect(after(traffic).slice(1, 3)).toEqual([
      `${entry} file proj/big, 4294967551 bytes`,
      'object proj/big 10 missing 10,4294967551',
    ]);
  });

  it('has no content behind anything that is no file, whatever its size', () => {
    const lines = after(fetched([e('proj:7:2:'), e('l:5:4:'), e('ff:1:7:'), e('.:0:3:')].join('')));
    expect(lines).toEqual([
      `${entry} directory proj answers 5.1 [ipmsg.odd-entry]`,
      `${entry} SYMLINK proj/l, 5 bytes`,
      `${entry} FIFO proj/ff, 1 byte`,
      `${entry} end of directory proj`,
    ]);
  });

  it('may hold resource forks', () => {
    const objects = objectsOf(fetched(`${e('proj:0:2:')}${e('f:2:10:')}RF${e('f:1:1:')}D${e('.:0:3:')}`));
    expect(objects.map(({ name, kind }) => [name, kind])).toEqual([
      ['proj/f', 'resource-fork'],
      ['proj/f', 'file'],
    ]);
  });

  it('that is no directory: Windows asks for files like that, to learn their size', () => {
    const lines = after(fetched(`${e('a.txt:6:1:')}alpha!`, '1:a.txt:5:5f000000:1:\x07'));
    expect(lines).toEqual([`${entry} file a.txt, 6 bytes answers 5.1`, 'object a.txt 6 complete']);
  });

  it('that is not the one that was offered is remarked upon', () => {
    const [first] = after(fetched(e('other:0:1:'), folder));
    expect(first).toBe(`${entry} file other, 0 bytes answers 5.1 [ipmsg.not-as-offered] [ipmsg.not-as-offered]`);
  });

  it('that nobody offered is complete all the same', () => {
    const traffic = new Traffic();
    connection(traffic).say(request('64:1\0', 98)).reply(writeTree(tree, windowsTree)).close();
    expect(objectsOf(traffic).map(({ name, complete }) => [name, complete])).toEqual([
      ['proj/sub/b.txt', true],
      ['proj/sub/zero', true],
      ['proj/a.txt', true],
    ]);
  });

  it.each([
    [e('proj:000000000:9:'), '9 is no type of file'],
    [`${e('proj:0:2:')}${e('..:0:3:')}`, 'RETPARENT is not called "."'],
    ['000d:proj:0:2', 'no colon where its size says that it ends'],
  ])('with the entry %j is remarked upon: %s', (stream, what) => {
    const notes = messages(recordsOf(fetched(stream)))
      .flatMap(({ diagnostics }) => diagnostics)
      .filter(({ problem }) => problem.code === 'ipmsg.odd-entry');
    expect(notes.map(({ detail }) => detail)).toEqual([{ what }]);
  });
});

describe('a directory that does not come whole', () => {
  const stream = Buffer.from(writeTree(tree, windowsTree)).toString('latin1');
  const upToBeta = stream.slice(0, stream.indexOf('beta') + 4);

  it('because the connection ended says how deep it was', () => {
    expect(after(fetched(upToBeta)).slice(-2)).toEqual([
      'object proj/sub/b.txt 4 missing 4,9',
      'ipmsg.transfer-cut about 5.1: the connection ended inside of a directory, 2 deep',
    ]);
  });

  it('because it was refused says that nothing came', () => {
    expect(after(fetched(''))).toEqual([
      'ipmsg.transfer-refused about 5.1: the connection ended before the first byte',
    ]);
  });

  it('because the connection ended inside of an entry shows what there is of it', () => {
    const lines = after(fetched(stream.slice(0, 10)));
    expect(lines).toEqual([`${entry} Directory entry cut before its attribute answers 5.1 [ipmsg.malformed]`]);
  });

  it('because of a gap in a file goes on behind it', () => {
    const traffic = offering(folder);
    const rest = stream.slice(upToBeta.length + 3);
    connection(traffic).say(request('64:1\0', 98)).reply(upToBeta).loseReply(3).reply(rest).close();
    const lines = after(traffic).filter((line) => !line.startsWith('tcp.gap'));
    expect(lines).toEqual(whole.map((line) => line.replace('b.txt 9 complete', 'b.txt 6 missing 4,7')));
  });

  it('because of a gap over an entry finds the next one, and no longer says where it lies', () => {
    const traffic = offering(folder);
    const from = stream.indexOf('a.txt') + 2;
    connection(traffic)
      .say(request('64:1\0', 98))
      .reply(upToBeta)
      .loseReply(from - upToBeta.length);
    const tcp = connection(traffic);
    tcp
      .say(request('64:1\0', 98))
      .reply(upToBeta)
      .loseReply(20)
      .reply(stream.slice(upToBeta.length + 20))
      .close();
    const lines = after(traffic).filter((line) => line.includes('object') || line.includes('proj/none'));
    expect(lines).toContain('object a.txt 5 complete');
  });

  it('because a file was longer than its entry says searches for the next entry', () => {
    const lines = after(fetched(`${e('proj:0:2:')}${e('l:2:1:')}long 000${e('m:1:1:')}x${e('.:0:3:')}`));
    expect(lines).toEqual([
      `${entry} directory proj answers 5.1`,
      `${entry} file proj/l, 2 bytes`,
      'object proj/l 2 complete',
      'ipmsg.directory-lost about 5.1: no entry of the directory where one must begin',
      `${entry} file m, 1 byte`,
      'object m 1 complete',
      `${entry} end of a directory`,
    ]);
  });

  it('because it is deeper than any can be keeps count', () => {
    const traffic = offering('1:d:0:0:2:\x07');
    const tcp = connection(traffic).say(request('64:1\0', 98));
    for (const [words, content] of [
      ['d:0:2:', ''],
      ['f:1:1:', 'x'],
      ['.:0:3:', ''],
    ] as const) {
      for (let i = 0; i < (content === '' ? 3000 : 1); i++) tcp.reply(e(words) + content);
    }
    tcp.close();
    const [object] = objectsOf(traffic);
    expect(object?.complete).toBe(true);
    expect(object?.name).toBe(`${'d/'.repeat(1024)}f`);
    expect(recordsOf(traffic).filter(({ record }) => record === 'finding')).toEqual([]);
  });
});
