/** The `cap` package: libpcap inside this process. The last resort: it gives neither times nor counts. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { Frame } from '../frame.js';
import { PcapWriter } from '../pcap-writer.js';
import type { Backend, CaptureRequest, Ending, Session } from './backend.js';
import { troubleOf } from './complaints.js';
import type { Device } from './device.js';
import { LiveError } from './live-error.js';
import { UserClock } from './user-clock.js';

/** One capture of the package. */
interface Cap {
  /** Keeps the address of `buffer`, not the buffer: without another reference it is freed while it is written to. */
  open(device: string, filter: string, bytes: number, buffer: Buffer): string;
  close(): void;
  on(event: 'packet', listener: (length: number, truncated: boolean) => void): void;
}

interface CapPackage {
  readonly Cap: (new () => Cap) & { deviceList(): readonly unknown[] };
}

/** The package asks libpcap for so many bytes of a packet, and cannot be told otherwise. */
const snapLength = 65_535;
/** MiB; with less the kernel loses a quarter of 200 000 packets a second and nobody says so. */
const buffer = 64;
/** Bytes that may wait for the dissection; what comes beyond them is lost, and counted. */
const mostWaiting = 67_108_864;
/** Milliseconds for packets that have come and were not told of yet. */
const stopDelay = 50;
/** Milliseconds between looks whether the device is still there, of which libpcap's callback says nothing. */
const watchPause = 1_000;

const linkTypes: Readonly<Record<string, number>> = {
  NULL: 0,
  ETHERNET: 1,
  IEEE802_11_RADIO: 127,
  LINKTYPE_LINUX_SLL: 113,
  RAW: 101,
};

export class CapBackend implements Backend {
  readonly name = 'cap';
  readonly merits = 'times taken by imdissect itself, no counts of what was dropped';
  readonly times = 'user';

  /** @param load gives the package, or throws */
  constructor(private readonly load: () => unknown = (): unknown => createRequire(import.meta.url)('cap')) {}

  devices(): Promise<Device[]> {
    return attempt(() => this.package().Cap.deviceList().flatMap(deviceOf));
  }

  check(device: string): Promise<void> {
    return attempt(() => {
      const cap = new (this.package().Cap)();
      opened(cap, device, 'less 1', 1, Buffer.alloc(snapLength));
      cap.close();
    });
  }

  open(request: CaptureRequest): Promise<Session> {
    return attempt(() => {
      refuseUnable(request);
      return new CapSession(this, new (this.package().Cap)(), request);
    });
  }

  private package(): CapPackage {
    try {
      const loaded = this.load();
      if (isCap(loaded)) return loaded;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const built = 'it needs a compiler and libpcap-dev, then: npm rebuild cap';
      const reason = code === 'MODULE_NOT_FOUND' ? 'is not installed or not built' : 'does not load';
      throw new LiveError('missing', `the package cap ${reason}; ${built}`, { cause: error });
    }
    throw new LiveError('missing', 'the package cap is not what it should be; install it anew: npm install cap@0.2');
  }
}

/** Synchronous work whose faults are the promise's. */
function attempt<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

function isCap(loaded: unknown): loaded is CapPackage {
  if (typeof loaded !== 'object' || loaded === null || !('Cap' in loaded)) return false;
  return typeof loaded.Cap === 'function' && 'deviceList' in loaded.Cap;
}

function deviceOf(listed: unknown): Device[] {
  if (typeof listed !== 'object' || listed === null || !('name' in listed) || typeof listed.name !== 'string')
    return [];
  const description = 'description' in listed && typeof listed.description === 'string' ? listed.description : '';
  const flags = 'flags' in listed ? String(listed.flags) : '';
  const ends: unknown[] = 'addresses' in listed && Array.isArray(listed.addresses) ? listed.addresses : [];
  const addresses = ends.flatMap((end) =>
    typeof end === 'object' && end !== null && 'addr' in end && typeof end.addr === 'string' ? [end.addr] : [],
  );
  return [{ name: listed.name, description, addresses, loopback: flags.includes('LOOPBACK'), up: null }];
}

