import { problems } from '../problem.js';

/** What can be wrong between the first byte of a frame and the first byte of a UDP or TCP payload. */
export const packetProblems = problems('ip', {
  malformed: {
    severity: 'warning',
    text: 'damaged {header}: {what}',
    help: 'The sender, or what damaged the packet on its way, wrote a header that cannot be right. Nothing after it was read.',
  },
  headerCut: {
    severity: 'note',
    text: 'the capture cut the {header}: {captured} of {needed} bytes',
    help: 'The snap length of the capture is too short to tell where this packet belongs. Capture with a larger one (tcpdump -s 0).',
  },
  lengthTooLong: {
    severity: 'warning',
    text: 'the {field} says {claimed} bytes, but there are {there} on the wire',
    help: 'The header promises more than the layer around it holds. What is there was read; the layer around it was believed.',
  },
  aggregate: {
    severity: 'note',
    text: 'an 802.11 aggregate (A-MSDU): only the first of its packets is read',
    help: 'One radio frame carried several packets. Capture on the wired side, or at the host, to see each in a frame of its own.',
  },
  fragmentOverlap: {
    severity: 'warning',
    text: 'fragments of IP datagram {id} from {source} to {destination} disagree about {what}',
    help: 'Two fragments give different contents for the same place. The bytes that came first were kept; the receiver may have kept the others.',
  },
  fragmentMissing: {
    severity: 'warning',
    text: 'IP datagram {id} from {source} to {destination} was never completed {when}: {have} bytes in {fragments} fragments came, {missing}',
    help: 'Fragments were lost on the network or not captured, so the whole datagram is left out.',
  },
});
