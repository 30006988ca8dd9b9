/** Which datagrams are MyICQ, on any port. */
import { Cursor } from 'imdissect/schema';
import { describe, expect, it } from 'vitest';
import { probeDatagram } from '../../../dissectors/myicq/probe.js';
import { builtIn, dissect, type MessageRecord } from '../../../src/index.js';
import { captures, root } from '../../tshark.js';
import { fromHex, packet } from './packets.js';

function probe(bytes: Uint8Array, ports: readonly [number, number] = [40_000, 9100], wireEnd = bytes.length): unknown {
  const [sourcePort, destinationPort] = ports;
  const registered = ports.includes(8000);
  const where = { transport: 'udp', sourcePort, destinationPort, registered, midStream: false } as const;
  return probeDatagram(new Cursor(bytes, 0, bytes.length, wireEnd), where);
}

const v1 = (serverPort: number | null): unknown => ({ hint: { family: 'v1', serverPort } });

describe('recognition', () => {
  it('tells who the server is, by the port or by what only one side sends', () => {
    const login = packet('LOGIN', 'client', { password: 'x', status: 0, tcpVersion: 1, realIp: '1.2.3.4', port: 1 });
    const offline = packet('SRV_USER_OFFLINE', 'server', { contactUin: 7 });
    expect(probe(login)).toEqual(v1(9100));
    // The low half of the session is the LOGIN of LinQ, and the command a length.
    const small = { sid: 5, password: 'x', status: 0, tcpVersion: 1, realIp: '1.2.3.4', port: 1 };
    expect(probe(packet('LOGIN', 'client', small))).toEqual(v1(9100));
    expect(probe(offline)).toEqual(v1(40_000));
    expect(probe(login, [40_000, 8000])).toEqual(v1(8000));
    expect(probe(login, [8000, 40_000])).toEqual(v1(8000));
  });

  it.each([
    ['another version', '000200000000 00002711 12345678 0003 0007 0000'],
    ['a reserved field that is used', '000100000100 00002711 12345678 0003 0007 0000'],
    ['an unknown command', '000100000000 00002711 12345678 0040 0007 0000'],
    ['session 0', '000100000000 00002711 00000000 0003 0007 0000'],
    ['a session beyond 31 bits', '000100000000 00002711 80000001 0003 0007 0000'],
    ['a check code without a payload', '000100000000 00002711 12345678 0003 0007 0101'],
    ['a payload that is no whole block', '000100000000 00002711 12345678 0007 0007 0101 00000001 02'],
    ['a check code beyond its payload', '000100000000 00002711 12345678 0007 0007 0801 0000000102030405'],
    ['a message of the server that goes on', '000100000000 00002711 12345678 0101 0007 0000 0000000702'],
    ['half a header', '000100000000 00002711 12345678 0003'],
    ['nothing', ''],
  ])('refuses %s away from its port', (_what, hex) => {
    expect(probe(fromHex(hex))).toBe('no');
  });

  it('on the registered port takes an unknown command, and refuses what begins otherwise', () => {
    expect(probe(fromHex('000100000000 00002711 12345678 0040 0007 0000'), [40_000, 8000])).toEqual(v1(8000));
    expect(probe(fromHex('000200000000 00002711 12345678 0003 0007 0000'), [40_000, 8000])).toBe('no');
  });

  it('takes every packet of the recordings, whatever its port', async () => {
    for (const name of ['v1-basic', 'v1-auth', 'v1-tcp']) {
      const udp: MessageRecord[] = [];
      for await (const one of dissect([`${root}/samples/myicq/${name}/capture.pcap`], { dissectors: builtIn })) {
        if (one.record === 'message' && one.flow.transport === 'udp') udp.push(one);
      }
      expect(udp.length).toBeGreaterThan(90);
      for (const { bytes, start, end } of udp)
        expect(probe(bytes.subarray(start, end))).toHaveProperty('hint.family', 'v1');
    }
  });

  it('takes no random datagram, and next to none that begins like MyICQ', () => {
    let state = 88_172_645;
    const next = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    const taken = { random: 0, alike: 0 };
    for (let round = 0; round < 200_000; round++) {
      const bytes = new Uint8Array(next() % 200);
      for (let i = 0; i < bytes.length; i++) bytes[i] = next();
      const alike = round % 2 === 0;
      if (alike) bytes.set([0, 1, 0, 0, 0, 0].slice(0, bytes.length));
      if (probe(bytes) !== 'no') taken[alike ? 'alike' : 'random']++;
    }
    // Ciphertext is random: what has a known command and whole blocks behind those six bytes cannot be told from it.
    expect(taken).toEqual({ random: 0, alike: 4 });
  });

  it('takes no message of another protocol’s sample', async () => {
    const others = captures.filter((capture) => !capture.includes('/myicq/') && !capture.includes('hostile'));
    expect(others.length).toBeGreaterThan(3);
    for (const capture of others) {
      for await (const one of dissect([`${root}/${capture}`], { dissectors: builtIn })) {
        if (one.record === 'message') expect(one.protocol.id).not.toBe('myicq');
      }
    }
  });
});
