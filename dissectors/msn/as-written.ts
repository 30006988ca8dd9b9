/**
 * Parameters whose bytes are not the ones that the writer would choose: other URL escapes, zeros in front of a number, a
 * line that ends with LF alone. The value is the plain one, and the bytes stand in `asWritten`.
 */
import { field, struct, type Field, type Scope } from 'imdissect/schema';
import { Line, type AsWritten } from './line.js';
import { part, partObject } from './told.js';

/** Which of the bytes are secret. */
type Secrets = 'none' | 'all' | 'marked';

function asWritten(secrets: Secrets): Field<AsWritten[] | undefined> {
  const isMarked = ({ secret }: Scope): boolean => secret === true;
  const item = partObject('As written', {
    name: part('Parameter', 'text', { doc: 'Its path: headers.3 is the fourth header.' }),
    value: part('Bytes', 'bytes', { secret: secrets === 'marked' ? isMarked : false }),
  });
  return field<AsWritten[] | undefined>(
    'As written',
    {
      form: { is: 'list', of: Object.freeze({ ...item, key: 'item' }) },
      read: (input) => [...Line.of(input).written],
      write: () => undefined,
      show: (value) => (value ?? []).map(({ name }) => name).join(', '),
      derived: true,
      optional: true,
    },
    {
      doc: 'The bytes of parameters that are not written the usual way, so that nothing of the line is lost.',
      secret: secrets === 'all',
    },
  );
}

/** Stands behind all that a message has. */
export const trailer = struct('Behind the line', { asWritten: asWritten('none') });
/** The same where all that is written oddly may hold secrets. */
export const secretTrailer = struct('Behind a line with a secret', { asWritten: asWritten('all') });
/** The same where some of it may: whoever kept it knows. */
export const markedTrailer = struct('Behind a message with secrets', { asWritten: asWritten('marked') });

/** The bytes to write for a parameter, where they are not the usual ones. */
export function writtenBytes(scope: Scope, key: string): Uint8Array | null {
  const list = scope['asWritten'];
  if (!Array.isArray(list)) return null;
  for (const one of list as readonly AsWritten[]) if (one.name === key) return one.value;
  return null;
}