function refuseUnable({ promiscuous, monitor, snapLength: asked }: CaptureRequest): void {
  const unable = !promiscuous ? 'leave promiscuous mode off' : monitor ? 'use monitor mode' : null;
  const what = unable ?? (asked < snapLength ? 'cut packets at a snap length' : null);
  if (what !== null) throw new LiveError('unable', `the back end cap cannot ${what}; use tcpdump or dumpcap`);
}

/** Opens the device; the link type. @throws LiveError */
function opened(cap: Cap, device: string, filter: string, bytes: number, into: Buffer): number {
  try {
    const name = cap.open(device, filter, bytes, into);
    return linkTypes[name] ?? Number(/\d+$/.exec(name)?.[0] ?? -1);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const trouble = troubleOf(said);
    if (trouble === 'filter') throw new LiveError('filter', `-f '${filter}' is no capture filter: ${said}`);
    throw new LiveError(trouble, `cap cannot capture on ${device}: ${said}`);
  }
}

class CapSession implements Session {
  readonly linkType: number;
  readonly stream: Readable;
  readonly device: string;
  readonly loopback: boolean;
  readonly ended: Promise<Ending>;
  private readonly clock = new UserClock();
  /** Held as long as the session: see `Cap.open`. */
  private readonly packet = Buffer.alloc(snapLength);
  private readonly frame = new Frame();
  private readonly writer: PcapWriter;
  private readonly watch: NodeJS.Timeout | null;
  private captured = 0;
  private dropped = 0;
  private over = false;
  private finish: (ending: Ending) => void = () => undefined;

  constructor(
    readonly backend: Backend,
    private readonly cap: Cap,
    { device, loopback, filter, buffer: asked }: CaptureRequest,
  ) {
    this.device = device;
    this.loopback = loopback;
    this.linkType = opened(cap, device, filter ?? '', (asked ?? buffer) * 1_048_576, this.packet);
    this.writer = new PcapWriter({ digits: 6, linkType: this.linkType });
    this.stream = new Readable({ read: () => undefined, highWaterMark: mostWaiting });
    this.ended = new Promise((resolve) => (this.finish = resolve));
    cap.on('packet', (length) => {
      this.take(length);
    });
    this.watch = this.watched();
  }

  counts(): Promise<null> {
    return Promise.resolve(null);
  }

  stop(): void {
    setTimeout(() => {
      this.end(null);
    }, stopDelay);
  }

  kill(): void {
    this.end(null);
  }

  private take(length: number): void {
    if (this.over) return;
    if (this.stream.readableLength > mostWaiting) {
      this.dropped++;
      return;
    }
    const { frame } = this;
    this.clock.stamp(frame);
    // The next packet comes into the same bytes: the writer copies these.
    frame.bytes = this.packet;
    frame.end = length;
    frame.wireLength = length;
    frame.linkType = this.linkType;
    frame.number = ++this.captured;
    this.writer.write(frame);
    this.stream.push(this.writer.take());
  }

  private watched(): NodeJS.Timeout | null {
    const place = `/sys/class/net/${this.device}`;
    if (!existsSync(place)) return null;
    return setInterval(() => {
      if (!existsSync(place)) this.end(`${this.device} is no longer there`);
    }, watchPause);
  }

  private end(complaint: string | null): void {
    if (this.over) return;
    this.over = true;
    if (this.watch !== null) clearInterval(this.watch);
    this.cap.close();
    this.stream.push(this.writer.finish());
    this.stream.push(null);
    const { captured, dropped } = this;
    const counts = { captured, received: null, droppedByKernel: null, droppedByInterface: null };
    this.finish({ counts: { ...counts, droppedByBackend: dropped }, complaint });
  }
}
