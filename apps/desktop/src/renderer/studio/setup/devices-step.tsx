import { CameraOff } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { sourceWords } from '../../i18n/source-words.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { CameraPicture } from '../devices/camera-picture.tsx';
import { MicrophoneLevel } from '../devices/microphone-level.tsx';
import { blackLuma } from '../devices/picture-luma.ts';
import { usePermission } from '../devices/use-permission.tsx';
import { useDevices, type Device } from '../panels/use-devices.ts';
import type { Collection } from '../scene/collection.ts';
import { addSource } from '../scene/edit-sources.ts';
import { updateItems } from '../scene/edit-items.ts';
import { fillCanvas } from '../scene/transform.ts';
import { defaultSettings, type SourceKind } from '../scene/source.ts';
import { useStudio } from '../studio-context.tsx';
import type { StepProps } from './step-props.ts';

const none = 'none';

/** Camera and microphone are chosen and tried; what was chosen becomes the first scene. */
export function DevicesStep({ onNext }: StepProps) {
  const say = useSay();
  const { store } = useStudio();
  const camera = useChoice('videoinput');
  const microphone = useChoice('audioinput');
  const goOn = () => {
    const names = { camera: say(sourceWords.camera), microphone: say(sourceWords.microphone) };
    store.edit((all) =>
      withDevice(
        withDevice(all, 'camera', camera.chosen, names.camera),
        'microphone',
        microphone.chosen,
        names.microphone,
      ),
    );
    onNext();
  };
  return (
    <>
      <h2>{say(words.devicesTitle)}</h2>
      <div className="setup-devices">
        <CameraChoice choice={camera} />
        <MicrophoneChoice choice={microphone} />
      </div>
      <div className="dialog-actions">
        <Button look="primary" onClick={goOn}>
          {say(words.next)}
        </Button>
      </div>
    </>
  );
}

interface Choice {
  readonly devices: readonly Device[];
  /** null for none. */
  readonly chosen: Device | null;
  readonly choose: (deviceId: string) => void;
}

/** The first device, until another one or none is chosen. */
function useChoice(kind: 'videoinput' | 'audioinput'): Choice {
  const devices = useDevices(kind);
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen =
    wanted === none ? null : (devices.find((device) => device.deviceId === wanted) ?? devices[0] ?? null);
  return { devices, chosen, choose: setWanted };
}

function CameraChoice({ choice }: { choice: Choice }) {
  const say = useSay();
  const permission = usePermission('camera');
  const [isBlack, setBlack] = useState(false);
  const onBrightness = useCallback((luma: number | null) => setBlack(luma !== null && luma < blackLuma), []);
  const { devices, chosen, choose } = choice;
  return (
    <div className="setup-device">
      <div className="setup-camera">
        {chosen === null ? (
          <span className="camera-off">
            <CameraOff size={32} aria-hidden="true" />
          </span>
        ) : (
          <CameraPicture key={chosen.deviceId} deviceId={chosen.deviceId} onBrightness={onBrightness} />
        )}
      </div>
      {permission.notice}
      {chosen !== null && isBlack && (
        <p className="notice" role="status">
          {say(words.cameraBlack)}
        </p>
      )}
      <SelectField
        label={say(sourceWords.camera)}
        value={chosen?.deviceId ?? none}
        options={[
          ...devices.map(({ deviceId, label }) => ({ value: deviceId, label })),
          { value: none, label: say(words.noCamera) },
        ]}
        onChange={choose}
      />
    </div>
  );
}

const heardDb = -45;

function MicrophoneChoice({ choice }: { choice: Choice }) {
  const say = useSay();
  const permission = usePermission('microphone');
  const [isHeard, setHeard] = useState(false);
  const { devices, chosen, choose } = choice;
  return (
    <div className="setup-device">
      {permission.notice}
      <SelectField
        label={say(sourceWords.microphone)}
        value={chosen?.deviceId ?? none}
        options={[
          ...devices.map(({ deviceId, label }) => ({ value: deviceId, label })),
          { value: none, label: say(words.noMicrophone) },
        ]}
        onChange={(deviceId) => {
          setHeard(false);
          choose(deviceId);
        }}
      />
      {chosen !== null && (
        <>
          <MicrophoneLevel
            key={chosen.deviceId}
            deviceId={chosen.deviceId}
            name={chosen.label}
            onPeak={(peakDb) => {
              if (peakDb > heardDb) setHeard(true);
            }}
          />
          <p className={isHeard ? 'setup-heard' : 'muted'} role="status">
            {say(isHeard ? words.microphoneHeard : words.microphoneSilent)}
          </p>
        </>
      )}
      <p className="field-hint">{say(words.devicesHint)}</p>
    </div>
  );
}

/** Adds the device as a source, unless the show has one of its kind already. */
function withDevice(
  collection: Collection,
  kind: SourceKind & ('camera' | 'microphone'),
  device: Device | null,
  name: string,
): Collection {
  if (device === null || collection.sources.some((source) => source.settings.kind === kind))
    return collection;
  const ids = { id: crypto.randomUUID(), itemId: crypto.randomUUID() };
  const settings = { ...defaultSettings(kind), deviceId: device.deviceId, label: device.label };
  const sceneId = collection.programSceneId;
  const added = addSource(collection, sceneId, { ...ids, name, settings });
  return updateItems(added, sceneId, [ids.itemId], (item) => fillCanvas(item, collection.canvas));
}
