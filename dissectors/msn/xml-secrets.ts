/** Elements and attributes that say who a machine is, or let somebody in (README.md §9.3). */

/** Elements whose text is secret wherever they stand. */
const secretElements = new Set(['MachineGuid', 'Ticket', 'SignedTicket', 'Password', 'Username', 'AuthToken']);

/** Whether the text of the element at the end of this path is secret. */
export function isSecretElement(path: readonly string[]): boolean {
  const name = path.at(-1) ?? '';
  // The id of an offline message fetches it.
  if (name === 'I') return path.at(-2) === 'M';
  return secretElements.has(name);
}

/** Whether an attribute of the element at the end of this path is secret: the id of an end point is its machine's. */
export function isSecretAttribute(path: readonly string[], attribute: string): boolean {
  return attribute === 'id' && (path.at(-1)?.endsWith('EndpointData') ?? false);
}
