/** "imdissect/core": the engine alone, without any dissector. */
export { CaptureError } from './capture/problems.js';
export { dissect } from './dissect.js';
export { Engine, type EngineOptions } from './engine/engine.js';
export { limits, limitTable, type LimitName, type Limits } from './limits.js';
export type { Detail, Problem, Severity } from './problem.js';
export { describe, severities } from './problem.js';
export type { DissectionRecord, FindingRecord, FlowSummary, MessageRecord, ObjectRecord } from './record.js';
export { recordId } from './record.js';
export { JsonWriter } from './render/json.js';
export { FullJsonWriter } from './render/json-full.js';
export { SummaryRenderer } from './render/summary.js';
export { TreeRenderer } from './render/tree.js';
export { loadDissector } from './route/load.js';
export { mount, type Mounted } from './mount.js';
export type { DecodeAs } from './route/registry.js';
export type { Row, Source, Trace } from './schema/trace.js';
