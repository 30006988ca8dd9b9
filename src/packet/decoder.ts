import { limitProblems, type Limits } from '../limits.js';
import { authenticationHeader } from './authentication.js';
import { ethernet, vlan } from './ethernet.js';
import { express } from './express.js';
import type { PacketFinding } from './finding.js';
import { Fragments } from './fragments.js';
import { gre } from './gre.js';
import { ipv4 } from './ipv4.js';
import { ipv6 } from './ipv6.js';
import { link } from './link.js';
import type { LinkFrame } from './link-frame.js';
import { mpls } from './mpls.js';
import { EtherType, LinkType, Protocol } from './numbers.js';
import { type Outcome, Packet } from './packet.js';
import { ppp, pppoe } from './ppp.js';
import { Rest, STOP } from './rest.js';
import { tcp, udp } from './transport.js';

const NO_FINDINGS: readonly PacketFinding[] = Object.freeze([]);

/** From captured frames to UDP datagrams and TCP segments: link layers, tunnels, IP fragments. Never throws. */
export class PacketDecoder {
  /** Filled anew by every `decode`. */
  readonly packet = new Packet();
  readonly #rest = new Rest();
  readonly #limits: Limits;
  readonly #fragments: Fragments;
  #findings: PacketFinding[] = [];
  #layers = 0;
  #depthReached = false;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#fragments = new Fragments(limits, (finding) => this.#findings.push(finding));
  }

  /** Decodes one frame into `packet`. Frames come in capture order; what is to be reported waits in `takeFindings`. */
  decode(frame: LinkFrame): Outcome {
    this.#fragments.tick(frame.seconds, frame.nanoseconds, frame.input);
    return express(frame, this.packet) ?? this.#byLayers(frame);
  }

  #byLayers(frame: LinkFrame): Outcome {
    const rest = this.#rest;
    rest.begin(frame);
    this.packet.begin(frame);
    this.#layers = 0;
    let next = frame.linkType === LinkType.ETHERNET ? ethernet(rest) : link(rest, frame.linkType);
    while (next !== STOP) next = this.#layer(rest, next);
    if (rest.problem !== null) {
      this.#findings.push({ problem: rest.problem, input: frame.input, frame: frame.number, detail: rest.detail });
    }
    return rest.outcome;
  }

  /** The capture is over: unfinished datagrams are reported. The decoder can be used on. */
  end(): void {
    this.#fragments.end();
  }

  /** Something was found since the last `takeFindings`. */
  get hasFindings(): boolean {
    return this.#findings.length > 0;
  }

  /** What was found since the last call, in order. Cheap when that is nothing, which is the rule. */
  takeFindings(): readonly PacketFinding[] {
    if (this.#findings.length === 0) return NO_FINDINGS;
    const taken = this.#findings;
    this.#findings = [];
    return taken;
  }

  /** Reads the layer `next`, an EtherType or an IP protocol number, and returns the one behind it. */
  #layer(rest: Rest, next: number): number {
    switch (next) {
      case Protocol.UDP:
        this.packet.protocol = next;
        return udp(rest, this.packet);
      case Protocol.TCP:
        this.packet.protocol = next;
        return tcp(rest, this.packet);
      case EtherType.IPV4:
        return ++this.#layers > this.#limits.depth ? this.#tooDeep(rest) : ipv4(rest, this.packet, this.#fragments);
      case EtherType.IPV6:
        return ++this.#layers > this.#limits.depth ? this.#tooDeep(rest) : ipv6(rest, this.packet, this.#fragments);
      default:
        return this.#encapsulation(rest, next);
    }
  }

  #encapsulation(rest: Rest, next: number): number {
    switch (next) {
      case EtherType.VLAN:
      case EtherType.SERVICE_VLAN:
      case EtherType.VLAN_9100:
      case EtherType.VLAN_9200:
        return vlan(rest);
      case EtherType.PPPOE_SESSION:
        return pppoe(rest);
      case EtherType.MPLS:
      case EtherType.MPLS_MULTICAST:
      case Protocol.MPLS:
        return mpls(rest);
      case EtherType.ETHERNET:
        return ethernet(rest);
      case EtherType.PPP:
        return ppp(rest);
      case Protocol.IPV4:
        return EtherType.IPV4;
      case Protocol.IPV6:
        return EtherType.IPV6;
      case Protocol.GRE:
        return gre(rest);
      case Protocol.AUTHENTICATION:
        return authenticationHeader(rest);
      default:
        if (next < 256) this.packet.protocol = next;
        return rest.other();
    }
  }

  #tooDeep(rest: Rest): number {
    rest.other();
    if (!this.#depthReached) {
      this.#depthReached = true;
      rest.problem = limitProblems.reached;
      rest.detail = { name: 'depth', value: this.#limits.depth, what: 'a packet inside that many others was left out' };
    }
    return STOP;
  }
}
