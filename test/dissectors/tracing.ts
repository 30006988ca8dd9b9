import { Input, Trace } from 'imdissect/schema';

/** An input over a datagram that keeps its tree. */
export function tracing(bytes: Uint8Array, wireEnd: number): { readonly input: Input; readonly trace: Trace } {
  const input = new Input(bytes, 0, bytes.length, wireEnd);
  const trace = new Trace();
  const { length } = bytes;
  trace.addSource({
    name: 'datagram',
    bytes,
    start: 0,
    end: length,
    wireLength: wireEnd,
    via: '',
    of: null,
    origins: [],
  });
  input.trace = trace;
  return { input, trace };
}
