/** The options of the commands that print records: reading and live. */
import { severities, type Severity } from '../problem.js';
import { recordFormats, type RecordFormat } from '../render/formats.js';
import { choice, count, isSet, type Arguments } from './arguments.js';
import { text, words, type Declarations } from './shared-options.js';

export interface RecordOptions {
  readonly format: RecordFormat;
  readonly reveal: boolean;
  readonly dump: boolean;
  /** Messages to be shown at most. */
  readonly most: number;
  readonly failOn: Severity | null;
  readonly force: boolean;
}

const docs: Partial<Record<RecordFormat, string>> = { json: 'one object a line', 'json-full': 'with every byte' };

/** @param preset the format when none is asked for */
export function recordDeclarations(preset: RecordFormat, completing: boolean): Declarations {
  const listed = recordFormats.map((name) => {
    const notes = [...(docs[name] === undefined ? [] : [docs[name]]), ...(name === preset ? ['default'] : [])];
    return notes.length === 0 ? name : `${name} (${notes.join(', ')})`;
  });
  return {
    format: { ...text, ...words(recordFormats, completing), alias: 'F', describe: listed.join(', ') },
    x: { type: 'boolean', describe: 'A hex dump under each message, in tree and summary' },
    c: { ...text, describe: 'Stop after so many messages' },
    force: { type: 'boolean', describe: 'Let -w write over a file' },
    reveal: { type: 'boolean', describe: 'Show passwords, tickets and digests' },
    'fail-on': {
      ...text,
      ...words(severities, completing),
      describe: 'Exit 1 if a note, a warning or an error (or worse) was shown',
    },
  };
}

/** @throws UsageError */
export function recordOptions(args: Arguments, preset: RecordFormat): RecordOptions {
  return {
    format: choice(args, 'format', recordFormats, preset),
    reveal: isSet(args, 'reveal'),
    dump: isSet(args, 'x'),
    most: count(args, 'c', '-c') ?? Infinity,
    failOn: args['fail-on'] === undefined ? null : choice(args, 'fail-on', severities, 'error'),
    force: isSet(args, 'force'),
  };
}
