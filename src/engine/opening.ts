import type { Route } from '../route/registry.js';
import { recordId } from '../record.js';
import { routeProblems } from '../route/problems.js';
import type { Context } from './context.js';
import { Conversation, protocolInfo } from './conversation.js';
import type { FlowState } from './flow-state.js';

/** Hands a flow to the dissector that it was routed to, and says so when others wanted it as well. */
export function openRoute(context: Context, flow: FlowState, { to, hint, why, others }: Route): Conversation {
  const { mounted, world } = to;
  flow.hint = hint;
  flow.protocol = mounted.id;
  flow.routed = why;
  const conversation = new Conversation(context, flow, protocolInfo(mounted), world);
  flow.conversation = conversation;
  if (others.length > 0) {
    const detail = { chosen: mounted.id, others: others.join(' and ') };
    context.output.finding(routeProblems.ambiguous, detail, { flow, protocol: mounted.id });
  }
  return conversation;
}

/** The route of a flow that was announced, or that `--decode-as` names; null when its bytes must decide. */
export function routeBeforeBytes(context: Context, flow: FlowState): Route | null {
  const { registry, expectations } = context;
  if (!expectations.empty) {
    const expected = expectations.find(flow.transport, [flow.server, flow.client]);
    const to = expected === null ? undefined : registry.get(expected.dissector);
    if (expected !== null && to !== undefined) {
      const { hint, by } = expected;
      flow.announcedBy = expected.flow;
      flow.announcement = by;
      return { to, hint, why: `announced by ${recordId(by, by.input > 0)}`, others: [] };
    }
  }
  return registry.prescribed(flow.transport, [flow.server.port, flow.client.port]);
}
