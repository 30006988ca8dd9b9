/** The back ends there are, and which of them works here. */
import type { Backend, BackendName, CaptureRequest, Session } from './backend.js';
import { CapBackend } from './cap.js';
import { mergeDevices, type Device } from './device.js';
import { dumpcap } from './dumpcap.js';
import { LiveError } from './live-error.js';
import { tcpdump } from './tcpdump.js';
import { ToolBackend } from './tool.js';

/** The best first. */
export const backends: readonly Backend[] = [new ToolBackend(tcpdump), new ToolBackend(dumpcap), new CapBackend()];

export type BackendChoice = 'auto' | BackendName;
export const backendChoices: readonly BackendChoice[] = ['auto', 'dumpcap', 'tcpdump', 'cap'];

/** Those that the user allows. */
export function chosenBackends(choice: BackendChoice): readonly Backend[] {
  return choice === 'auto' ? backends : backends.filter(({ name }) => name === choice);
}

/** What a back end knows of this machine. */
export interface Known {
  readonly backend: Backend;
  readonly devices: readonly Device[];
}

export interface Survey {
  readonly known: readonly Known[];
  /** Why the others know nothing. */
  readonly failures: readonly LiveError[];
  /** All devices, each once. */
  readonly devices: readonly Device[];
}

/** Asks back ends for their devices. */
export async function survey(asked: readonly Backend[]): Promise<Survey> {
  const known: Known[] = [];
  const failures: LiveError[] = [];
  const lists = await Promise.allSettled(asked.map((backend) => backend.devices()));
  for (const [index, list] of lists.entries()) {
    const backend = asked[index];
    if (backend === undefined) continue;
    if (list.status === 'fulfilled') known.push({ backend, devices: list.value });
    else failures.push(asLiveError(list.reason));
  }
  return { known, failures, devices: mergeDevices(known.map(({ devices }) => devices)) };
}

function asLiveError(reason: unknown): LiveError {
  if (reason instanceof LiveError) return reason;
  throw reason;
}

/** A capture that has begun, and why better back ends were passed by. */
export interface Opened {
  readonly session: Session;
  readonly refused: readonly LiveError[];
}

/**
 * Opens the device by the first back end that can.
 * @throws LiveError that of the best back end, when none can; a wrong filter is wrong for all
 */
export async function openFirst(candidates: readonly Backend[], request: CaptureRequest): Promise<Opened> {
  const refused: LiveError[] = [];
  for (const backend of candidates) {
    try {
      return { session: await backend.open(request), refused };
    } catch (error) {
      const failure = asLiveError(error);
      if (failure.trouble === 'filter') throw failure;
      refused.push(failure);
    }
  }
  throw worst(refused);
}

/** What the user can do something about comes before what is merely not installed. */
function worst(failures: readonly LiveError[]): LiveError {
  const found = failures.find(({ trouble }) => trouble !== 'missing') ?? failures[0];
  return found ?? new LiveError('missing', 'there is no back end');
}
