/** Handwriting: a picture in base64, in a message or in several, and on the connections of all who take part. */
import { describe, expect, it } from 'vitest';
import { fieldsOf, anna, Connection, recordsOf, speak, switchboard, told, Traffic } from './chat.js';
import { codes, message, read, summaryOf, withPayload } from './saying.js';
import { messages } from '../../engine/run.js';

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const written = `base64:${gif.toString('base64')}`;

describe('ink', () => {
  it('is the picture behind its base64', () => {
    const said = message('image/gif', written);
    expect(read(said).body).toMatchObject({ ink: new Uint8Array(gif), data: undefined });
    expect(read(said)).not.toHaveProperty('asWritten');
    expect(summaryOf(said)).toBe(`MSG a@x.example "Anna" ink ${gif.length} bytes`.replace('a@', 'anna@'));
    expect(codes(said)).toEqual([]);
    expect(read(message('application/x-ms-ink', 'base64:AAEC')).body).toMatchObject({ ink: Uint8Array.of(0, 1, 2) });
  });

  it('may be written without padding, and stays as it is where it is no base64', () => {
    expect(read(message('image/gif', 'base64:AAE'))).toMatchObject({
      body: { ink: Uint8Array.of(0, 1) },
      asWritten: [{ name: 'ink', value: new Uint8Array(Buffer.from('base64:AAE')) }],
    });
    for (const body of ['base64:A', 'base64', 'GIF89a']) {
      expect(read(message('image/gif', body)).body).toMatchObject({ data: new Uint8Array(Buffer.from(body)) });
    }
  });

  it('is an object, once, though the switchboard passes it on', () => {
    const traffic = new Traffic();
    const from = new Connection(traffic, anna, switchboard).open();
    const to = new Connection(traffic, { ...anna, port: 40_001 }, switchboard).open();
    speak(from, '> USR 1 anna@x.example 12.34');
    speak(to, '> ANS 1 ben@x.example 12.34 17');
    const payload = `MIME-Version: 1.0\r\nContent-Type: image/gif\r\n\r\n${written}`;
    speak(from, withPayload('> MSG 2 N', payload));
    speak(to, withPayload('< MSG anna@x.example Anna', payload));
    const objects = recordsOf(traffic).filter(({ record }) => record === 'object');
    expect(objects.map(told)).toEqual([`9.2 object  ${gif.length} complete`]);
  });

  it('comes in pieces', () => {
    const traffic = new Traffic();
    const connection = new Connection(traffic, anna, switchboard).open();
    speak(connection, '> USR 1 anna@x.example 12.34');
    const head = 'MIME-Version: 1.0\r\nContent-Type: image/gif\r\nMessage-ID: {1}\r\nChunks: 2\r\n\r\n';
    speak(connection, withPayload('< MSG ben@x.example Ben', head + written.slice(0, 20)));
    speak(
      connection,
      withPayload('< MSG ben@x.example Ben', `Message-ID: {1}\r\nChunk: 1\r\n\r\n${written.slice(20)}`),
    );
    const records = recordsOf(traffic);
    expect(fieldsOf(messages(records).at(-1)).body).toMatchObject({ ink: new Uint8Array(gif) });
    expect(records.filter(({ record }) => record === 'object')).toHaveLength(1);
  });
});
