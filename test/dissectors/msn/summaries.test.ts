/** One line for people about what stands behind a line, or in words that few commands have. */
import { describe, expect, it } from 'vitest';
import { summaryOf, withPayload } from './saying.js';

const routed = (blocks: string): string => `Routing: 1.0\r\n\r\nReliability: 1.0\r\n\r\n${blocks}\r\n\r\n`;

const cases: readonly (readonly [line: string, version: number, summary: string])[] = [
  ['< INF 2 MD5', 2, 'INF #2 MD5'],
  ['> SYN 5 7', 8, 'SYN #5 version 7'],
  ['< SYN 5 7 1 3', 8, 'SYN #5 version 7, 1 contact, 3 groups'],
  ['< LST a@x.example A 11 0', 8, 'LST a@x.example "A" FL AL RL'],
  ['< URL 13 /rru http://x 2', 8, 'URL #13 http://x'],
  [
    withPayload('> ADL 7', '<ml><d n="x"><c n="a" l="3"/><c n="b" l="2"/><c n="c"/></d></ml>'),
    13,
    'ADL #7 a@x FL AL and 2 more',
  ],
  [withPayload('> FQY 7', '<ml><d n="x"><c n="a"/></d></ml>'), 14, 'FQY #7 a@x'],
  [withPayload('> UUX 8', '<Data><PSM>out &amp; about</PSM></Data>'), 13, 'UUX #8 "out & about"'],
  [withPayload('> UUX 8', '<PrivateEndpointData><EpName>desk</EpName></PrivateEndpointData>'), 18, 'UUX #8 "desk"'],
  [
    withPayload('< UBX 1:a@x.example', '<Data><CurrentMedia>A\\0Music\\01\\0{0} - {1}\\0x\\0y</CurrentMedia></Data>'),
    18,
    'UBX a@x.example x - y',
  ],
  [withPayload('> UUN 5 a@x.example 4', 'goawyplzthxbye'), 15, 'UUN #5 a@x.example signed-out-elsewhere'],
  [withPayload('< UBN a@x.example 77', 'x'), 15, 'UBN a@x.example type 77'],
  [withPayload('< NOT', '<NOTIFICATION siteid="45705"/>'), 15, 'NOT 45705'],
  [
    withPayload('< IPG', '<NOTIFICATION><FROM name="tel:+1"/><MSG><BODY><TEXT>Hi</TEXT></BODY></MSG></NOTIFICATION>'),
    8,
    'IPG tel:+1 "Hi"',
  ],
  [withPayload('< NFY PUT', routed('Notification: 1.0\r\nUri: /circle')), 18, 'NFY PUT /circle'],
  [withPayload('> PAG 9 a@x.example MOB', '<TEXT>x</TEXT>'), 8, 'PAG #9 a@x.example'],
  ['> IMS 4 ON', 2, 'IMS #4 ON'],
];

describe('one line for people', () => {
  for (const [line, version, summary] of cases) {
    it(summary, () => {
      expect(summaryOf(line, version)).toBe(summary);
    });
  }

  it('counts what was moved in a mailbox', () => {
    const body = 'Content-Type: text/x-msmsgsactivemailnotification\r\n\r\nMessage-Delta: 2\r\n';
    expect(summaryOf(withPayload('< MSG Hotmail Hotmail', body))).toBe('MSG Hotmail "Hotmail" mail 2 moved');
  });
});
