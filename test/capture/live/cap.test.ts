import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.js';
import type { CaptureRequest } from '../../../src/capture/live/backend.js';
import { CapBackend } from '../../../src/capture/live/cap.js';
import { UserClock } from '../../../src/capture/live/user-clock.js';
import { openCapture } from '../../../src/capture/open.js';

/** Stands for the package: writes each packet into the one buffer that it was given, and tells its length. */
class FakeCap {
  static last: FakeCap | null = null;
  static link = 'ETHERNET';
  closed = false;
  opened: readonly unknown[] = [];
  private buffer: Buffer = Buffer.alloc(0);
  private listener: (length: number, truncated: boolean) => void = () => undefined;

  static deviceList(): unknown[] {
    const addresses = [{ addr: '127.0.0.1' }, { netmask: '255.0.0.0' }];
    return [{ name: 'lo', flags: 'PCAP_IF_LOOPBACK', addresses }, { name: 'any', description: 'all' }, { nameless: 1 }];
  }

  constructor() {
    FakeCap.last = this;
  }

  open(device: string, filter: string, bytes: number, buffer: Buffer): string {
    if (filter === 'bad') throw new Error("can't parse filter expression: syntax error");
    this.opened = [device, filter, bytes];
    this.buffer = buffer;
    return FakeCap.link;
  }

  on(_event: 'packet', listener: (length: number, truncated: boolean) => void): void {
    this.listener = listener;
  }

  close(): void {
    this.closed = true;
  }

  come(text: string): void {
    this.listener(this.buffer.write(text), false);
  }

  flood(length: number, times: number): void {
    for (let i = 0; i < times; i++) this.listener(length, false);
  }
}

const backend = new CapBackend(() => ({ Cap: FakeCap }));
const request: CaptureRequest = {
  device: 'fake0',
  filter: null,
  snapLength: 262_144,
  promiscuous: true,
  monitor: false,
  loopback: false,
  buffer: null,
  user: null,
};

describe('the back end cap', () => {
  it('copies each packet out of the one buffer, with a time of its own', async () => {
    const session = await backend.open(request);
    const cap = FakeCap.last;
    expect(cap?.opened).toEqual(['fake0', '', 64 * 1_048_576]);
    const before = Date.now() / 1000 - 1;
    cap?.come('first');
    cap?.come('2nd');
    session.stop();
    const source = await openCapture(session.stream);
    const frame = new Frame();
    const texts: string[] = [];
    do {
      while (source.next(frame)) {
        texts.push(Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString());
        expect(frame.seconds).toBeGreaterThan(before);
        expect(frame.seconds).toBeLessThan(before + 60);
      }
    } while (await source.more());
    expect(texts).toEqual(['first', '2nd']);
    expect(cap?.closed).toBe(true);
    expect(await session.ended).toMatchObject({ complaint: null, counts: { captured: 2, droppedByBackend: 0 } });
  });

  it('counts what it has no room for', async () => {
    const session = await backend.open(request);
    FakeCap.last?.flood(65_000, 1_100);
    session.stop();
    const { counts } = await session.ended;
    expect((counts?.captured ?? 0) + (counts?.droppedByBackend ?? 0)).toBe(1_100);
    expect(counts?.droppedByBackend).toBeGreaterThan(0);
    expect(counts?.droppedByKernel).toBeNull();
    session.stream.destroy();
  });

  it('knows link types by the names that the package has for them', async () => {
    const found: number[] = [];
    for (const link of ['RAW', 'LINKTYPE_LINUX_SLL', 'Unknown linktype 239']) {
      FakeCap.link = link;
      const session = await backend.open(request);
      found.push(session.linkType);
      session.kill();
    }
    FakeCap.link = 'ETHERNET';
    expect(found).toEqual([101, 113, 239]);
  });

  it('lists devices', async () => {
    expect(await backend.devices()).toEqual([
      { name: 'lo', description: '', addresses: ['127.0.0.1'], loopback: true, up: null },
      { name: 'any', description: 'all', addresses: [], loopback: false, up: null },
    ]);
  });

  it.each([
    [{ filter: 'bad' }, 'filter', "-f 'bad' is no capture filter: can't parse filter expression: syntax error"],
    [{ promiscuous: false }, 'unable', 'the back end cap cannot leave promiscuous mode off; use tcpdump or dumpcap'],
    [{ monitor: true }, 'unable', 'the back end cap cannot use monitor mode; use tcpdump or dumpcap'],
    [{ snapLength: 96 }, 'unable', 'the back end cap cannot cut packets at a snap length; use tcpdump or dumpcap'],
  ])('refuses what it cannot do: %j', async (asked, trouble, message) => {
    await expect(backend.open({ ...request, ...asked })).rejects.toMatchObject({ trouble, message });
  });

  it('that does not load says what it needs', async () => {
    const missing = new CapBackend(() => {
      throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' });
    });
    const broken = new CapBackend(() => {
      throw new Error('wrong ELF class');
    });
    const odd = new CapBackend(() => ({ Cap: 1 }));
    const advice = 'it needs a compiler and libpcap-dev, then: npm rebuild cap';
    await expect(missing.devices()).rejects.toMatchObject({
      trouble: 'missing',
      message: `the package cap is not installed or not built; ${advice}`,
    });
    await expect(broken.open(request)).rejects.toThrow(`the package cap does not load; ${advice}`);
    await expect(odd.devices()).rejects.toThrow('the package cap is not what it should be');
  });
});

it('the clock of user space goes with the clock on the wall', () => {
  const frame = new Frame();
  new UserClock().stamp(frame);
  const milliseconds = frame.seconds * 1_000 + frame.nanoseconds / 1_000_000;
  expect(Math.abs(milliseconds - Date.now())).toBeLessThan(1_000);
  expect(frame.nanoseconds % 1_000).toBe(0);
});
