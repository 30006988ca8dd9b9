import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dissect, builtIn, SummaryRenderer, type MessageRecord, type DissectionRecord } from 'imdissect';
import { anyCut, quietEqualsTraced, roundTrip, misnamed } from 'imdissect/testing';

it('x', async () => {
  const only = builtIn.filter((d) => d.id === 'ipmsg');
  console.log(only.flatMap(misnamed));
  for (const name of ['iptux-conversation', 'libipmsg-session', 'perl-and-go']) {
    const lines: string[] = [];
    for await (const r of dissect([`samples/ipmsg/${name}/capture.pcap`], { dissectors: only })) {
      if (r.record === 'finding') lines.push(`F ${r.ref.frame}.${r.ref.n} ${r.problem.code} about ${r.about?.frame}`);
      if (r.record !== 'message') continue;
      const f = [...quietEqualsTraced(r), ...roundTrip(r), ...(r.bytes.length < 3000 ? anyCut(r) : [])].slice(0, 3);
      lines.push(`${r.ref.frame} ${r.message.kind.id} ${r.summary(false)} ${r.answers ? 'answers ' + r.answers.ref.frame : ''} ${r.resendOf ? `resend ${r.resendOf.ref.frame} #${r.resendOf.number} ${r.resendOf.differs}` : ''} ${r.diagnostics.map((d) => d.problem.code)} ${f.join(' | ')}`);
    }
    console.log(name + '\n' + lines.join('\n'));
  }
}, 100000);
