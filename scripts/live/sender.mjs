// Puts frames on an interface, as they are. Needs the rights of root and the optional package cap.
import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';

/** Opens the interface; what comes on it is not wanted. */
export function openSender(device) {
  const { Cap } = createRequire(import.meta.url)('cap');
  const cap = new Cap();
  // The package writes into this buffer as long as the device is open: somebody must hold it.
  const unused = Buffer.alloc(65_535);
  cap.open(device, 'less 1', 1_048_576, unused);
  return {
    unused,
    send(frame) {
      cap.send(frame, frame.length);
    },
    close() {
      cap.close();
    },
  };
}
