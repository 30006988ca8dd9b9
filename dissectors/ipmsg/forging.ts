/** What people leave out of a packet that is to be forged: numbers, names, receipts' numbers, keys, ciphertext. */
import { loadPrivateKey, type PrivateKey } from 'imdissect/crypto';
import type { Dice, Forging, Spoken } from 'imdissect/dissector';
import type { MessageKind } from 'imdissect/schema';
import { capabilityBit } from './capability.js';
import { entryKind } from './directory.js';
import { writeMessage, type AnyHint } from './families.js';
import type { IpmsgFields } from './fields.js';
import { FileTypes } from './file-attributes.js';
import { ipdictKind } from './ipdict.js';
import { option } from './options.js';
import { seal } from './seal.js';

type Said = Spoken<IpmsgFields, AnyHint>;

export const forging: Forging<IpmsgFields, AnyHint> = {
  samePort: true,
  how: {
    encrypt: {
      is: 'flag',
      doc: 'The body goes encrypted to the key of the receiver, and signed if the sender has a key.',
    },
    algorithms: { is: 'number', doc: 'Bits of the capability word; left out: AES-256, and SHA-256 for the signature.' },
    signed: { is: 'flag', doc: 'false: without a signature.' },
  },
  wrong: {
    key: 'Encrypted to the sender’s own key: the receiver cannot open it.',
    signature: 'A bit of the signature is another.',
  },
  resendsAfter: [1],
  composer: (dice) => {
    const talk = new Talk();
    return (said) => [compose(said, talk, dice)];
  },
};

/** What hosts have said so far. */
class Talk {
  private readonly numbers = new Map<string, number>();
  private readonly last = new Map<string, string>();

  /** The next packet number of a host: the first is the time, as most clients have it. */
  next(address: string, seconds: number): string {
    const number = (this.numbers.get(address) ?? seconds - 1) + 1;
    this.numbers.set(address, number);
    return String(number);
  }

  /** A packet that others will answer, by who sent what to whom. */
  remember(from: string, to: string, what: string, packetNo: string): void {
    this.last.set(`${from} ${to} ${what}`, packetNo);
  }

  number(from: string, to: string, what: string): string | undefined {
    return this.last.get(`${from} ${to} ${what}`);
  }
}

function compose(said: Said, talk: Talk, dice: Dice): Uint8Array {
  const { kind, source, destination, fields } = said;
  // Nothing of these is left out by people: an entry counts itself, a dictionary's signature covers all of it.
  if (kind === entryKind || kind === ipdictKind) return writeMessage(fields, kind);
  const packetNo = fields.packetNo ?? talk.next(source.address, said.seconds);
  const whole = withOptions(
    { ...headOf(said), ...answered(said, talk), ...keyOf(said), ...fields, ...listed(fields, said.seconds), packetNo },
    kind,
  );
  talk.remember(source.address, destination.address, kind.label, packetNo);
  if (fields.files !== undefined) talk.remember(source.address, destination.address, 'files', packetNo);
  return writeMessage(said.how['encrypt'] === true ? sealed(whole, said, dice) : whole, kind);
}

const versions: Readonly<Record<string, string>> = {
  feiq: '1_lbt6_0#128#000000000000#0#0#0#4001#9',
  iptux: '1_iptux 0.10.0',
  shiyeline: '1@shiyeline',
};

function headOf({ kind, source, dialect }: Said): IpmsgFields {
  const version = versions[dialect ?? ''] ?? '1';
  const hasPadding = kind.fields.some(({ key }) => key === 'padding');
  return { version, user: source.name, host: `${source.name}-pc`, ...(hasPadding ? { padding: 1 } : {}) };
}

/** Numbers of packets that this one answers or asks for. */
function answered({ kind, source, destination, fields }: Said, talk: Talk): IpmsgFields {
  const number = (what: string): string => talk.number(destination.address, source.address, what) ?? '1';
  const has = (key: keyof IpmsgFields): boolean =>
    fields[key] === undefined && kind.fields.some((field) => field.key === key);
  return {
    ...(has('ackPacketNo') ? { ackPacketNo: number(kind.label === 'ANSREADMSG' ? 'READMSG' : 'SENDMSG') } : {}),
    ...(has('filePacketNo') ? { filePacketNo: number('files') } : {}),
    ...(has('fileId') ? { fileId: 0 } : {}),
    ...(has('offset') ? { offset: 0 } : {}),
  };
}

