import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, decodeBase64Text } from '../../src/bytes/base64.js';

function text(base64: string): string | null {
  const bytes = decodeBase64Text(base64);
  return bytes === null ? null : Buffer.from(bytes).toString('latin1');
}

describe('base64', () => {
  // RFC 4648 §10.
  it.each([
    ['', ''],
    ['Zg==', 'f'],
    ['Zm8=', 'fo'],
    ['Zm9v', 'foo'],
    ['Zm9vYg==', 'foob'],
    ['Zm9vYmE=', 'fooba'],
    ['Zm9vYmFy', 'foobar'],
    ['Zg', 'f'],
    ['Zm8', 'fo'],
    ['+/+/', '\xfb\xff\xbf'],
  ])('%j is %j', (base64, bytes) => {
    expect(text(base64)).toBe(bytes);
  });

  it.each([
    ['a length that no encoder makes', 'Z'],
    ['such a length, padded', 'Zm9vY==='],
    ['padding that is too short', 'Zg='],
    ['padding that is too long', 'Zm8=='],
    ['padding without need', 'Zm9v='],
    ['padding alone', '='],
    ['two of them', '=='],
    ['padding in the middle', 'Zg==Zg=='],
    ['a space', 'Zm 9v'],
    ['a line break', 'Zm9v\n'],
    ['the URL alphabet', '-_-_'],
    ['a NUL', 'Zm9\0'],
    ['a character whose low byte is a letter', 'Zm9\u0141'],
    ['bytes beyond ASCII', 'Zm9ÿ'],
  ])('refuses %s', (_, base64) => {
    expect(text(base64)).toBeNull();
  });

  it('agrees with Buffer on every byte string, with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const encoded = Buffer.from(bytes).toString('base64');
        expect(decodeBase64Text(encoded)).toEqual(bytes);
        expect(decodeBase64Text(encoded.replace(/=+$/, ''))).toEqual(bytes);
      }),
      { seed: 6 },
    );
  });

  it('reads the range and nothing beside it', () => {
    const bytes = Buffer.from('=:Zm9v:=');
    expect(Buffer.from(decodeBase64(bytes, 2, 6) ?? []).toString()).toBe('foo');
    expect(decodeBase64(bytes, 2, 7)).toBeNull();
    expect(decodeBase64(Buffer.from('Zm9v'), 0, 1000)).toHaveLength(3);
    expect(decodeBase64(bytes, 4, 4)).toHaveLength(0);
  });
});
