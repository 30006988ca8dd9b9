/** What the entries of one IPDict share while they are read. */
import type { Input } from 'imdissect/schema';
import { noKeys, type Keyring } from './keyring.js';
import { Layout, noHint } from './layout.js';

/** What some entries of a dictionary tell about others. */
export interface Told {
  /** Behind the user's name. */
  fingerprint: string | undefined;
  /** The content in front of the signature. */
  signed: Uint8Array | null;
}

/** A layout without a header: everything in a dictionary is UTF-8 and has its length in front. */
export class DictionaryLayout extends Layout {
  /** What is known of the dictionary that is being read; those around it wait. */
  told: Told = { fingerprint: undefined, signed: null };

  constructor(
    input: Input,
    readonly keyring: Keyring,
  ) {
    super(input, noHint, {
      scan: { version: -1, packetNo: -1, user: -1, host: -1, command: -1 },
      dialect: 'ipdict',
      contentEnd: input.end,
      bare: false,
      mode: -1,
      utf8Option: true,
    });
    this.region = input.wireEnd;
  }

  static override of(input: Input): DictionaryLayout {
    if (input.text instanceof DictionaryLayout) return input.text;
    const layout = new DictionaryLayout(input, noKeys);
    input.text = layout;
    return layout;
  }
}
