import {
  dissector,
  mount,
  problems,
  UsageError,
  type Cursor,
  type Delimited,
  type Direction,
  type Event,
  type Flow,
  type MessageRef,
  type Mounted,
  type ObjectSink,
  type Pending,
  type SeekableCipher,
  type Tracker,
} from '../../src/dissector.js';
import {
  Draft,
  kind,
  latin1,
  optional,
  readWord,
  rest,
  struct,
  text,
  word,
  type Infer,
} from '../../src/schema/index.js';

/**
 * A made-up chat that uses everything the contract offers, one command a line:
 *
 *     SAY <text>            a text, kept secret when it begins with '!'
 *     ASK <id> / ANS <id>   a question that wants its answer within 5 s
 *     FILE <size> <name>    that many bytes of a file follow
 *     PORT <n>              another connection to this host is announced
 *     PART <channel> <text> / DONE <channel>   a message in pieces
 *     TUBE <text>           the text is a line of a parrot stream inside this one
 *     XOR <hex byte>        from here on this side is read through a cipher
 *     PASS <word>           a password
 *     BOOM                  the dissector throws
 */
const line = struct('Parrot line', {
  command: word('Command', { by: 0x20 }),
  text: text('Text', { by: 0x0a }),
});
const pass = struct('Parrot line', {
  command: word('Command', { by: 0x20 }),
  password: text('Password', { by: 0x0a }, { secret: true }),
});
const whole = struct('Parrot whole', { whole: optional(rest('Bytes of all pieces')) });

type Fields = Partial<Infer<typeof line> & Infer<typeof pass> & Infer<typeof whole>>;

const kinds = {
  line: kind('parrot.line', 'LINE', [line]),
  pass: kind('parrot.pass', 'PASS', [pass]),
  whole: kind('parrot.whole', 'WHOLE', [whole]),
};

export const parrotProblems = problems('parrot', {
  malformed: {
    severity: 'error',
    text: 'byte {at}: {needed} needed, {found} there, says {witness}',
    help: 'A line without its end.',
  },
  unanswered: { severity: 'warning', text: 'the question {id} was never answered', help: 'Ask again.' },
  late: { severity: 'note', text: 'an answer to nothing', help: 'Nobody asked.' },
});

interface World {
  readonly asked: Map<string, { readonly ref: MessageRef; readonly pending: Pending }>;
  readonly greeting: string;
}

interface Session {
  readonly world: World;
  readonly flow: Flow;
  readonly position: [number, number];
  file: ObjectSink | null;
  readonly bodies: [number, number];
}

interface Hint {
  readonly body: number;
  readonly hint: string;
  [key: string]: number | string;
}

const xor = (key: number): SeekableCipher => ({ process: (_offset, bytes) => bytes.map((byte) => byte ^ key) });

function delimit(bytes: Cursor, hint: Hint, seen: number): Delimited {
  if (hint.body > 0) return { body: hint.body };
  const from = bytes.at;
  bytes.at = from + seen;
  const end = bytes.find(0x0a);
  return end < 0 ? { wait: bytes.end - from + 1 } : { message: end - from + 1 };
}

function follow(session: Session, event: Event<Fields>, out: Tracker): void {
  if (event.type === 'piece') {
    session.bodies[event.direction] -= event.bytes.length;
    session.position[event.direction] += event.bytes.length;
    session.file?.write(event.offset, event.bytes);
    if (session.bodies[event.direction] <= 0) session.file?.end();
    return;
  }
  if (event.type === 'gap') {
    session.bodies[event.direction] = Math.max(0, session.bodies[event.direction] - event.length);
    session.position[event.direction] += event.length;
  }
  if (event.type !== 'message') return;
  session.position[event.direction] += event.bytes.length;
  const { command = '', text: argument = '' } = event.message.fields;
  const [first = '', second = ''] = argument.split(' ');
  const { ref, direction } = event;
  if (command === 'ASK') {
    session.world.asked.set(first, { ref, pending: out.awaits(ref, 5, parrotProblems.unanswered, { id: first }) });
  } else if (command === 'ANS') {
    const question = session.world.asked.get(first);
    if (question === undefined) out.report(parrotProblems.late, ref);
    else {
      question.pending.settle();
      out.answers(question.ref);
    }
  } else act(session, command, first, second, event.bytes, direction, ref, out);
}

function act(
  session: Session,
  command: string,
  first: string,
  second: string,
  bytes: Uint8Array,
  direction: Direction,
  ref: MessageRef,
  out: Tracker,
): void {
  if (command === 'FILE') {
    session.bodies[direction] = Number(first);
    session.file = out.object({ name: second, size: Number(first), kind: 'file', from: [ref] });
  } else if (command === 'PORT') {
    out.expect({ transport: 'tcp', port: Number(first) }, 'parrot', 'announced');
  } else if (command === 'PART') {
    out.feed(first, direction, bytes.subarray(5 + first.length + 1, bytes.length - 1), { unit: 'whole' });
  } else if (command === 'DONE') {
    out.feed(first, direction, 'end', { unit: 'whole' });
  } else if (command === 'TUBE') {
    out.feed('tube', direction, bytes.subarray(5), { dissector: 'parrot', hint: 'in the tube' });
  } else if (command === 'XOR') {
    out.through(direction, session.position[direction], xor(Number.parseInt(first, 16)));
  } else if (command === 'BOOM') {
    throw new Error('boom');
  }
}

export const parrot: Mounted = mount(
  dissector<Fields, World, Session, Hint>({
    id: 'parrot',
    title: 'Parrot',
    spec: ['made up for tests'],
    ports: { tcp: [7777], udp: [7777] },
    kinds: Object.values(kinds),
    problems: parrotProblems,
    gateway: {
      claims: (request) => request.target.startsWith('/parrot'),
      channel: (_request, response) => response?.header('X-Parrot') ?? null,
    },
    options: { greeting: { argument: 'WORD', describe: 'what it says first', perDissector: true } },
    world: (options) => {
      const greeting = options['greeting']?.[0] ?? '';
      if (greeting === 'bad') throw new UsageError('bad is no greeting');
      return { asked: new Map(), greeting };
    },
    open: (flow, world) => ({ world, flow, position: [0, 0], file: null, bodies: [0, 0] }),
    probe: (bytes) => {
      if (bytes.left < 4) return 4;
      const word4 = latin1(bytes.bytes, bytes.at, bytes.at + 4);
      if (word4 === 'HMM ') return 'undecided';
      return ['SAY ', 'ASK ', 'ANS ', 'FILE', 'PORT', 'PART', 'DONE', 'TUBE', 'XOR ', 'PASS', 'BOOM'].includes(word4)
        ? { hint: 'by content' }
        : 'no';
    },
    hint: (session, direction) => ({ body: session.bodies[direction], hint: JSON.stringify(session.flow.hint) }),
    delimit,
    read: (input, _hint, unit) => {
      const start = input.at;
      const command = unit === 'whole' || input.find(0x20) < 0 ? '' : readWord(input, { by: 0x20 });
      input.at = start;
      const part = unit === 'whole' ? whole : command === 'PASS' ? pass : line;
      const chosen = unit === 'whole' ? kinds.whole : command === 'PASS' ? kinds.pass : kinds.line;
      const draft = new Draft<Fields>(chosen, input, parrotProblems.malformed);
      draft.take(part);
      return draft.end();
    },
    summarize: ({ fields }) => `${fields.command ?? 'whole'} ${fields.text ?? fields.password ?? ''}`,
    track: follow,
  }),
);
