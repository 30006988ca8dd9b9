/**
 * The captures below samples/hostile/: how each is made, and what imdissect must say of it. `npm run hostile` writes
 * them with their ABOUT.md; the test beside this file compares them and runs the command on them.
 */
import { gzipSync } from 'node:zlib';
import { floods } from './floods.js';
import { fragments, lyingLengths, overlaps, tunnels } from './packets.js';
import { lan, pcapOfTraffic, secretOffer, udpPacket } from './traffic.js';
import { join, Pcap, Pcapng } from '../capture/build.js';

export interface HostileCase {
  readonly name: string;
  readonly file: 'capture.pcap' | 'capture.pcapng' | 'capture.pcap.gz';
  readonly title: string;
  /** What it is, for ABOUT.md. */
  readonly about: string;
  readonly bytes: Uint8Array;
  /** Options it is tried with, besides a format. */
  readonly options?: readonly string[];
  readonly exit: 0 | 3;
  /** Every code that must be reported, and no other one. */
  readonly codes: readonly string[];
  /** Words of the tree or of standard error. */
  readonly says: readonly string[];
}

/** LINKTYPE_USER0: nobody looks into such frames. */
const privateUse = 147;

const hello = udpPacket('1:100:alice:host:32:hello');

export const cases: readonly HostileCase[] = [
  {
    name: 'fragments-overlap',
    file: 'capture.pcap',
    title: 'Overlapping IP fragments that disagree',
    about:
      'A datagram in three fragments and a fourth that says other bytes for the middle (the “teardrop” family). What came first counts; the contradiction is a warning.',
    bytes: overlaps(),
    exit: 0,
    codes: ['ip.fragment-overlap'],
    says: ['disagree about bytes 8..16', 'SENDMSG alice@host #100 "hello"'],
  },
  {
    name: 'fragments-unfinished',
    file: 'capture.pcap',
    title: 'Fragments of datagrams that never come together',
    about: 'Twenty beginnings of datagrams without the rest, each with a number of its own.',
    bytes: fragments(20),
    exit: 0,
    codes: ['ip.fragment-missing'],
    says: ['before the capture ended', 'messages in 20 frames'],
  },
  {
    name: 'lying-lengths',
    file: 'capture.pcap',
    title: 'Lengths that lie, layer by layer',
    about:
      'An IP header longer than its packet, an IP total length longer than the frame, a UDP length longer than the datagram, one shorter than its own header, a TCP header of four bytes; then an honest message, which must still be shown.',
    bytes: lyingLengths(),
    exit: 0,
    codes: ['ip.malformed', 'ip.length-too-long', 'ipmsg.resent'],
    says: ['header length 4 in a segment of 33 bytes', 'SENDMSG alice@host #100 "hello"'],
  },
  {
    name: 'nested-tunnels',
    file: 'capture.pcap',
    title: 'IP in IP in IP …',
    about: 'A packet inside twenty others. The depth is bounded, and the bound is reported once.',
    bytes: tunnels(20),
    exit: 0,
    codes: ['limit.reached'],
    says: ['limit depth = 8 reached'],
  },
  {
    name: 'record-length',
    file: 'capture.pcap',
    title: 'A pcap record of four gigabytes',
    about: 'The length of the second record is 0xffffffff. It is damage; reading goes on at the next record.',
    bytes: pcapOf([hello, { data: hello, captured: 0xffffffff }, hello, hello]),
    exit: 0,
    codes: ['capture.bad-record', 'ipmsg.resent'],
    says: ['a record claims 4294967295 captured bytes; 69 bytes were skipped'],
  },
  {
    name: 'zero-length-block',
    file: 'capture.pcapng',
    title: 'A pcapng block of no length',
    about: 'A block whose length is 0 would be read for ever by a program that moves on by it.',
    bytes: zeroLengthBlock(),
    exit: 0,
    codes: ['capture.bad-record', 'ipmsg.resent'],
    says: ['a block claims 0 bytes; 12 bytes were skipped'],
  },
  {
    name: 'gzip-bomb',
    file: 'capture.pcap.gz',
    title: 'A small gzip file that inflates to megabytes',
    about:
      'Eight megabytes of empty records in a few kilobytes. They are read in bounded memory; tried here with --limits inflated=1000000, where reading stops.',
    bytes: gzipBomb(8_000_000),
    options: ['--limits', 'inflated=1000000'],
    exit: 0,
    codes: ['limit.reached'],
    says: ['limit inflated = 1000000 reached'],
  },
  {
    name: 'terminal-escapes',
    file: 'capture.pcap',
    title: 'Terminal escapes, bidirectional overrides and CI commands in names',
    about:
      'A nickname that clears the screen, a group that sets the window title, a user name that turns text around, a text whose second line is a command for CI logs. All of it is shown as escapes.',
    bytes: pcapOfTraffic((made) => {
      made.udp(lan(1), lan(2), Buffer.from('1:1:al\u202eice:host:8388609:\x1b[2Jnick\0\x1b]0;title\x07\0'));
      made.udp(lan(1), lan(2), Buffer.from('1:2:alice:host:8388640:hi\n::error::owned\r\x9b2J\0'));
    }),
    exit: 0,
    codes: ['ipmsg.line-feed'],
    says: ['\\x1b[2Jnick', '\\x1b]0;title\\x07', 'al\\u202eice', '\\n::error::owned'],
  },
  {
    name: 'markup-and-formulas',
    file: 'capture.pcap',
    title: 'Markup, formulas and diagram directives in names',
    about:
      'Names and a text that are formulas to a spreadsheet, a script to a browser, a directive to Mermaid and the end of a quoted cell. Every format writes them as text; the outputs beside the capture show it.',
    bytes: pcapOfTraffic((made) => {
      made.udp(lan(1), lan(2), '1:1:=1+1:@host:1:<script>alert(1)</script>\0%%{init}%%\0');
      made.udp(
        lan(1),
        lan(2),
        '1:2:=1+1:@host:32:=HYPERLINK("http//x";"a")</text><script>a</script>; end %%{init}%%\0',
      );
    }),
    exit: 0,
    codes: [],
    says: ['<script>alert(1)</script>', '=HYPERLINK('],
  },
  {
    name: 'object-keys',
    file: 'capture.pcap',
    title: 'Names that are keys of every object',
    about: 'User, host, nickname, group and file names `__proto__`, `constructor`, `toString`, `10`.',
    bytes: pcapOfTraffic((made) => {
      made.udp(lan(1), lan(2), '1:1:__proto__:constructor:1:__proto__\0toString\0');
      made.udp(lan(1), lan(2), '1:2:10:__proto__:2097184:__proto__\x000:__proto__:1:1:1:\x07');
    }),
    exit: 0,
    codes: [],
    says: ['__proto__', 'constructor'],
  },
  {
    name: 'secret-cut',
    file: 'capture.pcap',
    title: 'A password that the snap length cut',
    about: 'The password of an iptux share, captured to different lengths. No beginning of it may be shown.',
    bytes: secretOffer([200, 74, 72, 70, 66, 64, 62, 60]),
    exit: 0,
    codes: ['capture.cut-short'],
    says: ['<redacted>'],
  },
  {
    name: 'attachment-short',
    file: 'capture.pcap',
    title: 'An offered file that ends behind its number',
    about:
      'The sender leaves out the name and the rest. Found by fuzzing (dissector-ipmsg, seed 543): the summary wanted the name.',
    bytes: pcapOfTraffic((made) => {
      made.udp(lan(1), lan(2), '1:7:alice:host:2097184:a file\x001');
    }),
    exit: 0,
    codes: ['ipmsg.malformed'],
    says: ['Text: a file', 'Undecoded: 1 byte'],
  },
  {
    name: 'time-travel',
    file: 'capture.pcap',
    title: 'Times that jump to 1970 and to 2106',
    about:
      'A question at the present, frames from the first and the last second that pcap knows, an answer. The clock never goes back, and every message is shown at its own time.',
    bytes: timeTravel(),
    exit: 0,
    codes: ['ipmsg.resent'],
    says: ['1970-01-01 00:00:05', '2106-02-07 06:28:15', 'RECVMSG for #100'],
  },
  ...floods,
];

