/** What an entry packet says of the directory master: a dictionary in base64, in the line `IP:` of the UTF-8 block. */
import { attempt, decodeBase64, field, Input, type Field, type Target } from 'imdissect/schema';
import { Dictionary } from './ipdict-dictionary.js';
import { scalar, type EntryValues } from './ipdict-entries.js';
import { readFrame } from './ipdict-frame.js';
import { DictionaryLayout } from './ipdict-layout.js';
import { integer, utf8Value } from './ipdict-values.js';
import { noKeys } from './keyring.js';

/** Its keys, which packets about directories have too. */
export const masterEntries = {
  DRB: scalar('broadcastDone', 'Broadcast done', integer, {
    doc: '1: the directory agent has broadcast for the host.',
  }),
  UPT: scalar('upTime', 'Up time', integer, { doc: '0 when the directory master has just started.' }),
  SVADR: scalar('masterAddress', 'Master address', utf8Value, { doc: 'Address of the directory master.' }),
};

const master = new Dictionary('Directory', masterEntries);

/** What the line says. */
export type MasterValues = EntryValues<typeof masterEntries>;

/** The dictionary in the base64 text; undefined when there is none. */
function masterIn(text: string): MasterValues | undefined {
  const bytes = decodeBase64(new TextEncoder().encode(text));
  if (bytes === null) return undefined;
  const input = new Input(bytes, 0, bytes.length, bytes.length, undefined, 'the decoded bytes');
  input.text = new DictionaryLayout(input, noKeys);
  const values: MasterValues & Target = {};
  const stop = attempt(input, false, () => {
    readFrame(input, master, values);
  });
  return stop === null ? values : undefined;
}

/** The line of the block, decoded. */
export const directory: Field<MasterValues | undefined> = field<MasterValues | undefined>(
  'Directory',
  {
    form: { is: 'object', fields: master.fields },
    read: (_input, { ipdict }) => (typeof ipdict === 'string' ? masterIn(ipdict) : undefined),
    write: () => undefined,
    show: (values) => {
      const { masterAddress = '?', upTime, broadcastDone } = values ?? {};
      const state = upTime === 0 ? ', just started' : '';
      return `master ${masterAddress}${state}${broadcastDone === 1 ? ', agent has broadcast' : ''}`;
    },
    derived: true,
    optional: true,
  },
  { doc: 'The line IP, decoded: what the sender knows of the directory master.', section: '10' },
);
