import { useState, type SubmitEvent } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { TextAreaField } from '../../../ui/text-area-field.tsx';
import { usePerform } from './use-perform.ts';

const longestText = 500;
const colours = ['primary', 'blue', 'green', 'orange', 'purple'] as const;
type Colour = (typeof colours)[number];
const colourWords = {
  primary: words.colourPrimary,
  blue: words.colourBlue,
  green: words.colourGreen,
  orange: words.colourOrange,
  purple: words.colourPurple,
};

interface TextDialogProps {
  /** What becomes of the text. */
  kind: 'pin' | 'announce';
  isOpen: boolean;
  onClose: () => void;
}

/** The form that pins or announces a text. */
export function TextDialog({ kind, isOpen, onClose }: TextDialogProps) {
  const say = useSay();
  const title = say(kind === 'pin' ? words.pinText : words.announce).replace(/ …$/, '');
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <TextForm kind={kind} onClose={onClose} />
    </Dialog>
  );
}

function TextForm({ kind, onClose }: Omit<TextDialogProps, 'isOpen'>) {
  const say = useSay();
  const perform = usePerform();
  const [text, setText] = useState('');
  const [colour, setColour] = useState<Colour>('primary');
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const send = async (clean: string) => {
    setBusy(true);
    const name = kind === 'pin' ? 'pin' : `announce${colour === 'primary' ? '' : colour}`;
    const isDone = await perform(`/${name} ${clean}`);
    setBusy(false);
    if (isDone) onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const clean = text.replace(/\s+/g, ' ').trim();
    const isFit = clean !== '' && Array.from(clean).length <= longestText;
    setWrong(!isFit);
    if (isFit) void send(clean);
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <TextAreaField
        label={say(words.text)}
        error={isWrong ? say(words.needsText) : undefined}
        rows={3}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {kind === 'announce' && (
        <Segmented
          label={say(words.colour)}
          value={colour}
          options={colours.map((value) => ({ value, label: say(colourWords[value]) }))}
          onChange={setColour}
        />
      )}
      <div className="dialog-actions">
        <Button onClick={onClose}>{say(words.cancel)}</Button>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {say(kind === 'pin' ? words.pinIt : words.announceIt)}
        </Button>
      </div>
    </form>
  );
}
