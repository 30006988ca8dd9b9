/** What a user tells about himself: MODIFY_USER, UPDATE_USER and UPDATE_CONTACT carry it (README.md §5). */
import { u8 } from 'imdissect/schema';
import { string16 } from './strings.js';

export const face = u8('Face', { doc: 'Number of a picture, 0 to 84.' });
export const nick = string16('Nickname');

export const profileFields = {
  face,
  nick,
  age: u8('Age'),
  gender: u8('Gender', { doc: 'Index of a list in the client; the labels are not part of the protocol.' }),
  country: string16('Country'),
  province: string16('Province'),
  city: string16('City'),
  email: string16('E-mail'),
  address: string16('Address'),
  zipcode: string16('Postcode'),
  tel: string16('Telephone'),
  realName: string16('Real name'),
  blood: u8('Blood group', { doc: 'Index of a list in the client; the labels are not part of the protocol.' }),
  college: string16('College'),
  occupation: string16('Occupation'),
  homepage: string16('Home page'),
  intro: string16('Introduction', { doc: 'What the user says about himself.' }),
};
