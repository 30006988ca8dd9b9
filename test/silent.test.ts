/** Law 8: what is secret stands in no output, in no form, without --reveal; also when the message was cut. */
import { describe, expect, it } from 'vitest';
import { Engine } from '../src/index.js';
import { builtIn, recordRenderers, type DissectionRecord } from './everything.js';
import type { IpmsgFields } from '../dissectors/ipmsg/index.js';
import { kindOf } from '../dissectors/ipmsg/kinds.js';
import { writePacket } from '../dissectors/ipmsg/packet.js';
import { seal } from '../dissectors/ipmsg/seal.js';
import { allKinds, writeMessage, type MyicqFields } from '../dissectors/myicq/families.js';
import type { V1Fields } from '../dissectors/myicq/kinds.js';
import type { CommandName } from '../dissectors/myicq/names.js';
import { loadPrivateKey } from '../src/crypto/index.js';
import { rsa512 } from './crypto/ipmsg-vectors.js';
import { hintFor, packet } from './dissectors/myicq/packets.js';
import { chat } from './dissectors/msn/chat.js';
import { peerSecretStreams } from './dissectors/msn/peer-secrets.js';
import { secretStreams } from './dissectors/msn/secrets.js';
import { Traffic, type End } from './engine/traffic.js';

const canary = 'Kanarienvogel42';
const host = (last: number, port: number): End => ({ address: [10, 0, 0, last], port });
const base64 = Buffer.from(canary).toString('base64');

