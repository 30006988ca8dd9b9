/** What a server is for: by what is said on its connection (README.md §2). */
import type { Message } from 'imdissect/schema';
import type { MsnFields } from './fields.js';
import type { Role } from './hint.js';

const switchboardOnly = new Set(['ANS', 'IRO', 'CAL', 'JOI', 'BYE', 'ACK', 'NAK']);
/** Both servers know these, or a dispatch server as well. */
const anywhere = new Set(['VER', 'CVR', 'INF', 'USR', 'XFR', 'MSG', 'OUT', 'PNG', 'QNG', 'GCF', 'Error', 'UNKNOWN']);

/** What a message says of its server. */
export interface RoleTold {
  readonly role: Role | null;
  /** Nothing that comes later on the connection can tell otherwise. */
  readonly certain: boolean;
}

const nothing: RoleTold = { role: null, certain: false };
const notification: RoleTold = { role: 'notification', certain: true };
const switchboard: RoleTold = { role: 'switchboard', certain: true };

/** What a message tells. A dispatch server is one that sends the client elsewhere; until then nothing tells it apart. */
export function roleToldBy({ kind, fields }: Pick<Message<MsnFields>, 'kind' | 'fields'>): RoleTold {
  const { label } = kind;
  if (switchboardOnly.has(label)) return switchboard;
  if (!anywhere.has(label)) return notification;
  switch (label) {
    case 'VER':
    case 'CVR':
    case 'INF':
      return { role: 'notification', certain: false };
    case 'USR':
      return roleOfUser(fields);
    case 'XFR':
      return fields.serverType === 'NS' ? { role: 'dispatch', certain: false } : notification;
    case 'MSG':
      return roleOfMessage(fields);
    default:
      return nothing;
  }
}

/** What the server is for: as the message itself tells, or as the conversation did before. */
export function roleIn(told: RoleTold, known: { readonly role: Role | null; readonly settled: boolean }): Role | null {
  if (known.role === 'dispatch' || (known.settled && known.role !== null)) return known.role;
  return told.certain || told.role === 'dispatch' ? told.role : (known.role ?? told.role);
}

function roleOfUser({ method, cookie, verified }: MsnFields): RoleTold {
  if (cookie !== undefined) return switchboard;
  if (method !== undefined) return { role: 'notification', certain: false };
  return verified === undefined ? nothing : notification;
}

function roleOfMessage({ type, email }: MsnFields): RoleTold {
  if (type !== undefined) return switchboard;
  if (email === undefined) return nothing;
  // Notices of the service come from a name that is no account.
  return email.includes('@') ? switchboard : notification;
}
