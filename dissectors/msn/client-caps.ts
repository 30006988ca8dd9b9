/** Third-party clients tell each other who they are: text/x-clientcaps and text/x-clientinfo (README.md §7.4). */
import { headerValue, isLines } from './header-list.js';
import { part, partObject, told } from './told.js';

export interface ClientCaps {
  name?: string;
  chatLogging?: string;
}

export const clientCaps = told<ClientCaps>(
  partObject(
    'Client',
    {
      name: part('Client name', 'text'),
      chatLogging: part('Chat logging', 'text', {
        doc: 'Y: conversations are logged; S: in a secure way; N: they are not.',
      }),
    },
    { section: '7.4' },
  ),
  ({ properties }) => {
    if (!isLines(properties)) return undefined;
    const client: ClientCaps = {};
    const name = headerValue(properties, 'Client-Name');
    if (name !== undefined) client.name = name;
    const logging = headerValue(properties, 'Chat-Logging');
    if (logging !== undefined) client.chatLogging = logging;
    return client;
  },
  ({ name }) => name ?? '',
);
