/** An MSNSLP message as people think of it, made into the headers and lines that it has on the wire (README.md §11). */
import type { AllFields } from './families.js';
import type { Said } from './forging.js';
import type { Header } from './header-list.js';
import { withContentLength, type SlpFields } from './slp.js';
import { writeContext } from './slp-context.js';

const requests: Readonly<Record<string, string>> = { SLP_INVITE: 'INVITE', SLP_BYE: 'BYE', SLP_ACK: 'ACK' };

/** All that the message needs; the headers come from `slp`, and the lines from `session`, where they are not given. */
export function invitationOf({ kind, fields }: Said): SlpFields {
  const headers = fields.headers ?? headersOf(fields, kind.label);
  const properties = fields.properties ?? propertiesOf(fields);
  const method = requests[kind.label];
  const start =
    method === undefined
      ? { slpVersion: 'MSNSLP/1.0', slpCode: 200, phrase: fields.slpCode === 603 ? 'Decline' : 'OK' }
      : { method, scheme: 'MSNMSGR', recipient: fields.slp?.to ?? accountIn(headers, 'To'), slpVersion: 'MSNSLP/1.0' };
  const whole = { nul: true, ...start, ...fields, headers, properties };
  return fields.headers?.some(({ name }) => name === 'Content-Length') === true ? whole : withContentLength(whole);
}

/** The account that a header names. */
export function accountIn(headers: readonly Header[], header: string): string {
  const value = headers.find(({ name }) => name === header)?.value ?? '';
  return /^<msnmsgr:([^;>]*)/.exec(value)?.[1] ?? '';
}

function headersOf({ slp, contentType, session }: Partial<AllFields>, label: string): Header[] {
  const { to = '', from = '', branch = '', cseq = label === 'SLP_RESPONSE' ? 1 : 0, callId = '' } = slp ?? {};
  const about = session?.sessionId === undefined ? 'transreqbody' : 'sessionreqbody';
  const body = label === 'SLP_BYE' ? 'sessionclosebody' : about;
  return Object.entries({
    To: `<msnmsgr:${to}>`,
    From: `<msnmsgr:${from}>`,
    Via: `MSNSLP/1.0/TLP ;branch=${branch}`,
    CSeq: `${cseq ?? 0} `,
    'Call-ID': callId,
    'Max-Forwards': '0',
    'Content-Type': contentType ?? `application/x-msnmsgr-${body}`,
  }).map(([name, value]) => ({ name, value }));
}

function propertiesOf({ session }: Partial<AllFields>): Header[] {
  const { eufGuid, sessionId, appId, context } = session ?? {};
  const lines: readonly (readonly [string, string | number | undefined | null])[] = [
    ['EUF-GUID', eufGuid],
    ['SessionID', sessionId],
    ['AppID', appId],
    ['Context', context === undefined ? undefined : writeContext(context)],
  ];
  return lines.flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [{ name, value: String(value) }],
  );
}
