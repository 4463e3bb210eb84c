import { Plus, X } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { longestChoice, readBallot, type BallotBounds } from './ballot-form.ts';
import { durationInWords } from './duration-words.ts';
import { useRoom } from './room-context.tsx';

interface BallotDialogProps {
  bounds: BallotBounds;
  isOpen: boolean;
  onClose: () => void;
}

/** The form that starts a poll or a prediction. */
export function BallotDialog({ bounds, isOpen, onClose }: BallotDialogProps) {
  const say = useSay();
  const title = say(bounds.command === 'poll' ? words.startPoll : words.startPrediction);
  return (
    <Dialog title={title.replace(/ …$/, '')} isOpen={isOpen} onClose={onClose}>
      <BallotForm bounds={bounds} onClose={onClose} />
    </Dialog>
  );
}

function BallotForm({ bounds, onClose }: Omit<BallotDialogProps, 'isOpen'>) {
  const say = useSay();
  const form = useBallotForm(bounds, onClose);
  const choiceWord = bounds.command === 'poll' ? words.choice : words.outcome;
  return (
    <form className="stack" noValidate onSubmit={form.submit}>
      {form.problem !== null && (
        <p className="form-problem" role="alert">
          {form.problem}
        </p>
      )}
      <TextField
        label={say(words.question)}
        autoFocus
        maxLength={2 * bounds.longestTitle}
        error={form.fault === 'title' ? say(words.needsTitle, { most: bounds.longestTitle }) : undefined}
        value={form.title}
        onChange={(event) => form.setTitle(event.target.value)}
      />
      {form.choices.map((choice, index) => (
        <div key={index} className="removable">
          <TextField
            label={say(choiceWord, { number: index + 1 })}
            maxLength={2 * longestChoice}
            value={choice}
            onChange={(event) => form.setChoice(index, event.target.value)}
          />
          {form.choices.length > 2 && (
            <IconButton
              label={say(words.removeChoice, { number: index + 1 })}
              onClick={() => form.removeChoice(index)}
            >
              <X size={18} />
            </IconButton>
          )}
        </div>
      ))}
      {form.fault === 'choices' && (
        <p className="field-error" role="alert">
          {say(words.needsChoices, { most: longestChoice })}
        </p>
      )}
      {form.fault === 'bars' && (
        <p className="field-error" role="alert">
          {say(words.noBars)}
        </p>
      )}
      {form.choices.length < bounds.mostChoices && (
        <Button look="quiet" className="button-small" onClick={form.addChoice}>
          <Plus size={16} /> {say(words.addChoice)}
        </Button>
      )}
      <SelectField
        label={say(words.howLong)}
        value={String(form.duration)}
        options={bounds.durations.map((seconds) => ({
          value: String(seconds),
          label: durationInWords(seconds, say),
        }))}
        onChange={(value) => form.setDuration(Number(value))}
      />
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(words.cancel)}</Button>
        <Button type="submit" look="primary" isBusy={form.isBusy}>
          {say(words.start)}
        </Button>
      </div>
    </form>
  );
}

function useBallotForm(bounds: BallotBounds, onDone: () => void) {
  const say = useSay();
  const { perform } = useRoom();
  const [title, setTitle] = useState('');
  const [choices, setChoices] = useState<readonly string[]>(['', '']);
  const [duration, setDuration] = useState(120);
  const [fault, setFault] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (command: string) => {
    setBusy(true);
    const answer = await perform(command);
    setBusy(false);
    if (answer.kind === 'done') onDone();
    else if (answer.kind === 'refused') setProblem(answer.text);
    else setProblem(say(answer.kind === 'unsent' ? words.unsent : words.unanswered));
  };
  return {
    title,
    choices,
    duration,
    fault,
    problem,
    isBusy,
    setTitle,
    setDuration,
    setChoice: (at: number, text: string) =>
      setChoices(choices.map((choice, index) => (index === at ? text : choice))),
    addChoice: () => setChoices([...choices, '']),
    removeChoice: (at: number) => setChoices(choices.filter((_, index) => index !== at)),
    submit: (event: SubmitEvent) => {
      event.preventDefault();
      const read = readBallot(bounds, { title, choices, duration });
      setProblem(null);
      setFault('fault' in read ? read.fault : null);
      if ('command' in read) void send(read.command);
    },
  };
}
