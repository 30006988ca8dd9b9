import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { publicKey, rsaPrivate, rsaPublic, type PrivateKey } from './rsa.js';

/** Says what is wrong with the text of a key. The message is fit for people and holds nothing of the key. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
}

/** No key is longer; one of 8192 bits takes 7 KiB. */
const longestText = 65_536;

/**
 * Reads a private RSA key: PEM (PKCS #1 or PKCS #8, not encrypted) or JWK (RFC 7517).
 * @throws KeyError
 */
export function loadPrivateKey(text: string): PrivateKey {
  if (text.length > longestText) throw new KeyError('too long for a key');
  const trimmed = text.replace(/^\ufeff/, '').trim();
  const secret = trimmed.startsWith('{') ? fromJwk(trimmed) : fromPem(trimmed);
  return checked(secret);
}

function fromPem(text: string): KeyObject {
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1];
  if (label === undefined) throw new KeyError('neither PEM (-----BEGIN …) nor JWK ({"kty":"RSA", …})');
  if (label.includes('PUBLIC') || label.includes('CERTIFICATE')) {
    throw new KeyError('a public key or certificate; decryption needs the private key');
  }
  if (label.includes('ENCRYPTED') || text.includes('Proc-Type: 4,ENCRYPTED')) {
    throw new KeyError('protected by a passphrase; write a copy without it: openssl rsa -in KEY -out COPY');
  }
  if (label.includes('OPENSSH')) {
    throw new KeyError('in OpenSSH form; convert a copy to PEM: ssh-keygen -p -m PEM -N "" -f COPY');
  }
  try {
    return createPrivateKey(text);
  } catch {
    throw new KeyError(`PEM of type ${label}, but damaged or not a private key`);
  }
}

/** What a private JWK of RSA must have (RFC 7518 §6.3); OpenSSL wants all of the primes' numbers. */
const jwkMembers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

function fromJwk(text: string): KeyObject {
  const jwk = parseObject(text);
  if (jwk['kty'] !== 'RSA') throw new KeyError('JWK, but its "kty" is not "RSA"');
  const missing = jwkMembers.filter((member) => typeof jwk[member] !== 'string');
  if (missing.includes('d')) throw new KeyError('a public JWK (it has no "d"); decryption needs the private key');
  if (missing.length > 0) throw new KeyError(`JWK without ${missing.map((member) => `"${member}"`).join(', ')}`);
  const key: JsonWebKey = { kty: 'RSA' };
  for (const member of jwkMembers) {
    const value = jwk[member];
    if (typeof value === 'string') key[member] = value;
  }
  try {
    return createPrivateKey({ key, format: 'jwk' });
  } catch {
    throw new KeyError('JWK whose numbers are not a private RSA key');
  }
}

/** The message of JSON.parse would quote the key. */
function parseObject(text: string): Record<string, unknown> {
  try {
    return Object.fromEntries(Object.entries(Object(JSON.parse(text)) as object));
  } catch {
    throw new KeyError('begins like a JWK, but is not valid JSON');
  }
}

/** A key that can do what a private RSA key does: its two operations undo each other. */
function checked(secret: KeyObject): PrivateKey {
  if (secret.asymmetricKeyType !== 'rsa') {
    throw new KeyError(`a key for ${secret.asymmetricKeyType ?? 'something else'}, not for RSA`);
  }
  const { e, n } = createPublicKey(secret).export({ format: 'jwk' });
  const open = publicKey(Buffer.from(e ?? '', 'base64url'), Buffer.from(n ?? '', 'base64url'));
  if (open === null) throw new KeyError('RSA, but longer than 8192 bits or with an unusable exponent');
  const key: PrivateKey = { ...open, secret };
  const probe = new Uint8Array(key.modulusLength).fill(2, -1);
  const encrypted = rsaPublic(key, probe);
  const back = encrypted === null ? null : rsaPrivate(key, encrypted);
  if (back === null || Buffer.compare(back, probe) !== 0)
    throw new KeyError('RSA, but its numbers do not fit together');
  return key;
}
