import type { HttpRequest } from './http-head.js';

/** Requests remembered until their responses come. Clients that pipeline at all send fewer. */
const mostPending = 16;

/** The requests of a connection that were not answered yet, in order: responses come in the same order. */
export class PendingRequests {
  private readonly named: HttpRequest[] = [];
  /** Requests after the named ones that were too many to remember. */
  private unnamed = 0;

  push(request: HttpRequest): void {
    if (this.unnamed === 0 && this.named.length < mostPending) this.named.push(request);
    else this.unnamed++;
  }

  /** What an interim response is about. */
  first(): HttpRequest | null {
    return this.named[0] ?? null;
  }

  /** What a final response answers; null when it is not known. */
  take(): HttpRequest | null {
    const request = this.named.shift();
    if (request !== undefined) return request;
    if (this.unnamed > 0) this.unnamed--;
    return null;
  }

  /** Responses were lost. Hardly any client pipelines, so that the next response answers the latest request. */
  keepLatest(): void {
    this.named.splice(0, this.unnamed > 0 ? this.named.length : this.named.length - 1);
    this.unnamed = Math.min(this.unnamed, 1);
  }
}
