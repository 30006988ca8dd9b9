/** Fields to which the published document gives another width than all programs do (README.md §12). */
import { field, ipv4, optional, u16, type Field, type Input, type Scope } from 'imdissect/schema';
import { status } from './client.js';
import { LoginErrors } from './names.js';
import { Strings } from './strings.js';

function remarkDocumented(input: Input): void {
  input.remark('16 bit, as in the published document: the length of the packet decides');
}

/** Whether LOGIN succeeded: 8 bits, or 16. */
export const error = field<number>(
  'Error',
  {
    form: { is: 'number' },
    read: (input) => {
      if (!isWide(input)) return input.u8();
      remarkDocumented(input);
      return input.u16();
    },
    write: (sink, value, scope) => {
      if (scope['wideError'] === true) sink.u16(value);
      else sink.u8(value);
    },
  },
  { names: LoginErrors, doc: 'Servers answer invalid-uin for a wrong password as well.' },
);

function isWide(input: Input): boolean {
  return input.wireLeft === 2 || input.wireLeft === 6;
}

/** Tells that it had 16. */
export const wideError: Field<true | undefined> = optional(
  field<true>(
    'Wide error',
    {
      form: { is: 'flag' },
      read: (): true => true,
      write: () => undefined,
      show: () => 'as in the published document',
      derived: true,
    },
    { doc: 'The error has 16 bits, as in the published document, and not 8.', section: '12' },
  ),
  (_scope, input) => isWide(input),
);

/** So many bytes are left. */
export const left = (bytes: number) => (_scope: Scope, input: Input) => input.wireLeft === bytes;

const address = ipv4('Own address', { doc: 'As the client sees it.' });
const shortAddress = field<number>(
  'Own address',
  {
    form: { is: 'number' },
    read: (input) => {
      remarkDocumented(input);
      return input.u16();
    },
    write: (sink, value) => {
      sink.u16(value);
    },
  },
  { doc: 'Two bytes, as in the published document: no address fits.', section: '12' },
);

/** Address and port of somebody who is online; the own address has 4 bytes, or 2 in the published document. */
export function presence(isShort: (scope: Scope, input: Input) => boolean) {
  return {
    status,
    ip: ipv4('Address', { doc: 'As the server sees it.' }),
    port: u16('TCP port', { doc: 'Where the user listens for messages.' }),
    realIp: optional(address, (scope, input) => !isShort(scope, input)),
    realIpWord: optional(shortAddress, isShort),
  };
}

const longEntry = 18;
const shortEntry = 16;

/** Entries of 16 bytes, if only such fill the packet. */
function entriesAreShort(entries: number, length: number): boolean {
  return entries > 0 && length === shortEntry * entries && length !== longEntry * entries;
}

/** The count of SRV_MULTI_ONLINE, which with the length tells the width of the entries. */
export const entryCount = field<number>('Number of entries', {
  form: { is: 'number' },
  read: (input) => {
    const entries = input.u16();
    Strings.of(input).shortEntries = entriesAreShort(entries, input.wireLeft);
    return entries;
  },
  write: (sink, value) => {
    sink.u16(value);
  },
});

/** Where somebody is who stands in a list. */
export const listedPresence = presence((_scope, input) => Strings.of(input).shortEntries);
