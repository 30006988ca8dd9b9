/** The first line of an MSNSLP message (README.md §11.1): `INVITE MSNMSGR:email MSNSLP/1.0` or `MSNSLP/1.0 200 OK`. */
import { decimal, latin1, names, optional, struct, word, type Input } from 'imdissect/schema';
import { lineEnd, upTo } from './line-words.js';
import { lineFeed } from './line.js';

const section = '11.1';
const blank = 0x20;
const semicolon = 0x3b;

/** What an answer says. */
export const SlpCodes = names('MSNSLP code', {
  ok: 200,
  'not-found': 404,
  'temporarily-unavailable': 480,
  'no-such-call': 481,
  'internal-error': 500,
  decline: 603,
  unacceptable: 606,
});

/** `INVITE MSNMSGR:anna@example.com;{GUID} MSNSLP/1.0` */
export const requestLine = struct(
  'Request',
  {
    method: word('Method', { by: blank }, { section }),
    scheme: word('Scheme', { by: 0x3a }, { section }),
    recipient: upTo('Recipient', [semicolon, blank], ({ endpoint }) => (endpoint === undefined ? ' ' : ';'), {
      section,
    }),
    endpoint: optional(
      upTo('End point', [blank], () => ' ', { secret: true, doc: 'The GUID of the machine.', section }),
      (_scope, input) => input.bytes[input.at - 1] === semicolon,
    ),
    slpVersion: upTo('MSNSLP version', [lineFeed], lineEnd, { section }),
  },
  section,
);

/** `MSNSLP/1.0 200 OK` */
export const statusLine = struct(
  'Answer',
  {
    slpVersion: word('MSNSLP version', { by: blank }, { section }),
    slpCode: decimal('Code', { by: blank }, 1000, { names: SlpCodes, section }),
    phrase: upTo('Phrase', [lineFeed], lineEnd, { section }),
  },
  section,
);

/** A line that is neither. */
export const otherLine = struct(
  'First line',
  { startLine: upTo('First line', [lineFeed], lineEnd, { section }) },
  section,
);

const longestStart = 1024;
const request = /^(?:INVITE|BYE|ACK) [A-Za-z]+:[^;\s]*(?:;\S+)? MSNSLP\/\d+\.\d+\r\n$/;
const status = /^MSNSLP\/\d+\.\d+ [1-9]\d{2} [ -~]*\r\n$/;

/** What the first line is: the method of a request, an answer, or something else. */
export function startOf(input: Input): 'INVITE' | 'BYE' | 'ACK' | 'response' | 'other' {
  const feed = input.find(lineFeed);
  if (feed < 0 || feed - input.at > longestStart) return 'other';
  const line = latin1(input.bytes, input.at, feed + 1);
  if (status.test(line)) return 'response';
  if (!request.test(line)) return 'other';
  return line.startsWith('INVITE') ? 'INVITE' : line.startsWith('BYE') ? 'BYE' : 'ACK';
}

/** Whether bytes begin like MSNSLP. */
export function looksLikeSlp(bytes: Uint8Array): boolean {
  const text = latin1(bytes, 0, Math.min(bytes.length, 16));
  return /^(?:INVITE |BYE |ACK |MSNSLP\/)/.test(text);
}
