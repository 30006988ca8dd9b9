import { captureProblems } from '../capture/problems.js';
import { limitProblems } from '../limits.js';
import { captureLost, networkLost } from '../lost.js';
import { packetProblems } from '../packet/problems.js';
import type { Problem } from '../problem.js';
import { routeProblems } from '../route/problems.js';
import { streamProblems, tcpProblems } from '../stream/problems.js';

/** What can be wrong below the protocols: with captures, packets, streams and routes. Each code once. */
export const generalProblems: readonly Problem[] = Object.freeze([
  ...new Set<Problem>(
    [
      captureProblems,
      captureLost,
      packetProblems,
      networkLost,
      tcpProblems,
      streamProblems,
      routeProblems,
      limitProblems,
    ]
      .map((table): Problem[] => Object.values(table))
      .flat(),
  ),
]);
