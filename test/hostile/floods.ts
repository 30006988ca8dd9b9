/** More of the captures below samples/hostile/, a door of the house each: floods, nests, names that want out. */
import type { HostileCase } from './cases.js';
import { fragments } from './packets.js';
import {
  chatted,
  damagedContext,
  differingSegments,
  endlessLine,
  flowFlood,
  optionBomb,
  payload,
  sealedFlood,
  told,
  traversal,
} from './scenarios.js';

const deepXml = `${'<a>'.repeat(3000)}${'</a>'.repeat(3000)}`;
const entities =
  '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' +
  '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]><l>&c;&c;&c;</l>';

/** MIME in MIME in MIME. */
function nestedMime(depth: number): string {
  if (depth === 0) return 'hello';
  const boundary = `b${depth}`;
  const head = `MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`;
  return `${head}--${boundary}\r\n${nestedMime(depth - 1)}\r\n--${boundary}--\r\n`;
}

const oddCharset = 'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=../../evil\r\n\r\nhello';

export const floods: readonly HostileCase[] = [
  {
    name: 'option-bomb',
    file: 'capture.pcapng',
    title: 'A pcapng packet with thousands of options',
    about: 'Four thousand empty comments on one packet. They are read once, bounded, and the packet is shown.',
    bytes: optionBomb(4000),
    exit: 0,
    codes: ['ipmsg.resent'],
    says: ['SENDMSG alice@host #100 "hello"'],
  },
  {
    name: 'fragment-flood',
    file: 'capture.pcap',
    title: 'More beginnings of datagrams than anybody keeps',
    about: 'Two hundred first fragments; tried with --limits datagrams=16, where the oldest are given up.',
    bytes: fragments(200),
    options: ['--limits', 'datagrams=16'],
    exit: 0,
    codes: ['ip.fragment-missing', 'limit.reached'],
    says: ['limit datagrams = 16 reached'],
  },
  {
    name: 'flow-flood',
    file: 'capture.pcap',
    title: 'More conversations than anybody remembers',
    about: 'Two hundred datagrams, each from a port of its own; tried with --limits flows=16. Every message is shown.',
    bytes: flowFlood(200),
    options: ['--limits', 'flows=16'],
    exit: 0,
    codes: ['limit.reached'],
    says: ['limit flows = 16 reached', 'SENDMSG alice@host #200 "hello"'],
  },
  {
    name: 'segments-overlap',
    file: 'capture.pcap',
    title: 'TCP segments that say different things about the same bytes',
    about: 'What came first counts, as for fragments; the contradiction is a warning.',
    bytes: differingSegments(),
    exit: 0,
    codes: ['tcp.overlap-differs'],
    says: ['a retransmission differs', 'USR #2 SSO I anna@x.example'],
  },
  {
    name: 'endless-line',
    file: 'capture.pcap',
    title: 'A line of 70 000 letters in a protocol of lines',
    about: 'Lines are bounded to 64 KiB. The rest is nobody’s, and the next command is found again.',
    bytes: endlessLine(70_000),
    exit: 0,
    codes: ['msn.lost-framing'],
    says: ['PNG'],
  },
  {
    name: 'deep-xml',
    file: 'capture.pcap',
    title: 'XML that is nested three thousand deep',
    about: 'The depth that is looked into is bounded; the payload is shown as it is.',
    bytes: chatted([payload('GCF 0', deepXml)]),
    exit: 0,
    codes: ['msn.not-well-formed'],
    says: ['GCF'],
  },
  {
    name: 'xml-entities',
    file: 'capture.pcap',
    title: 'XML entities that stand for each other (“billion laughs”)',
    about: 'No entity but the five of XML itself is ever replaced.',
    bytes: chatted([payload('GCF 0', entities)]),
    exit: 0,
    codes: [],
    says: ['&c;'],
  },
  {
    name: 'nested-mime',
    file: 'capture.pcap',
    title: 'MIME parts a hundred deep',
    about: 'Parts inside parts are not followed.',
    bytes: chatted([payload('MSG a@x Anna', nestedMime(100))]),
    exit: 0,
    codes: [],
    says: ['multipart/mixed'],
  },
  {
    name: 'damaged-base64',
    file: 'capture.pcap',
    title: 'An invitation whose picture is described in no base64',
    about: 'What cannot be decoded is shown as it was written, escaped.',
    bytes: damagedContext(),
    exit: 0,
    codes: [],
    says: ['PG1z@@@@\\x1b[2J'],
  },
  {
    name: 'charset-labels',
    file: 'capture.pcap',
    title: 'A label of a character set that is a path',
    about: 'Labels that are not on the list are only shown.',
    bytes: chatted([payload('MSG a@x Anna', oddCharset)]),
    exit: 0,
    codes: [],
    says: ['charset=../../evil', '"hello"'],
  },
  {
    name: 'encoding-words',
    file: 'capture.pcap',
    title: 'An encoding of iptux that clears the screen',
    about: 'The word that tells the encoding is no encoding; it is shown with its escapes.',
    bytes: told(
      'kind: br-entry, fields: { version: 1_iptux 0.10.0, nick: Tux, group: x, iconFile: i.png, encoding: "utf-7\\e[2J" }',
    ),
    exit: 0,
    codes: [],
    says: ['utf-7\\x1b[2J'],
  },
  {
    name: 'rsa-budget',
    file: 'capture.pcap',
    title: 'Messages that each want an RSA operation',
    about: 'Each has a session key of its own. Tried with a key and --limits rsa=2, where opening stops and says so.',
    bytes: sealedFlood(5),
    options: ['--limits', 'rsa=2', '--key', 'samples/ipmsg/libipmsg-session/keys/bob.jwk.json'],
    exit: 0,
    codes: ['limit.reached'],
    says: ['limit rsa = 2 reached', 'encrypted, 16 bytes'],
  },
  {
    name: 'folder-traversal',
    file: 'capture.pcap',
    title: 'A folder whose entries want to be elsewhere',
    about:
      'Names with `..`, a path from the root, backslashes, a drive, a device, a NUL. `imdissect extract` writes all of them below its folder, under safe names (test/hostile/extraction.test.ts).',
    bytes: traversal(),
    exit: 0,
    codes: [],
    says: ['../up/../../../etc/passwd'],
  },
];
