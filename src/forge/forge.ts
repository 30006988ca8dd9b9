/** A capture out of a scenario: the same scenario and seed give the same bytes. */
import type { CaptureWriter } from '../capture/writer.js';
import { fileNamesOf, UsageError, type MessageRef, type OptionValues } from '../dissector.js';
import type { Mounted } from '../mount.js';
import type { MessageKind } from '../schema/message.js';
import { nearestNames, whatThereIs } from '../nearest.js';
import { Cast, partyOf, type FileReader } from './cast.js';
import { bytesOf, readFields } from './field-values.js';
import { diceOf } from './dice.js';
import { readDocument } from './document.js';
import { Film } from './film.js';
import { forgeLimits } from './forge-limits.js';
import { checkHappened, type Sent } from './happened.js';
import type { Passage } from './link.js';
import { befall, corrupted } from './mishap.js';
import { ScenarioError, type Node } from './node.js';
import { scenario, type Data, type Fault, type Scenario, type Step } from './scenario.js';
import { Stage, type Cue, type Line } from './stage.js';
import { howOf, wordsOf } from './manner.js';
import { Voices } from './voice.js';

export interface ForgeOptions {
  readonly dissectors: readonly Mounted[];
  /** Instead of the scenario's own. */
  readonly seed?: number;
  readonly readFile: FileReader;
}

/** What was forged. */
export interface Forged {
  readonly frames: number;
  readonly messages: number;
}

/**
 * Writes the capture that a scenario describes.
 * @throws ScenarioError, which says where; UsageError for a file that the scenario names
 */
export function forge(text: string, options: ForgeOptions, writer: CaptureWriter): Forged {
  const told = scenario.read(readDocument(text));
  const forger = new Forger(told, options);
  for (const step of told.steps ?? []) forger.play(step);
  forger.end();
  return { frames: forger.film.write(writer), messages: forger.messages };
}

/** 2026-01-01T00:00:00Z. */
const ordinaryStart = 1_767_225_600;
const pause = 10_000;
const noFault: Fault = { node: { is: 'list', at: [0, 0], items: [] } };

class Forger {
  readonly film = new Film();
  messages = 0;
  /** Microseconds since 1970. */
  private now: number;
  private readonly start: number;
  private readonly stage: Stage;
  private isFirst = true;

  constructor(
    private readonly told: Scenario,
    private readonly options: ForgeOptions,
  ) {
    const dice = diceOf(options.seed ?? told.seed ?? 1);
    this.start = this.now = startOf(told) * 1e6;
    const cast = new Cast(told, options.readFile);
    this.stage = new Stage(cast, told, new Voices(this.optionValues(cast.keys), dice), dice);
  }

  /** What the scenario gives, and where a dissector wants keys, all that there are: who forges knows them. */
  private optionValues(keys: readonly string[]): OptionValues {
    const values: Record<string, readonly string[]> = {};
    for (const [name, declared] of this.options.dissectors.flatMap((one) => Object.entries(one.options))) {
      if (declared.file === true)
        Object.assign(values, { [name]: keys, [fileNamesOf(name)]: keys.map(() => 'a host') });
    }
    for (const [name, given] of this.told.options ?? []) {
      this.checkOption(name);
      values[name] = given;
    }
    return values;
  }

  private checkOption(name: string): void {
    const known = this.options.dissectors.flatMap(({ options }) => Object.keys(options));
    if (known.includes(name)) return;
    throw new ScenarioError(`there is no option '${name}'${whatThereIs(name, known)}`, this.told.node.at);
  }

  /** One step, as often as it says. @throws ScenarioError */
  play(step: Step): void {
    const { times = 1, every = step.after ?? pause } = step.repeat ?? {};
    if (!this.isFirst) this.now += step.after ?? pause;
    for (let time = 0; time < times; time++) {
      if (time > 0) this.now += every;
      this.isFirst = false;
      this.checkBounds(step);
      this.once(step);
    }
  }

  private checkBounds({ node }: Step): void {
    if (this.messages >= forgeLimits.messages)
      throw new ScenarioError(`more than ${forgeLimits.messages} messages`, node.at);
    if (this.now - this.start > forgeLimits.duration * 1e6) {
      throw new ScenarioError(`longer than ${forgeLimits.duration} s from beginning to end`, node.at);
    }
  }

