/** A place where packets can be captured: a network interface, or a pseudo-device like `any`. */
export interface Device {
  readonly name: string;
  /** What the system says it is; may be empty. */
  readonly description: string;
  readonly addresses: readonly string[];
  readonly loopback: boolean;
  /** Null when the back end does not tell. */
  readonly up: boolean | null;
}

/** Several back ends' lists as one, in the order of the first; each adds what the ones before did not know. */
export function mergeDevices(lists: readonly (readonly Device[])[]): Device[] {
  const merged = new Map<string, Device>();
  for (const device of lists.flat()) {
    const known = merged.get(device.name);
    merged.set(device.name, known === undefined ? device : joined(known, device));
  }
  return [...merged.values()];
}

function joined(known: Device, more: Device): Device {
  return {
    name: known.name,
    description: known.description === '' ? more.description : known.description,
    addresses: known.addresses.length === 0 ? more.addresses : known.addresses,
    loopback: known.loopback || more.loopback,
    up: known.up ?? more.up,
  };
}
