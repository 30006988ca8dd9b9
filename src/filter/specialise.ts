/** A checked filter, made into a test of the records of one subject: what is known of them all is not asked again. */
import type { DissectionRecord } from '../record.js';
import type { Checked, Mode } from './check.js';
import type { Exists, Subject, ValueTest } from './declared.js';

/** A constant, or what must be asked of each record. */
export type Test = boolean | ((record: DissectionRecord) => boolean);

const anything: ValueTest = () => true;

export function specialise(checked: Checked, subject: Subject): Test {
  switch (checked.is) {
    case 'and':
      return joined(checked.parts, subject, false);
    case 'or':
      return joined(checked.parts, subject, true);
    case 'not': {
      const inner = specialise(checked.inner, subject);
      return typeof inner === 'boolean' ? !inner : (record) => !inner(record);
    }
    default:
      return condition(checked, subject);
  }
}

/** Conditions side by side; one that is always `decisive` decides them all. */
function joined(parts: readonly Checked[], subject: Subject, decisive: boolean): Test {
  const asked: Exclude<Test, boolean>[] = [];
  for (const part of parts) {
    const test = specialise(part, subject);
    if (test === decisive) return decisive;
    if (typeof test !== 'boolean') asked.push(test);
  }
  const [first, second] = asked;
  if (first === undefined) return !decisive;
  if (second === undefined) return first;
  return decisive ? (record) => asked.some((test) => test(record)) : (record) => asked.every((test) => test(record));
}

function condition(checked: Extract<Checked, { is: 'present' | 'condition' }>, subject: Subject): Test {
  const found = checked.entry.find(subject);
  if (found === null) return false;
  const test = checked.is === 'present' ? anything : checked.tests.get(found.declared);
  if (test === undefined) return false;
  const mode = checked.is === 'present' ? 'some' : checked.mode;
  if ('value' in found) return test(found.value, {}) !== (mode === 'none' || mode === 'fails');
  return inMode(mode, found.exists, test);
}

function inMode(mode: Mode, exists: Exists, test: ValueTest): Test {
  const fails: ValueTest = (value, scope) => !test(value, scope);
  switch (mode) {
    case 'some':
      return (record) => exists(record, test);
    case 'fails':
      return (record) => exists(record, fails);
    case 'every':
      return (record) => exists(record, anything) && !exists(record, fails);
    case 'none':
      return (record) => exists(record, anything) && !exists(record, test);
  }
}
