/**
 * PKCS #7 padding (RFC 5652 §6.3; for 8-byte blocks the same as PKCS #5): n bytes of value n, always at least one.
 */

/**
 * The bytes before the padding, as a view; `null` when the padding is not valid, which after a decryption means most
 * often that the key was wrong. `blockSize` is 1 to 255.
 */
export function stripPkcs7(padded: Uint8Array, blockSize: number): Uint8Array | null {
  const length = padded.length;
  if (length === 0 || length % blockSize !== 0) return null;
  const count = padded[length - 1] ?? 0;
  if (count === 0 || count > blockSize) return null;
  for (let i = length - count; i < length; i++) if (padded[i] !== count) return null;
  return padded.subarray(0, length - count);
}

/** A copy of `data` with its padding. `blockSize` is 1 to 255. */
export function addPkcs7(data: Uint8Array, blockSize: number): Uint8Array {
  const count = blockSize - (data.length % blockSize);
  const padded = new Uint8Array(data.length + count);
  padded.set(data);
  padded.fill(count, data.length);
  return padded;
}
