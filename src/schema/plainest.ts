import type { AnyField, Form } from './field.js';
import type { Target } from './struct.js';

/**
 * The values with the plainest one for each field that must be there and is not: 0, nothing, an empty text or list.
 * Lengths are left out: writers measure them.
 */
export function withPlainest<T extends Target>(fields: readonly AnyField[], values: T): T {
  const measured = new Set(fields.map(({ lengthKey }) => lengthKey));
  const plain: Target = {};
  for (const f of fields) {
    const isLeftOut = f.optional || f.derived || measured.has(f.key);
    if (!isLeftOut && values[f.key] === undefined) plain[f.key] = plainest(f.form);
  }
  return { ...plain, ...values };
}

function plainest(form: Form): unknown {
  switch (form.is) {
    case 'number':
    case 'time':
      return 0;
    case 'long':
      return 0n;
    case 'text':
      return '';
    case 'address':
      return '0.0.0.0';
    case 'bytes':
      return new Uint8Array(0);
    case 'flag':
      return false;
    case 'list':
      return [];
    case 'object':
      return withPlainest(form.fields, {});
  }
}
