import { useState } from 'react';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { problemText } from './problem-text.ts';
import type { SettingsProps } from './settings-props.ts';
import { type LoginProblem, readLogins } from './term-list.ts';

/** What bans need, and with whom they are shared; sharing is the owner's. */
export function BansCard({ settings, change, isOwner }: SettingsProps & { isOwner: boolean }) {
  const say = useSay();
  const { sharedBans, bansNeedReason } = settings;
  return (
    <section className="card" aria-labelledby="bans-heading">
      <h2 id="bans-heading">{say(words.bans)}</h2>
      <Switch
        label={say(words.needReason)}
        hint={say(words.needReasonHint)}
        isOn={bansNeedReason}
        onChange={(isOn) => void change({ bansNeedReason: isOn })}
      />
      <Switch
        label={say(words.offerBans)}
        hint={say(isOwner ? words.offerBansHint : words.ownerOnly)}
        isOn={sharedBans.offers}
        isDisabled={!isOwner}
        onChange={(offers) => void change({ sharedBans: { ...sharedBans, offers } })}
      />
      {isOwner && <AcceptedBans {...{ settings, change }} />}
      {!isOwner && sharedBans.accepts.length > 0 && (
        <p className="muted">{say(words.acceptedBans, { logins: sharedBans.accepts.join(', ') })}</p>
      )}
    </section>
  );
}

function AcceptedBans({ settings: { sharedBans }, change }: SettingsProps) {
  const say = useSay();
  const [typed, setTyped] = useState(sharedBans.accepts.join(' '));
  const [problem, setProblem] = useState<LoginProblem | null>(null);
  const save = () => {
    const read = readLogins(typed);
    setProblem('problem' in read ? read.problem : null);
    if ('logins' in read) void change({ sharedBans: { ...sharedBans, accepts: [...read.logins] } });
  };
  return (
    <div className="title-form">
      <TextField
        label={say(words.acceptBans)}
        hint={say(words.acceptBansHint)}
        error={problem === null ? undefined : problemText(say, problem)}
        value={typed}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => setTyped(event.target.value)}
      />
      <Button onClick={save}>{say(words.saveChannels)}</Button>
    </div>
  );
}
