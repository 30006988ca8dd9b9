/** The profile that the service sends at login (README.md §7.6): headers alone. */
import { headerValue, type Header } from './header-list.js';
import { headersIn, mediaType } from './headers.js';
import { part, partObject, told } from './told.js';

export interface Profile {
  loginTime?: number;
  emailEnabled?: boolean;
  memberId?: bigint;
  language?: number;
  country?: string;
  kid?: number;
  age?: number;
  clientPort?: number;
  clientPortSwapped?: number;
}

const shape = partObject(
  'Profile',
  {
    loginTime: part('Login', 'time', { doc: 'When the ticket was made.' }),
    emailEnabled: part('Has a mailbox', 'flag'),
    memberId: part('Member id', 'long', { doc: 'MemberIdHigh and MemberIdLow as one number.' }),
    language: part('Language', 'number', { doc: 'Windows language identifier.' }),
    country: part('Country', 'text'),
    kid: part('Kids account', 'number'),
    age: part('Age', 'number'),
    clientPort: part('Client port', 'number', { doc: 'As it was written.' }),
    clientPortSwapped: part('Client port, swapped', 'number', {
      doc: 'Microsoft’s servers write the two bytes of the port in the wrong order.',
    }),
  },
  { section: '7.6', doc: 'What the headers of a profile mean.' },
);

export const profile = told<Profile>(shape, (scope) =>
  mediaType(scope) === 'text/x-msmsgsprofile' ? readProfile(headersIn(scope)) : undefined,
);

const numbers = [
  ['loginTime', 'LoginTime'],
  ['language', 'lang_preference'],
  ['kid', 'Kid'],
  ['age', 'Age'],
  ['clientPort', 'ClientPort'],
] as const;

function readProfile(headers: readonly Header[]): Profile {
  const profile: Profile = {};
  for (const [key, name] of numbers) {
    const number = numberIn(headers, name);
    if (number !== undefined) profile[key] = number;
  }
  const [high, low] = [halfIn(headers, 'MemberIdHigh'), halfIn(headers, 'MemberIdLow')];
  if (high !== undefined && low !== undefined) profile.memberId = (BigInt(high) << 32n) | BigInt(low);
  const enabled = headerValue(headers, 'EmailEnabled');
  if (enabled !== undefined) profile.emailEnabled = enabled === '1';
  const country = headerValue(headers, 'country');
  if (country !== undefined && country !== '') profile.country = country;
  const { clientPort = 0x1_0000 } = profile;
  if (clientPort < 0x1_0000) profile.clientPortSwapped = ((clientPort & 0xff) << 8) | (clientPort >>> 8);
  return profile;
}

function numberIn(headers: readonly Header[], name: string): number | undefined {
  const text = headerValue(headers, name);
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

/** One half of a member id: 32 bits, which some servers write with a sign. */
function halfIn(headers: readonly Header[], name: string): number | undefined {
  const text = headerValue(headers, name);
  return text !== undefined && /^-?\d{1,10}$/.test(text) ? Number(text) >>> 0 : undefined;
}
