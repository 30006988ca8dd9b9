import { problems } from '../problem.js';

/** What can be said about how a flow found its dissector. */
export const routeProblems = problems('route', {
  ambiguous: {
    severity: 'note',
    text: '{chosen} and {others} both recognise this flow; read as {chosen}',
    help: 'Two protocols fit the first bytes. The order of dissectors decided; --decode-as or --only decides otherwise.',
  },
  undecided: {
    severity: 'note',
    text: 'no dissector could decide after {packets} packets with {bytes} bytes; left undecoded',
    help: 'The first packets fit a protocol but prove none. Use --decode-as to name it.',
  },
  dissectorFailed: {
    severity: 'error',
    text: 'the dissector {dissector} failed in {where}: {reason}; it is unloaded for this flow',
    help: 'This is a fault of the dissector, not of the traffic. Please report it with the capture to whoever wrote it.',
  },
});
