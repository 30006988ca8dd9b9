/** A conversation without the engine: sends datagrams and keeps what the dissector says of them. */
import {
  describe as textOf,
  limits,
  type Endpoint,
  type Limits,
  type MessageRef,
  type Pending,
  type Tracker,
} from 'imdissect/dissector';
import { Input } from 'imdissect/schema';
import { ipmsg, type IpmsgWorld } from '../../../dissectors/ipmsg/index.js';
import { bytesOf } from './packets.js';

export class Conversation {
  /** What was said, one line each, in order. */
  readonly told: string[] = [];
  readonly world: IpmsgWorld;
  /** Texts as they were read. */
  readonly texts: string[] = [];
  private frame = 0;

  /** The sentences of what was reported, in order. */
  readonly sentences: string[] = [];

  constructor(options: Readonly<Record<string, readonly string[]>> = {}, changed: Partial<Limits> = {}) {
    this.world = ipmsg.world(options, limits(changed));
  }

  /** Sends a datagram at so many seconds, as a flow of its own. */
  send(seconds: number, from: string, to: string, datagram: string | Uint8Array): void {
    const bytes = typeof datagram === 'string' ? bytesOf(datagram) : datagram;
    const [source, destination] = [endpoint(from), endpoint(to)];
    const flow = {
      number: 1,
      transport: 'udp',
      client: source,
      server: destination,
      hint: null,
      announcement: null,
      carrier: null,
      midStream: false,
    } as const;
    const session = ipmsg.open(flow, this.world);
    const message = ipmsg.read(new Input(bytes, 0, bytes.length), ipmsg.hint(session, 0), null);
    this.texts.push(message.fields.text ?? message.fields.nick ?? '');
    const whole = Math.floor(seconds);
    const ref = {
      input: 0,
      frame: ++this.frame,
      n: 1,
      seconds: whole,
      nanoseconds: Math.round((seconds - whole) * 1e9),
    };
    const sent = { type: 'message', message, ref, direction: 0, source, destination, bytes } as const;
    ipmsg.track?.(session, sent, this.tracker(ref));
  }

  private tracker(now: MessageRef): Tracker {
    const say = (line: string): void => {
      this.told.push(`${now.frame} ${line}`);
    };
    const never = (): never => {
      throw new Error('not on UDP');
    };
    return {
      expect: never,
      keep: never,
      feed: never,
      through: never,
      object: never,
      comesFrom: never,
      wantsPeople: false,
      tell: () => undefined,
      answers: (request) => {
        say(`answers ${request.frame}`);
      },
      resends: (original, number, differs) => {
        say(`resends ${original.frame} #${number}${differs.length === 0 ? '' : ` ${differs.join(' ')}`}`);
      },
      awaits: (request, wait): Pending => {
        say(`awaits ${wait} s`);
        return {
          settle: () => {
            this.told.push(`${this.frame} settles ${request.frame}`);
          },
        };
      },
      report: (problem, about, detail) => {
        this.sentences.push(described(textOf(problem, detail)));
        say(`${problem.code} about ${about.frame}`);
      },
    };
  }
}

function described(text: string): string {
  if (text.includes('{')) throw new Error(`a detail is missing: ${text}`);
  return text;
}

/** `10.0.0.1` or `10.0.0.1/22531`. */
function endpoint(words: string): Endpoint {
  const [address = '', port = '2425'] = words.split('/');
  return { address, port: Number(port) };
}
