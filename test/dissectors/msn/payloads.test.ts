/** Payloads that are no messages: XML with a meaning, other protocols, routed messages, answers to challenges. */
import { describe, expect, it } from 'vitest';
import { readMedia } from '../../../dissectors/msn/endpoint-data.js';
import { messages } from '../../engine/run.js';
import { chat, fieldsOf, recordsOf } from './chat.js';
import { codes, json, read, withPayload } from './saying.js';

const id = '{1be99e6d-1c6e-4bea-8b3e-9c464006a774}';

describe('what users say of themselves', () => {
  it('is a personal message, media and machines', () => {
    const xml =
      '<Data><PSM>at &amp; home</PSM><CurrentMedia>WMP\\0Music\\01\\0{0} - {1}\\0Title\\0Artist\\0</CurrentMedia>' +
      `<MachineGuid>${id}</MachineGuid><EndpointData id="${id}"><Capabilities>2416181284:32</Capabilities></EndpointData>` +
      `<PrivateEndpointData id="${id}"><EpName>Home</EpName><Idle>true</Idle><ClientType>1</ClientType><State>AWY</State>` +
      '</PrivateEndpointData></Data>';
    expect(read(withPayload('< UBX 1:a@x.example', xml))).toMatchObject({
      email: 'a@x.example',
      userData: {
        personalMessage: 'at & home',
        media: {
          ...{ application: 'WMP', type: 'Music', enabled: true, format: '{0} - {1}' },
          ...{ arguments: ['Title', 'Artist'], text: 'Title - Artist' },
        },
        machineGuid: id,
        endpoints: [
          {
            ...{ id, caps: 2416181284, clientGeneration: 9, extcaps: 32 },
            ...{ name: 'Home', idle: true, clientType: 1, state: 'AWY' },
          },
        ],
      },
    });
  });

  it('may be nothing at all', () => {
    expect(read('< UBX 1:a@x.example 0')).not.toHaveProperty('userData');
    expect(read(withPayload('> UUX 3', '<Data><PSM/><CurrentMedia/></Data>'))).toMatchObject({ trid: 3, userData: {} });
    expect(readMedia('')).toEqual({ application: '' });
    expect(readMedia('a\\0Games\\00\\0{9}{0}\\0x')).toMatchObject({ enabled: false, text: '{9}x' });
  });
});

describe('lists of contacts', () => {
  it('are domains with names in them, and telephones', () => {
    const xml =
      '<ml l="1"><d n="hotmail.com"><c n="t1h" l="3" t="1" f="Anna &amp; co"/><c n="t2h" l="11" t="32"/></d>' +
      '<d n="x.example"><c n="u"><s l="2" n="IM"/><s l="3" n="PE"/></c></d><t><c n="tel:+1" l="3"/></t><t>tel:+2</t></ml>';
    expect(read(withPayload('> ADL 7', xml)).contacts).toEqual([
      { address: 't1h@hotmail.com', lists: 3, network: 1, name: 'Anna & co' },
      { address: 't2h@hotmail.com', lists: 11, network: 32 },
      {
        address: 'u@x.example',
        services: [
          { name: 'IM', lists: 2 },
          { name: 'PE', lists: 3 },
        ],
      },
      { address: 'tel:+1', lists: 3 },
      { address: 'tel:+2' },
    ]);
    expect(read('< ADL 7 OK')).not.toHaveProperty('contacts');
  });
});

describe('notices and pages', () => {
  it('name a site, an action and a text', () => {
    const xml =
      '<NOTIFICATION ver="2" id="1342902633" siteid="45705" siteurl="http://x"><TO pid="0x1:0x2" name="a@x.example"/>' +
      '<MSG pri="1" id="1342902633"><ACTION url="a.htm"/><SUBSCR url="s.htm"/><CAT id="110110001"/>' +
      '<BODY lang="1033"><TEXT>Hello</TEXT></BODY></MSG></NOTIFICATION>';
    expect(read(withPayload('< NOT', xml)).notification).toEqual({
      ...{ id: '1342902633', siteId: '45705', siteUrl: 'http://x', to: 'a@x.example', messageId: '1342902633' },
      ...{ action: 'a.htm', subscription: 's.htm', text: 'Hello' },
    });
    const page =
      '<NOTIFICATION id="0" siteid="111100400"><FROM name="tel:+15551234"/><MSG><BODY><TEXT>Call</TEXT></BODY></MSG></NOTIFICATION>';
    expect(read(withPayload('< IPG', page)).notification).toMatchObject({ sender: 'tel:+15551234', text: 'Call' });
    expect(read(withPayload('< NOT', '<OTHER/>'))).not.toHaveProperty('notification');
  });
});