  private once(step: Step): void {
    const found = step.kind === undefined ? null : this.kindOf(step.kind, step.node);
    const cue = this.stage.cue(step, found?.dissector ?? this.protocol(step.node));
    if (step.close !== undefined) {
      this.close(cue.line, step.close, cue.direction);
      return;
    }
    this.openFor(cue.line);
    if (found === null)
      this.sayBytes(
        cue,
        step,
        dataOf(step, (limit) => this.noise(limit)),
      );
    else this.say(cue, step, found);
  }

  private noise(length: number): Uint8Array {
    // The same file every time, whatever was chosen at random before.
    const dice = diceOf(length);
    return Uint8Array.from({ length }, () => dice(256));
  }

  private say({ line, direction, from, to }: Cue, step: Step, { kind, dissector }: Found): void {
    const voice = this.stage.voice(line, dissector, step);
    const { clientPort, serverPort } = line.link.told;
    const [fromPort, toPort] = direction === 0 ? [clientPort, serverPort] : [serverPort, clientPort];
    const spoken = {
      kind,
      fields: step.fields === undefined ? {} : readFields(step.fields, kind.fields),
      how: howOf(step, dissector),
      wrong: wordsOf(step, dissector),
      dialect: this.told.dialect ?? null,
      direction,
      source: partyOf(from, fromPort),
      destination: partyOf(to, toPort),
      seconds: Math.floor(this.now / 1e6),
    };
    const messages = written(() => voice.compose(spoken), kind, step);
    const what = `${from.name} to ${to.name}, ${kind.id}`;
    this.sendAll(line, direction, messages, step, what);
  }

  private sayBytes({ line, direction, from, to }: Cue, step: Step, bytes: Uint8Array): void {
    this.sendAll(line, direction, [bytes], step, `${from.name} to ${to.name}, ${bytes.length} bytes`);
  }

  private sendAll(line: Line, direction: 0 | 1, plain: readonly Uint8Array[], step: Step, what: string): void {
    const fault = step.fault ?? noFault;
    const sent = plain.map((bytes) => this.send(line, direction, bytes, fault, what));
    checkHappened(fault, line.link.told.transport, sent);
  }

  private send(line: Line, direction: 0 | 1, plain: Uint8Array, fault: Fault, what: string): Sent {
    const { link, voice } = line;
    const wire = link.wire(direction, plain);
    this.messages++;
    voice?.hear(direction, plain, this.here());
    const passage = link.send(this.now, direction, corrupted(wire, fault), fault);
    const notes = wordsNote(fault, what);
    passage.shots[0]?.notes.push(...notes);
    const copies = this.copies(line, passage, fault, what);
    this.film.add([...befall(passage.shots, fault, what), ...copies]);
    const wait = this.now - passage.end;
    this.film.add(passage.after.map((shot) => ({ ...shot, at: shot.at + Math.max(0, wait) })));
    this.now = Math.max(this.now, passage.end);
    const { shots } = passage;
    return { length: wire.length, frames: shots.length, frameLength: shots[0]?.bytes.length ?? 0 };
  }

  /** Copies that are sent because nobody confirms the first one; the clock goes on to the last. */
  private copies({ link, voice }: Line, { shots }: Passage, { resend }: Fault, what: string): Passage['shots'] {
    if (resend === undefined) return [];
    const { times = 1, every } = typeof resend === 'number' ? { times: resend, every: undefined } : resend;
    const timers = link.told.transport === 'udp' ? (voice?.resendsAfter ?? []) : tcpTimers;
    const copies: Passage['shots'] = [];
    let at = 0;
    for (let number = 1; number <= times; number++) {
      at += every ?? (timers[Math.min(number, timers.length) - 1] ?? 1) * 1e6;
      for (const shot of shots) copies.push({ ...shot, at: shot.at + at, notes: [`${what}: copy ${number}`] });
    }
    this.now += at;
    return copies;
  }

  private here(): MessageRef {
    return {
      input: 0,
      frame: this.messages,
      n: 1,
      seconds: Math.floor(this.now / 1e6),
      nanoseconds: (this.now % 1e6) * 1e3,
    };
  }

  private openFor({ link, told }: Line): void {
    if (link.isOpen) return;
    const { shots, end } = link.open(this.now, told?.handshake ?? true);
    this.film.add(shots);
    this.now = end;
  }

