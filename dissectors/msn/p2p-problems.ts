import { problems } from 'imdissect/dissector';

/** What can be odd about peer-to-peer traffic. Details never hold captured text, and never a secret. */
export const peerProblems = problems('msn', {
  p2pQuirk: {
    severity: 'note',
    text: 'the peer-to-peer header is odd: {what}',
    help: 'Real clients do so. The data is put together as the container and the order of the packets tell, not as the header says.',
  },
  p2pUnfinished: {
    severity: 'note',
    text: '{found} of {total} bytes of a peer-to-peer message came',
    help: 'The connection or the capture ended before the other packets. The message is shown with gaps for what is missing.',
  },
  slpHeader: {
    severity: 'warning',
    text: 'MSNSLP header {header}: {what}',
    help: 'The headers are To, From, Via, CSeq, Call-ID, Max-Forwards, Content-Type, Content-Length, in this order; an answer has the CSeq of its request and one. Clients of Microsoft may not answer otherwise.',
  },
  slpNoNul: {
    severity: 'warning',
    text: 'no NUL behind the MSNSLP body',
    help: 'A body ends with an empty line and one NUL, which Content-Length counts. Clients of Microsoft take a message without it for unfinished.',
  },
  nonceMismatch: {
    severity: 'warning',
    text: 'the nonce of the direct connection is none that the invitation named',
    help: 'Whoever connects proves with it that it is the one who was invited; clients close a connection with another nonce.',
  },
});
