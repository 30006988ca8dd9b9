import { expect, it } from 'vitest';
import { World } from '../../../dissectors/msn/world.js';

it('an account that has logged in anew is not gone when its older connection closes', () => {
  const world = new World({});
  const [first, second] = [{}, {}];
  world.loggedIn('a@example.com', first);
  world.loggedIn('a@example.com', second);
  world.loggedIn('b@example.com', first);
  expect(world.loggedOut('a@example.com', first)).toBe(false);
  expect(world.loggedOut('a@example.com', second)).toBe(true);
  expect(world.loggedOut('a@example.com', second)).toBe(false);
  expect(world.loggedOut('b@example.com', first)).toBe(true);
});
