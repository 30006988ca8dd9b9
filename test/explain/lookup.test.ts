import { describe, expect, it } from 'vitest';
import { catalogueOf } from '../../src/explain/catalogue.js';
import { allNames, lookUp, type Topic } from '../../src/explain/lookup.js';
import { builtIn } from '../everything.js';

// One protocol: others may have fields and problems of the same names.
const catalogue = catalogueOf(builtIn.filter(({ id }) => id === 'ipmsg'));

/** A topic in few words. */
function told(topic: Topic): string {
  switch (topic.is) {
    case 'protocol':
      return `protocol ${topic.protocol.mounted.id}`;
    case 'kind':
      return `kind ${topic.kind.id}`;
    case 'field':
      return `field ${topic.field.name}`;
    case 'table':
      return `table ${topic.table.title}`;
    case 'value':
      return `value ${topic.value.name} of ${topic.table.title}`;
    case 'problem':
      return `problem ${topic.problem.code}`;
    case 'section':
      return `section ${topic.entries.map(({ section }) => section).join(' ')} of ${topic.protocol.mounted.id}`;
  }
}

const find = (name: string): string[] => lookUp(name, catalogue).topics.map(told);

describe('looking up', () => {
  it.each([
    ['ipmsg', ['protocol ipmsg']],
    ['ipmsg.br-entry', ['kind ipmsg.br-entry']],
    ['ipmsg.options', ['field ipmsg.options']],
    ['ipmsg.files.size', ['field ipmsg.files.size']],
    ['tcp.gap', ['problem tcp.gap']],
    ['send options', ['table send options']],
    ['READCHECK', ['value READCHECK of send options']],
    ['ipmsg §5', ['section 5 of ipmsg']],
    ['section 5', ['section 5 of ipmsg']],
    ['§8', ['section 8.1 8.2 8.3 of ipmsg']],
    ['ipmsg§4', ['section 4 4.1 of ipmsg']],
  ])('finds %s', (name, topics) => {
    expect(find(name)).toEqual(topics);
  });

  it('gives every meaning of a name', () => {
    expect(find('SENDMSG')).toEqual(['value SENDMSG of command', 'kind ipmsg.sendmsg']);
    expect(find('malformed')).toEqual(['problem ipmsg.malformed', 'problem ip.malformed']);
    expect(find('FILEATTACH').length).toBe(3);
  });

  it('takes names whatever their case, without the protocol, and as specifications write them', () => {
    expect(find('sendcheck')).toEqual(find('SENDCHECK'));
    expect(find('IPMSG_SENDCHECK')).toEqual(find('SENDCHECK'));
    expect(find('files.size')).toEqual(['field ipmsg.files.size']);
    expect(find('statusMode')).toEqual(['field ipmsg.hosts.statusMode']);
  });

  it('takes the names that JSON adds for the fields they belong to', () => {
    expect(find('ipmsg.modeName')).toEqual(['field ipmsg.mode']);
    expect(find('optionsNames')).toEqual(['field ipmsg.options']);
  });

  it('names fields that end alike beside those that were meant', () => {
    expect(lookUp('ipmsg.text', catalogue).seeAlso).toEqual([]);
    expect(lookUp('text', catalogue).seeAlso).toContain('ipmsg.clientVersion.text');
  });

  it.each(['', '§', '§99', 'msn §5', 'nothing', 'ipmsg.', '__proto__', 'constructor', '\x1b[31m'])(
    'finds no %j',
    (name) => {
      expect(find(name)).toEqual([]);
    },
  );

  it('finds every name that it lists', () => {
    const names = allNames(catalogue);
    expect(names.length).toBeGreaterThan(300);
    expect(names.filter((name) => find(name).length === 0)).toEqual([]);
  });
});
