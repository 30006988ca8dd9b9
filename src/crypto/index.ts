/**
 * What dissectors need to look inside encrypted messages and to check signatures. Nothing here throws on the bytes of
 * strangers: what cannot be done is `null`. No code here is meant to protect anything: it is not constant in time.
 */
export { aesCbcDecrypt, aesCbcEncrypt, aesCtr, type SeekableCipher } from './aes.js';
export { blowfish } from './blowfish.js';
export { cbcDecrypt, cbcEncrypt, type BlockCipher } from './cbc.js';
export { desDecrypt, desEncrypt, desKey, type DesKey, type DesVariant } from './des.js';
export { digest, digestHex, md5, sha1, sha256, type Digest, type DigestName } from './digest.js';
export { ipmsgFingerprint } from './fingerprint.js';
export { padPkcs1, signPkcs1, stripPkcs1, verifyPkcs1 } from './pkcs1.js';
export { addPkcs7, stripPkcs7 } from './pkcs7.js';
export { KeyError, loadPrivateKey } from './private-key.js';
export { rc2 } from './rc2.js';
export { publicKey, rsaPrivate, rsaPublic, type PrivateKey, type PublicKey } from './rsa.js';
