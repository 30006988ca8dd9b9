/** How what an encrypted request asked for comes back: under the key that the request holds (README.md, §7.4). */
import type { SeekableCipher } from 'imdissect/dissector';
import { aesCtr } from 'imdissect/crypto';
import { capabilityBit } from './capability.js';
import type { IpmsgFields } from './fields.js';

const blockLength = 16;

/** The cipher of the answer; null when it comes in clear, `unknown` when the request tells it to the sharer alone. */
export function fileCipherOf(fields: IpmsgFields): SeekableCipher | 'unknown' | null {
  const { cipher, fileAlgorithms, fileKey, packetNo } = fields;
  if (cipher === undefined) return null;
  if (typeof fileAlgorithms !== 'number') return 'unknown';
  if ((fileAlgorithms & capabilityBit.NOENC_FILEBODY) !== 0) return null;
  const isAes = (fileAlgorithms & (capabilityBit.AES_256 | capabilityBit.AES_128)) !== 0;
  if (!isAes || fileKey === undefined || fileKey === null) return 'unknown';
  const hasNumber = (fileAlgorithms & capabilityBit.PACKETNO_IV) !== 0;
  return fileCipher(fileKey, hasNumber ? (packetNo ?? '') : '') ?? 'unknown';
}

/** The cipher of a stream; null for a key that is none. */
export function fileCipher(key: Uint8Array, packetNo: string): SeekableCipher | null {
  const stream = aesCtr(key, firstBlock(packetNo));
  return stream === null ? null : { process: (offset, bytes) => stream.process(bytes, offset) };
}

/** The digits of the request's packet number as they stand in its header, filled up with zeros. */
function firstBlock(packetNo: string): Uint8Array {
  const block = new Uint8Array(blockLength);
  for (let i = 0; i < Math.min(blockLength, packetNo.length); i++) block[i] = packetNo.charCodeAt(i);
  return block;
}
