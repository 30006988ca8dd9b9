/** Contacts in the XML of ADL, RML and FQY (README.md §8.2): domains with the names in them, and telephones. */
import { ListBits, Networks } from './names.js';
import { part, partObject, parts, told } from './told.js';
import type { XmlElement } from './xml.js';
import { attributeOf, isElements } from './xml-query.js';

export interface ListedContact {
  address: string;
  lists?: number;
  network?: number;
  name?: string;
  services?: ListedService[];
}

/** What a contact is for: from MSNP21 on each use has lists of its own. */
export interface ListedService {
  name: string;
  lists?: number;
}

export const contacts = told<ListedContact[]>(
  parts(
    'Contacts',
    partObject('Contact', {
      address: part('Address', 'text', { doc: 'Local part, @, domain; a number for a telephone.' }),
      lists: part('Lists', 'number', { flags: ListBits, section: '5.7' }),
      network: part('Network', 'number', { names: Networks, section: '5.7' }),
      name: part('Friendly name', 'text'),
      services: parts(
        'Services',
        partObject('Service', {
          name: part('Name', 'text', { doc: 'IM: conversations.' }),
          lists: part('Lists', 'number', { flags: ListBits, section: '5.7' }),
        }),
        { doc: 'MSNP21: each has lists of its own.' },
      ),
    }),
    { section: '8.2', doc: 'What the elements mean.' },
  ),
  ({ xml }) => (isElements(xml) ? readContacts(xml) : undefined),
  (list) => (list.length === 1 ? '1 contact' : `${list.length} contacts`),
);

/** Every `c` with the `d` it is in, and every `t`. */
export function readContacts(elements: readonly XmlElement[]): ListedContact[] {
  const found: ListedContact[] = [];
  /** What stands behind the names; empty among telephones. */
  let domain = '';
  for (const element of elements) {
    const { name, text } = element;
    const local = attributeOf(element, 'n') ?? text ?? '';
    if (name === 'd') domain = `@${local}`;
    else if (name === 'c') found.push(contactOf(element, local + domain));
    else if (name === 't') {
      domain = '';
      if (local !== '') found.push(contactOf(element, local));
    } else if (name === 's') addService(found.at(-1), element);
  }
  return found;
}

function contactOf(element: XmlElement, address: string): ListedContact {
  const contact: ListedContact = { address };
  const [lists, network] = [numberIn(element, 'l'), numberIn(element, 't')];
  if (lists !== undefined) contact.lists = lists;
  if (network !== undefined) contact.network = network;
  const name = attributeOf(element, 'f');
  if (name !== undefined) contact.name = name;
  return contact;
}

function addService(contact: ListedContact | undefined, element: XmlElement): void {
  const name = attributeOf(element, 'n');
  if (contact === undefined || name === undefined) return;
  const lists = numberIn(element, 'l');
  (contact.services ??= []).push(lists === undefined ? { name } : { name, lists });
}

function numberIn(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
