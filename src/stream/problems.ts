import { problems } from '../problem.js';

/** What reassembly reports itself. A gap is a value of the stream; who reports it uses `networkLost.gap`. */
export const tcpProblems = problems('tcp', {
  overlapDiffers: {
    severity: 'warning',
    text: 'a retransmission differs from what was captured first, at byte {offset} of the stream',
    help: 'Two segments claim different bytes for the same place. The first captured bytes are kept. Harmless causes are broken network devices; it is also how traffic hides from analysers (Ptacek and Newsham, 1998).',
  },
});

export const streamProblems = problems('stream', {
  midStart: {
    severity: 'note',
    text: 'the beginning of the connection is not in the capture',
    help: 'No SYN was captured, so the stream begins with the first bytes that were. What was agreed before is not known.',
  },
});
