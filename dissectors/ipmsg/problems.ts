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
    text: 'no {answer} within {seconds} s of the message',
    help: 'SENDCHECK asks the receiver for RECVMSG with the packet number, READCHECK in READMSG for ANSREADMSG. Every known client has given up resending by now: the receiver is gone, a firewall drops one way, or the capture sees one way only.',
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
    text: '{what} has a colon in its name that is not written as "::"',
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
  noKey: {
    severity: 'note',
    text: 'encrypted for {key}, which was not given',
    help: 'Give the private key of the receiver with --key FILE (PEM or JWK) to open it. Reported once for each pair of hosts and size of key.',
  },
  wrongKey: {
    severity: 'warning',
    text: 'the {key} does not open it',
    help: 'The key has the right size but is not the receiver’s, or the ciphertext is damaged. Give the receiver’s private key with --key FILE. Reported once for each pair of hosts and size of key.',
  },
  signature: {
    severity: 'warning',
    text: 'the signature does not fit: not made with the {key}, or the message was changed',
    help: 'The signature was held against the public key that the sender told with ANSPUBKEY, over the whole plain text and over the message alone. Somebody else may have sent it, or the sender has a new key that is not in the capture.',
  },
  fingerprint: {
    severity: 'warning',
    text: 'the key does not have the fingerprint that stands in the user name',
    help: 'The sixteen digits behind the user name are made of the RSA-2048 key of that user. Whoever sends another key under that name is not that user.',
  },
  fileRequestOnUdp: {
    severity: 'note',
    text: 'a request for a file in a datagram',
    help: 'Files are asked for on TCP. Draft 9 has a note that was read as a UDP dialogue; its second step is RECVMSG.',
  },
  oddEntry: {
    severity: 'note',
    text: 'an unusual entry: {what}',
    help: 'Receivers differ in what they make of such an entry of a directory stream. Its bytes are in the tree.',
  },
  notAsOffered: {
    severity: 'note',
    text: 'the {field} of the first entry is not the one that was offered',
    help: 'The sharer changed the file after it had offered it, or writes names differently in a message and in a stream.',
  },
  directoryLost: {
    severity: 'warning',
    text: 'no entry of the directory where one must begin',
    help: 'A file was longer or shorter than its entry says, as when it grew while it was sent. Entries are searched for from there on; where they lie in the tree is not known.',
  },
  transferCut: {
    severity: 'warning',
    text: 'the connection ended {what}',
    help: 'The user cancelled, or the network failed. What came is kept; the object says which bytes are missing.',
  },
  transferRefused: {
    severity: 'warning',
    text: 'the connection ended before the first byte',
    help: 'The sharer refuses like that: the file is gone, was given up with RELEASEFILES, or the numbers are wrong.',
  },
  unknownOffer: {
    severity: 'note',
    text: 'no message in the capture offers file {fileId} of packet {packetNo}',
    help: 'The capture began after the offer, or the offer is encrypted and no key opens it. Name and size are not known.',
  },
  releasedOffer: {
    severity: 'note',
    text: 'the receiver had given up the files of packet {packetNo}',
    help: 'RELEASEFILES came before this request. A sharer may refuse it.',
  },
  otherOffer: {
    severity: 'note',
    text: 'asks for a file from byte {offset} on of which the earlier part came under another offer',
    help: 'The file was offered anew in between and may have changed. The parts are kept apart: each object says what it lacks.',
  },
  sealedTransfer: {
    severity: 'note',
    text: 'only the key of the sharer explains what came back: {what}',
    help: 'The request is encrypted, and with it the key of what is sent. Give the private key of the sharer: --key FILE.',
  },
  notAPacket: {
    severity: 'note',
    text: '{what} of the connection outside of packets, files and directories',
    help: 'Something else runs over the connection, or more was sent than was announced.',
  },
});