type Made = Uint8Array | { readonly data: Uint8Array; readonly captured?: number; readonly seconds?: number };

function pcapOf(list: readonly Made[]): Uint8Array {
  const pcap = new Pcap();
  const records = list.map((one, index) => {
    const more = one instanceof Uint8Array ? { data: one } : one;
    return pcap.record({ seconds: 1_763_700_000 + index, fraction: 0, ...more });
  });
  return join(pcap.header(228, 262_144), ...records);
}

function timeTravel(): Uint8Array {
  const ask = udpPacket('1:100:alice:host:288:hello?');
  const answer = udpPacket('1:101:bob:host:33:100', 2, 1);
  return pcapOf([ask, { data: hello, seconds: 0 }, { data: hello, seconds: 0xffffffff }, { data: answer, seconds: 5 }]);
}

function zeroLengthBlock(): Uint8Array {
  const ng = new Pcapng();
  const packet = ng.packet(0, 1_763_700_000_000_000n, hello);
  return join(ng.section(), ng.interface(228), packet, ng.block(6, new Uint8Array(0), 0, 0), packet, packet);
}

function gzipBomb(size: number): Uint8Array {
  const pcap = new Pcap();
  const record = pcap.record({ seconds: 1_763_700_000, fraction: 0, data: new Uint8Array(0) });
  const many = new Uint8Array(size).map((_zero, index) => record[index % record.length] ?? 0);
  return new Uint8Array(gzipSync(join(pcap.header(privateUse, 262_144), many), { level: 9 }));
}
