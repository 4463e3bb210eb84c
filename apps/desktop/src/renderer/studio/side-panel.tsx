import { useState } from 'react';
import { useSay } from '../i18n/language.tsx';
import { studioWords as words } from '../i18n/studio-words.ts';
import { useSession } from '../host/session.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ChatPanel } from '../viewer/chat/chat-panel.tsx';
import { roomSlots } from '../viewer/chat/moderation/room-slots.tsx';
import { Dashboard } from './live/dashboard.tsx';
import { Inspector } from './panels/inspector.tsx';
import { useLive } from './studio-context.tsx';

type Tab = 'inspector' | 'live' | 'chat';

/** Beside the picture: what is selected, how the broadcast goes, and the chat. */
export function SidePanel() {
  const say = useSay();
  const { phase } = useLive();
  const [chosen, setChosen] = useState<{ tab: Tab; isOn: boolean } | null>(null);
  // Going live shows how it goes; what is chosen after that stays.
  const isOn = phase !== 'off';
  const fallback: Tab = isOn ? 'live' : 'inspector';
  const tab = chosen?.isOn === isOn ? chosen.tab : fallback;
  return (
    <aside className="studio-side" aria-label={say(words.sidePanel)}>
      <Tabs
        className="side-tabs"
        label={say(words.sidePanel)}
        current={tab}
        tabs={[
          { key: 'inspector', label: say(words.inspector) },
          { key: 'live', label: say(words.live) },
          { key: 'chat', label: say(words.chat) },
        ]}
        onChange={(next) => setChosen({ tab: next, isOn })}
      >
        {tab === 'inspector' && <Inspector />}
        {tab === 'live' && <Dashboard />}
        {tab === 'chat' && <OwnChat onHide={() => setChosen({ tab: 'live', isOn })} />}
      </Tabs>
    </aside>
  );
}

function OwnChat({ onHide }: { onHide: () => void }) {
  const { session } = useSession();
  return session.state === 'account' ? (
    <ChatPanel login={session.account.login} onHide={onHide} slots={roomSlots} />
  ) : (
    <NoChat />
  );
}

function NoChat() {
  const say = useSay();
  return <p className="panel-empty">{say(words.chatNeedsLogin)}</p>;
}
