/** What reading the next packet of a way needs: hints are kept with every message, so they are made anew only when something was learnt. */
import type { Charset } from 'imdissect/schema';
import { noKeys, noSeenKeys, type GivenKey, type Keyring } from './keyring.js';
import type { IpmsgHint } from './text.js';
import type { Way } from './ways.js';

const withoutKeys = new Map<string, IpmsgHint>();

/** The hint of a way. What the user says of the charset goes before what was learnt. */
export function hintOf(way: Way, charset: Charset | null, given: readonly GivenKey[]): IpmsgHint {
  const { from, to } = way;
  const sticky = charset === null ? (from.writes ?? to.wants) : null;
  const { hint } = way;
  if (hint !== null && isStill(hint, charset, sticky) && isFor(hint.keyring, way, given)) return hint;
  return (way.hint = madeFor(way, charset, sticky, given));
}

function isStill(hint: IpmsgHint, charset: Charset | null, sticky: Charset | null): boolean {
  return hint.charset === charset && hint.sticky === sticky;
}

function isFor({ sender, receiver, given }: Keyring, { from, to }: Way, keys: readonly GivenKey[]): boolean {
  return sender === from.keys && receiver === to.keys && given === keys;
}

function madeFor(
  { from, to }: Way,
  charset: Charset | null,
  sticky: Charset | null,
  given: readonly GivenKey[],
): IpmsgHint {
  if (from.keys === noSeenKeys && to.keys === noSeenKeys && given === noKeys.given) return plainHint(charset, sticky);
  const keyring = Object.freeze({ given, sender: from.keys, receiver: to.keys });
  return Object.freeze({ charset, sticky, keyring });
}

/** The one hint with these encodings and no keys. */
function plainHint(charset: Charset | null, sticky: Charset | null): IpmsgHint {
  const name = `${charset ?? ''} ${sticky ?? ''}`;
  let hint = withoutKeys.get(name);
  if (hint === undefined) {
    hint = Object.freeze({ charset, sticky, keyring: noKeys });
    withoutKeys.set(name, hint);
  }
  return hint;
}
