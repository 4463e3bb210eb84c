import { ShieldCheck, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { moderationWords as words } from '../../../i18n/moderation-words.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useRoom } from '../panels/room-context.tsx';
import { HeldList } from './held-list.tsx';
import { ModLog } from './mod-log.tsx';
import { UnbanRequests } from './unban-requests.tsx';
import './moderation.css';

type Tab = 'held' | 'requests' | 'log';

/** The moderators' view beside the chat, or over it where there is no room beside; for others nothing. */
export function ModerationView() {
  const { isModerator, isModerating } = useRoom();
  return isModerator && isModerating ? <OpenView /> : null;
}

function OpenView() {
  const say = useSay();
  const { room, setModerating } = useRoom();
  const [tab, setTab] = useState<Tab>('held');
  const view = useRef<HTMLElement>(null);
  useEffect(() => view.current?.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus(), []);
  const count = room.held.waiting.length;
  return (
    <section
      ref={view}
      className="moderation"
      aria-label={say(words.moderation)}
      data-testid="moderation-view"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        setModerating(false);
        focusButton();
      }}
    >
      <header className="moderation-head">
        <h2>{say(words.moderation)}</h2>
        <IconButton
          label={say(words.close)}
          onClick={() => {
            setModerating(false);
            focusButton();
          }}
        >
          <X size={20} />
        </IconButton>
      </header>
      <Tabs
        className="moderation-tabs"
        label={say(words.moderation)}
        current={tab}
        onChange={setTab}
        tabs={[
          { key: 'held', label: count === 0 ? say(words.tabHeld) : `${say(words.tabHeld)} (${count})` },
          { key: 'requests', label: say(words.tabRequests) },
          { key: 'log', label: say(words.tabLog) },
        ]}
      >
        {tab === 'held' && <HeldList />}
        {tab === 'requests' && <UnbanRequests />}
        {tab === 'log' && <ModLog />}
      </Tabs>
    </section>
  );
}

const buttonId = 'moderation-button';

function focusButton(): void {
  document.getElementById(buttonId)?.focus();
}

/** Opens and closes the moderators' view; says how many messages wait. */
export function ModerationButton() {
  const say = useSay();
  const { room, isModerator, isModerating, setModerating } = useRoom();
  if (!isModerator) return null;
  const count = room.held.waiting.length;
  return (
    <IconButton
      id={buttonId}
      className="moderation-button"
      label={count === 0 ? say(words.open) : say(words.openWithHeld, { count })}
      aria-pressed={isModerating}
      data-testid="moderation-button"
      onClick={() => setModerating(!isModerating)}
    >
      <ShieldCheck size={20} />
      {count > 0 && (
        <span className="moderation-count numeric" aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </IconButton>
  );
}
