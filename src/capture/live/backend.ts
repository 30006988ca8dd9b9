/** What stands between imdissect and whatever captures packets. */
import type { Readable } from 'node:stream';
import type { Device } from './device.js';

export type BackendName = 'tcpdump' | 'dumpcap' | 'cap';

/** What is to be captured, and how. */
export interface CaptureRequest {
  /** A name from the list of devices. */
  readonly device: string;
  /** A BPF expression; null for everything. */
  readonly filter: string | null;
  /** Most bytes of a packet that are kept. */
  readonly snapLength: number;
  readonly promiscuous: boolean;
  /** Frames of a wireless network as they are in the air. */
  readonly monitor: boolean;
  /** The device is a loopback one. */
  readonly loopback: boolean;
  /** MiB of the buffer in which packets wait in the kernel; null: what suits the back end. */
  readonly buffer: number | null;
  /** Who a child process is to be once the device is open; null: who we are. */
  readonly user: { readonly name: string; readonly uid: number; readonly gid: number } | null;
}

/** What a back end counted on a device. Null: it does not count that. */
export interface Counts {
  readonly captured: number | null;
  /** Passed the filter. On a loopback device the kernel counts a packet when it leaves and when it arrives. */
  readonly received: number | null;
  /** There was no room in the kernel's buffer. */
  readonly droppedByKernel: number | null;
  /** The network card or its driver had no room. */
  readonly droppedByInterface: number | null;
  /** The back end itself had no room. */
  readonly droppedByBackend: number | null;
}

/** How a capture ended. */
export interface Ending {
  readonly counts: Counts | null;
  /** What went wrong, in a sentence; null when it was told to stop. */
  readonly complaint: string | null;
}

/** One device being captured. */
export interface Session {
  readonly device: string;
  readonly loopback: boolean;
  readonly backend: Backend;
  /** LINKTYPE_ number of its frames. */
  readonly linkType: number;
  /** A pcap that grows while packets come; it ends after `stop`, or by itself when something goes wrong. */
  readonly stream: Readable;
  readonly ended: Promise<Ending>;
  /** What was counted so far; null when the back end says that only at the end. */
  counts(): Promise<Counts | null>;
  /** No more packets: what was captured still comes. */
  stop(): void;
  /** Ends it whatever it is doing. */
  kill(): void;
}

/** A way to capture packets. */
export interface Backend {
  readonly name: BackendName;
  /** What its times and counts are worth, for people. */
  readonly merits: string;
  /** Who took the time of a packet: the kernel when it came, or we when we got round to it. */
  readonly times: 'kernel' | 'user';
  /** @throws LiveError */
  devices(): Promise<Device[]>;
  /** Whether this user may capture on the device. @throws LiveError when not */
  check(device: string): Promise<void>;
  /** Begins to capture: when it resolves, the device is open. @throws LiveError */
  open(request: CaptureRequest): Promise<Session>;
}
