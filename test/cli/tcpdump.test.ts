import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import process from 'node:process';
import { expect, it } from 'vitest';
import { root } from '../tshark.js';

/** tcpdump can open the interface when it is still listening after a while. */
function listens(): boolean {
  const idle = ['-i', 'lo', '-c', '1', '-w', '/dev/null', 'udp', 'port', '1'];
  const { error } = spawnSync('tcpdump', idle, { stdio: 'ignore', timeout: 800 });
  return error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
}

const canCapture = listens();
const why = canCapture ? '' : ' (skipped: tcpdump is missing or may not capture here)';

/** Any port: the content shows the protocol, and other traffic on the machine stays out. */
const port = 24_250;

it.skipIf(!canCapture)(`tcpdump -U -w - | imdissect - prints a datagram at once${why}`, async () => {
  const filter = ['-i', 'lo', '-U', '-w', '-', 'udp', 'port', String(port)];
  const tcpdump = spawn('tcpdump', filter, { stdio: ['ignore', 'pipe', 'ignore'] });
  const main = spawn(process.execPath, [`${root}/dist/src/cli/main.js`, '-', '-F', 'summary', '-q'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  main.stdin.on('error', () => undefined);
  tcpdump.stdout.pipe(main.stdin);
  const socket = createSocket('udp4');
  // tcpdump says when it listens only on standard error, in words: send until something has been heard.
  const sending = setInterval(() => {
    socket.send('1:100:shirouzu:jupiter:32:Hello', port, '127.0.0.1');
  }, 200);
  try {
    const line = await new Promise<string>((resolve, reject) => {
      main.stdout.once('data', (data: Buffer) => {
        resolve(data.toString());
      });
      main.once('error', reject);
      main.once('exit', (code) => {
        reject(new Error(`imdissect ended with ${code}`));
      });
    });
    expect(line).toContain('IPMsg  SENDMSG shirouzu@jupiter #100 "Hello"');
  } finally {
    clearInterval(sending);
    socket.close();
    tcpdump.kill();
    main.kill();
  }
});
