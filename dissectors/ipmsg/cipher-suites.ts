/** The symmetric ciphers of messages: which the capability word names, and how clients really use them. */
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  blowfish,
  cbcDecrypt,
  cbcEncrypt,
  rc2,
  stripPkcs7,
  type BlockCipher,
} from 'imdissect/crypto';
import { capabilityBit } from './capability.js';

/** A cipher with its key and its initialisation vector. */
export interface Suite {
  /** In words: `AES-256-CBC, packet number as IV`. */
  readonly name: string;
  readonly blockSize: number;
  decrypt(data: Uint8Array): Uint8Array | null;
  encrypt(data: Uint8Array): Uint8Array | null;
}

/** A body that was opened. */
export interface OpenedBody {
  /** With the padding of its last block. */
  readonly padded: Uint8Array;
  /** Without. */
  readonly plain: Uint8Array;
  readonly suite: Suite;
}

/**
 * Opens a body with its session key; null when no way that clients use gives valid padding. A wrong IV spoils the first
 * block alone, so of several ways that which gives text is taken.
 */
export function openBody(
  algorithms: number,
  key: Uint8Array,
  packetNo: Uint8Array,
  body: Uint8Array,
): OpenedBody | null {
  let first: OpenedBody | null = null;
  for (const suite of suitesFor(algorithms, key, packetNo)) {
    const padded = body.length === 0 ? null : suite.decrypt(body);
    const plain = padded === null ? null : stripPkcs7(padded, suite.blockSize);
    if (padded === null || plain === null) continue;
    const found = { padded, plain, suite };
    if (isText(plain)) return found;
    first ??= found;
  }
  return first;
}

/** No control characters but those that separate lines, fields and entries. */
function isText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 || byte === 0 || (byte >= 7 && byte <= 13));
}

/** The ways in which a message may be encrypted, the likeliest first; what is first conforms where something does. */
export function suitesFor(algorithms: number, key: Uint8Array, packetNo: Uint8Array): Suite[] {
  const numbered = (algorithms & capabilityBit.PACKETNO_IV) !== 0;
  const suites: Suite[] = [];
  if ((algorithms & (capabilityBit.AES_256 | capabilityBit.AES_128)) !== 0) {
    suites.push(...aesSuites(algorithms, key, numbered ? packetNo : null));
  }
  if ((algorithms & blowfishBits) !== 0) suites.push(...blowfishSuites(key, numbered ? packetNo : null));
  for (const [bit, bits] of rc2Bits) if ((algorithms & bit) !== 0) suites.push(...rc2Suites(key, bits));
  return suites;
}

const blowfishBits = capabilityBit.BLOWFISH_128 | capabilityBit.BLOWFISH_256 | capabilityBit.BLOWFISH_128OLD;

/** Which bit stands for how many effective bits of the key. */
const rc2Bits: readonly (readonly [number, number])[] = [
  [capabilityBit.RC2_256, 256],
  [capabilityBit.RC2_128 | capabilityBit.RC2_128OLD, 128],
  [capabilityBit.RC2_40 | capabilityBit.RC2_40OLD, 40],
];

const aesBlock = 16;
const halfBlock = 8;

/** So many bytes of the packet number's digits, filled with zeros; all zeros without one. */
function vector(packetNo: Uint8Array | null, digits: number, size: number): Uint8Array {
  const iv = new Uint8Array(size);
  if (packetNo !== null) iv.set(packetNo.subarray(0, digits));
  return iv;
}

/**
 * AES: the length of the session key decides. Net::IPMessenger makes 16 bytes for AES-256, fills them with zeros, and
 * takes 8 digits of the packet number where others take 16.
 */
function aesSuites(algorithms: number, key: Uint8Array, packetNo: Uint8Array | null): Suite[] {
  const wanted = (algorithms & capabilityBit.AES_256) !== 0 ? 32 : 16;
  const filled = new Uint8Array(wanted);
  filled.set(key.subarray(0, wanted));
  const short = key.length < wanted;
  const keys = key.length === 16 || key.length === 32 ? [key] : [];
  const tried = short ? [filled, ...keys] : keys;
  const digits = packetNo === null ? [aesBlock] : short ? [halfBlock, aesBlock] : [aesBlock, halfBlock];
  return tried.flatMap((one) =>
    digits.map((count) => aesSuite(one, one === filled, vector(packetNo, count, aesBlock), ivName(packetNo, count))),
  );
}

function aesSuite(key: Uint8Array, filled: boolean, iv: Uint8Array, ivWords: string): Suite {
  const how = filled ? ' under a short key filled with zeros' : '';
  return {
    name: `AES-${8 * key.length}-CBC${how}, ${ivWords}`,
    blockSize: aesBlock,
    decrypt: (data) => aesCbcDecrypt(key, iv, data),
    encrypt: (data) => aesCbcEncrypt(key, iv, data),
  };
}

function ivName(packetNo: Uint8Array | null, digits: number): string {
  if (packetNo === null) return 'IV of zeros';
  return digits === aesBlock ? 'packet number as IV' : 'first 8 digits of the packet number as IV';
}

function blowfishSuites(key: Uint8Array, packetNo: Uint8Array | null): Suite[] {
  const words = ivName(packetNo, halfBlock);
  const name = `Blowfish-${8 * key.length}-CBC, ${words}`;
  return [blockSuite(name, () => blowfish(key), vector(packetNo, halfBlock, halfBlock))];
}

/** RC2 never takes the packet number. Windows' base provider may have salted short keys with zeros. */
function rc2Suites(key: Uint8Array, bits: number): Suite[] {
  const salted = new Uint8Array(aesBlock);
  salted.set(key.subarray(0, aesBlock));
  const zeros = vector(null, 0, halfBlock);
  const suites = [blockSuite(`RC2-${bits}-CBC, IV of zeros`, () => rc2(key, bits), zeros)];
  if (key.length === 5) {
    suites.push(blockSuite(`RC2-${bits}-CBC with a salt of zeros, IV of zeros`, () => rc2(salted, bits), zeros));
  }
  return suites;
}

/** The key is made ready when it is first wanted, which for Blowfish costs as much as 4 KiB of text. */
function blockSuite(name: string, make: () => BlockCipher | null, iv: Uint8Array): Suite {
  const cipher = (): BlockCipher | null => make();
  return {
    name,
    blockSize: halfBlock,
    decrypt: (data) => {
      const ready = cipher();
      return ready === null ? null : cbcDecrypt(ready, iv, data);
    },
    encrypt: (data) => {
      const ready = cipher();
      return ready === null ? null : cbcEncrypt(ready, iv, data);
    },
  };
}
