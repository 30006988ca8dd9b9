/**
 * The inside of an encrypted packet, while it is read: the session key opens in the row of its RSA block, the plain text
 * in the row of the body, and the signature is held against it.
 */
import type { Input, Message } from 'imdissect/schema';
import { algorithmsIn } from './capability.js';
import { openBody, type OpenedBody } from './cipher-suites.js';
import { isBase64, type AfterDecoding } from './encoded-word.js';
import type { IpmsgFields } from './fields.js';
import type { Keyring } from './keyring.js';
import { keysFor, openBlock, type OpenedBlock } from './session-key.js';
import { checkSignature, coveragesOf, digestOf, type SignatureCheck } from './signature.js';

/** The message that is being read. */
interface Opening extends Pick<Message<IpmsgFields>, 'fields'> {
  decryptedWith: string | null;
}

const noPlain = { state: 'unchecked', words: 'not checked: the plain text is not known', key: null } as const;

export class Sealing {
  private opened: OpenedBlock | null = null;
  private body: OpenedBody | null = null;

  constructor(
    private readonly message: Opening,
    private readonly keyring: Keyring,
    /** The digits of the packet number, as the header has them. */
    private readonly packetNo: Uint8Array,
    /** Reads the plain text into the message. */
    private readonly readPlain: (inner: Input) => void,
  ) {}

  /** The session key, in the row of its block. */
  readonly openKey: AfterDecoding = (input, range, value, scope) => {
    this.opened = openBlock(value, this.keyring);
    if (this.opened === null) {
      if (input.trace !== null) input.remark(closedWords(value.length, this.keyring));
      return;
    }
    // Nothing of it is a value of the message: the rows are all.
    if (input.trace !== null) readDecoded(input, range, value, isBase64(scope), blockReader(this.opened));
  };

  /** The plain text, in the row of the body. */
  readonly openText: AfterDecoding = (input, range, value, scope) => {
    if (this.opened === null) return;
    const { key, source } = this.opened;
    this.body = openBody(algorithmsIn(scope), key, this.packetNo, value);
    if (this.body === null) {
      input.remark('the session key does not open it');
      return;
    }
    this.message.decryptedWith = source;
    const reader = textReader(this.body, source, this.readPlain);
    readDecoded(input, range, value, isBase64(scope), reader, this.body.suite.name);
  };

  /** Holds a signature against the plain text. */
  check(signature: Uint8Array, algorithms: number): SignatureCheck {
    if (this.body === null) return noPlain;
    const { fingerprint } = this.message.fields;
    return checkSignature(signature, digestOf(algorithms), coveragesOf(this.body.plain), this.keyring, fingerprint);
  }
}

/** Why a block was not opened. */
export function closedWords(length: number, keyring: Keyring): string {
  const tried = keysFor(length, keyring);
  if (tried.length === 0) return `no private key of ${8 * length} bits was given`;
  return `not opened by the ${tried.map(({ source }) => source).join(', the ')}`;
}

/** The bytes of a word as a source of their own, whole, with what was decrypted of them inside. */
function readDecoded(
  input: Input,
  range: readonly [number, number],
  value: Uint8Array,
  base64: boolean,
  inside: (input: Input) => void,
  remark = '',
): void {
  const read = (decoded: Input): void => {
    const { trace } = decoded;
    trace?.begin('', 'Encrypted bytes', decoded.source, decoded.place, null);
    inside(decoded);
    decoded.at = decoded.end;
    trace?.finish(decoded.place, undefined, remark);
  };
  input.derive('decoded', base64 ? 'decoded from base64' : 'decoded from hexadecimal', value, range, read);
}

function counted(length: number): string {
  return length === 1 ? '1 byte' : `${length} bytes`;
}

/** The rows of an opened block: the padding, and the session key behind it. */
export function blockRows({ block, key }: OpenedBlock): (inner: Input) => void {
  return (inner) => {
    const { trace } = inner;
    trace?.begin('', 'PKCS #1 padding', inner.source, inner.place, null);
    inner.at = inner.end - key.length;
    trace?.finish(inner.place, undefined, `${block.length - key.length} bytes, type 2`);
    trace?.begin('sessionKey', 'Session key', inner.source, inner.place, null, true);
    inner.at = inner.end;
    trace?.finish(inner.place, undefined, `${8 * key.length} bits`);
  };
}

/** Opens a block in the row of its bytes. */
function blockReader(opened: OpenedBlock): (decoded: Input) => void {
  const { block, source } = opened;
  return (decoded) => {
    const range = [decoded.start, decoded.end] as const;
    decoded.derive('decrypted', `decrypted with the ${source}`, block, range, blockRows(opened));
  };
}

/** The plain text and the padding of its last block. */
function textReader(
  { padded, plain }: OpenedBody,
  source: string,
  readPlain: (inner: Input) => void,
): (decoded: Input) => void {
  const rows = (inner: Input): void => {
    inner.within(plain.length, 'the padding', () => {
      readPlain(inner);
    });
    const { trace } = inner;
    trace?.begin('', 'Block padding', inner.source, inner.place, null);
    inner.at = inner.end;
    trace?.finish(inner.place, undefined, counted(padded.length - plain.length));
  };
  return (decoded) => {
    const range = [decoded.start, decoded.end] as const;
    decoded.derive('decrypted', `decrypted with the ${source}`, padded, range, rows);
  };
}
