/** Closes packets: what `sealing.ts` opens. The writer puts out ciphertext as it stands in the values; this makes it. */
import { addPkcs7, padPkcs1, rsaPublic, signPkcs1, type PrivateKey, type PublicKey } from 'imdissect/crypto';
import type { MessageKind } from 'imdissect/schema';
import { suitesFor } from './cipher-suites.js';
import { Modes } from './commands.js';
import type { IpmsgFields } from './fields.js';
import { plainOf } from './kinds.js';
import { option } from './options.js';
import { PacketSink } from './packet-sink.js';
import { coveragesOf, digestOf } from './signature.js';

/** How a packet is closed. */
export interface Seal {
  /** Bits of the capability word: the cipher, the IV, base64, the digest of the signature. */
  readonly algorithms: number;
  readonly sessionKey: Uint8Array;
  readonly receiver: PublicKey;
  /** Signs it; null leaves the signature out. */
  readonly sender: PrivateKey | null;
  /** What is signed: Windows signs all of the plain text, macOS the message alone. */
  readonly signs?: 'whole' | 'message';
  /** NULs behind the last section: 1 for Windows, 0 for libipmsg. */
  readonly nuls?: number;
}

/**
 * The same values with their ciphertext, ready for the writer.
 * @throws Error when nothing of the kind is ever encrypted, or key and algorithms do not fit together
 */
export function seal(fields: IpmsgFields, kind: MessageKind, how: Seal): IpmsgFields {
  const plain = plainText(fields, kind, how.nuls ?? 1);
  const [suite] = suitesFor(how.algorithms, how.sessionKey, new TextEncoder().encode(fields.packetNo ?? '1'));
  const ebody = suite?.encrypt(addPkcs7(plain, suite.blockSize)) ?? null;
  const block = padPkcs1(how.sessionKey, how.receiver.modulusLength);
  const ekey = block === null ? null : rsaPublic(how.receiver, block);
  if (ebody === null || ekey === null) throw new Error('the session key does not fit the algorithms');
  const signature = how.sender === null ? null : signed(plain, how, how.sender);
  const options = ((fields.options ?? 0) | option.ENCRYPT) >>> 0;
  const { algorithms } = how;
  return { ...fields, options, cipher: { algorithms, ekey, ebody, ...(signature === null ? {} : { signature }) } };
}

/** The sections that the ciphertext has in place of the packet, each but the last with a NUL behind it. */
function plainText(fields: IpmsgFields, kind: MessageKind, nuls: number): Uint8Array {
  const plain = plainOf(Modes.numberOf(kind.label) ?? -1);
  if (plain === null) throw new Error(`${kind.label} is never encrypted`);
  const sink = new PacketSink(fields.charset?.split(' ').slice(-1) ?? [], false, true);
  // Whether a field is inside the ciphertext shows in the values: there is one, and what the options say.
  plain.write(sink, { ...fields, cipher: {} });
  sink.bytes(new Uint8Array(nuls));
  return sink.finish();
}

function signed(plain: Uint8Array, { algorithms, signs }: Seal, sender: PrivateKey): Uint8Array {
  const coverages = coveragesOf(plain);
  const covered = (signs === 'message' ? coverages.at(-1) : coverages[0])?.bytes ?? plain;
  const signature = signPkcs1(sender, digestOf(algorithms), covered);
  if (signature === null) throw new Error('the key of the sender is too short for a signature');
  return signature;
}
