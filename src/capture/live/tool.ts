/** Programs that write a pcap to standard output: what tcpdump and dumpcap have in common. */
import type { Readable } from 'node:stream';
import { u32 } from '../byte-order.js';
import type { Backend, CaptureRequest, Counts, Ending, Session } from './backend.js';
import { Child } from './child.js';
import { complaintOf, troubleOf } from './complaints.js';
import type { Device } from './device.js';
import { LiveError } from './live-error.js';
import type { Exit } from './program.js';
import { startRelayed } from './relay.js';

/** How one program is spoken to, and what it answers. */
export interface Tool extends Pick<Backend, 'merits'> {
  readonly name: 'tcpdump' | 'dumpcap';
  /** The words of the command line; the first is the program. */
  capture(request: CaptureRequest): readonly string[];
  /** Lists the devices, and what it prints then. */
  readonly list: readonly string[];
  devices(printed: string): Device[];
  /** Opens the device and does nothing with it. */
  check(device: string): readonly string[];
  /** The last counts in what it said. */
  counts(said: string): Counts | null;
  /** The signal at which it says its counts; null when there is none. */
  readonly countsSignal: NodeJS.Signals | null;
  /** Milliseconds that packets may lie in the kernel's buffer; what is there at the end would be lost and not counted. */
  readonly delay: number;
}

const fileHeader = 24;
/** Milliseconds in which a device is opened, also a slow one over USB. */
const patience = 15_000;

export class ToolBackend implements Backend {
  readonly name: Tool['name'];
  readonly merits: string;
  readonly times = 'kernel';

  constructor(private readonly tool: Tool) {
    this.name = tool.name;
    this.merits = tool.merits;
  }

  async devices(): Promise<Device[]> {
    const { list, name } = this.tool;
    const { code, out, said } = await Child.run([name, ...list]);
    if (code !== 0) throw new LiveError(troubleOf(said), `${name} does not list the interfaces: ${complaintOf(said)}`);
    return this.tool.devices(out);
  }

  async check(device: string): Promise<void> {
    const { code, said } = await Child.run([this.tool.name, ...this.tool.check(device)]);
    if (code !== 0) throw this.refused(device, said);
  }

  async open(request: CaptureRequest): Promise<Session> {
    const child = await Child.start(this.tool.capture(request), startRelayed);
    const head = await firstBytes(child);
    if (head === null || head.length < fileHeader) {
      child.signal('SIGKILL');
      await child.exit;
      throw this.refused(request.device, child.said, request.filter);
    }
    child.stdout.unshift(head);
    // The upper half holds the length of the frame check sequence and reserved bits.
    const linkType = u32(head, 20, head[0] === 0xd4 || head[0] === 0x4d) & 0xffff;
    return new ToolSession(this, this.tool, request, linkType, child);
  }

  private refused(device: string, said: string, filter: string | null = null): LiveError {
    const trouble = troubleOf(said);
    const complaint = complaintOf(said);
    if (trouble === 'filter' || (trouble === 'failed' && filter !== null)) {
      return new LiveError('filter', `-f '${filter ?? ''}' is no capture filter: ${complaint}`);
    }
    const what = complaint === '' ? 'it ended without a word' : complaint;
    return new LiveError(trouble, `${this.name} cannot capture on ${device}: ${what}`);
  }
}

/** The header of the pcap, which comes when the device is open; less when the child ends instead. */
async function firstBytes({ stdout }: Child): Promise<Buffer | null> {
  const deadline = performance.now() + patience;
  for (;;) {
    const head: unknown = stdout.read(fileHeader);
    if (head instanceof Buffer) return head;
    if (stdout.readableEnded || stdout.destroyed || performance.now() > deadline) return null;
    await readable(stdout, deadline - performance.now());
  }
}

function readable(stream: Readable, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      for (const event of ['readable', 'end', 'close']) stream.off(event, done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    for (const event of ['readable', 'end', 'close']) stream.once(event, done);
  });
}

class ToolSession implements Session {
  readonly device: string;
  readonly loopback: boolean;
  readonly stream: Readable;
  readonly ended: Promise<Ending>;
  private stopping = false;

  constructor(
    readonly backend: Backend,
    private readonly tool: Tool,
    request: CaptureRequest,
    readonly linkType: number,
    private readonly child: Child,
  ) {
    this.device = request.device;
    this.loopback = request.loopback;
    this.stream = child.stdout;
    this.ended = child.exit.then((exit) => this.ending(exit));
  }

  async counts(): Promise<Counts | null> {
    const { child, tool } = this;
    if (tool.countsSignal === null) return null;
    const before = child.forgotten + child.said.length;
    child.signal(tool.countsSignal);
    return child.until(() => tool.counts(child.said.slice(Math.max(0, before - child.forgotten))), 1_000);
  }

  stop(): void {
    this.stopping = true;
    setTimeout(() => {
      this.child.signal('SIGINT');
    }, this.tool.delay);
  }

  kill(): void {
    this.stopping = true;
    this.child.signal('SIGKILL');
  }

  private ending({ code, signal }: Exit): Ending {
    const { said } = this.child;
    const counts = this.tool.counts(said);
    const complaint = complaintOf(said);
    if (this.stopping || (complaint === '' && signal === 'SIGINT')) return { counts, complaint: null };
    if (complaint !== '') return { counts, complaint };
    // Without a complaint it ended as it does when somebody else sent it Ctrl-C.
    if (code === 0 && counts !== null) return { counts, complaint: null };
    const how = signal === null ? `ended with code ${code ?? 0}` : `was ended by ${signal}`;
    return { counts, complaint: `${this.tool.name} ${how}` };
  }
}
