/**
 * The HTTP gateway (README.md §1): a stream in the bodies of requests and responses, over any number of connections.
 * Session ids tell which: the part before the dot stays, the rest changes with every response.
 */
import type { Gateway, HttpRequest } from 'imdissect/dissector';

const path = '/gateway/gateway.dll';
const contentType = 'application/x-msn-messenger';

export const gateway: Gateway = {
  claims: (request) => request.target.toLowerCase().includes(path) || isContent(request.header('Content-Type') ?? ''),
  channel: (request, response) => {
    const told = parameter(response?.header('X-MSN-Messenger') ?? '', ';', 'SessionID');
    return stable(told ?? parameter(queryOf(request), '&', 'SessionID'));
  },
  closes: (response) => parameter(response.header('X-MSN-Messenger') ?? '', ';', 'Session')?.toLowerCase() === 'close',
};

function isContent(type: string): boolean {
  return type.toLowerCase().startsWith(contentType);
}

function queryOf(request: HttpRequest | null): string {
  if (request === null) return '';
  return request.target.slice(request.target.indexOf('?') + 1);
}

/** The value of `name=value` among such pairs, whatever the case of the name; null when it is not there. */
function parameter(text: string, separator: string, name: string): string | null {
  for (const pair of text.split(separator)) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim().toLowerCase() === name.toLowerCase()) {
      return pair.slice(equals + 1).trim();
    }
  }
  return null;
}

function stable(id: string | null): string | null {
  const before = id?.split('.')[0] ?? '';
  return before === '' ? null : before;
}
