import type { Emote } from '@starling/shared/protocol/emotes.ts';
import { Upload } from 'lucide-react';
import { useEffect, useId, useRef, useState, type SubmitEvent } from 'react';
import type { ApiFailure } from '../../host/api-client.ts';
import { emoteApi } from '../../host/emote-api.ts';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { useApiFaultText } from '../../i18n/use-fault-text.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import {
  type EmoteFileProblem,
  type EmoteNameProblem,
  emoteTypes,
  faultOfFile,
  faultOfName,
  nameOfFile,
} from './emote-file.ts';
import { problemText } from './problem-text.ts';

interface EmoteUploadFormProps {
  login: string;
  /** Names of the emotes that there are. */
  taken: readonly string[];
  isFull: boolean;
  onUploaded: (emote: Emote) => void;
}

/** Picks a picture, shows it in the three sizes, and sends it. */
export function EmoteUploadForm({ login, taken, isFull, onUploaded }: EmoteUploadFormProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const form = useUpload(login, taken, onUploaded);
  const id = useId();
  if (isFull) return <p className="form-note">{say(words.emotesFull)}</p>;
  return (
    <form className="emote-form" noValidate onSubmit={form.submit}>
      <div
        className={`emote-drop ${form.isOver ? 'is-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          form.setOver(true);
        }}
        onDragLeave={() => form.setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          form.setOver(false);
          form.pick(event.dataTransfer.files[0]);
        }}
      >
        <label htmlFor={id} className="button button-secondary">
          <Upload size={16} aria-hidden="true" />{' '}
          {say(form.file === null ? words.choosePicture : words.anotherPicture)}
        </label>
        <input
          id={id}
          ref={form.input}
          type="file"
          className="visually-hidden"
          accept={emoteTypes.join(',')}
          onChange={(event) => form.pick(event.target.files?.[0])}
        />
        <span className="muted">{say(words.pictureHint)}</span>
      </div>
      {form.problem !== null && (
        <p className="form-problem" role="alert">
          {'kind' in form.problem ? problemText(say, form.problem) : faultText(form.problem)}
        </p>
      )}
      {form.file !== null && form.url !== null && (
        <>
          <EmotePreview url={form.url} onBroken={form.refuse} />
          <TextField
            label={say(words.emoteName)}
            hint={say(words.emoteNameHint)}
            error={form.nameProblem === null ? undefined : problemText(say, form.nameProblem)}
            value={form.name}
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => form.setName(event.target.value)}
          />
          <Switch
            label={say(words.subscribersOnly)}
            hint={say(words.subscribersOnlyHint)}
            isOn={form.isSubscribersOnly}
            onChange={form.setSubscribersOnly}
          />
          {form.share !== null && <ProgressBar label={say(words.upload)} share={form.share} />}
          <div className="row">
            <Button type="submit" look="primary" isBusy={form.share !== null}>
              {say(words.upload)}
            </Button>
            <Button disabled={form.share !== null} onClick={() => form.pick(undefined)}>
              {say(words.cancel)}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

const sizes = [28, 56, 112];
const grounds = [
  { ground: 'dark', preview: words.previewDark },
  { ground: 'light', preview: words.previewLight },
] as const;

/** As it will be seen in chat: on both themes' ground. */
function EmotePreview({ url, onBroken }: { url: string; onBroken: () => void }) {
  const say = useSay();
  return (
    <div className="emote-previews">
      {grounds.map(({ ground, preview }) => (
        <div key={ground} className={`emote-ground emote-ground-${ground}`}>
          {sizes.map((size) => (
            <figure key={size}>
              <img src={url} alt={say(preview, { size })} style={{ height: size }} onError={onBroken} />
              <figcaption>{say(words.pixels, { size })}</figcaption>
            </figure>
          ))}
        </div>
      ))}
    </div>
  );
}

function useUpload(login: string, taken: readonly string[], onUploaded: (emote: Emote) => void) {
  const [file, setFile] = useState<File | null>(null);
  const [url, setUrl] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [isSubscribersOnly, setSubscribersOnly] = useState(false);
  const [problem, setProblem] = useState<EmoteFileProblem | ApiFailure | null>(null);
  const [nameProblem, setNameProblem] = useState<EmoteNameProblem | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (file === null) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [file]);
  const pick = (picked: File | undefined) => {
    // The same file can be picked again only where the field has forgotten it.
    if (input.current !== null) input.current.value = '';
    const fault = picked === undefined ? null : faultOfFile(picked);
    setProblem(fault);
    setNameProblem(null);
    setFile(picked === undefined || fault !== null ? null : picked);
    setName(picked === undefined ? '' : nameOfFile(picked.name));
  };
  const send = async (picked: File) => {
    setShare(0);
    setProblem(null);
    const answer = await emoteApi.upload(login, { name, isSubscribersOnly, file: picked }, setShare);
    setShare(null);
    if (!answer.ok) {
      setProblem(answer);
      return;
    }
    pick(undefined);
    onUploaded(answer.value);
  };
  return {
    ...{ file, url, name, isSubscribersOnly, problem, nameProblem, share, isOver, input },
    ...{ setName, setSubscribersOnly, setOver, pick },
    refuse: () => {
      setFile(null);
      setProblem({ kind: 'no-picture' });
    },
    submit: (event: SubmitEvent) => {
      event.preventDefault();
      const fault = faultOfName(name, taken);
      setNameProblem(fault);
      if (fault === null && file !== null && share === null) void send(file);
    },
  };
}
