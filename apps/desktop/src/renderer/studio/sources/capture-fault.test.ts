import { expect, test } from 'vitest';
import { faultOfCapture, faultOfEnd } from './capture-fault.ts';

test('a refused permission is not asked for again, and the message says where to allow it', () => {
  expect(faultOfCapture('camera', 'NotAllowedError')).toEqual({
    state: 'refused',
    message: 'Starling may not use the camera. Allow it in the system’s privacy settings, then try again.',
    retryOn: 'nothing',
  });
  expect(faultOfCapture('screen', 'NotAllowedError').message).toContain('screen recording');
});

test('a device that is not there waits for devices to change', () => {
  expect(faultOfCapture('microphone', 'NotFoundError')).toMatchObject({ state: 'lost', retryOn: 'devices' });
  expect(faultOfCapture('camera', 'OverconstrainedError')).toMatchObject({ retryOn: 'devices' });
  expect(faultOfEnd('camera')).toMatchObject({ state: 'lost', retryOn: 'devices' });
});

test('a device that another program holds is tried again after a while', () => {
  expect(faultOfCapture('camera', 'NotReadableError')).toMatchObject({ state: 'lost', retryOn: 'time' });
});

test('a closed window waits for its user', () => {
  expect(faultOfEnd('window')).toMatchObject({ state: 'lost', retryOn: 'nothing' });
});
