/** MSN Messenger and Windows Live Messenger (MSNP): README.md tells its story. */
import { dissector } from 'imdissect/dissector';
import {
  allKinds,
  delimitAny,
  openFlow,
  probeAny,
  readAny,
  writeAny,
  type AllFields,
  type AnyHint,
} from './families.js';
import { forging } from './forging.js';
import { gateway } from './gateway.js';
import { peerProblems } from './p2p-problems.js';
import { msnProblems } from './problems.js';
import { summarizeAny } from './summaries.js';
import type { Talk } from './talk.js';
import { words } from './words.js';
import { World } from './world.js';

export const msn = dissector<AllFields, World, Talk<AllFields, AnyHint>, AnyHint>({
  id: 'msn',
  title: 'MSN',
  spec: [
    'MSN Messenger protocol, public notes on MSNP2 to MSNP21 (1999 to 2012)',
    'The public sources of aMSN, libpurple, papyon, MSNP-Sharp and Escargot, and captures of libpurple',
  ],
  ports: { tcp: [1863] },
  kinds: allKinds,
  problems: { ...msnProblems, ...peerProblems },
  options: {
    'msn-password': {
      argument: '[EMAIL=]PASSWORD',
      describe: 'MSN password, of one account or of any: checks MD5 logins',
      perDissector: false,
      secret: true,
    },
  },
  words,
  gateway,
  world: (options) => new World(options),
  open: openFlow,
  probe: probeAny,
  hint: (session, direction) => session.hint(direction),
  delimit: delimitAny,
  read: readAny,
  write: writeAny,
  forging,
  summarize: summarizeAny,
  track: (session, event, out) => {
    session.track(event, out);
  },
});
