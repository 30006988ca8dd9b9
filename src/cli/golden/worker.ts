/** A thread that does jobs one after the other. It loads the dissectors itself: they are code, and cannot be sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { builtIn } from '../../index.js';
import { loadDissector } from '../../route/load.js';
import { perform, type Job } from './job.js';

const paths: readonly string[] = Array.isArray(workerData) ? workerData.map(String) : [];
const loaded = Promise.all(paths.map(loadDissector));

parentPort?.on('message', (job: Job) => {
  void loaded
    .then((more) => perform(job, [...builtIn, ...more]))
    .then((outcome) => {
      parentPort?.postMessage(outcome);
    });
});
