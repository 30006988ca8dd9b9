/** Scenarios to captures: what is written down comes out, made right, and wrong only where that was asked for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limits } from '../../src/limits.js';
import { ipv4HeaderChecksum, transportChecksum } from '../../src/packet/checksum.js';
import { PacketDecoder } from '../../src/packet/decoder.js';
import { readBytes } from '../capture/read.js';
import { frameOf } from '../packet/scratch.js';
import { root } from '../tshark.js';
import { between, forgedFrom, framesOf, linesOf, recordsOf } from './forging.js';

const hello = 'kind: sendmsg, fields: { text: hello }';

describe('a forged capture', () => {
  it('says what the scenario says, with what was left out filled in', async () => {
    const [message, receipt] = await recordsOf(
      `${between(hello)}\n  - { from: ben, to: anna, kind: recvmsg, after: 2ms }`,
    );
    expect(message).toMatchObject({
      message: { kind: { id: 'ipmsg.sendmsg' }, fields: { text: 'hello', user: 'anna', packetNo: '1767225600' } },
    });
    expect(receipt).toMatchObject({ message: { fields: { ackPacketNo: '1767225600' } }, answers: { seconds: 0.002 } });
  });

  it('is the same for the same seed, and another for another', () => {
    const text = between(hello);
    expect(forgedFrom(text)).toEqual(forgedFrom(text));
    expect(forgedFrom(text, { seed: 1 })).toEqual(forgedFrom(text));
    expect(forgedFrom(text, { seed: 2 })).not.toEqual(forgedFrom(text));
  });

  it('encrypts with the password of the session, and counts for both sides', async () => {
    const lines = await linesOf(`
protocol: myicq
hosts: { anna: 10.0.0.7, server: 10.0.0.1 }
steps:
  - { from: anna, to: server, kind: login, fields: { uin: 10001, password: secret01, statusName: away } }
  - { from: server, to: anna, kind: login-reply }
  - { from: anna, to: server, kind: send-msg, fields: { toUin: 10002, text: 你好 } }
  - { from: server, to: anna, kind: ack-reply }`);
    expect(lines).toEqual([
      expect.stringMatching(/^1\.1 myicq\.login LOGIN 10001 #338 away$/),
      expect.stringMatching(/^2\.1 myicq\.login-reply .* answers 1\.1/),
      expect.stringMatching(/^3\.1 myicq\.send-msg SEND_MSG 10001 #339 to 10002 "你好"$/),
      expect.stringMatching(/^4\.1 myicq\.ack-reply ACK 10001 of #339 answers 3\.1/),
    ]);
  });

  it('opens connections, cuts what is long, and closes them', async () => {
    const text = `
protocol: ipmsg
hosts: { anna: 10.0.0.7, ben: 10.0.0.9 }
connections: { file: { from: ben, to: anna, transport: tcp } }
steps:
  - { from: anna, to: ben, kind: sendmsg, fields: { text: a, files: [{ name: a.bin, size: 3000 }] } }
  - { on: file, from: ben, kind: getfiledata }
  - { on: file, from: anna, data: { size: 3000 } }`;
    const frames = await framesOf(text);
    // One datagram, a handshake, a request and its ACK, three segments and their ACK, three frames of the end.
    expect(frames.map(({ data }) => data.length / 2)).toEqual([
      expect.any(Number),
      58,
      58,
      54,
      expect.any(Number),
      54,
      1514,
      1514,
      134,
      54,
      54,
      54,
      54,
    ]);
    expect(await linesOf(text)).toContainEqual(expect.stringContaining('object a.bin 3000 complete'));
  });

  it.each(['myicq/forged-f1', 'ipmsg/forged-lan', 'msn/forged-versions'])('has right checksums: %s', async (name) => {
    const read = await readBytes(readFileSync(join(root, 'samples', name, 'capture.pcapng')));
    const decoder = new PacketDecoder(limits());
    for (const { data, linkType, wire } of read.frames) {
      decoder.decode(frameOf({ bytes: Uint8Array.from(Buffer.from(data, 'hex')), linkType, wireLength: wire }));
      expect(transportChecksum(decoder.packet)).toBe('right');
      expect(ipv4HeaderChecksum(decoder.packet)).toMatch(/right|absent/);
    }
    expect(read.frames.length).toBeGreaterThan(10);
  });

  it('speaks IPv6', async () => {
    const text = between(hello).replace('10.0.0.7', '"fe80::7"').replace('10.0.0.9', '"fe80::9"');
    expect(await linesOf(text)).toEqual([expect.stringContaining('ipmsg.sendmsg')]);
  });
});

describe('a fault', () => {
  it.each([
    ['drop: true', []],
    ['duplicate: 2', [1, 2, 3]],
    ['resend: 3', [1, 2, 3, 4]],
    ['drop: true, resend: 1', [1]],
    ['fragment: { size: 16 }', [1, 2, 3]],
    ['fragment: { size: 16, drop: [2] }', [1, 2]],
    ['fragment: { size: 16, overlap: differ }', [1, 2, 3, 4]],
  ])('%s', async (fault, numbers) => {
    const frames = await framesOf(between(`${hello}, fault: { ${fault} }`));
    expect(frames.map(({ number }) => number)).toEqual(numbers);
  });

  it('resends by the timers of the protocol, or as it is told', async () => {
    const at = async (fault: string): Promise<string[]> =>
      (await framesOf(between(`${hello}, fault: { ${fault} }`))).map(({ time }) => time.slice(8, 14));
    expect(await at('resend: 2')).toEqual(['00.000', '01.000', '02.000']);
    expect(await at('resend: { times: 2, every: 250ms }')).toEqual(['00.000', '00.250', '00.500']);
  });

  it('delays a message, and nothing that follows', async () => {
    const lines = await linesOf(between(`${hello}, fault: { delay: 1s }`, 'kind: br-exit'));
    expect(lines.map((line) => line.split(' ')[1])).toEqual(['ipmsg.br-exit', 'ipmsg.sendmsg']);
  });

  it('moves a frame behind others without moving the clock back', async () => {
    const frames = await framesOf(between(`${hello}, fault: { reorder: 1 }`, 'kind: br-exit', 'kind: br-absence'));
    expect(frames.map(({ comments }) => comments.length)).toEqual([0, 1, 0]);
    expect(frames.map(({ time }) => time)).toEqual([...frames.map(({ time }) => time)].sort());
  });

  it('changes a byte of the message with right checksums, or of the frame with wrong ones', async () => {
    const [clean] = await framesOf(between(hello));
    const [inside] = await framesOf(between(`${hello}, fault: { corrupt: { at: 2, xor: 0xff } }`));
    const [outside] = await framesOf(between(`${hello}, fault: { corrupt: { at: 44, xor: 0xff, in: frame } }`));
    const differences = (a = '', b = ''): number => Array.from(a).filter((digit, index) => digit !== b[index]).length;
    // Two digits of the byte; the checksum of the datagram takes up to four more.
    expect(differences(clean?.data, outside?.data)).toBe(2);
    expect(differences(clean?.data, inside?.data)).toBeGreaterThan(2);
  });

  it('cuts frames as a snap length does', async () => {
    const [frame] = await framesOf(between(`${hello}, fault: { cut: 60 }`));
    expect(frame?.data.length).toBe(120);
    expect(frame?.wire).toBeGreaterThan(60);
  });

  it('is told in the capture, and what is dropped where it would have been', async () => {
    const frames = await framesOf(between(`${hello}, fault: { drop: true }`, `${hello}, fault: { duplicate: 1 }`));
    expect(frames.map(({ comments }) => comments)).toEqual([
      ['anna to ben, ipmsg.sendmsg: frame 1 of 1 dropped before this one'],
      ['anna to ben, ipmsg.sendmsg: duplicate 1'],
    ]);
  });

  it('of the protocol is seen as what it is', async () => {
    const lines = await linesOf(`
protocol: myicq
hosts: { anna: 10.0.0.7, server: 10.0.0.1 }
steps:
  - { from: anna, to: server, kind: login, fields: { uin: 10001, password: secret01 } }
  - { from: anna, to: server, kind: send-msg, fields: { text: x }, fault: { wrong: check-code } }
  - { from: anna, to: server, kind: send-msg, fields: { text: x }, fault: { wrong: [password] } }`);
    expect(lines[1]).toContain('[myicq.check-code]');
    expect(lines[2]).toContain('[myicq.wrong-password]');
  });

  it('overlaps segments with other bytes', async () => {
    const text = `
protocol: msn
hosts: { anna: 10.0.0.7, ns: 10.0.0.1 }
steps:
  - { from: anna, to: ns, kind: ver, fields: { versions: [MSNP15, CVR0] }, fault: { overlap: { bytes: 4, differ: true } } }`;
    expect(await linesOf(text)).toContainEqual(expect.stringContaining('tcp.overlap-differs'));
    expect(await linesOf(text.replace('differ: true', 'differ: false'))).toEqual([expect.stringContaining('VER #1')]);
  });
});
