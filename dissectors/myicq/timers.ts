/** How long senders wait before they send a packet again (README.md §2). Programs count whole seconds: one more or less. */
import type { Timer } from 'imdissect/dissector';
import type { Sender } from './kinds.js';

/**
 * The server and the Windows client wait 10 s. gaim looks every 5 s whether 5 s passed, so it waits 5 to 10; behind a
 * proxy 10 to 15.
 */
export const packetTimers: Readonly<Record<Sender, Timer>> = {
  server: { least: 9, most: 11 },
  client: { least: 4, most: 16 },
};

/** LinQ 2.0: the server waits 7 s, liblinq 6 s, zerok 10 s. */
export const linqTimers: Readonly<Record<Sender, Timer>> = {
  server: { least: 6, most: 8 },
  client: { least: 5, most: 11 },
};