  private close(line: Line, how: 'fin' | 'reset', direction: 0 | 1): void {
    if (line.link.told.transport === 'udp' || !line.link.isOpen) return;
    const { shots, end } = line.link.close(this.now, direction, how);
    this.film.add(shots);
    this.now = end;
    for (const side of [0, 1] as const) line.voice?.end(side, how === 'fin' ? 'fin' : 'rst');
  }

  /** Connections that are still open end. */
  end(): void {
    for (const line of this.stage.used) {
      const how = line.told?.close ?? 'fin';
      if (how === 'no') continue;
      this.now += line.link.isOpen ? pause : 0;
      this.close(line, how, 0);
    }
  }

  /** The dissector that speaks where a step has no kind. */
  private protocol({ at }: Node): Mounted | null {
    const { protocol } = this.told;
    if (protocol === undefined) return null;
    const { dissectors } = this.options;
    const found = dissectors.find(({ id }) => id === protocol);
    if (found !== undefined) return found;
    throw new ScenarioError(
      `there is no protocol '${protocol}'${whatThereIs(
        protocol,
        dissectors.map(({ id }) => id),
      )}`,
      at,
    );
  }

  /** @throws ScenarioError for a kind that no dissector has */
  private kindOf(name: string, { at }: Node): Found {
    const own = this.protocol({ is: 'list', at, items: [] });
    for (const dissector of this.options.dissectors) {
      const prefixed = dissector === own ? `${dissector.id}.${name}` : name;
      const kind = dissector.kinds.find(({ id }) => id === name || id === prefixed);
      if (kind !== undefined) return { dissector, kind };
    }
    const known = (own === null ? this.options.dissectors : [own]).flatMap(({ kinds }) => kinds.map(({ id }) => id));
    throw new ScenarioError(`there is no kind '${name}'${nearKinds(name, known)}`, at);
  }
}

interface Found {
  readonly dissector: Mounted;
  readonly kind: MessageKind;
}

/** Seconds after which TCP sends a segment again (RFC 6298: one, and then twice as long each time). */
const tcpTimers = [1, 2, 4, 8, 16, 32, 60];

function startOf({ start, node }: Scenario): number {
  if (start === undefined) return ordinaryStart;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/.test(start) ? Date.parse(start) / 1000 : NaN;
  if (!Number.isNaN(time) && time >= 0) return time;
  throw new ScenarioError(`start is a time in UTC from 1970 on, such as 2026-11-20T20:00:00Z, not '${start}'`, node.at);
}

function dataOf({ data, node }: Step, noise: (length: number) => Uint8Array): Uint8Array {
  if (data === undefined) throw new ScenarioError('a step needs a kind, data or close', node.at);
  const { text, hex, size }: Data = data;
  if (text !== undefined) return new TextEncoder().encode(text);
  if (size !== undefined) return noise(size);
  const bytes = bytesOf(hex ?? '');
  if (bytes === undefined) throw new ScenarioError('hex needs two digits a byte', data.node.at);
  return bytes;
}

/** Writers take what they get; what they cannot write is a mistake in the scenario. @throws ScenarioError */
function written(
  compose: () => readonly Uint8Array[],
  kind: MessageKind,
  { fields, node }: Step,
): readonly Uint8Array[] {
  try {
    return compose();
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    const given = fields?.is === 'map' ? fields.entries.map(({ key }) => key) : [];
    const missing = kind.fields.filter(({ key, optional, derived }) => !optional && !derived && !given.includes(key));
    const hint = missing.length === 0 ? '' : `; not given: ${missing.map(({ key }) => key).join(', ')}`;
    const why = error instanceof TypeError ? 'a value is missing, or has another form' : error.message;
    throw new ScenarioError(`${kind.id} cannot be written: ${why}${hint}`, node.at);
  }
}

function wordsNote({ wrong, overlap }: Fault, what: string): string[] {
  const words = wrong === undefined ? [] : typeof wrong === 'string' ? [wrong] : wrong;
  const notes = words.map((word) => `${what}: wrong ${word}`);
  if (overlap !== undefined) {
    notes.push(
      `${what}: segments overlap by ${overlap.bytes ?? 1} bytes, ${overlap.differ === true ? 'others' : 'the same'}`,
    );
  }
  return notes;
}

const mostNear = 8;

function nearKinds(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known, mostNear);
  const shown = near.length === 0 ? known.slice(0, mostNear) : near;
  return `; ${near.length === 0 ? 'there are' : 'near it'}: ${shown.join(', ')}${near.length === 0 ? ' …' : ''}`;
}
