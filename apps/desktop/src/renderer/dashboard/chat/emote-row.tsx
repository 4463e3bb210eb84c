import type { Emote, UpdateEmote } from '@starling/shared/protocol/emotes.ts';
import { Pencil, Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { emoteApi } from '../../host/emote-api.ts';
import { useHost } from '../../host/host.ts';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { useApiFaultText } from '../../i18n/use-fault-text.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type EmoteNameProblem, faultOfName } from './emote-file.ts';
import { problemText } from './problem-text.ts';

interface EmoteRowProps {
  login: string;
  emote: Emote;
  /** Names of the other emotes. */
  taken: readonly string[];
  onChanged: (emote: Emote) => void;
  onRemove: () => void;
}

/** One emote, and what can be done with it. */
export function EmoteRow({ login, emote, taken, onChanged, onRemove }: EmoteRowProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const toast = useToast();
  const { origin } = useHost();
  const [isRenaming, setRenaming] = useState(false);
  /** What was clicked, until the relay has answered. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const { id, name, urls, isAnimated, isSubscribersOnly } = emote;
  const update = async (change: UpdateEmote) => {
    const answer = await emoteApi.update(login, id, change);
    if (answer.ok) onChanged(answer.value);
    else toast(faultText(answer));
    return answer.ok;
  };
  const restrict = async (isRestricted: boolean) => {
    setWanted(isRestricted);
    await update({ isSubscribersOnly: isRestricted });
    setWanted(null);
  };
  return (
    <li className="emote-row">
      <img src={new URL(urls[2], origin).href} alt="" height={56} loading="lazy" />
      {isRenaming ? (
        <RenameForm
          {...{ name, taken }}
          onCancel={() => setRenaming(false)}
          onRename={async (next) => {
            if (await update({ name: next })) setRenaming(false);
          }}
        />
      ) : (
        <>
          <div className="emote-words">
            <strong>{name}</strong>
            {isAnimated && <span className="muted">{say(words.animated)}</span>}
          </div>
          <label className="check">
            <input
              type="checkbox"
              aria-label={say(words.subscribersOnlyOf, { name })}
              checked={wanted ?? isSubscribersOnly}
              onChange={(event) => void restrict(event.target.checked)}
            />
            {say(words.subscribers)}
          </label>
          <span className="emote-actions">
            <IconButton label={say(words.renameEmote, { name })} onClick={() => setRenaming(true)}>
              <Pencil size={16} />
            </IconButton>
            <IconButton label={say(words.deleteEmote, { name })} onClick={onRemove}>
              <Trash2 size={16} />
            </IconButton>
          </span>
        </>
      )}
    </li>
  );
}

interface RenameFormProps {
  name: string;
  taken: readonly string[];
  onCancel: () => void;
  onRename: (name: string) => Promise<void>;
}

function RenameForm({ name, taken, onCancel, onRename }: RenameFormProps) {
  const say = useSay();
  const [typed, setTyped] = useState(name);
  const [problem, setProblem] = useState<EmoteNameProblem | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fault = faultOfName(typed, taken);
    setProblem(fault);
    if (fault === null) void onRename(typed);
  };
  return (
    <form className="rename-form" noValidate onSubmit={submit}>
      <TextField
        label={say(words.newName, { name })}
        autoFocus
        autoCapitalize="none"
        spellCheck={false}
        error={problem === null ? undefined : problemText(say, problem)}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="row">
        <Button type="submit" className="button-small" look="primary">
          {say(words.rename)}
        </Button>
        <Button className="button-small" onClick={onCancel}>
          {say(words.cancel)}
        </Button>
      </div>
    </form>
  );
}
