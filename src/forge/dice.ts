import type { Dice } from '../dissector.js';

/** Numbers that look random and are the same for a seed on every machine (splitmix32, as published by Tommy Ettinger). */
export function diceOf(seed: number): Dice {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % Math.max(1, limit);
  };
}
