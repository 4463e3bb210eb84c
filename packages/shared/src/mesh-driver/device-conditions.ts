/** What of a device speaks against uploading. */
export interface DeviceConditions {
  /** The user asked browsers to save data. */
  readonly saveData: boolean;
  readonly isCellular: boolean;
  /** It runs on a battery that is below a fifth. */
  readonly isBatteryLow: boolean;
}

interface NetworkInformation extends EventTarget {
  readonly saveData?: boolean;
  readonly type?: string;
}

interface BatteryManager extends EventTarget {
  readonly charging: boolean;
  readonly level: number;
}

/** What browsers have of their own beside the standard's `Navigator`. */
export interface ConditionsOfNavigator {
  readonly connection?: NetworkInformation;
  readonly getBattery?: () => Promise<BatteryManager>;
}

const lowBattery = 0.2;

/**
 * Watches what the browser tells of line and battery; browsers that tell nothing count as neither.
 *
 * @param changed called at once and after each change
 * @returns a function that ends it
 */
export function watchDevice(
  navigator: ConditionsOfNavigator,
  changed: (conditions: DeviceConditions) => void,
): () => void {
  const stopping = new AbortController();
  const { connection } = navigator;
  let battery: BatteryManager | undefined;
  const tell = () => {
    if (stopping.signal.aborted) return;
    changed({
      saveData: connection?.saveData === true,
      isCellular: connection?.type === 'cellular',
      isBatteryLow: battery !== undefined && !battery.charging && battery.level < lowBattery,
    });
  };
  connection?.addEventListener('change', tell, { signal: stopping.signal });
  tell();
  navigator.getBattery?.().then(
    (found) => {
      battery = found;
      for (const name of ['chargingchange', 'levelchange'])
        found.addEventListener(name, tell, { signal: stopping.signal });
      tell();
    },
    // A page without the permission is told nothing of the battery.
    () => undefined,
  );
  return () => stopping.abort();
}
