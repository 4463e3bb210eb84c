import { useState, type SubmitEvent } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { Switch } from '../../../ui/switch.tsx';
import type { RoomModes } from '../chat-message.ts';
import { durationInWords } from './duration-words.ts';
import { commandsBetween } from './mode-commands.ts';
import { useRoom } from './room-context.tsx';

const slowChoices = [0, 3, 5, 10, 30, 60, 120];
/** In minutes. */
const ageChoices = [0, 10, 60, 1_440, 10_080, 43_200, 129_600];

/** The form for who may talk, and how often. */
export function ModesDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  return (
    <Dialog title={say(words.changeModes).replace(/ …$/, '')} isOpen={isOpen} onClose={onClose}>
      <ModesForm onClose={onClose} />
    </Dialog>
  );
}

function ModesForm({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const form = useModesForm(onClose);
  const { modes, change } = form;
  const ages = withValue(ageChoices, Math.max(0, modes.followersOnly));
  return (
    <form className="stack" onSubmit={form.submit}>
      {form.problem !== null && (
        <p className="form-problem" role="alert">
          {form.problem}
        </p>
      )}
      <Switch
        label={say(words.closedLabel)}
        hint={say(words.closedHint)}
        isOn={modes.isClosed}
        onChange={(isClosed) => change({ isClosed })}
      />
      <SelectField
        label={say(words.slowLabel)}
        hint={say(words.slowHint)}
        value={String(modes.slow)}
        options={withValue(slowChoices, modes.slow).map((seconds) => ({
          value: String(seconds),
          label: durationInWords(seconds, say),
        }))}
        onChange={(value) => change({ slow: Number(value) })}
      />
      <Switch
        label={say(words.followersLabel)}
        isOn={modes.followersOnly >= 0}
        onChange={(isOn) => change({ followersOnly: isOn ? 10 : -1 })}
      />
      {modes.followersOnly >= 0 && (
        <SelectField
          label={say(words.followersAge)}
          value={String(modes.followersOnly)}
          options={ages.map((minutes) => ({
            value: String(minutes),
            label: minutes === 0 ? say(words.anyAge) : durationInWords(minutes * 60, say),
          }))}
          onChange={(value) => change({ followersOnly: Number(value) })}
        />
      )}
      <Switch
        label={say(words.subscribersLabel)}
        isOn={modes.subscribersOnly}
        onChange={(subscribersOnly) => change({ subscribersOnly })}
      />
      <Switch
        label={say(words.emotesLabel)}
        isOn={modes.emoteOnly}
        onChange={(emoteOnly) => change({ emoteOnly })}
      />
      <Switch label={say(words.uniqueLabel)} isOn={modes.unique} onChange={(unique) => change({ unique })} />
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(words.cancel)}</Button>
        <Button type="submit" look="primary" isBusy={form.isBusy}>
          {say(words.save)}
        </Button>
      </div>
    </form>
  );
}

function useModesForm(onDone: () => void) {
  const say = useSay();
  const { modes: now, perform } = useRoom();
  const [before] = useState(now);
  const [modes, setModes] = useState(now);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    for (const command of commandsBetween(before, modes)) {
      const answer = await perform(command);
      if (answer.kind === 'done' || answer.kind === 'unanswered') continue;
      setBusy(false);
      setProblem(answer.kind === 'unsent' ? say(words.unsent) : answer.text);
      return;
    }
    setBusy(false);
    onDone();
  };
  return {
    modes,
    problem,
    isBusy,
    change: (change: Partial<RoomModes>) => setModes({ ...modes, ...change }),
    submit: (event: SubmitEvent) => {
      event.preventDefault();
      void save();
    },
  };
}

/** What was set by a command need not be among the choices. */
function withValue(choices: readonly number[], value: number): readonly number[] {
  return choices.includes(value) ? choices : [...choices, value].sort((a, b) => a - b);
}
