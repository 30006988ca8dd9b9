import type { Endpoint, Flow, Json, MessageRef } from '../dissector.js';
import type { Conversation } from './conversation.js';
import type { UndecidedDatagrams } from './datagrams.js';
import type { TcpFlow } from './tcp-flow.js';

/** A flow that somebody dissects, or that is being decided. */
export class FlowState implements Flow {
  hint: Json = null;
  announcement: MessageRef | null = null;
  /** The dissector's view of it; null until it is routed. */
  conversation: Conversation | null = null;
  /** UDP: what waits for a decision. */
  undecided: UndecidedDatagrams | null = null;
  /** TCP: the streams being put together. */
  tcp: TcpFlow | null = null;
  /** Id of the protocol it was routed to. */
  protocol: string | null = null;
  /** Why it was routed there, or not. */
  routed = '';
  messages = 0;
  /** Number of the flow that announced this one. */
  announcedBy: number | null = null;

  constructor(
    readonly number: number,
    readonly transport: 'udp' | 'tcp',
    readonly client: Endpoint,
    readonly server: Endpoint,
    public carrier: string | null = null,
    /** The beginning of the connection is not in the capture. */
    public midStream = false,
  ) {}
}
