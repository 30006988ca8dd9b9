/** The kinds of packets of MyICQ 0.x: one for each command and sender (README.md §10). */
import { struct, u16, u32, type MessageKind } from 'imdissect/schema';
import { earlyBodies, EarlyCommands, type EarlySender } from './early-bodies.js';
import { form, type Form } from './form.js';
import { extra, sealed } from './kinds.js';

/** Bytes of the header. */
export const headerLength = 20;
/** Numbers of accounts were small: then these two bytes are 0, where a client of 1.0 has a sequence number. */
export const uinAt = 16;
export const commandAt = 14;
const section = '10';

export const header = struct(
  'MyICQ 0.x header',
  {
    version: u16('Protocol version', { doc: '1.' }),
    reserved: u32('Reserved', { doc: '0.', show: 'hex' }),
    sid: u32('Session', { doc: 'Chosen by the client at random.', show: 'hex' }),
    seq: u16('Sequence number', { doc: '0 in a pure acknowledgement.' }),
    ackseq: u16('Acknowledged number', { doc: 'The packet that this one answers; 0 when it answers none.' }),
    cmd: u16('Early command', { names: EarlyCommands, section }),
    uin: u32('UIN', { doc: 'Number of the client’s account.' }),
  },
  section,
);

/** A form, who sends it and its number. */
export interface EarlyForm extends Form {
  readonly sender: EarlySender;
  readonly cmd: number;
}

function formsOf(sender: EarlySender): Map<number, EarlyForm> {
  const forms = new Map<number, EarlyForm>();
  for (const [name, [fields, doc]] of Object.entries(earlyBodies[sender])) {
    const cmd = EarlyCommands.numberOf(name) ?? 0;
    const label = sender === 'server' && !name.startsWith('SRV_') ? `${name} reply` : name;
    const id = `early-${label.toLowerCase().replaceAll(/[_ ]/g, '-')}`;
    const one = form(id, label, header, fields, { doc, section }, sender === 'client' ? [sealed] : []);
    forms.set(cmd, { ...one, sender, cmd });
  }
  return forms;
}

/** The forms by their numbers, by who sends them. */
export const tables = { client: formsOf('client'), server: formsOf('server'), peer: formsOf('peer') } as const;
export const senders = ['server', 'client', 'peer'] as const satisfies readonly EarlySender[];

function special(id: string, label: string, fields: Parameters<typeof form>[3], doc: string): EarlyForm {
  return { ...form(id, label, header, fields, { doc, section }), sender: 'server', cmd: 0 };
}

export const ack = special('early-ack', 'ACK', {}, 'Acknowledges a packet; the command is that of the packet.');
export const unknown = special('early-unknown', 'UNKNOWN', { data: extra }, 'A command that is not known.');

/** All forms, by their kinds. */
export const byKind = new Map<MessageKind, EarlyForm>(
  [...tables.client.values(), ...tables.server.values(), ...tables.peer.values(), ack, unknown].map((one) => [
    one.kind,
    one,
  ]),
);

/** All kinds. */
export const earlyKinds: readonly MessageKind[] = [...byKind.keys()];

/** Who sends messages of this kind; null where both sides do; undefined for another family's. */
export function earlySender(kind: MessageKind): EarlySender | null | undefined {
  return kind === ack.kind || kind === unknown.kind ? null : byKind.get(kind)?.sender;
}
