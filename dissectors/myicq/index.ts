/** MyICQ: README.md tells its story. */
import { dissector } from 'imdissect/dissector';
import { datagramRoute, openDatagrams } from './datagrams.js';
import { allKinds, delimitMessage, readMessage, writeMessage, type MyicqFields, type MyicqHint } from './families.js';
import { forging } from './forging.js';
import { serverPort } from './names.js';
import { People } from './people.js';
import { probeDatagram } from './probe.js';
import { myicqProblems } from './problems.js';
import { serversPort } from './servers.js';
import { openStream, probeStream } from './streams.js';
import { summarizeMessage } from './summaries.js';
import type { Talk } from './talk.js';
import { words } from './words.js';
import { World } from './world.js';

/** One flow: what reading and following it needs, and who is at its ends. */
interface Session {
  readonly talk: Talk<MyicqFields, MyicqHint>;
  readonly people: People;
}

export const myicq = dissector<MyicqFields, World, Session, MyicqHint>({
  id: 'myicq',
  title: 'MyICQ',
  spec: [
    'MyICQ protocol, version 1 (2002), the published document',
    'The public sources of myicqd 1.0, libmyicq 1.0, gaim-myicq 0.6.0 and LinQ 2.0 (2002, 2003), and captures of gaim-myicq',
  ],
  ports: { udp: [serverPort], tcp: [serversPort] },
  kinds: allKinds,
  problems: myicqProblems,
  options: {
    password: {
      argument: '[UIN=]PASSWORD',
      describe: 'MyICQ password, of one account or of any',
      perDissector: false,
      secret: true,
    },
  },
  words,
  world: (options) => new World(options),
  open: (flow, world) =>
    flow.transport === 'udp'
      ? { talk: openDatagrams(flow, world, datagramRoute(flow.hint)), people: new People() }
      : { talk: openStream(flow, world), people: new People() },
  probe: (bytes, where) => (where.transport === 'udp' ? probeDatagram(bytes, where) : probeStream(bytes, where)),
  hint: ({ talk }, direction) => talk.hint(direction),
  delimit: delimitMessage,
  read: readMessage,
  write: writeMessage,
  forging,
  summarize: summarizeMessage,
  track: ({ talk, people }, event, out) => {
    talk.track(event, out);
    if (out.wantsPeople && event.type === 'message') people.tell(event, out);
  },
});
