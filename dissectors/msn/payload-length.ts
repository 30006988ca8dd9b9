/** The last word of a command with a payload: how many bytes follow the line. */
import { field, parseDecimal } from 'imdissect/schema';
import { Line } from './line.js';
import { writeWord, type Param } from './params.js';

/** A payload is never longer: what says so has another last word, or is damaged. */
export const longestPayload = 1_048_576;

export const payloadLength: Param<number | null> = (key, joint = {}) =>
  field<number | null>(
    'Payload length',
    {
      form: { is: 'number' },
      read: (input) => {
        const line = Line.of(input);
        const end = line.wordEnd(input);
        const { bytes, at } = input;
        const value = parseDecimal(bytes, at, end, Number.MAX_SAFE_INTEGER);
        if (value === null || (bytes[at] === 0x30 && end - at > 1)) line.keep(key, bytes, at, end);
        line.length = value ?? -1;
        line.leave(input, end);
        return value;
      },
      write: (sink, value, scope) => {
        writeWord(sink, String(value ?? 0), scope, key, joint);
      },
    },
    { doc: 'Bytes that follow the line.' },
  );
