/** Addresses as they are typed: IPv4 in dotted decimal, IPv6 in any form of RFC 4291 §2.2, each with a prefix length. */

/** The bytes of an address: 4 or 16. */
export type AddressBytes = readonly number[];

/** The bytes of an address; null when it is none. */
export function addressBytes(text: string): AddressBytes | null {
  return text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
}

function ipv4Bytes(text: string): AddressBytes | null {
  const parts = text.split('.');
  const bytes = parts.map((part) => (/^(?:0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.length === 4 && bytes.every((byte) => byte < 256) ? bytes : null;
}

function ipv6Bytes(text: string): AddressBytes | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = '', tail] = halves;
  const before = fields(head, tail === undefined);
  const after = tail === undefined ? [] : fields(tail, true);
  if (before === null || after === null) return null;
  const missing = 16 - before.length - after.length;
  // "::" stands for at least one field.
  if (tail === undefined ? missing !== 0 : missing < 2) return null;
  return [...before, ...Array<number>(missing).fill(0), ...after];
}

/** The bytes of fields with colons between them; the last may be an IPv4 address where the whole ends with it. */
function fields(text: string, atEnd: boolean): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const last = atEnd && index === parts.length - 1;
    if (last && part.includes('.')) {
      const four = ipv4Bytes(part);
      if (four === null) return null;
      bytes.push(...four);
    } else if (/^[\da-f]{1,4}$/i.test(part)) {
      const field = parseInt(part, 16);
      bytes.push(field >> 8, field & 255);
    } else {
      return null;
    }
  }
  return bytes.length <= 16 ? bytes : null;
}

/** The order of two addresses; NaN when one is IPv4 and the other IPv6. */
export function compareAddresses(a: AddressBytes, b: AddressBytes): number {
  if (a.length !== b.length) return NaN;
  for (const [index, byte] of a.entries()) {
    const difference = byte - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether the first `bits` bits are the same. */
export function hasPrefix(address: AddressBytes, network: AddressBytes, bits: number): boolean {
  if (address.length !== network.length) return false;
  return network.every((byte, index) => {
    const shown = Math.min(8, Math.max(0, bits - 8 * index));
    const mask = (0xff00 >> shown) & 0xff;
    return ((byte ^ (address[index] ?? 0)) & mask) === 0;
  });
}
