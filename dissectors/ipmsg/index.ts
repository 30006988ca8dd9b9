/** IP Messenger (IPMsg): README.md tells its story. */
import { dissector } from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import { forging } from './forging.js';
import { kinds } from './kinds.js';
import { delimitMessage, readMessage, writeMessage, type AnyHint } from './families.js';
import { probe } from './probe.js';
import { ipmsgProblems } from './problems.js';
import { hintFor, makeWorld, trackMessage, type IpmsgSession, type IpmsgWorld } from './session.js';
import { probeStream } from './stream-probe.js';
import { StreamFlow } from './stream-session.js';
import { summarize } from './summary.js';
import { words } from './words.js';
import { waysOf } from './ways.js';

export type { IpmsgFields } from './fields.js';
export type { IpmsgSession, IpmsgWorld } from './session.js';
export type { IpmsgHint } from './text.js';

export const ipmsg = dissector<IpmsgFields, IpmsgWorld, IpmsgSession | StreamFlow, AnyHint>({
  id: 'ipmsg',
  title: 'IPMsg',
  spec: [
    'IP Messenger communication protocol, draft 9 (1996, modified 2003), H. Shirouzu',
    'IP Messenger communication protocol, draft 14 (2017), H. Shirouzu, with the public sources up to 4.99r3',
  ],
  ports: { udp: [2425], tcp: [2425] },
  kinds,
  problems: ipmsgProblems,
  options: {
    charset: {
      argument: 'LABEL',
      describe: 'encoding of text that is neither flagged nor valid UTF-8: cp932, gb18030, …',
      perDissector: true,
    },
    key: {
      argument: 'FILE',
      describe: 'private RSA key that opens encrypted IPMsg messages, PEM or JWK',
      perDissector: false,
      file: true,
    },
  },
  words,
  world: makeWorld,
  open: (flow, world) => {
    const session = { flow, world, ways: waysOf(flow, world.hosts) };
    return flow.transport === 'tcp' ? new StreamFlow(session) : session;
  },
  probe: (bytes, where) => (where.transport === 'tcp' ? probeStream(bytes, where) : probe(bytes, where)),
  hint: (session, direction) => (session instanceof StreamFlow ? session.hint(direction) : hintFor(session, direction)),
  delimit: delimitMessage,
  read: readMessage,
  write: writeMessage,
  forging,
  summarize,
  track: (session, event, out) => {
    if (session instanceof StreamFlow) session.track(event, out);
    else if (event.type === 'message') trackMessage(session, event, out);
  },
});
