/** "imdissect/testing": the laws, for dissectors inside and outside this repository. */
export { anyCut, anyOrder, quietEqualsTraced, roundTrip } from './laws.js';
export { misnamed } from './names.js';
export { allRows, leaves, untiled, type Leaf } from './tree.js';
