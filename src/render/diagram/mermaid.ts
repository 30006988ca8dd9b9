/** A sequence diagram as Mermaid text: for READMEs, issues and wikis. */
import { escapeText } from '../../bytes/escape.js';
import type { Diagram } from '../../diagram/diagram.js';
import type { Step } from '../../diagram/steps.js';
import { span } from '../number.js';
import { cutTo } from '../width.js';
import { arrowText, foldText, withPauses, type Pause } from './pauses.js';

const labelWidth = 80;

export function mermaidDiagram(diagram: Diagram): string {
  const { titles } = diagram.lines;
  const last = Math.max(0, titles.length - 1);
  const lines = [
    'sequenceDiagram',
    ...titles.map((title, index) => `  participant h${index} as ${safe(title)}`),
    ...[...withPauses(diagram)].map((step) => `  ${lineOf(step, last)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function lineOf(step: Step | Pause, last: number): string {
  const overAll = last === 0 ? 'h0' : `h0,h${last}`;
  switch (step.kind) {
    case 'arrow': {
      const line = step.unanswered ? '-x' : step.afterSeconds === null ? '->>' : '-->>';
      return `h${step.from}${line}h${step.to}: ${safe(arrowText(step))}`;
    }
    case 'remark': {
      const [one = 0, other = one] = step.lines;
      const over = step.lines.length === 0 ? overAll : one === other ? `h${one}` : `h${one},h${other}`;
      return `Note over ${over}: ${safe(escapeText(step.text))}`;
    }
    case 'fold':
      return `Note over ${overAll}: ${safe(foldText(step))}`;
    case 'pause':
      return `Note over ${overAll}: ${span(step.seconds)} later`;
  }
}

/** Characters that mean something to Mermaid or to the HTML it makes are written as its entities. */
function safe(text: string): string {
  return cutTo(text, labelWidth).replace(/[#;"<>&{}%]/g, (character) => `#${character.codePointAt(0) ?? 0};`);
}
