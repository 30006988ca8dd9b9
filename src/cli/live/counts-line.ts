/** What was captured and what was lost, in words. */
import type { Counts, Session } from '../../capture/live/backend.js';

/** `eth0: 5 captured by tcpdump, 5 received, 0 dropped by the kernel, 0 dropped by the interface` */
export function countsLine(session: Session, counts: Counts | null, seen: number): string {
  const { name } = session.backend;
  if (counts === null)
    return `${session.device}: ${seen} captured by ${name}, which tells only at its end what was dropped`;
  const { received, droppedByKernel, droppedByInterface, droppedByBackend } = counts;
  const parts = [`${session.device}: ${counts.captured ?? seen} captured by ${name}`];
  if (received !== null) parts.push(`${received} received by the filter`);
  if (droppedByKernel !== null) parts.push(`${droppedByKernel} dropped by the kernel`);
  if (droppedByInterface !== null) parts.push(`${droppedByInterface} dropped by the interface`);
  if (droppedByBackend !== null && droppedByBackend > 0) parts.push(`${droppedByBackend} dropped by ${name}`);
  if (droppedByKernel === null) parts.push(`${name} does not tell what was dropped`);
  const left = session.loopback ? 0 : leftBehind(counts);
  if (left > 0) parts.push(`${left} still in the kernel's buffer at the end`);
  if (session.loopback && received !== null) parts.push('the kernel counts packets of a loopback interface twice');
  return parts.join(', ');
}

/** Packets that were received, and neither handed over nor dropped. */
function leftBehind({ captured, received, droppedByKernel }: Counts): number {
  return Math.max(0, (received ?? 0) - (captured ?? 0) - (droppedByKernel ?? 0));
}

/** Packets that are known to be lost; it is said at the end, and while it goes on. */
export function lossLine({ device, backend }: Session, counts: Counts | null): string | null {
  const { droppedByKernel = 0, droppedByInterface = 0, droppedByBackend = 0 } = counts ?? {};
  const lost = (droppedByKernel ?? 0) + (droppedByInterface ?? 0) + (droppedByBackend ?? 0);
  if (lost === 0) return null;
  const other = backend.name === 'dumpcap' ? '' : ', --backend dumpcap';
  return `warning: ${device}: ${lost} packets were lost; capture less (-f, --ports, -s) or give more room (-B${other})`;
}