const exchanged = capabilityBit.AES_256 | capabilityBit.SIGN_SHA256;

/** The public key that goes out, and what its owner can do. */
function keyOf({ kind, source }: Said): IpmsgFields {
  if (kind.label === 'GETPUBKEY') return { capability: exchanged | capabilityBit.RSA_2048 };
  if (kind.label !== 'ANSPUBKEY' || source.key === null) return {};
  const { modulus, exponent } = partsOf(loadPrivateKey(source.key));
  return { capability: exchanged | lengthBit(modulus.length), exponent, modulus };
}

function partsOf({ handle, modulus }: PrivateKey): { readonly modulus: Uint8Array; readonly exponent: Uint8Array } {
  const { e = '' } = handle.export({ format: 'jwk' });
  const exponent = Uint8Array.from(atob(e.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  return { modulus, exponent };
}

function lengthBit(bytes: number): number {
  const { RSA_512, RSA_1024, RSA_2048, RSA_4096 } = capabilityBit;
  const bits: Readonly<Record<number, number>> = { 64: RSA_512, 128: RSA_1024, 256: RSA_2048, 512: RSA_4096 };
  return bits[bytes] ?? 0;
}

/** Offered files, with what the sender does not say of each. */
function listed({ files }: Partial<IpmsgFields>, seconds: number): IpmsgFields {
  if (files === undefined) return {};
  const attr = FileTypes.numbers.REGULAR;
  return { files: files.map((one, fileId) => ({ ...{ fileId, size: 0, mtime: seconds, attr }, ...one })) };
}

/** The options that follow from what is there; all is as given where the command is. */
function withOptions(fields: IpmsgFields, { label }: MessageKind): IpmsgFields {
  if (fields.command !== undefined || fields.options !== undefined) return fields;
  const isText = [fields.text, fields.nick, fields.group, ...(fields.files ?? []).map(({ name }) => name)];
  const isWide = isText.some((text) => text !== undefined && /[^\x00-\x7f]/.test(text));
  const isMessage = label === 'SENDMSG';
  const options =
    (isWide && fields.charset === undefined ? option.UTF8 | option.CAPUTF8 : 0) |
    (isMessage ? option.SENDCHECK : 0) |
    (isMessage && fields.files !== undefined ? option.FILEATTACH : 0);
  return { ...fields, options };
}

/** The packet with its body encrypted. @throws Error when the receiver has no key */
function sealed(fields: IpmsgFields, { kind, how, wrong, source, destination }: Said, dice: Dice): IpmsgFields {
  const sender = source.key === null ? null : loadPrivateKey(source.key);
  const own = destination.key === null ? null : loadPrivateKey(destination.key);
  const receiver = wrong.includes('key') ? sender : own;
  if (receiver === null)
    throw new Error('to encrypt, the receiver needs a key: hosts: { ben: { address: …, key: FILE } }');
  const given = how['algorithms'];
  const algorithms = typeof given === 'number' ? given : exchanged | lengthBit(receiver.modulusLength);
  const sessionKey = Uint8Array.from({ length: keyLength(algorithms) }, () => dice(256));
  const signs = how['signed'] !== false && !wrong.includes('key');
  // The command is made of the options again: that the body is encrypted is one of them.
  const open: IpmsgFields = { ...fields };
  delete open.command;
  const closed = seal(open, kind, { algorithms, sessionKey, receiver, sender: signs ? sender : null });
  const { cipher } = closed;
  if (!wrong.includes('signature') || cipher?.signature === undefined) return closed;
  return { ...closed, cipher: { ...cipher, signature: flipped(cipher.signature) } };
}

function flipped(signature: Uint8Array | null): Uint8Array | null {
  return signature?.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) ?? null;
}

/** Bytes of the session key. */
function keyLength(algorithms: number): number {
  const { AES_256, BLOWFISH_256, RC2_256, RC2_40, RC2_40OLD } = capabilityBit;
  if ((algorithms & (AES_256 | BLOWFISH_256 | RC2_256)) !== 0) return 32;
  return (algorithms & (RC2_40 | RC2_40OLD)) !== 0 ? 5 : 16;
}
