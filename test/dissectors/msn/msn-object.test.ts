import { describe, expect, it } from 'vitest';
import { readMsnObject, showObject } from '../../../dissectors/msn/msn-object.js';

// Of the real service, 2005.
const picture =
  '<msnobj Creator="t1h@hotmail.com" Size="14037" Type="3" Location="TFR2C2.tmp" Friendly="AAA=" ' +
  'SHA1D="OVgzjYNCy6uwngHFXEp+SbDLdS8=" SHA1C="i0QLAwf5Xe0KGPuZmREhm6xNO4s="/>';

describe('an MSN object', () => {
  it('has attributes and a digest over them', () => {
    expect(readMsnObject(picture)).toEqual({
      xml: picture,
      creator: 't1h@hotmail.com',
      size: 14037,
      type: 3,
      location: 'TFR2C2.tmp',
      friendly: '',
      sha1d: 'OVgzjYNCy6uwngHFXEp+SbDLdS8=',
      sha1c: 'i0QLAwf5Xe0KGPuZmREhm6xNO4s=',
      verified: true,
    });
    expect(showObject(readMsnObject(picture))).toBe('display-picture of t1h@hotmail.com, 14037 bytes, SHA1C is right');
  });

  it('may have them in any order and others beside them', () => {
    const object = readMsnObject(
      '<msnobj SHA1D="x=" Friendly="YwBhAHQAAAA=" Type="2" stamp="1" Size="many" Creator="a@b" stamp="2" Type="3" />',
    );
    expect(object).toMatchObject({ creator: 'a@b', size: null, type: 2, friendly: 'cat' });
    expect(object).not.toHaveProperty('verified');
    expect(object.attributes).toEqual([
      { name: 'stamp', value: '1' },
      { name: 'stamp', value: '2' },
      { name: 'Type', value: '3' },
    ]);
  });

  it('can have a digest that is wrong', () => {
    expect(readMsnObject(picture.replace('14037', '14038')).verified).toBe(false);
    expect(readMsnObject(picture.replace('SHA1C="i0', 'SHA1C="i1')).verified).toBe(false);
    expect(readMsnObject(picture.replace('i0QLAwf5Xe0KGPuZmREhm6xNO4s=', '!')).verified).toBe(false);
  });

  it('may be none at all', () => {
    expect(readMsnObject('0')).toEqual({ xml: '0' });
    expect(showObject(readMsnObject('0'))).toBe('none');
    expect(readMsnObject('<msnobj Creator="a"')).toEqual({ xml: '<msnobj Creator="a"' });
    expect(readMsnObject('__proto__')).toEqual({ xml: '__proto__' });
  });
});
