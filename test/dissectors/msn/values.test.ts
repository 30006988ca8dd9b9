import { describe, expect, it } from 'vitest';
import { Capabilities, ExtendedCapabilities, Generations, generationOf } from '../../../dissectors/msn/capabilities.js';
import { isLoginDigest, loginDigest } from '../../../dissectors/msn/md5-login.js';
import { EndpointMessages, FederatedMessages, ListBits, Networks, ObjectTypes } from '../../../dissectors/msn/names.js';
import { checkSsoBlob } from '../../../dissectors/msn/sso-blob.js';

describe('capabilities', () => {
  it('are bits and a generation', () => {
    // What libpurple says of itself.
    expect(Capabilities.namesOf(2416181284)).toEqual(['ink-gif', 'multi-packet', 'voice-im']);
    expect(Capabilities.unnamed(2416181284)).toBe(0);
    expect(Generations.nameOf(generationOf(2416181284))).toBe('9-beta');
    expect(Generations.nameOf(generationOf(0xc000_0001))).toBe('2012');
    // Not 0x80000, as some programs have it.
    expect(Capabilities.namesOf(0x80_0000)).toEqual(['page-mode']);
    expect(ExtendedCapabilities.namesOf(0x8000_0020)).toEqual(['p2p-v2', 'multiparty-conversations']);
  });
});

describe('names', () => {
  it('are those of the networks, lists, messages and objects', () => {
    expect(Networks.nameOf(32)).toBe('yahoo');
    expect(Networks.nameOf(3)).toBeUndefined();
    expect(ListBits.namesOf(11)).toEqual(['FL', 'AL', 'RL']);
    expect(EndpointMessages.nameOf(3)).toBe('peer-to-peer');
    expect(FederatedMessages.nameOf(2)).toBe('typing');
    expect(ObjectTypes.nameOf(3)).toBe('display-picture');
  });
});

describe('the login with MD5', () => {
  it('is the digest of salt and password', () => {
    // A recorded login whose password is known.
    expect(loginDigest('468bd4b74459ae5', '123456')).toBe('3d7bfdf76ff6be2d0c88933259d34a96');
    expect(isLoginDigest('468bd4b74459ae5', '123456', '3D7BFDF76FF6BE2D0C88933259D34A96')).toBe(true);
    expect(isLoginDigest('468bd4b74459ae5', '1234567', '3d7bfdf76ff6be2d0c88933259d34a96')).toBe(false);
  });
});

describe('the proof of the login with tickets', () => {
  // Binary secret 00..17, nonce AAECAwQF…, vector 00..07.
  const blob =
    'HAAAAAEAAAADZgAABIAAAAgAAAAUAAAASAAAAAABAgMEBQYH5/b6UPUTyMkbVgyWJivzLXG/cLnbi6heZDPcDaN19raFPD126EaQQUkKltX7vdAM' +
    'fHnoLDqagK3kpZIzyCXvzkmmW6IvHKU2tUFdVEJ4iq50Aoiu+mkP7WkXXvQ=';
  const changed = (at: number, value: number): string => {
    const bytes = Buffer.from(blob, 'base64');
    bytes[at] = value;
    return bytes.toString('base64');
  };

  it('has constants and lengths that are right', () => {
    expect(checkSsoBlob(blob)).toBeNull();
  });

  it('or says which are not', () => {
    expect(checkSsoBlob(changed(0, 27))).toBe('headerSize');
    expect(checkSsoBlob(changed(4, 2))).toBe('cipherMode');
    expect(checkSsoBlob(changed(8, 0))).toBe('cipher');
    expect(checkSsoBlob(changed(12, 0))).toBe('hash');
    expect(checkSsoBlob(changed(16, 16))).toBe('ivSize');
    expect(checkSsoBlob(changed(20, 16))).toBe('hashSize');
    expect(checkSsoBlob(changed(24, 64))).toBe('cipherSize');
    expect(checkSsoBlob(blob.slice(0, 160))).toBe('cipherSize');
    expect(checkSsoBlob('HAAA')).toBe('base64');
    expect(checkSsoBlob('no base64 \u20ac')).toBe('base64');
  });
});
