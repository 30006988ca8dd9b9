/** The login up to MSNP7 (README.md §9.2): the client proves its password by the MD5 of the server's salt and it. */
import { digestHex } from 'imdissect/crypto';

/** Whether this password makes this answer to the salt. */
export function isLoginDigest(salt: string, password: string, answer: string): boolean {
  return loginDigest(salt, password) === answer.toLowerCase();
}

/** The 32 digits that a client with this password sends. */
export function loginDigest(salt: string, password: string): string {
  return digestHex('md5', new TextEncoder().encode(salt + password));
}
