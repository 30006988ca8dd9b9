import { expect, it } from 'vitest';
import { dissector, mount, type Direction, type Verdict } from '../../src/dissector.js';
import { Draft, kind, problems, rest, struct, type Infer, type Input, type Message } from '../../src/schema/index.js';
import { dissected, messages, told } from './run.js';
import { alice, bob, Connection, Traffic } from './traffic.js';

const words = struct('Words', { words: rest('Words') });
type Words = Partial<Infer<typeof words>>;
const spoken = kind('turns.words', 'WORDS', [words]);
const turnsProblems = problems('turns', {
  malformed: { severity: 'error', text: 'byte {at}: {needed} of {found}, {witness}', help: 'Speak up.' },
});

/** Words that are waited for by `delimit` of a made-up protocol. */
const made = {
  title: 'Turns',
  spec: ['made up for tests'],
  ports: { tcp: [7777] },
  kinds: [spoken],
  problems: turnsProblems,
  world: () => null,
  probe: (): Verdict => 'yes',
  read: (input: Input) => {
    const draft = new Draft<Words>(spoken, input, turnsProblems.malformed);
    draft.take(words);
    return draft.end();
  },
  summarize: ({ fields }: Message<Words>) => Buffer.from(fields.words ?? []).toString(),
} as const;

/** Two who take turns and end their words with nothing: each has finished when the other begins. */
const turns = mount(
  dissector<Words, null, { next: Direction }, { readonly mine: boolean }>({
    ...made,
    id: 'turns',
    open: () => ({ next: 0 }),
    hint: ({ next }, direction) => ({ mine: next === direction }),
    delimit: (bytes, { mine }, _seen, waiting = 0) => (mine && waiting > 0 ? { message: bytes.left } : 'peer'),
    track: (session, event) => {
      if (event.type === 'message') session.next = event.direction === 0 ? 1 : 0;
    },
  }),
);

it('a dissector is told how many bytes of the other side wait', () => {
  const traffic = new Traffic();
  new Connection(traffic, alice, bob).open().say('hel').say('lo').reply('good').reply(' day').say('bye').close();
  const lines = messages(dissected(traffic, { dissectors: [turns] })).map(told);
  expect(lines).toEqual(['6.1 turns.words hello', '8.1 turns.words good day', '9.1 turns.words bye']);
});

/** Five bytes that begin with `w` are no message; any other byte is one. */
const bytewise = mount(
  dissector<Words, null, null, null>({
    ...made,
    id: 'turns',
    open: () => null,
    hint: () => null,
    delimit: (bytes) => {
      if (bytes.peek() !== 0x77) return { message: 1 };
      return bytes.left < 5 ? { wait: 5 } : { body: 5 };
    },
  }),
);

it('what was waited for before a body is not waited for behind it', () => {
  const traffic = new Traffic();
  const tcp = new Connection(traffic, alice, bob).open();
  for (const byte of 'wait!ab') tcp.say(byte);
  const lines = messages(dissected(traffic, { dissectors: [bytewise] })).map(told);
  expect(lines).toEqual(['9.1 turns.words a', '10.1 turns.words b']);
});
