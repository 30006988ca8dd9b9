/** What the reference says that no field declares: the story, the dialects, what single bits and numbers mean. */
import { meanings, type ReferenceWords } from 'imdissect/dissector';
import { ExtensionTypes, fileFlags, FileTypes } from './file-attributes.js';
import { Capabilities } from './capability.js';
import { Audience, entryOptions, fileOptions, iptuxOptions, sendOptions, Sublayer } from './options.js';

const utf8 = 'The text of this packet is UTF-8.';
const canUtf8 = 'The sender understands UTF-8.';

const entryMeanings = meanings(entryOptions, {
  ABSENCE: 'The sender is absent; its nickname says so too.',
  SERVER: 'Reserved.',
  BROADCAST: 'Set by Net::IPMessenger and go-ipmsg when they broadcast; others take no notice.',
  CAPFILEENC_OBSLT: 'Obsolete form of CAPFILEENC.',
  RETRY: 'The same question again, after no answer came.',
  DIALUP: 'The sender is on a dial-up line and is not reached by broadcasts.',
  CAPFILEENC: 'The sender can transfer files encrypted.',
  FILEATTACH: 'The sender can receive attachments.',
  ENCRYPT: 'The sender can receive encrypted messages; nothing in this packet is encrypted.',
  UTF8: utf8,
  CAPUTF8: canUtf8,
  CAPIPDICT: 'The sender understands IPDict.',
  ENCEXTMSG: 'The sender can read attachment lists inside of ciphertext.',
  CLIPBOARD: 'The sender can show pictures inside of messages.',
  DIR_MASTER: 'The sender is a directory master.',
});

const sendMeanings = meanings(sendOptions, {
  SENDCHECK: 'The receiver is to answer with RECVMSG.',
  SECRET: 'Sealed: the receiver opens it by hand and then sends READMSG.',
  BROADCAST: 'Sent to all; no RECVMSG is expected.',
  MULTICAST: 'Sent to several chosen receivers.',
  NOPOPUP: 'Obsolete: the message is not to open a window.',
  AUTORET: 'An answer that a client gave by itself; it is not answered.',
  RETRY: 'Sent again, after no answer came.',
  PASSWORD: 'Locked: the receiver needs a password to open it.',
  NOLOG: 'The receiver is not to log it.',
  NEWMULTI: 'Obsolete: a later form of MULTICAST.',
  NOADDLIST: 'The receiver is not to add the sender to its list.',
  READCHECK: 'READMSG is itself to be answered, with ANSREADMSG.',
  FILEATTACH: 'A list of attachments follows the message; on other commands that the sender can receive them.',
  ENCRYPT: 'The body of SENDMSG is ciphertext; on other commands that the sender can read ciphertext.',
  UTF8: utf8,
  CAPUTF8: canUtf8,
  ENCEXTMSG: 'The list of attachments is inside the ciphertext.',
  PASSWD: 'iptux: a password comes with the request for shared files.',
  SHARED: 'iptux: the attachments are the files that the sender shares with everybody.',
});

const fileMeanings = meanings(fileOptions, {
  ENCFILE_OBSLT: 'Obsolete form of ENCFILE.',
  ENCFILE: 'The file is to be sent encrypted.',
  FILEATTACH: 'Set by iptux between its own kind; it changes nothing.',
  ENCRYPT: 'The request itself is ciphertext.',
  UTF8: 'Names in the request, and in the directory that is sent, are UTF-8.',
});

const iptuxMeanings = meanings(iptuxOptions, {
  UTF8: utf8,
  CAPUTF8: canUtf8,
  PASSWD: 'A password comes with it.',
  SHARED: 'It is about the files that are shared with everybody.',
});

const fileTypeMeanings = meanings(FileTypes, {
  REGULAR: 'A file.',
  DIR: 'A directory; what follows lies inside it.',
  RETPARENT: 'The end of a directory.',
  SYMLINK: 'A symbolic link.',
  CDEV: 'A character device.',
  BDEV: 'A block device.',
  FIFO: 'A named pipe.',
  RESFORK: 'A resource fork (macOS).',
  CLIPBOARD: 'A picture that was pasted into the message.',
});

const fileFlagMeanings = meanings(fileFlags, {
  RONLY: 'Read-only.',
  HIDDEN: 'Hidden.',
  EXHIDDEN: 'Its extension is hidden (macOS).',
  ARCHIVE: 'To be archived (Windows).',
  SYSTEM: 'Belongs to the system (Windows).',
});

