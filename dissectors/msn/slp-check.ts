/** Whether the headers of an MSNSLP message are there, in order and in form (README.md §11.2). */
import type { Detail } from 'imdissect/dissector';
import type { Header } from './header-list.js';

const order = ['To', 'From', 'Via', 'CSeq', 'Call-ID', 'Max-Forwards', 'Content-Type', 'Content-Length'] as const;
type Name = (typeof order)[number];

const guid = String.raw`\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}`;
const account = /^<msnmsgr:[^;<>\s]+(?:;\{[^}]{1,64}\})?>$/i;
const decimal = /^\d{1,10} ?$/;

const forms: Readonly<Record<Name, readonly [RegExp, string]>> = {
  To: [account, 'not <msnmsgr:account>'],
  From: [account, 'not <msnmsgr:account>'],
  Via: [new RegExp(String.raw`^MSNSLP/1\.0/TLP ?;branch=${guid}$`), 'not MSNSLP/1.0/TLP ;branch={GUID}'],
  CSeq: [decimal, 'not a number'],
  'Call-ID': [new RegExp(`^${guid}$`), 'not a GUID in braces'],
  'Max-Forwards': [decimal, 'not a number'],
  'Content-Type': [/^\S+$/, 'not a media type'],
  'Content-Length': [decimal, 'not a number'],
};

/** One entry for each fault; `bodyLength` counts everything behind the headers. */
export function headerFaults(headers: readonly Header[], bodyLength: number): Detail[] {
  const places = new Map(order.map((name) => [name, headers.findIndex((one) => sameName(one.name, name))]));
  const faults: Detail[] = [];
  let last = -1;
  for (const header of order) {
    const place = places.get(header) ?? -1;
    const value = headers[place]?.value;
    if (value === undefined) {
      faults.push({ header, what: 'is missing' });
      continue;
    }
    const [form, what] = forms[header];
    if (!form.test(value)) faults.push({ header, what });
    if (place < last) faults.push({ header, what: 'stands too early' });
    last = Math.max(last, place);
  }
  return [...faults, ...lengthFault(headers, bodyLength)];
}

function lengthFault(headers: readonly Header[], found: number): Detail[] {
  const text = headers.find(({ name }) => sameName(name, 'Content-Length'))?.value;
  if (text === undefined || !decimal.test(text) || Number(text) === found) return [];
  return [{ header: 'Content-Length', what: `${Number(text)} bytes in the header, ${found} bytes of body` }];
}

function sameName(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}
