import type { Video } from '@starling/shared/protocol/videos.ts';
import type { Seconds } from '@starling/shared/units.ts';
import { History, PanelRightClose } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useHost } from '../../../host/host.ts';
import { useSession } from '../../../host/session.tsx';
import { chatWords as words } from '../../../i18n/chat-words.ts';
import { useLanguage, useSay } from '../../../i18n/language.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { formatUptime } from '../../format.ts';
import type { LineTools } from '../chat-line.tsx';
import { ChatList } from '../chat-list.tsx';
import { useChatSettings } from '../chat-settings.ts';
import type { ChatControls } from '../line-actions.ts';
import { LineMenu, type OpenMenu } from '../line-menu.tsx';
import { openModes } from '../chat-state.ts';
import { SettingsPopover } from '../settings-popover.tsx';
import { ThreadView } from '../thread-view.tsx';
import { useReplay } from './use-replay.ts';
import '../../../ui/controls.css';
import '../chat.css';

interface ReplayPanelProps {
  video: Video;
  /** Where the picture is. */
  position: Seconds;
  onHide: () => void;
}

const ignore = () => undefined;

/** What was said while a broadcast was on air, in step with its picture. */
export function ReplayPanel({ video, position, onHide }: ReplayPanelProps) {
  const say = useSay();
  const { entries, hasFailed } = useReplay(video.id, position * 1000);
  const { settings, change } = useChatSettings();
  const [thread, setThread] = useState<string | null>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const tools = useReplayTools(settings.hasTimes, setThread, setMenu);
  return (
    <aside className="chat chat-replay" aria-label={say(words.chatReplay)} lang={useLanguage()}>
      <header className="chat-header">
        <h2>{say(words.chatReplay)}</h2>
        <span className="chat-connection" />
        <SettingsPopover settings={settings} onChange={change} />
        <IconButton label={say(words.hideReplay)} onClick={onHide}>
          <PanelRightClose size={18} />
        </IconButton>
      </header>
      <div className="chat-stage">
        <ChatList
          {...{ entries, arrived: entries.length, toEnd: 0, tools, settings }}
          onNearBeginning={ignore}
          empty={
            <div className="chat-empty">
              <span className="chat-empty-mark">
                <History size={28} aria-hidden="true" />
              </span>
              <p>{say(hasFailed ? words.replayFailed : words.replayQuiet)}</p>
            </div>
          }
        />
        {thread !== null && (
          <ThreadView threadId={thread} {...{ entries, tools, onClose: () => setThread(null) }} />
        )}
        {menu !== null && (
          <LineMenu
            {...{ open: menu, controls: pastControls(video.login), slots: {}, canReply: false }}
            {...{ onReply: ignore, onThread: setThread, onClose: () => setMenu(null) }}
          />
        )}
      </div>
      <p className="chat-replay-clock numeric">
        <History size={14} aria-hidden="true" /> {formatUptime(position * 1000)}
      </p>
    </aside>
  );
}

function useReplayTools(
  hasTimes: boolean,
  onThread: (threadId: string) => void,
  setMenu: (menu: OpenMenu) => void,
): LineTools {
  const { origin } = useHost();
  const { session } = useSession();
  const reader = session.state === 'account' ? session.account.login : null;
  return useMemo(
    () => ({
      ...{ reader, isModerator: false, canReply: false, hasTimes, origin, onThread, onUser: null },
      ...{ onReply: ignore, onRetry: ignore, onDismiss: ignore },
      onMenu: (entry, from) => setMenu({ entry, from }),
    }),
    [reader, hasTimes, origin, onThread, setMenu],
  );
}

/** What is past cannot be answered. */
function pastControls(channel: string): ChatControls {
  return {
    ...{ channel, reader: null, you: null, modes: openModes, isConnected: false },
    ...{ command: () => false, prefill: ignore, openUser: ignore, onLine: () => ignore },
  };
}
