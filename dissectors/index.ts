/** The protocols that come with imdissect, one line each. The order decides where two recognise the same bytes. */
import { mount, type Mounted } from 'imdissect/dissector';
import { ipmsg } from './ipmsg/index.js';
import { msn } from './msn/index.js';
import { myicq } from './myicq/index.js';

export const dissectors: readonly Mounted[] = Object.freeze([mount(ipmsg), mount(myicq), mount(msn)]);
