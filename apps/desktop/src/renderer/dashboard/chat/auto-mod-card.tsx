import {
  autoModCategories,
  type AutoModCategory,
  type AutoModSettings,
} from '@starling/shared/protocol/moderation.ts';
import { useState } from 'react';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SliderField } from '../../ui/slider-field.tsx';
import type { SettingsProps } from './settings-props.ts';

const levels = [
  { name: words.levelOff, meaning: words.holdsNothing },
  { name: words.levelLittle, meaning: words.holdsLittle },
  { name: words.levelSome, meaning: words.holdsSome },
  { name: words.levelMuch, meaning: words.holdsMuch },
  { name: words.levelMost, meaning: words.holdsMost },
] as const;

const categories = {
  harassment: words.harassment,
  hate: words.hate,
  sexual: words.sexual,
  profanity: words.profanity,
  spam: words.spam,
} as const satisfies Readonly<Record<AutoModCategory, unknown>>;

/** How much AutoMod keeps back until a moderator has looked. */
export function AutoModCard({ settings, change }: SettingsProps) {
  const say = useSay();
  const { autoMod } = settings;
  const [level, setLevel] = useState(autoMod.level);
  const names = levels.map(({ name }) => say(name));
  const meaning = levels[level]?.meaning;
  const save = (more: Partial<AutoModSettings>) => void change({ autoMod: { ...autoMod, ...more } });
  return (
    <section className="card" aria-labelledby="auto-mod-heading">
      <h2 id="auto-mod-heading">{say(words.autoMod)}</h2>
      <p className="muted">{say(words.autoModMeaning)}</p>
      <SliderField
        label={say(words.howMuch)}
        value={level}
        min={0}
        max={4}
        text={names[level] ?? ''}
        onChange={setLevel}
        onDone={() => {
          if (level !== autoMod.level) save({ level });
        }}
      />
      <p role="status" className="auto-mod-meaning">
        {meaning !== undefined && say(meaning)}
      </p>
      <details>
        <summary>{say(words.singleKinds)}</summary>
        <div className="override-grid">
          {autoModCategories.map((category) => (
            <SelectField
              key={category}
              label={say(categories[category])}
              value={String(autoMod.overrides[category] ?? 'common')}
              options={[
                { value: 'common', label: say(words.asAbove, { level: names[autoMod.level] ?? '' }) },
                ...names.map((label, value) => ({ value: String(value), label })),
              ]}
              onChange={(value) => save({ overrides: withOverride(autoMod.overrides, category, value) })}
            />
          ))}
        </div>
      </details>
    </section>
  );
}

function withOverride(
  overrides: AutoModSettings['overrides'],
  category: AutoModCategory,
  value: string,
): AutoModSettings['overrides'] {
  const others = Object.fromEntries(Object.entries(overrides).filter(([name]) => name !== category));
  return value === 'common' ? others : { ...others, [category]: Number(value) };
}
