import type { ChangeModeration, Moderation } from '@starling/shared/protocol/moderation.ts';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { moderationApi } from '../../host/moderation-api.ts';
import { usePageTitle } from '../../host/use-page-title.ts';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { useApiFaultText } from '../../i18n/use-fault-text.ts';
import { viewerWords } from '../../i18n/viewer-words.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Emphasis } from '../../ui/emphasis.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AskedPage } from '../../viewer/asked-page.tsx';
import { useAsked } from '../../viewer/use-asked.ts';
import { WithAccount } from '../with-account.tsx';
import { AutoModCard } from './auto-mod-card.tsx';
import { BansCard } from './bans-card.tsx';
import { EmotesCard } from './emotes-card.tsx';
import { LinksCard } from './links-card.tsx';
import { TermsCard } from './terms-card.tsx';
import '../../ui/controls.css';
import '../dashboard.css';
import './chat-settings.css';

/** What a channel's owner and moderators settle for its chat. */
export function ChatSettingsPage({ login }: { login: string }) {
  const say = useSay();
  usePageTitle(say(words.titleOf, { login }));
  return (
    <WithAccount anonymous={<NeedsLogin login={login} />}>
      {(account) => <OwnSettings key={login} login={login} isOwner={account.login === login} />}
    </WithAccount>
  );
}

function NeedsLogin({ login }: { login: string }) {
  const say = useSay();
  const next = `?next=${encodeURIComponent(`/dashboard/${login}/chat`)}`;
  return (
    <EmptyState
      title={say(words.needsLogin)}
      actions={
        <ButtonLink href={`/login${next}`} look="primary">
          {say(words.logIn)}
        </ButtonLink>
      }
    />
  );
}

function OwnSettings({ login, isOwner }: { login: string; isOwner: boolean }) {
  const say = useSay();
  const ask = useCallback(() => moderationApi.settings(login), [login]);
  const { view, take, refresh } = useAsked(ask, () => null);
  if (view.state === 'failed' && view.failure.status === 403)
    return (
      <EmptyState
        title={say(words.forModerators)}
        seed={login}
        actions={<ButtonLink href={`/${login}`}>{say(words.toChannel)}</ButtonLink>}
      >
        {say(words.askOwner, { login })}
      </EmptyState>
    );
  return (
    <AskedPage
      {...{ thing: 'channel', view, name: login, refresh }}
      whyUnknown={say(viewerWords.noChannelHint, { login })}
    >
      {(settings) => <KnownSettings {...{ login, isOwner, settings }} onSaved={take} />}
    </AskedPage>
  );
}

interface KnownSettingsProps {
  login: string;
  isOwner: boolean;
  settings: Moderation;
  onSaved: (settings: Moderation) => void;
}

function KnownSettings({ login, isOwner, settings, onSaved }: KnownSettingsProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const toast = useToast();
  const change = async (wanted: ChangeModeration) => {
    const answer = await moderationApi.setSettings(login, wanted);
    toast(answer.ok ? say(words.saved) : faultText(answer));
    if (answer.ok) onSaved(answer.value);
    return answer.ok;
  };
  const props = { settings, change };
  return (
    <div className="go-live chat-settings">
      <header>
        <h1>{say(words.title)}</h1>
        <p className="muted">
          <Emphasis
            text={say(words.ofChannel, { login })}
            strong={(part) => <Link href={`/${login}`}>{part}</Link>}
          />
        </p>
      </header>
      <TermsCard {...props} />
      <LinksCard {...props} />
      <AutoModCard {...props} />
      <BansCard {...props} isOwner={isOwner} />
      <EmotesCard login={login} />
    </div>
  );
}
