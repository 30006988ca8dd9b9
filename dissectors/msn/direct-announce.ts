/** Direct connections that are announced (README.md §12.1): whoever listens says where. */
import type { Json, Tracker } from 'imdissect/dissector';
import type { SlpTransport } from './slp-values.js';

/** What an announced direct connection knows: the number of its dialog. */
export interface DirectRoute {
  readonly role: 'direct';
  readonly dialog: number;
  readonly [key: string]: Json;
}

/** Expects connections to the addresses of an answer. */
export function announceDirect({ listening, addresses = [] }: SlpTransport, dialog: number, out: Tracker): void {
  if (listening !== true) return;
  const hint: DirectRoute = { role: 'direct', dialog };
  for (const { address, port } of addresses) out.expect({ transport: 'tcp', address, port }, 'msn', hint);
}

/** The route in a flow's hint, when it is one of a direct connection. */
export function directRoute(hint: Json): DirectRoute | null {
  if (typeof hint !== 'object' || hint === null || !('role' in hint) || hint['role'] !== 'direct') return null;
  const { dialog } = hint as DirectRoute;
  return { role: 'direct', dialog: typeof dialog === 'number' ? dialog : 0 };
}
