import { problems } from 'imdissect/dissector';

/** What can be odd about MyICQ traffic. Details never hold captured text, and never a secret. */
export const myicqProblems = problems('myicq', {
  malformed: {
    severity: 'error',
    text: 'the message does not fit its layout: byte {at} needs {needed} more bytes, {found} are there ({witness})',
    help: 'The packet ends where its command has more fields. The original programs read the missing ones as 0 or empty text. What was read before stands in the tree, the rest is undecoded.',
  },
  oddString: {
    severity: 'warning',
    text: '{count} text fields have a length that is not believed',
    help: 'A length of 0, one that runs past the end, or a text without its NUL. The original programs take the text for empty and go on right behind the length, and so does this tree; the lengths are kept in asWritten.',
  },
  undecodable: {
    severity: 'note',
    text: 'text with bytes that GBK does not have',
    help: 'The text was cut in the middle of a character, or is in another encoding. Its bytes are kept in asWritten.',
  },
  countDiffers: {
    severity: 'note',
    text: 'the list says {count} entries, {present} are there',
    help: 'A sender leaves out every field that its buffer has no room for (1024 bytes on the server), and does not correct the count.',
  },
  leftOver: {
    severity: 'warning',
    text: '{count} bytes behind the last field',
    help: 'The command has no more fields than those in the tree. Another version of the protocol, or not the layout that was chosen.',
  },
  notBlocks: {
    severity: 'warning',
    text: 'an encrypted payload of {length} bytes, which is no multiple of 8',
    help: 'DES encrypts blocks of 8 bytes, and the sender pads the payload. A server drops such a packet.',
  },
  checkCode: {
    severity: 'warning',
    text: 'wrong check code: byte {index} of the payload is not what the header says',
    help: 'The header of an encrypted packet tells the position and the value of one byte of its payload. The payload was decrypted into fields that fit, so the password is right and the header is not; a server drops such a packet.',
  },
  wrongPassword: {
    severity: 'warning',
    text: 'no known password opens the packets of session {sid} of {uin}',
    help: 'Neither the check code nor the layout comes out right with any password that was seen in the capture or given. Give the right one: --password UIN=PASSWORD. Only the first 8 bytes count, and not the lowest bit of each.',
  },
  noPassword: {
    severity: 'note',
    text: 'session {sid} of {uin} is encrypted, and its password is not known',
    help: 'The capture does not have the LOGIN of this account, which tells the password in clear. Give it: --password UIN=PASSWORD, or --password-file FILE.',
  },
  unacknowledged: {
    severity: 'warning',
    text: 'packet {seq} was not acknowledged within {seconds} s',
    help: 'Every known program has given up resending by now: the other side is gone, a firewall drops one way, or the capture sees one way only.',
  },
  resent: {
    severity: 'note',
    text: 'copy {number} of packet {seq}, {seconds} s after the first',
    help: 'The sender had no acknowledgement yet. Servers and the Windows client resend every 10 s, twice; gaim after 5 s, three times. Copies are the same byte for byte.',
  },
  duplicateAck: {
    severity: 'note',
    text: 'packet {seq} was acknowledged before',
    help: 'The receiver got a copy of a packet that it knew already, or sent its acknowledgement twice.',
  },
  sequenceJump: {
    severity: 'note',
    text: '{missing} packets of this side are missing before number {seq}',
    help: 'Each side numbers its packets one by one. The capture does not have some of them, or they were lost before they came here.',
  },
  searchNotAcknowledged: {
    severity: 'note',
    text: 'answers a search without acknowledging it',
    help: 'The server answers SEARCH_CUSTOM by nickname or e-mail with acknowledgement number 0. The client resends the search, and only then gets an ACK. All servers do so.',
  },
  lostFraming: {
    severity: 'warning',
    text: '{count} bytes before this message belong to none',
    help: 'A length on the TCP connection is damaged, or the stream was joined in the middle of a message. Reading goes on at the next header.',
  },
  keepaliveLate: {
    severity: 'note',
    text: '{seconds} s since the last KEEPALIVE of this session',
    help: 'The server ends a session 180 s after its last KEEPALIVE; nothing else keeps it alive.',
  },
});
