import { createHash, hash } from 'node:crypto';

/** The digests that messengers use. */
export type DigestName = 'md5' | 'sha1' | 'sha256';

/** MD5 (RFC 1321): 16 bytes. */
export function md5(data: Uint8Array): Uint8Array {
  return hash('md5', data, 'buffer');
}

/** SHA-1 (FIPS 180-4): 20 bytes. */
export function sha1(data: Uint8Array): Uint8Array {
  return hash('sha1', data, 'buffer');
}

/** SHA-256 (FIPS 180-4): 32 bytes. */
export function sha256(data: Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer');
}

/** The digest of `data` as lower-case hexadecimal. */
export function digestHex(name: DigestName, data: Uint8Array): string {
  return hash(name, data, 'hex');
}

/** A digest over bytes that come in pieces. One of `bytes` and `hex` ends it; after that it takes no more. */
export interface Digest {
  update(data: Uint8Array): void;
  /** The digest's bytes. */
  bytes(): Uint8Array;
  /** The digest as lower-case hexadecimal. */
  hex(): string;
}

/** Starts a digest over bytes that come in pieces. */
export function digest(name: DigestName): Digest {
  const running = createHash(name);
  return {
    update: (data) => {
      running.update(data);
    },
    bytes: () => running.digest(),
    hex: () => running.digest('hex'),
  };
}
