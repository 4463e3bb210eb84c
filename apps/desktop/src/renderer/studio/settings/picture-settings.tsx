import type { VideoChoice } from '../../../ipc/publish-messages.ts';
import type { SettingsPatch } from '../../../ipc/settings.ts';
import { useLanguage, useSay } from '../../i18n/language.tsx';
import { settingsWords as words } from '../../i18n/settings-words.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Switch } from '../../ui/switch.tsx';
import { formatRate } from '../live/format-live.ts';
import { isSameChoice, presets } from '../live/presets.ts';
import { useCollection, useSettings, useStudio } from '../studio-context.tsx';

const canvasSizes = ['1280x720', '1920x1080', '2560x1440', '1080x1920', '1080x1080'] as const;

/** How large and how good the picture is that goes out, and what scenes are laid out in. */
export function PictureSettings({ onChange }: { onChange: (patch: SettingsPatch) => void }) {
  const say = useSay();
  const language = useLanguage();
  const { video, dynamicBitrate } = useSettings();
  const at = presets.findIndex((preset) => isSameChoice(preset, video));
  const change = (next: Partial<VideoChoice>) => onChange({ video: { ...video, ...next } });
  return (
    <>
      <SelectField
        label={say(words.quality)}
        value={String(at)}
        options={[
          ...presets.map((preset, index) => ({
            value: String(index),
            label: `${preset.height}p ${preset.frameRate} fps · ${formatRate(preset.bitsPerSecond, language)}`,
          })),
          ...(at === -1 ? [{ value: '-1', label: say(words.own) }] : []),
        ]}
        onChange={(index) => {
          const preset = presets[Number(index)];
          if (preset !== undefined) onChange({ video: preset });
        }}
      />
      <div className="number-grid">
        <NumberField
          label={say(words.width)}
          short={say(words.width)}
          unit="px"
          value={video.width}
          min={160}
          max={3840}
          step={2}
          onChange={(width) => change({ width: even(width) })}
        />
        <NumberField
          label={say(words.height)}
          short={say(words.height)}
          unit="px"
          value={video.height}
          min={90}
          max={2160}
          step={2}
          onChange={(height) => change({ height: even(height) })}
        />
        <NumberField
          label={say(words.frameRate)}
          short={say(words.frameRate)}
          value={video.frameRate}
          min={10}
          max={60}
          step={5}
          onChange={(frameRate) => change({ frameRate })}
        />
        <NumberField
          label={`${say(words.bitrate)}, kbit/s`}
          short={say(words.bitrate)}
          unit="kbit/s"
          value={video.bitsPerSecond / 1000}
          min={200}
          max={20_000}
          step={100}
          onChange={(kilobits) => change({ bitsPerSecond: Math.round(kilobits) * 1000 })}
        />
      </div>
      <Switch
        label={say(words.dynamic)}
        hint={say(words.dynamicHint)}
        isOn={dynamicBitrate}
        onChange={(isOn) => onChange({ dynamicBitrate: isOn })}
      />
      <CanvasField />
    </>
  );
}

function CanvasField() {
  const say = useSay();
  const { store } = useStudio();
  const { canvas } = useCollection();
  const current = `${canvas.width}x${canvas.height}`;
  const sizes = canvasSizes.some((size) => size === current) ? canvasSizes : [current, ...canvasSizes];
  return (
    <SelectField
      label={say(words.canvas)}
      hint={say(words.canvasHint)}
      value={current}
      options={sizes.map((size) => ({ value: size, label: size.replace('x', ' × ') }))}
      onChange={(size) => {
        const [width = canvas.width, height = canvas.height] = size.split('x').map(Number);
        store.edit((all) => ({ ...all, canvas: { ...all.canvas, width, height } }));
      }}
    />
  );
}

/** 4:2:0 video has even sides. */
function even(side: number): number {
  return Math.round(side / 2) * 2;
}
