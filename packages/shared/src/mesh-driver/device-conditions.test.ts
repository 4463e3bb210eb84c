import { describe, expect, it } from 'vitest';
import { type DeviceConditions, watchDevice } from './device-conditions.ts';

class Battery extends EventTarget {
  charging = false;
  level = 0.9;
}

class Connection extends EventTarget {
  saveData = false;
  type = 'wifi';
}

describe('the conditions of a device', () => {
  it('are none where the browser tells nothing', () => {
    const told: DeviceConditions[] = [];
    watchDevice({}, (conditions) => told.push(conditions));
    expect(told).toEqual([{ saveData: false, isCellular: false, isBatteryLow: false }]);
  });

  it('follow the line and the battery, until nobody wants to know', async () => {
    const [connection, battery] = [new Connection(), new Battery()];
    const told: DeviceConditions[] = [];
    const stop = watchDevice({ connection, getBattery: () => Promise.resolve(battery) }, (conditions) =>
      told.push(conditions),
    );
    await Promise.resolve();
    await Promise.resolve();
    connection.type = 'cellular';
    connection.dispatchEvent(new Event('change'));
    expect(told.at(-1)).toEqual({ saveData: false, isCellular: true, isBatteryLow: false });
    battery.level = 0.1;
    battery.dispatchEvent(new Event('levelchange'));
    expect(told.at(-1)?.isBatteryLow).toBe(true);
    battery.charging = true;
    battery.dispatchEvent(new Event('chargingchange'));
    expect(told.at(-1)?.isBatteryLow).toBe(false);
    const count = told.length;
    stop();
    connection.dispatchEvent(new Event('change'));
    expect(told.length).toBe(count);
  });
});