/** Traffic that holds the canary in each field that is secret: all datagrams but the last one come before it, whole. */
interface Secret {
  readonly port: number;
  readonly datagrams: readonly Uint8Array[];
  /** What the user gave; nothing, where it is left out. */
  readonly options?: Readonly<Record<string, readonly string[]>>;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const login = { status: 0, tcpVersion: 1, realIp: '10.0.0.1', port: 1 };
const profile = {
  ...{ face: 0, nick: '', age: 0, gender: 0, country: '', province: '', city: '', email: '', address: '', zipcode: '' },
  ...{
    tel: '',
    realName: '',
    blood: 0,
    college: '',
    occupation: '',
    homepage: '',
    intro: '',
    auth: 0,
    modifyPasswd: 1,
  },
};

/** A session of MyICQ whose last packet has the secret; what is encrypted opens with the password of its LOGIN. */
function myicq(name: CommandName, fields: V1Fields): Secret {
  const hint = hintFor('client', 'secret01');
  const first = packet('LOGIN', 'client', { ...login, seq: 1, password: 'secret01' }, hint);
  return { port: 8000, datagrams: [first, packet(name, 'client', { seq: 2, ...fields }, hint)] };
}

/** Two packets of another family of MyICQ: the first has a harmless value where the second has the secret. */
function packets(id: string, port: number, fields: MyicqFields, key: keyof MyicqFields, first?: Uint8Array): Secret {
  const kind = allKinds.find((one) => one.id === id);
  if (kind === undefined) throw new Error(id);
  const write = (value: string, seq: number): Uint8Array =>
    writeMessage({ uin: 10_001, sid: 0x1234_5678, ...fields, seq, [key]: value }, kind, hintFor('client', 'secret01'));
  return { port, datagrams: [first ?? write('harmless', 5), write(canary, 6)] };
}

/** An encrypted request for a file, opened with the key of its receiver: the session key and the file's are secret. */
function fileRequest(mode: number, fields: IpmsgFields): Secret {
  const key = JSON.stringify(rsa512);
  const secretKey = ascii(canary.padEnd(32, '.'));
  const words = { packetNo: '99', filePacketNo: '100', fileId: 1, fileAlgorithms: 0x900000, ...fields };
  const how = { algorithms: 0x100000, sessionKey: secretKey, receiver: loadPrivateKey(key), sender: null };
  const sealed = seal({ ...words, fileKey: secretKey, requestPacketNo: '99' }, kindOf(mode), how);
  return { port: 2425, datagrams: [writePacket(sealed, kindOf(mode))], options: { key: [key] } };
}

const linqLogin = { user: 'anna', passwordHash: '1234', ...login, token: 'x', sequence: 9 };
const earlyLogin = packets('myicq.early-login', 8000, { ...login, password: 'secret01' }, 'nick').datagrams[0];

const secrets: Readonly<Record<string, Secret>> = {
  'ipmsg.iptux-askshared': {
    port: 2425,
    datagrams: [ascii(`1_iptux 0.10.0:28:root:vm:${0x40000000 + 0xff}:${base64}\0`)],
  },
  'ipmsg.getfiledata': fileRequest(96, { offset: 5 }),
  'ipmsg.getdirfiles': fileRequest(98, {}),
  'myicq.new-uin': myicq('NEW_UIN', { uin: 0, password: canary }),
  'myicq.login': myicq('LOGIN', { ...login, password: canary }),
  'myicq.modify-user': myicq('MODIFY_USER', { ...profile, password: canary }),
  'myicq.create-group': myicq('CREATE_GROUP', { groupType: 1, groupName: 'x', groupPassword: canary }),
  'myicq.enter-group': myicq('ENTER_GROUP', { groupId: 1, groupPassword: canary }),
  'myicq.early-new-uin': packets('myicq.early-new-uin', 8000, {}, 'password'),
  'myicq.early-login': packets('myicq.early-login', 8000, login, 'password'),
  'myicq.early-modify-user': packets('myicq.early-modify-user', 8000, profile, 'password', earlyLogin),
  'myicq.linq-register': packets('myicq.linq-register', 8000, { user: 'anna' }, 'passwordHash'),
  'myicq.linq-login': packets('myicq.linq-login', 8000, linqLogin, 'passwordHash'),
  'myicq.linq-change-passwd': packets('myicq.linq-change-passwd', 8000, {}, 'passwordHash'),
  'myicq.linq-zerok-login': packets('myicq.linq-zerok-login', 8000, linqLogin, 'newHash'),
  'myicq.linq-zerok-change-passwd': packets('myicq.linq-zerok-change-passwd', 8000, {}, 'passwordHash'),
  'myicq.linq-pre-login-reply': packets('myicq.linq-pre-login-reply', 9000, { sequence: 5 }, 'token'),
  'myicq.linq-pre-change-passwd-reply': packets('myicq.linq-pre-change-passwd-reply', 9000, { sequence: 5 }, 'token'),
};

function forms(text: string): string[] {
  const hex = (bytes: Buffer): string => bytes.toString('hex');
  return [
    text,
    hex(Buffer.from(text)),
    hex(Buffer.from(text, 'utf16le')),
    Buffer.from(text).toString('base64').slice(0, -2),
  ];
}

/** Every beginning of the secret that is long enough to tell something, in every form. */
const telltales = [canary, base64].flatMap((secret) => forms(secret.slice(0, 8)));

function outputs({ port, datagrams, options }: Secret, captured: number): string {
  const traffic = new Traffic();
  for (const [index, payload] of datagrams.entries()) {
    traffic.udp(host(1, 40_000), host(2, port), payload, index === datagrams.length - 1 ? captured : Infinity);
  }
  return outputsOf(traffic, options);
}

function outputsOf(traffic: Traffic, options: Readonly<Record<string, readonly string[]>> = {}): string {
  const records: DissectionRecord[] = [];
  const engine = new Engine({ dissectors: builtIn, options }, (record) => records.push(record));
  for (const frame of traffic.frames) engine.frame(frame);
  engine.finish();
  expect(records.length).toBeGreaterThan(0);
  return recordRenderers.flatMap((render) => records.map((record) => render(record))).join('\n');
}

/** What is said over TCP, of whose last segment so many bytes were captured. */
function captured(lines: readonly string[], length: number): Traffic {
  const traffic = chat(lines);
  const last = traffic.frames.at(-1);
  if (last !== undefined) last.end = Math.min(last.end, 40 + length);
  return traffic;
}

const streams = { ...secretStreams(canary), ...peerSecretStreams(canary) };

describe('secrets', () => {
  it('of opened packets are there to be hidden', () => {
    const { datagrams, options } = fileRequest(98, {});
    const records: DissectionRecord[] = [];
    const engine = new Engine({ dissectors: builtIn, options: options ?? {} }, (record) => records.push(record));
    const traffic = new Traffic();
    for (const payload of datagrams) traffic.udp(host(1, 40_000), host(2, 2425), payload);
    for (const frame of traffic.frames) engine.frame(frame);
    const [record] = records;
    const fields: IpmsgFields = record?.record === 'message' ? record.message.fields : {};
    expect(Buffer.from(fields.fileKey ?? []).toString()).toContain(canary);
  });

  for (const [kind, secret] of Object.entries(secrets)) {
    it(`of ${kind} stand in no output, whole or cut anywhere`, () => {
      const headers = 28;
      const longest = secret.datagrams.at(-1)?.length ?? 0;
      expect(outputs(secret, Infinity)).toContain(kind);
      for (let length = longest; length > 20; length--) {
        const text = outputs(secret, headers + length).replaceAll(' ', '');
        for (const telltale of telltales) expect(text).not.toContain(telltale);
      }
    });
  }

  for (const [kind, conversations] of Object.entries(streams)) {
    it(`of ${kind} stand in no output, whole or cut anywhere`, () => {
      for (const lines of conversations) {
        const longest = lines.at(-1)?.length ?? 0;
        expect(outputsOf(chat(lines))).toContain(kind);
        // Each cut is a conversation of its own: every third one is enough.
        for (let length = longest + 2; length > 0; length -= 3) {
          const text = outputsOf(captured(lines, length)).replaceAll(' ', '');
          for (const telltale of telltales) expect(text).not.toContain(telltale);
        }
      }
    });
  }

  it('are declared by every dissector whose messages hold some', () => {
    const declared = builtIn.flatMap(({ kinds }) => kinds.filter(({ secret }) => secret).map(({ id }) => id));
    expect(declared.sort()).toEqual([...Object.keys(secrets), ...Object.keys(streams)].sort());
  });
});
