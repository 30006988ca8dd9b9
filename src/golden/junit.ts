/** The JUnit XML that CI servers read: one test case a capture. */
import { escapeText, xmlText } from '../bytes/escape.js';
import { failed, type CaptureOutcome } from './outcome.js';
import { differenceText, outcomeText } from './words.js';

/** Differences of one capture that are listed. */
const listed = 100;

export function junitXml(outcomes: readonly CaptureOutcome[]): string {
  const errors = outcomes.filter(isError).length;
  const failures = outcomes.filter((one) => failed(one) && !isError(one)).length;
  const counts = `tests="${outcomes.length}" failures="${failures}" errors="${errors}" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="imdissect golden" ${counts}>`,
    ...outcomes.flatMap(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** It could not be tested, which is not the same as a test that says no. */
function isError({ outcome }: CaptureOutcome): boolean {
  return outcome.status === 'bad-options' || outcome.status === 'unreadable' || outcome.status === 'fault';
}

function testCase(one: CaptureOutcome): string[] {
  const { capture, outcome } = one;
  const at = capture.lastIndexOf('/');
  const text = (part: string): string => xmlText(escapeText(part));
  const names = `classname="${text(at < 0 ? '.' : capture.slice(0, at))}" name="${text(capture.slice(at + 1))}"`;
  if (!failed(one)) return [`    <testcase ${names}/>`];
  const element = isError(one) ? 'error' : 'failure';
  const differences = outcome.status === 'compared' ? outcome.differences.slice(0, listed) : [];
  return [
    `    <testcase ${names}>`,
    `      <${element} message="${xmlText(outcomeText(one))}" type="${outcome.status === 'compared' ? 'differs' : outcome.status}">`,
    ...differences.map((difference) => `        ${xmlText(differenceText(difference))}`),
    `      </${element}>`,
    '    </testcase>',
  ];
}
