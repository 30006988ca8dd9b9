import { problems } from 'imdissect/dissector';

/** What can be odd about IP Messenger traffic. Details never hold captured text. */
export const ipmsgProblems = problems('ipmsg', {
  malformed: {
    severity: 'error',
    text: 'the message does not fit its layout: byte {at} needs {needed} more bytes, {found} are there ({witness})',
    help: 'The datagram ends, or a delimiter is missing, where its command asks for more. What was read before stands in the tree, the rest is undecoded. Another protocol on this port? Try --decode-as.',
  },
  unacknowledged: {
    severity: 'warning',
    text: 'no RECVMSG within {seconds} s of the message',
    help: 'SENDCHECK asks the receiver for RECVMSG with the packet number. Every known client has given up resending by now: the receiver is gone, a firewall drops one way, or the capture sees one way only.',
  },
  resent: {
    severity: 'note',
    text: 'copy {number} of packet {packetNo}',
    help: 'The sender had no acknowledgement yet and sent the packet again. The last copies of Windows clients end with 64 NULs; libipmsg may add an option.',
  },
  duplicate: {
    severity: 'note',
    text: 'broadcast copy of frame {frame}',
    help: 'Clients broadcast to 255.255.255.255 and to the address of each subnet, with the same packet number. It is one message.',
  },
  notDecimal: {
    severity: 'warning',
    text: '{field} is not a decimal number in range',
    help: 'The protocol writes this number as decimal digits. The bytes are kept in asWritten.',
  },
  notHex: {
    severity: 'warning',
    text: '{field} is not a hexadecimal number in range',
    help: 'The protocol writes this value as hexadecimal digits without 0x. The bytes are kept in asWritten.',
  },
  notEncoded: {
    severity: 'warning',
    text: '{field} is neither whole hexadecimal nor base64 as its algorithms say',
    help: 'Ciphertexts, keys and signatures are hexadecimal, or base64 when ENCODE_BASE64 is set. The bytes are kept in asWritten.',
  },
  undecodable: {
    severity: 'note',
    text: 'text with bytes that {charset} does not have',
    help: 'The text was cut in the middle of a character, or is in another encoding: try --charset ipmsg=LABEL. The bytes are kept in asWritten.',
  },
  lineFeed: {
    severity: 'note',
    text: 'a carriage return in {field}',
    help: 'Lines of IP Messenger end with LF alone; other clients show the CR as a stray character.',
  },
  unescapedColon: {
    severity: 'note',
    text: 'attachment {number} has a colon in its name that is not written as "::"',
    help: 'iptux and libipmsg do not escape. The fields were found from the right; receivers that read from the left save the file under a shortened name, or not at all.',
  },
  countDiffers: {
    severity: 'note',
    text: 'the list says {count} hosts, {present} are there',
    help: 'The answer was shortened to fit a datagram, or the sender counts differently.',
  },
  notCiphertext: {
    severity: 'note',
    text: 'ENCRYPT is set, but the body is not "capability:key:ciphertext"',
    help: 'Some clients set their capability bits on plain messages. The body is shown as text.',
  },
  fileRequestOnUdp: {
    severity: 'note',
    text: 'a request for a file in a datagram',
    help: 'Files are asked for on TCP. Draft 9 has a note that was read as a UDP dialogue; its second step is RECVMSG.',
  },
});
