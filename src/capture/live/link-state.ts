import { readFileSync } from 'node:fs';

/** IFF_UP of netdevice(7). */
const UP = 1;

/** Whether an interface is switched on; null where the system does not say (not Linux, not a network interface). */
export function isUp(device: string): boolean | null {
  try {
    return (Number(readFileSync(`/sys/class/net/${device}/flags`, 'latin1')) & UP) !== 0;
  } catch {
    return null;
  }
}
