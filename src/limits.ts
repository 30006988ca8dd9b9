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
  people: {
    value: 65_536,
    doc: 'people whom `who`, `chat` and `stats` know at a time; the least recent is forgotten first',
  },
  personDetails: { value: 16, doc: 'names, addresses and clients of one person, the latest' },
  lines: { value: 16_384, doc: 'lines of `chat` that are remembered for what becomes of them later' },
  conversations: { value: 65_536, doc: 'conversations with messages that `stats` and `plot` follow at a time' },
  remembered: {
    value: 65_536,
    doc: 'messages that a dissector, `stats` and `plot` remember for their answers and copies, and senders for their rhythm',
  },
  offers: { value: 8_192, doc: 'files that messages offer, until somebody asks for them' },
  groups: { value: 10_000, doc: 'conversations, hosts or commands that `stats` lists; the rest is counted together' },
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

/** The bounds of one run. Whoever reaches one says so; it is told once for each. */
export class Bounds {
  private readonly reached = new Set<LimitName>();

  constructor(
    readonly limits: Limits,
    private readonly tell: (detail: LimitDetail) => void = () => undefined,
  ) {}

  /** @returns whether it was told for the first time */
  reach(name: LimitName, what: string): boolean {
    if (this.reached.has(name)) return false;
    this.reached.add(name);
    this.tell({ name, value: this.limits[name], what });
    return true;
  }
}

/** What the text of `limit.reached` needs. */
export interface LimitDetail {
  readonly name: LimitName;
  readonly value: number;
  readonly what: string;
}

export const limitProblems = problems('limit', {
  reached: {
    severity: 'warning',
    text: 'limit {name} = {value} reached: {what}',
    help: 'Something was forgotten or left out to keep memory bounded. Raise it with --limits name=value.',
  },
});
