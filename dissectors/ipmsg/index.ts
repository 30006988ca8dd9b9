/** IP Messenger (IPMsg), on UDP: README.md tells its story. */
import { dissector } from 'imdissect/dissector';
import type { IpmsgFields } from './fields.js';
import { kinds } from './kinds.js';
import { readPacket, writePacket } from './packet.js';
import { probe } from './probe.js';
import { ipmsgProblems } from './problems.js';
import { hintFor, makeWorld, trackMessage, type IpmsgSession, type IpmsgWorld } from './session.js';
import { summarize } from './summary.js';
import type { IpmsgHint } from './text.js';
import { words } from './words.js';
import { waysOf } from './ways.js';

export type { IpmsgFields } from './fields.js';
export type { IpmsgSession, IpmsgWorld } from './session.js';
export type { IpmsgHint } from './text.js';

export const ipmsg = dissector<IpmsgFields, IpmsgWorld, IpmsgSession, IpmsgHint>({
  id: 'ipmsg',
  title: 'IPMsg',
  spec: [
    'IP Messenger communication protocol, draft 9 (1996, modified 2003), H. Shirouzu',
    'IP Messenger communication protocol, draft 14 (2017), H. Shirouzu, with the public sources up to 4.99r3',
  ],
  ports: { udp: [2425] },
  kinds,
  problems: ipmsgProblems,
  options: {
    charset: {
      argument: 'LABEL',
      describe: 'encoding of text that is neither flagged nor valid UTF-8: cp932, gb18030, …',
      perDissector: true,
    },
  },
  words,
  world: makeWorld,
  open: (flow, world) => ({ flow, world, ways: waysOf(flow, world.hosts) }),
  probe,
  hint: hintFor,
  read: readPacket,
  write: (fields, kind) => writePacket(fields, kind),
  summarize,
  track: (session, event, out) => {
    if (event.type === 'message') trackMessage(session, event, out);
  },
});
