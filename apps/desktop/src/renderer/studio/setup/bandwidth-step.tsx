import { useLanguage, useSay } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { formatRate } from '../live/format-live.ts';
import { isSameChoice, presets, recommendPreset } from '../live/presets.ts';
import { useBandwidth } from '../live/use-bandwidth.ts';
import { useFaultText } from '../../i18n/use-fault-text.ts';
import { relayDestination, useRelay, useStreamKey } from '../live/use-relay.ts';
import { useCollection, useSettings, useStudio } from '../studio-context.tsx';
import type { StepProps } from './step-props.ts';

/** What the line carries, by a real upload; its best quality is chosen. */
export function BandwidthStep({ onNext }: StepProps) {
  const say = useSay();
  const language = useLanguage();
  const faultText = useFaultText();
  const { settings } = useStudio();
  const { video, audio } = useSettings();
  const { canvas } = useCollection();
  const relay = useRelay() ?? null;
  const { keyRef = null } = useStreamKey();
  const { test, run } = useBandwidth();
  const destination = relay === null || keyRef === null ? null : relayDestination(relay, keyRef);
  const recommend = (line: number) => recommendPreset(line, audio.bitsPerSecond, canvas);
  const recommended = test.state === 'done' ? recommend(test.result.bitsPerSecond) : null;
  const start = async () => {
    const result = destination === null ? null : await run(destination);
    if (result !== null) await settings.change({ video: recommend(result.bitsPerSecond) });
  };
  return (
    <>
      <h2>{say(words.bandwidthTitle)}</h2>
      <p className="muted">{say(words.bandwidthHint)}</p>
      {test.state === 'failed' && (
        <p className="notice notice-problem" role="alert">
          {faultText(test.error)}
        </p>
      )}
      {test.state === 'done' && (
        <p className="notice notice-good" role="status">
          {say(words.measured, {
            rate: formatRate(test.result.bitsPerSecond, language),
            ms: Math.round(test.result.roundTripMs),
          })}
        </p>
      )}
      <Button isBusy={test.state === 'running'} disabled={destination === null} onClick={() => void start()}>
        {say(
          test.state === 'running'
            ? words.testing
            : test.state === 'done'
              ? words.testAgain
              : words.testBandwidth,
        )}
      </Button>
      <SelectField
        label={say(words.quality)}
        value={String(presets.findIndex((choice) => isSameChoice(choice, video)))}
        options={presets.map((choice, index) => {
          const { height, frameRate: fps, bitsPerSecond } = choice;
          const label = say(words.preset, {
            height: String(height),
            fps,
            rate: formatRate(bitsPerSecond, language),
          });
          const isBest = recommended !== null && isSameChoice(choice, recommended);
          return { value: String(index), label: isBest ? `${label} (${say(words.recommended)})` : label };
        })}
        onChange={(index) => {
          const choice = presets[Number(index)];
          if (choice !== undefined) void settings.change({ video: choice });
        }}
      />
      <div className="dialog-actions">
        <Button look={test.state === 'done' ? 'primary' : 'secondary'} onClick={onNext}>
          {say(test.state === 'done' ? words.next : words.skipStep)}
        </Button>
      </div>
    </>
  );
}
