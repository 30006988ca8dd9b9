/** Notices in NOT and pages in IPG (README.md §8.3). */
import { part, partObject, told } from './told.js';
import type { XmlElement } from './xml.js';
import { attributeOf, isElements, textOf } from './xml-query.js';

export interface Notification {
  id?: string;
  siteId?: string;
  siteUrl?: string;
  to?: string;
  sender?: string;
  messageId?: string;
  action?: string;
  subscription?: string;
  text?: string;
  data?: string;
}

export const notification = told<Notification>(
  partObject(
    'Notification',
    {
      id: part('Id', 'text'),
      siteId: part('Site id', 'text', { doc: '45705: the address book or a circle changed.' }),
      siteUrl: part('Site', 'text'),
      to: part('To', 'text'),
      sender: part('Sender', 'text', { doc: 'Of a page: the number of the telephone.' }),
      messageId: part('Message id', 'text'),
      action: part('Action', 'text', { doc: 'Address of the page to open.' }),
      subscription: part('Subscription', 'text', { doc: 'Address of the page where the notices are ordered.' }),
      text: part('Text', 'text'),
      data: part('Data', 'text', { doc: 'The XML that stands escaped in the body.' }),
    },
    { section: '8.3', doc: 'What the elements mean.' },
  ),
  ({ xml }) => (isElements(xml) ? readNotification(xml) : undefined),
  ({ text, siteUrl, siteId }) => text ?? siteUrl ?? siteId ?? '',
);

const attributes = [
  ['id', 'NOTIFICATION', 'id'],
  ['siteId', 'NOTIFICATION', 'siteid'],
  ['siteUrl', 'NOTIFICATION', 'siteurl'],
  ['to', 'TO', 'name'],
  ['sender', 'FROM', 'name'],
  ['messageId', 'MSG', 'id'],
  ['action', 'ACTION', 'url'],
  ['subscription', 'SUBSCR', 'url'],
] as const;

function readNotification(elements: readonly XmlElement[]): Notification | undefined {
  const first = (name: string): XmlElement | undefined => elements.find((one) => one.name === name);
  if (first('NOTIFICATION') === undefined) return undefined;
  const notification: Notification = {};
  for (const [key, name, attribute] of attributes) {
    const value = attributeOf(first(name), attribute);
    if (value !== undefined) notification[key] = value;
  }
  const text = textOf(elements, 'TEXT');
  if (text !== undefined) notification.text = text;
  const body = textOf(elements, 'BODY');
  if (body !== undefined && body !== '') notification.data = body;
  return notification;
}
