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
  service?: string;
}

export const contacts = told<ListedContact[]>(
  parts(
    'Contacts',
    partObject('Contact', {
      address: part('Address', 'text', { doc: 'Local part, @, domain; a number for a telephone.' }),
      lists: part('Lists', 'number', { flags: ListBits, section: '5.7' }),
      network: part('Network', 'number', { names: Networks, section: '5.7' }),
      name: part('Friendly name', 'text'),
      service: part('Service', 'text', { doc: 'MSNP21: what the lists are for.' }),
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
  if (contact === undefined || contact.lists !== undefined) return;
  const lists = numberIn(element, 'l');
  if (lists !== undefined) contact.lists = lists;
  const service = attributeOf(element, 'n');
  if (service !== undefined) contact.service = service;
}

function numberIn(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
