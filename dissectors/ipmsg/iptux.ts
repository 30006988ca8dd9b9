/** iptux's own commands: messages by audience, signatures, icons, shared files (from captures and sources). */
import { derived, field, latin1, rest, type Field } from 'imdissect/schema';
import { Layout } from './layout.js';
import { Audience, Sublayer } from './options.js';
import { bodyText, ifMore, section, trailer } from './sections.js';

function optionsIn(scope: Readonly<Record<string, unknown>>): number {
  const { options } = scope;
  return typeof options === 'number' ? options : 0;
}

/** Raw bytes behind the text's NUL, to the end of the packet. */
function behindText(label: string, doc: string): Field<Uint8Array> {
  const inner = rest(label, { doc, section: '11.2' });
  return Object.freeze({
    ...inner,
    write: (sink, value, scope) => {
      sink.u8(0);
      inner.write(sink, value, scope);
    },
  } satisfies Field<Uint8Array>);
}

/** IPTUX_SENDMSG. */
export const iptuxMessageFields = {
  audience: derived('Audience', { is: 'number' }, (scope) => optionsIn(scope) & 0x700, {
    names: Audience,
    doc: 'For whom the message is: a number in the options, not bits.',
    section: '11.2',
    show: 'hex',
  }),
  text: ifMore(bodyText('The message.')),
  ...trailer,
};

/** IPTUX_SEND_SIGN. */
export const signatureFields = {
  signature: ifMore(
    section('signature', 'Signature', 'first', { doc: 'The personal line under the user’s name.', section: '3' }),
  ),
  ...trailer,
};

/** IPTUX_SENDSUBLAYER: on TCP a picture follows. */
export const sublayerFields = {
  sublayer: derived('Sublayer', { is: 'number' }, (scope) => optionsIn(scope) & 0x700, {
    names: Sublayer,
    doc: 'What kind of picture is sent.',
    section: '11.2',
    show: 'hex',
  }),
  text: ifMore(bodyText('Empty; the picture stands behind it.')),
  data: ifMore(behindText('Data', 'The picture’s bytes.')),
  ...trailer,
};

/** IPTUX_SENDICON. */
export const iconFields = {
  text: ifMore(bodyText('Empty; the icon stands behind it.')),
  icon: ifMore(behindText('Icon', 'An image file; NULs in it end nothing.')),
  ...trailer,
};

/** IPTUX_ASKSHARED. */
export const sharedFields = {
  password: ifMore(
    field<string>(
      'Password',
      {
        form: { is: 'text' },
        read: (input) => {
          const layout = Layout.of(input);
          const end = layout.sectionEnd(input);
          const value = latin1(input.bytes, input.at, end);
          input.at = end;
          layout.leaveSection(input);
          return value;
        },
        write: (sink, value) => {
          sink.ascii(value);
        },
      },
      {
        secret: true,
        doc: 'Base64 of the password for the shared files; the option PASSWD says that it is one.',
        section: '3',
      },
    ),
  ),
  ...trailer,
};