describe('other payloads', () => {
  it('are text where they are no XML', () => {
    expect(read(withPayload('> UUN 4 a@x.example 2', 'INVITE sip:a@x'))).toMatchObject({ text: 'INVITE sip:a@x' });
    expect(read(withPayload('< UBN a@x.example 1', '<x/>'))).toMatchObject({ xml: [{ depth: 0, name: 'x' }] });
    expect(read(withPayload('< 241 7', 'no such list'))).toMatchObject({ text: 'no such list' });
  });

  it('of routed messages are three blocks of headers and a body', () => {
    const blocks = [
      'Routing: 1.0\r\nTo: 1:b@x.example\r\nFrom: 1:a@x.example;epid={1be99e6d-1c6e-4bea-8b3e-9c464006a774}\r\n',
      'Reliability: 1.0\r\nStream: 0\r\nSegment: 0\r\n',
      'Messaging: 2.0\r\nMessage-Type: Text\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: 5\r\n',
    ];
    const said = withPayload('> SDG 9', `${blocks.join('\r\n')}\r\nhello`);
    expect(read(said)).toMatchObject({
      routingHeaders: [{ name: 'Routing' }, { name: 'To', value: '1:b@x.example' }, { name: 'From' }],
      reliabilityHeaders: [{ name: 'Reliability', value: '1.0' }, { name: 'Stream' }, { name: 'Segment' }],
      headers: [{ name: 'Messaging' }, { name: 'Message-Type', value: 'Text' }, {}, {}],
      contentType: 'text/plain',
      body: { text: 'hello' },
    });
    const published = said.replace('text/plain; charset=UTF-8', 'application/user+xml     ').replace('hello', '<u/>!');
    expect(read(published).body).toMatchObject({ xml: [{ depth: 0, name: 'u' }] });
  });
});

describe('the answer to a challenge', () => {
  const said = (digest: string, product = 'PROD0090YUAUV{2B'): unknown => {
    const lines = ['> VER 1 MSNP11 CVR0', '< VER 1 MSNP11', '< CHL 0 22210219642164014968'];
    const record = messages(recordsOf(chat([...lines, withPayload(`> QRY 5 ${product}`, digest)]))).at(-1);
    return { fields: fieldsOf(record), codes: record?.diagnostics.map(({ problem }) => problem.code) };
  };

  it('is checked against the latest challenge', () => {
    expect(said('85ecb0db8f32113df79ce0892b9a102c')).toMatchObject({ fields: { answerVerified: true }, codes: [] });
    expect(said('85ecb0db8f32113df79ce0892b9a102d')).toMatchObject({
      fields: { answerVerified: false },
      codes: ['msn.challenge-mismatch'],
    });
  });

  it('cannot be checked without the key of the product, or the challenge', () => {
    expect(said('85ecb0db8f32113df79ce0892b9a102d', 'PROD9')).toMatchObject({ codes: [] });
    expect(said('85ecb0db8f32113df79ce0892b9a102d', 'PROD9')).not.toHaveProperty('fields.answerVerified');
    expect(codes(withPayload('> QRY 5 PROD0090YUAUV{2B', '85ecb0db8f32113df79ce0892b9a102d'), 11)).toEqual([]);
  });
});

describe('numbers with names', () => {
  it('say what an end point or another network is sent', () => {
    const uun = withPayload('> UUN 4 a@x.example 3', 'x');
    expect(json(uun)).toMatchObject({ payloadType: 3, payloadTypeName: 'peer-to-peer' });
    const uum = withPayload('> UUM 4 a@x.example 32 3', 'Content-Type: text/plain\r\n\r\nx');
    expect(json(uum)).toMatchObject({ netidName: 'yahoo', federatedType: 3, federatedTypeName: 'nudge' });
    const nln = '< NLN NLN 1:a@x.example A 2788999228:2147483680 0';
    expect(json(nln)).toMatchObject({
      ...{ netidName: 'passport', clientGenerationName: '2009', extcapsNames: ['p2p-v2', 'multiparty-conversations'] },
      msnobj: { xml: '0' },
    });
  });
});
