import { problems } from './problem.js';

/**
 * Everything that imdissect remembers about a capture is bounded. One table names the bounds, their defaults and what
 * happens at them; `--limits name=value` changes one. Bytes unless said otherwise.
 */
export const limitTable = {
  record: { value: 262_144, doc: 'longest capture record that is believed; a longer one is damage' },
  flows: { value: 200_000, doc: 'conversations remembered at a time; the least recent is forgotten first' },
  flowIdle: { value: 86_400, doc: 'seconds of capture time without a packet after which a conversation is over' },
  fragments: { value: 16_777_216, doc: 'bytes of unfinished IP datagrams' },
  datagrams: { value: 4_096, doc: 'unfinished IP datagrams at a time' },
  fragmentAge: { value: 60, doc: 'seconds of capture time that an unfinished IP datagram waits (RFC 791: 15 to 120)' },
  stream: { value: 4_194_304, doc: 'bytes of one TCP direction held out of order' },
  streams: { value: 33_554_432, doc: 'bytes of all TCP connections held out of order' },
  message: { value: 8_388_608, doc: 'bytes of one unfinished message' },
  messages: { value: 33_554_432, doc: 'bytes of all unfinished messages' },
  undecided: { value: 8_388_608, doc: 'bytes held of flows whose protocol is not decided yet' },
  expected: { value: 65_536, doc: 'announced flows that have not come yet' },
  pending: { value: 131_072, doc: 'messages that wait for their answer' },
  objects: { value: 4_096, doc: 'transferred files being collected at a time' },
  extractedFiles: { value: 10_000, doc: 'files that `imdissect extract` writes' },
  extractedFile: { value: 4_294_967_296, doc: 'bytes of one extracted file' },
  extracted: { value: 68_719_476_736, doc: 'bytes of all extracted files' },
  inflated: { value: 68_719_476_736, doc: 'bytes that a gzip file may inflate to' },
  depth: { value: 8, doc: 'layers of one packet (tunnels) and of streams inside streams' },
  rsa: { value: 10_000, doc: 'RSA private-key operations' },
} as const;

export type LimitName = keyof typeof limitTable;
export type Limits = Readonly<Record<LimitName, number>>;

/** The defaults, with the given ones in their place. */
export function limits(changed: Partial<Limits> = {}): Limits {
  const names = Object.keys(limitTable) as LimitName[];
  return Object.freeze(
    Object.fromEntries(names.map((name) => [name, changed[name] ?? limitTable[name].value])),
  ) as Limits;
}

export const limitProblems = problems('limit', {
  reached: {
    severity: 'warning',
    text: 'limit {name} = {value} reached: {what}',
    help: 'Something was forgotten or left out to keep memory bounded. Raise it with --limits name=value.',
  },
});
