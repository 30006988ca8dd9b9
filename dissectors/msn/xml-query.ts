/** Finds things among the elements of a payload. */
import type { XmlElement } from './xml.js';

/** Among the values of a message, elements are what `xmlField` made. */
export function isElements(value: unknown): value is readonly XmlElement[] {
  return Array.isArray(value);
}

/** What stands inside each element of this name, one list for each. */
export function within(elements: readonly XmlElement[], name: string): XmlElement[][] {
  const found: XmlElement[][] = [];
  elements.forEach((element, index) => {
    if (element.name === name) found.push(inside(elements, index));
  });
  return found;
}

/** What stands inside the element at `index`. */
export function inside(elements: readonly XmlElement[], index: number): XmlElement[] {
  const depth = elements[index]?.depth ?? 0;
  const found: XmlElement[] = [];
  for (let i = index + 1; i < elements.length; i++) {
    const element = elements[i];
    if (element === undefined || element.depth <= depth) break;
    found.push(element);
  }
  return found;
}

/** The text of the first element of this name. */
export function textOf(elements: readonly XmlElement[], name: string): string | undefined {
  return elements.find((element) => element.name === name && element.text !== undefined)?.text;
}

/** The value of an attribute. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes?.find((one) => one.name === name)?.value;
}
