/** What UUX and UBX say of a user and of the user's machines (README.md §8.1). */
import { Capabilities, ExtendedCapabilities, generationOf, Generations } from './capabilities.js';
import { part, partObject, parts, told } from './told.js';
import type { XmlElement } from './xml.js';
import { attributeOf, inside, isElements, textOf } from './xml-query.js';

export interface Media {
  application?: string;
  type?: string;
  enabled?: boolean;
  format?: string;
  arguments?: readonly string[];
  text?: string;
}

export interface Endpoint {
  id?: string;
  caps?: number;
  clientGeneration?: number;
  extcaps?: number;
  name?: string;
  idle?: boolean;
  clientType?: number;
  state?: string;
}

export interface UserData {
  personalMessage?: string;
  media?: Media;
  machineGuid?: string;
  readonly endpoints?: readonly Endpoint[];
}

const mediaShape = partObject('Current media', {
  application: part('Application', 'text'),
  type: part('Type', 'text', { doc: 'Music, Games or Office.' }),
  enabled: part('Enabled', 'flag'),
  format: part('Format', 'text', { doc: '{0} stands for the first argument.' }),
  arguments: parts('Arguments', part('Argument', 'text'), { doc: 'Title, artist, album …' }),
  text: part('In words', 'text', { doc: 'The format with its arguments.' }),
});

const endpointShape = partObject('End point', {
  id: part('Machine GUID', 'text', { secret: true }),
  caps: part('Capabilities', 'number', { flags: Capabilities, show: 'hex', section: '5.8' }),
  clientGeneration: part('Client generation', 'number', { names: Generations, section: '5.8' }),
  extcaps: part('Extended capabilities', 'number', { flags: ExtendedCapabilities, show: 'hex', section: '5.8' }),
  name: part('Name', 'text', { doc: 'Of the machine.' }),
  idle: part('Idle', 'flag'),
  clientType: part('Client type', 'number'),
  state: part('State', 'text'),
});

export const userData = told<UserData>(
  partObject(
    'User data',
    {
      personalMessage: part('Personal message', 'text', { doc: 'What the user has written under the name.' }),
      media: mediaShape,
      machineGuid: part('Machine GUID', 'text', { secret: true }),
      endpoints: parts('End points', endpointShape, { doc: 'From MSNP16 on: one for each machine of the user.' }),
    },
    { section: '8.1', doc: 'What the elements mean.' },
  ),
  ({ xml }) => (isElements(xml) ? readUserData(xml) : undefined),
  ({ personalMessage = '', media }) => [personalMessage, media?.text ?? ''].filter((word) => word !== '').join(', '),
);

function readUserData(elements: readonly XmlElement[]): UserData {
  const endpoints = readEndpoints(elements);
  const data: UserData = endpoints.length === 0 ? {} : { endpoints };
  const message = textOf(elements, 'PSM');
  if (message !== undefined) data.personalMessage = message;
  const media = textOf(elements, 'CurrentMedia');
  if (media !== undefined && media !== '') data.media = readMedia(media);
  const guid = textOf(elements, 'MachineGuid');
  if (guid !== undefined) data.machineGuid = guid;
  return data;
}

/** Words with a backslash and a zero between them. */
export function readMedia(text: string): Media {
  const [application = '', type, enabled, format, ...rest] = text.split('\\0', 64);
  const media: Media = { application };
  if (type !== undefined) media.type = type;
  if (enabled !== undefined) media.enabled = enabled === '1';
  if (format === undefined) return media;
  media.format = format;
  media.arguments = rest.at(-1) === '' ? rest.slice(0, -1) : rest;
  media.text = filled(format, media.arguments);
  return media;
}

function filled(format: string, values: readonly string[]): string {
  return format.replace(/\{(\d{1,2})\}/g, (mark, index: string) => values[Number(index)] ?? mark);
}

/** The public and the private data of each machine, put together. */
function readEndpoints(elements: readonly XmlElement[]): Endpoint[] {
  const endpoints: Endpoint[] = [];
  const byId = new Map<string, Endpoint>();
  elements.forEach((element, index) => {
    if (element.name !== 'EndpointData' && element.name !== 'PrivateEndpointData') return;
    const id = attributeOf(element, 'id');
    const endpoint = (id === undefined ? undefined : byId.get(id)) ?? (id === undefined ? {} : { id });
    if (!endpoints.includes(endpoint)) endpoints.push(endpoint);
    if (id !== undefined) byId.set(id, endpoint);
    describe(endpoint, inside(elements, index));
  });
  return endpoints;
}

function describe(endpoint: Endpoint, elements: readonly XmlElement[]): void {
  const [caps, extcaps] = (textOf(elements, 'Capabilities') ?? '').split(':', 2).map(decimalOf);
  if (caps !== undefined) {
    endpoint.caps = caps;
    endpoint.clientGeneration = generationOf(caps);
  }
  if (extcaps !== undefined) endpoint.extcaps = extcaps;
  const name = textOf(elements, 'EpName');
  if (name !== undefined) endpoint.name = name;
  const idle = textOf(elements, 'Idle');
  if (idle !== undefined) endpoint.idle = idle === 'true';
  const type = decimalOf(textOf(elements, 'ClientType') ?? '');
  if (type !== undefined) endpoint.clientType = type;
  const state = textOf(elements, 'State');
  if (state !== undefined) endpoint.state = state;
}

function decimalOf(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_ffff ? Number(text) : undefined;
}
