/** Lines whose values let somebody in, or say who a machine is (README.md §9.3). */

const secretNames = new Set([
  // Profile
  'mspauth',
  'sid',
  'clientip',
  'preferredemail',
  // Mail: addresses of pages that need no login
  'post-url',
  'inbox-url',
  'folders-url',
  'message-url',
  // Files and routed messages
  'authcookie',
  'nonce',
  'hashed-nonce',
  'authorization',
  'ticket',
]);

/** Lines that name an end point, where they name its machine. */
const endpointNames = new Set(['p2p-dest', 'p2p-src', 'to', 'from', 'via']);

/** Whether a line has a secret. */
export function isSecretHeader(name: string, value: string): boolean {
  const plain = name.toLowerCase();
  if (secretNames.has(plain)) return value !== '';
  if (endpointNames.has(plain)) return value.includes(';{') || value.includes('epid=');
  // The ids of offline messages.
  return plain === 'mail-data' && value.includes('<M>');
}