const extensionMeanings = meanings(ExtensionTypes, {
  UID: 'Number of the owner.',
  USERNAME: 'Name of the owner.',
  GID: 'Number of the group.',
  GROUPNAME: 'Name of the group.',
  CLIPBOARDPOS: 'Where in the message the pasted picture stands, counted in characters.',
  PERM: 'Permission bits.',
  MAJORNO: 'Major number of a device.',
  MINORNO: 'Minor number of a device.',
  CTIME: 'Last change of the inode.',
  MTIME: 'Last change of the contents.',
  ATIME: 'Last use.',
  CREATETIME: 'When it was made.',
  CREATOR: 'Creator code (macOS).',
  FILETYPE: 'Type code (macOS).',
  FINDERINFO: 'What the Finder keeps of it (macOS).',
  ACL: 'Access control list.',
  ALIASFNAME: 'Another name.',
  UNICODEFNAME: 'Its name in Unicode (draft 9).',
});

const capabilityMeanings = meanings(Capabilities, {
  RSA_512: 'Session keys under RSA of 512 bits; obsolete.',
  RSA_1024: 'Session keys under RSA of 1024 bits.',
  RSA_2048: 'Session keys under RSA of 2048 bits.',
  RSA_4096: 'Session keys under RSA of 4096 bits; no known client uses it.',
  RC2_40OLD: 'RC2 with 40 bits, as beta versions wrote it.',
  RC2_128OLD: 'RC2 with 128 bits, as beta versions wrote it.',
  BLOWFISH_128OLD: 'Blowfish with 128 bits, as beta versions wrote it.',
  RC2_40: 'Messages under RC2 with 40 bits; obsolete.',
  RC2_128: 'Messages under RC2 with 128 bits; obsolete.',
  RC2_256: 'Messages under RC2 with 256 bits; obsolete.',
  BLOWFISH_128: 'Messages under Blowfish with 128 bits.',
  BLOWFISH_256: 'Messages under Blowfish with 256 bits; obsolete.',
  AES_128: 'Messages under AES with 128 bits; obsolete.',
  AES_256: 'Messages under AES with 256 bits.',
  IPDICT_CTR: 'Dictionaries under AES in counter mode.',
  PACKETNO_IV: 'The initialisation vector is the packet number as written in the header.',
  ENCODE_BASE64: 'Ciphertext is written in base64 instead of hexadecimal.',
  NOENC_FILEBODY: 'The request for a file is encrypted, the file is not.',
  SIGN_MD5: 'Messages are signed over MD5; obsolete.',
  SIGN_SHA1: 'Messages are signed over SHA-1.',
  SIGN_SHA256: 'Messages are signed over SHA-256.',
});

export const words: ReferenceWords = Object.freeze({
  story:
    'A messenger for one network that needs no server. Every packet is a datagram of text: a header with colons, a command number and a body of sections with NULs between them. Who starts says so by broadcast, and everybody answers. Files are offered in messages and fetched over TCP from the same port number. Hiroaki Shirouzu published it in 1996; many clients speak it, each with habits of its own.',
  dialects: {
    ipmsg: 'The original, libipmsg, scripts and Chinese clones: the version is 1.',
    feiq: 'FeiQ (飞秋): the version begins with 1_lbt.',
    iptux: 'iptux: the version begins with 1_iptux.',
    shiyeline: 'Shiyeline (内网通): the version is 1@shiyeline.',
    ipdict: 'Windows 4.5 and later among themselves: the datagram begins with IP2:, a dictionary of keys and values.',
  },
  sections: {
    '2': 'The packet and its header',
    '2.1': 'Fingerprints of keys',
    '3': 'Commands',
    '4': 'Options',
    '4.1': 'Entries: who is there',
    '5': 'Messages and receipts',
    '6': 'Host lists',
    '7.1': 'Lists of attachments',
    '7.2': 'Requests for files',
    '7.3': 'Directories that are fetched',
    '7.4': 'Encrypted requests for files',
    '8.1': 'What clients can encrypt with',
    '8.2': 'Exchange of public keys',
    '8.3': 'Encrypted messages',
    '9': 'Text encodings',
    '10': 'IPDict and directory masters',
    '11': 'Clients and their dialects',
    '11.1': 'FeiQ',
    '11.2': 'iptux',
  },
  meanings: [
    entryMeanings,
    sendMeanings,
    fileMeanings,
    iptuxMeanings,
    fileTypeMeanings,
    fileFlagMeanings,
    extensionMeanings,
    capabilityMeanings,
    meanings(Audience, {
      regular: 'For one receiver.',
      segment: 'For a network segment.',
      group: 'For a group.',
      broadcast: 'For everybody.',
    }),
    meanings(Sublayer, {
      'own-photo': 'The sender’s own picture.',
      'message-picture': 'A picture inside of a message.',
    }),
  ],
});
