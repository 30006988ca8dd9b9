/** The header of families F1 and F1x: 20 bytes, whose last two differ by direction (README.md §2). */
import { field, optional, struct, u16, u32, type Field, type Infer, type Input } from 'imdissect/schema';
import { Commands } from './names.js';
import { Strings } from './strings.js';

/** Bytes of the header. */
export const headerLength = 20;

/** What reading one packet knows of its payload before the header is read. */
export class PacketStrings extends Strings {
  /** What was found about the check code. */
  checkRemark = '';
  /** The byte of the check code is one of a password. */
  checkIsSecret = false;
  /** Number of the cipher, and place of the password among the known ones. */
  cipher = 0;
  candidate = 0;
}

function packet(input: Input): PacketStrings | null {
  return input.text instanceof PacketStrings ? input.text : null;
}

function checkCode(secret: boolean): Field<number | undefined> {
  const code = field<number>(
    'Check code',
    {
      form: { is: 'number' },
      read: (input) => {
        const value = input.u16();
        const remark = packet(input)?.checkRemark ?? '';
        if (remark !== '') input.remark(remark);
        return value;
      },
      write: (sink, value) => {
        sink.u16(value);
      },
      show: (value) => `0x${value.toString(16).padStart(4, '0')}`,
    },
    {
      doc: secret
        ? 'The check code where it tells a byte of a password.'
        : 'Position and value of one byte of the payload before encryption; 0 when nothing is encrypted.',
      section: '3',
      show: 'hex',
      secret,
    },
  );
  return optional(code, (_scope, input) => (packet(input)?.checkIsSecret ?? false) === secret);
}

const front = {
  version: u16('Protocol version', { doc: '1; the server copies it into its answers.' }),
  reserved: u32('Reserved', { doc: '0.', show: 'hex' }),
  uin: u32('UIN', { doc: 'Number of the client’s account; 0 in NEW_UIN.' }),
  sid: u32('Session', { doc: 'Chosen by the client at random for every login attempt.', show: 'hex' }),
  cmd: u16('Command', { names: Commands, section: '4' }),
};

const clientFields = {
  ...front,
  seq: u16('Sequence number', {
    doc: 'Counted by the client from somewhere between 1 and 0x4000 on; in an ACK, the number it acknowledges.',
  }),
  cc: checkCode(false),
};

export const clientHeader = struct('MyICQ client header', clientFields, '2');

/** For commands that carry a password. */
export const secretClientHeader = struct(
  'MyICQ client header, with a password',
  { ...clientFields, ccSecret: checkCode(true) },
  '2',
);

export const serverHeader = struct(
  'MyICQ server header',
  {
    ...front,
    seq: u16('Sequence number', { doc: 'Counted by the server for each session; 0 in a pure ACK.' }),
    ackseq: u16('Acknowledged number', { doc: 'The client’s packet that this one answers; 0 when it answers none.' }),
  },
  '2',
);

export type Header = Partial<Infer<typeof secretClientHeader> & Infer<typeof serverHeader>>;
