/** The recorded conversations: every command is dissected, and every answer hangs under what it answers. */
import { join } from 'node:path';
import { mount } from 'imdissect/dissector';
import { describe, expect, it } from 'vitest';
import { msn } from '../../../dissectors/msn/index.js';
import { dissect, type MessageRecord } from '../../../src/core.js';
import { recordId } from '../../../src/record.js';
import { root } from '../../tshark.js';

async function messagesOf(sample: string): Promise<MessageRecord[]> {
  const found: MessageRecord[] = [];
  const capture = join(root, 'samples/msn', sample, `capture.${sample.startsWith('forged') ? 'pcapng' : 'pcap'}`);
  for await (const record of dissect([capture], { dissectors: [mount(msn)] })) {
    if (record.record === 'message' && commandOf(record) !== '') found.push(record);
  }
  return found;
}

function commandOf({ message }: MessageRecord): string {
  const { command, trid } = message.fields;
  if (typeof command !== 'string') return '';
  return typeof trid === 'number' && trid > 0 ? `${command} ${trid}` : command;
}

/** `CHG 6 ILN`: the commands of each connection with what answered them, and how often; messages answer messages elsewhere. */
function answered(records: readonly MessageRecord[]): Map<string, string> {
  const byId = new Map(records.map((record) => [recordId(record.ref, false), record]));
  const lists = new Map<string, Map<string, number>>();
  for (const record of records) {
    const asked = record.answers === null ? undefined : byId.get(recordId(record.answers.ref, false));
    const answer = commandOf(record).split(' ')[0] ?? '';
    if (asked === undefined || answer === 'MSG') continue;
    const { dialect, role } = record.message;
    const flow = `${record.flow.number} ${dialect ?? ''} ${role ?? ''}`;
    const pairs = lists.get(flow) ?? new Map<string, number>();
    const pair = `${commandOf(asked)} ${answer}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    lists.set(flow, pairs);
  }
  const told = (pairs: Map<string, number>): string =>
    [...pairs].map(([pair, count]) => (count === 1 ? pair : `${pair}*${count}`)).join(', ');
  return new Map([...lists].map(([flow, pairs]) => [flow, told(pairs)]));
}

/** Checked by hand against the lines of the capture: number of the connection, dialect and role. */
const byHand: Readonly<Record<string, string>> = {
  '1 MSNP2 notification':
    'VER 1 VER, INF 2 INF, USR 3 USR, USR 4 USR, SYN 5 SYN, SYN 5 GTC, SYN 5 BLP, SYN 5 LST*27, CHG 6 CHG, REA 7 REA, GTC 8 GTC, BLP 9 BLP, ADD 10 ADD, ADD 11 ADD, REM 12 REM, URL 13 URL, SND 14 SND, CHG 15 CHG, CHG 16 CHG, XFR 17 XFR, REM 18 205',
  '2 MSNP2 notification':
    'VER 1 VER, INF 2 INF, USR 3 USR, USR 4 USR, SYN 5 SYN, SYN 5 GTC, SYN 5 BLP, SYN 5 LST*28, CHG 6 CHG, CHG 6 ILN',
  '3 MSNP2 switchboard': 'USR 1 USR, CAL 2 CAL, CAL 6 217',
  '4 MSNP2 switchboard': 'ANS 1 IRO, ANS 1 ANS, MSG 3 ACK',
  '5 MSNP5 notification':
    'VER 1 VER, INF 2 INF, USR 3 USR, USR 4 USR, SYN 5 SYN, SYN 5 GTC, SYN 5 BLP, SYN 5 LST*28, CHG 6 CHG, PRP 7 PRP, REA 8 REA, GTC 9 218, BLP 10 BLP, ADD 11 ADD, ADD 12 ADD, REM 13 REM, URL 14 URL, SND 15 SND, CHG 16 CHG, CHG 17 CHG, XFR 18 XFR, REM 19 205',
  '9 MSNP7 notification':
    'VER 1 VER, INF 2 INF, USR 3 USR, USR 4 USR, SYN 5 SYN, SYN 5 GTC, SYN 5 BLP, SYN 5 LSG*2, SYN 5 LST*28, CHG 6 CHG, PRP 7 PRP, REA 8 REA, GTC 9 218, BLP 10 BLP, ADG 11 ADG, REG 12 REG, RMG 13 RMG, ADD 14 ADD, ADD 15 ADD, REM 16 REM, PNG QNG, URL 17 URL, SND 18 SND, CHG 19 CHG, CHG 20 CHG, XFR 21 XFR, REM 22 205',
  '13 MSNP8 notification':
    'VER 1 VER, CVR 2 CVR, USR 3 USR, USR 4 USR, SYN 5 SYN, CHG 6 CHG, PRP 7 PRP, REA 8 REA, GTC 9 218, BLP 10 BLP, ADG 11 ADG, REG 12 REG, RMG 13 RMG, ADD 14 ADD, ADD 15 ADD, REM 16 REM, PNG QNG, URL 17 URL, SND 18 SND, CHG 19 CHG, CHG 20 CHG, XFR 21 XFR, REM 22 205',
  '17 MSNP9 notification':
    'VER 1 VER, CVR 2 CVR, USR 3 USR, USR 4 USR, SYN 5 SYN, CHG 6 CHG, PRP 7 PRP, REA 8 REA, GTC 9 218, BLP 10 BLP, ADG 11 ADG, REG 12 REG, RMG 13 RMG, ADD 14 ADD, ADD 15 ADD, REM 16 REM, PNG QNG, URL 17 URL, CHG 18 CHG, CHG 19 CHG, XFR 20 XFR, REM 21 205',
  '21 MSNP10 notification':
    'VER 1 VER, CVR 2 CVR, USR 3 USR, USR 4 USR, SYN 5 SYN, CHG 6 CHG, PRP 7 PRP, PRP 8 PRP, GTC 9 218, BLP 10 BLP, ADG 11 ADG, REG 12 REG, RMG 13 RMG, ADC 14 ADC, ADC 15 ADC, REM 16 REM, PNG QNG, URL 17 URL, CHG 18 CHG, CHG 19 CHG, XFR 20 XFR, REM 21 403',
  '25 MSNP11 notification':
    'VER 1 VER, CVR 2 CVR, USR 3 USR, USR 4 USR, SYN 5 SYN, GCF 6 GCF, CHG 7 CHG, PRP 8 PRP, PRP 9 PRP, GTC 10 218, BLP 11 BLP, ADG 12 ADG, REG 13 REG, RMG 14 RMG, ADC 15 ADC, ADC 16 ADC, REM 17 REM, PNG QNG, URL 18 URL, UUX 19 UUX, CHG 20 CHG, CHG 21 CHG, XFR 22 XFR, REM 23 403',
  '27 MSNP11 switchboard': 'USR 1 USR, CAL 2 CAL, CAL 6 217',
  '28 MSNP11 switchboard': 'ANS 1 IRO, ANS 1 ANS, MSG 3 ACK',
};

const modern: Readonly<Record<string, string>> = {
  '1 MSNP18 notification':
    'VER 1 VER, CVR 2 CVR, USR 3 USR, USR 4 USR, USR 5 USR, BLP 6 BLP, ADL 7 ADL, PRP 8 PRP, BLP 9 BLP, UUX 10 UUX, UUX 11 UUX, UUX 12 UUX, CHG 13 CHG, CHL QRY, QRY 14 QRY, UUX 16 UUX, UUX 17 UUX, UUX 18 UUX, CHG 19 CHG',
  '3 MSNP18 switchboard': 'USR 1 USR, CAL 2 CAL, MSG 3 ACK, MSG 6 ACK, MSG 7 ACK, MSG 8 ACK, MSG 9 ACK, MSG 10 ACK',
};

describe('the recorded conversations', () => {
  it.each([
    ['msnp2-11', byHand],
    ['msnp18-libpurple', modern],
  ])('have every answer under what it answers: %s', async (sample, expected) => {
    const found = answered(await messagesOf(sample));
    expect(Object.fromEntries([...found].filter(([flow]) => flow in expected))).toEqual(expected);
  });

  const samples = ['msnp2-11', 'msnp18-libpurple', 'forged-versions', 'forged-peers', 'forged-routed'];

  it.each(samples)('are dissected whole, with no parameter left over: %s', async (sample) => {
    const records = await messagesOf(sample);
    const odd = records.filter(
      ({ message: { kind, fields }, diagnostics }) =>
        kind.id === 'msn.unknown' ||
        fields['extra'] !== undefined ||
        fields['words'] !== undefined ||
        diagnostics.some(({ problem }) => problem.severity !== 'note'),
    );
    expect(odd.map((record) => `${recordId(record.ref, false)} ${record.summary(true)}`)).toEqual([]);
    expect(records.every(({ message }) => message.role !== null)).toBe(true);
  });

  it('hang every switchboard under the notification session that handed it out', async () => {
    const records = await messagesOf('msnp2-11');
    const first = records.filter(
      ({ message }) => message.fields['cookie'] !== undefined && message.role === 'switchboard',
    );
    const givers = first.map(({ from: [ref] }) => {
      const giver = records.find((record) => record.ref.frame === ref?.frame && record.ref.n === ref.n);
      return `${giver?.message.kind.label ?? ''} ${giver?.message.dialect ?? ''}`;
    });
    const dialects = [2, 5, 7, 8, 9, 10, 11].map((version) => `MSNP${version}`);
    expect(givers).toEqual(dialects.flatMap((dialect) => [`XFR ${dialect}`, `RNG ${dialect}`]));
    expect(first.map(({ message }) => message.dialect).slice(2, 4)).toEqual(['MSNP5', 'MSNP5']);
  });
});
