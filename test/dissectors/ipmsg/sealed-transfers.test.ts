import { describe, expect, it } from 'vitest';
import { mount } from 'imdissect/dissector';
import { ipmsg } from '../../../dissectors/ipmsg/index.js';
import { encryptStream, windowsTree, writeTree } from '../../../dissectors/ipmsg/stream-writer.js';
import type { ObjectRecord } from '../../../src/record.js';
import { folderRequest } from '../../crypto/ipmsg-vectors.js';
import { dissected, messages, told } from '../../engine/run.js';
import type { Traffic } from './flows.js';
import { connection, offering } from './flows.js';
import { receivers } from './keys.js';
import { folderRequestPacket } from './sealed-packets.js';

const dissectors = [mount(ipmsg)];
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const reply = bytes(folderRequest.reply);
const withKey = { options: { key: [receivers[2048]] } };

/** The folder that the request is for: packet 0x6553f103, file 0x3039. */
const folder = '12345:d:0:5f000000:2:\x07';

function fetched(stream: Uint8Array, size = stream.length): Traffic {
  const traffic = offering(folder, '1700000003');
  const tcp = connection(traffic).say(folderRequestPacket);
  for (let at = 0; at < stream.length; at += size) tcp.reply(stream.subarray(at, at + size));
  tcp.close();
  return traffic;
}

const linesOf = (traffic: Traffic, options = {}): string[] =>
  dissected(traffic, { dissectors, ...options })
    .slice(1)
    .map((record) =>
      told(record)
        .replace(/^\S+ /, '')
        .replace(/ after \S+/, ''),
    );

const opened = [
  'ipmsg.getdirfiles GETDIRFILES #1700000003 file 12345 answers 1.1',
  'ipmsg.directory-entry directory d answers 5.1',
  'ipmsg.directory-entry file d/f.txt, 5 bytes',
  'object d/f.txt 5 complete',
  'ipmsg.directory-entry end of directory d',
];

describe('a directory that is fetched encrypted', () => {
  it('opens with the sharer’s key, however it is cut into segments', () => {
    for (const size of [reply.length, 1, 13, 16]) expect(linesOf(fetched(reply, size), withKey)).toEqual(opened);
  });

  it('says by what its entries were decrypted, and shows their plain bytes', () => {
    const [, , entry] = messages(dissected(fetched(reply), { dissectors, ...withKey }));
    expect(entry?.message.decryptedWith).toBe('file key from frame 5');
    expect(Buffer.from(entry?.bytes ?? []).toString()).toMatch(/^002b:d:000000000:2:/);
  });

  it('goes on behind a gap, for the cipher can begin anywhere', () => {
    const plain = { name: 'd', children: [{ name: 'f', content: new Uint8Array(40).fill(0x61) }] };
    const key = bytes(folderRequest.fileKey);
    const stream = encryptStream(writeTree(plain, windowsTree), key, '1700000005');
    const traffic = offering(folder, '1700000003');
    const at = stream.length - 45;
    connection(traffic)
      .say(folderRequestPacket)
      .reply(stream.subarray(0, at))
      .loseReply(7)
      .reply(stream.subarray(at + 7))
      .close();
    const lines = linesOf(traffic, withKey);
    expect(lines.filter((line) => line.startsWith('object'))).toEqual([
      expect.stringMatching(/^object d\/f 33 missing \d+,\d+$/),
    ]);
    expect(lines.at(-1)).toBe('ipmsg.directory-entry end of directory d');
  });

  it('without the key is so many bytes that only the sharer can read', () => {
    expect(linesOf(fetched(reply)).slice(-1)).toEqual([
      `ipmsg.sealed-transfer about 5.1: only the key of the sharer explains what came back: ${reply.length} bytes`,
    ]);
    const objects = dissected(fetched(reply), { dissectors }).filter(
      (one): one is ObjectRecord => one.record === 'object',
    );
    expect(objects).toEqual([]);
  });
});

it('what the writer encrypts is the stream of the published vector', () => {
  const plain = bytes(folderRequest.plainReply);
  expect([...encryptStream(plain, bytes(folderRequest.fileKey), '1700000005')]).toEqual([...reply]);
  expect(() => encryptStream(plain, bytes('22'), '1')).toThrow('16, 24 or 32 bytes');
});
