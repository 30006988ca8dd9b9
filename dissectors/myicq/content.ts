/**
 * The text of a message is a STRING whose parts are separated by byte FF, which no GBK character has (README.md §7). What
 * the parts are depends on the type of the message. `text` is what people wrote, `content` the parts around it.
 */
import {
  field,
  optional,
  struct,
  type AnyField,
  type Field,
  type Infer,
  type Input,
  type Scope,
  type Struct,
} from 'imdissect/schema';
import { administrator, FontStyles, messageType } from './names.js';
import { later, more, numberPart, partEnd, separator, textPart, writeParts } from './parts.js';
import { Strings } from './strings.js';

/** The parts behind plain text. */
export const style = struct(
  'Style',
  {
    fontName: textPart('Font', false, { doc: 'As the system of the sender calls it.' }),
    fontSize: later(numberPart('Size', false, { doc: 'In points.' })),
    fontColor: later(numberPart('Colour', false, { doc: 'As Windows writes it: red + 256 · green + 65536 · blue.' })),
    fontStyle: later(numberPart('Font style', false, { flags: FontStyles })),
    more,
  },
  '7',
);

const authRequest = struct(
  'Request for authorization',
  {
    face: numberPart('Face', true, { doc: 'Number of the asker’s picture.' }),
    nick: later(textPart('Nickname', false, { doc: 'Nickname of the asker.' })),
    reason: later(textPart('Reason', false, { doc: 'Why the asker wants to be a friend.' })),
    more,
  },
  '7',
);

const session = textPart('Session', true, { doc: 'What the connection is for: sendfile.' });

const tcpRequest = struct(
  'Request for a connection',
  {
    session,
    reason: later(textPart('Reason', false, { doc: 'What the asker says to it.' })),
    port: later(numberPart('TCP port', false, { doc: 'Where the asker listens; 0: the other side is to listen.' })),
    more,
  },
  '7',
);

const tcpAccepted = struct(
  'Connection accepted',
  {
    session,
    port: later(numberPart('TCP port', false, { doc: 'Where the sender listens; 0: the sender will connect.' })),
    more,
  },
  '7',
);

export type Content = Partial<
  Infer<typeof style> & Infer<typeof authRequest> & Infer<typeof tcpRequest> & Infer<typeof tcpAccepted>
>;

/** What stands in place of plain text, for the types that have none. */
function layoutOf(scope: Scope, input: Input): Struct<Content> | null {
  switch (scope['type']) {
    case messageType['auth-request']:
      return authRequest;
    case messageType['tcp-request']:
      return isBroadcast(scope, input) ? null : tcpRequest;
    case messageType['tcp-accepted']:
      return tcpAccepted;
    default:
      return null;
  }
}

/** The server's program gives broadcasts the number of TCP_REQUEST. They come from the administrator, or have no parts. */
function isBroadcast({ fromUin }: Scope, input: Input): boolean {
  if (fromUin === administrator) return true;
  const { bytes, at, end } = input;
  const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  const found = bytes.subarray(at + 2, Math.min(end, at + 2 + length)).indexOf(separator);
  // What the capture has cut off may hold one.
  return found < 0 && at + 2 + length <= end;
}

function allFields(layouts: readonly Struct<Content>[]): AnyField[] {
  const fields = new Map<string, AnyField>();
  for (const { fields: some } of layouts) for (const f of some) if (!fields.has(f.key)) fields.set(f.key, f);
  return [...fields.values()];
}

/** The parts that stand in place of plain text in a family. */
export interface PartLayouts {
  /** Which ones stand here; null for plain text. */
  readonly choose: (scope: Scope, input: Input) => Struct<Content> | null;
  /** The same for writing, where there is no input: the order is what counts. */
  readonly order: (scope: Scope) => Struct<Content>;
  /** All of them, for the reference. */
  readonly all: readonly Struct<Content>[];
}

const contentOf = ({ choose, order, all }: PartLayouts): Field<Content | undefined> =>
  field<Content | undefined>(
    'Content',
    {
      form: { is: 'object', fields: allFields(all) },
      optional: true,
      read: (input, scope, attach) => {
        const layout = scope['text'] === undefined ? choose(scope, input) : style;
        if (layout === null) return undefined;
        const target = layout.create();
        attach(target);
        layout.readInto(input, target);
        return target;
      },
      write: (sink, value, scope) => {
        if (scope['text'] === undefined && value !== undefined) writeParts(sink, order(scope), value);
      },
      show: () => '',
    },
    { doc: 'The parts of the text that byte FF separates; which they are depends on the type.', section: '7' },
  );

/** The declared order of the parts, which no two layouts have differently for the parts that both have. */
function orderOf({ type }: Scope): Struct<Content> {
  if (type === messageType['auth-request']) return authRequest;
  return type === messageType['tcp-accepted'] ? tcpAccepted : tcpRequest;
}

const text = field<string>(
  'Text',
  {
    form: { is: 'text' },
    read: (input) => {
      const end = partEnd(input, true);
      if (end < 0) return '';
      const value = Strings.of(input).take(input.bytes, input.at, end);
      input.at = end + 1;
      return value;
    },
    write: (sink, value, scope) => {
      const around = scope['content'];
      writeParts(sink, style, typeof around === 'object' && around !== null ? around : {}, value);
    },
  },
  { doc: 'What was written. Codes of pictures in it, like /:) or /<OK>, are plain characters.', section: '7' },
);

/**
 * The text of a message behind its type: `text` for people, `content` for the parts.
 * @param mayLack whether the sender may leave it out
 */
export function messageText(
  mayLack: boolean,
  layouts: PartLayouts = { choose: layoutOf, order: orderOf, all: [style, authRequest, tcpRequest, tcpAccepted] },
): {
  readonly text: Field<string | undefined>;
  readonly content: Field<Content | undefined>;
} {
  const { choose } = layouts;
  const content = contentOf(layouts);
  const there = (input: Input): boolean => !mayLack || Strings.of(input).more(input);
  return {
    text: optional(text, (scope, input) => there(input) && choose(scope, input) === null),
    content: optional(content, (scope, input) => {
      if (scope['text'] !== undefined) return input.at <= Strings.of(input).textEnd;
      return there(input) && choose(scope, input) !== null;
    }),
  };
}

export const requiredText = messageText(false);
export const optionalText = messageText(true);
