// Loaded before imdissect (`node --import`): tells at the end what the run took, on descriptor 3.
import { writeSync } from 'node:fs';
import process from 'node:process';

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const told = {
    megabytes: maxRSS / 1024,
    seconds: (userCPUTime + systemCPUTime) / 1e6,
    wall: performance.now() / 1e3,
  };
  writeSync(3, JSON.stringify(told));
});
