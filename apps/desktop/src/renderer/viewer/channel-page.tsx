import type { Channel, Stream } from '@starling/shared/protocol/api.ts';
import { useEffect, useState } from 'react';
import { usePageTitle } from '../host/use-page-title.ts';
import { useSay } from '../i18n/language.tsx';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { AskedPage } from './asked-page.tsx';
import { ChannelVideos } from './channel-videos.tsx';
import { ChannelInfo } from './channel-info.tsx';
import { ChatPanel } from './chat/chat-panel.tsx';
import { roomSlots } from './chat/moderation/room-slots.tsx';
import { ChannelClips } from './clips/channel-clips.tsx';
import { OffAir } from './off-air.tsx';
import { Player } from './player/player.tsx';
import type { LiveSource, RecordedSource } from './player/use-programme.ts';
import { useChannel } from './use-channel.ts';
import { useRememberedSwitch } from './use-remembered-switch.ts';
import { useWatching } from './use-watching.ts';
import './channel-page.css';

/** A channel's page: player and chat, or why there is nothing to play. */
export function ChannelPage({ login }: { login: string }) {
  const say = useSay();
  const { view, take, refresh, isOnAir } = useChannel(login);
  return (
    <AskedPage
      {...{ thing: 'channel', view, name: login, refresh }}
      whyUnknown={say(words.noChannelHint, { login })}
      whenFailed={say(words.asksAgain)}
    >
      {(channel) => <KnownChannel {...{ channel, take, refresh, isOnAir }} />}
    </AskedPage>
  );
}

interface KnownChannelProps {
  channel: Channel;
  take: ReturnType<typeof useChannel>['take'];
  refresh: () => void;
  isOnAir: () => Promise<boolean>;
}

function KnownChannel({ channel, take, refresh, isOnAir }: KnownChannelProps) {
  const say = useSay();
  const [isPlaying, setPlaying] = useState(false);
  const [isTheatre, toggleTheatre] = useRememberedSwitch('theatre');
  const [isChatHidden, toggleChat] = useRememberedSwitch('chat-hidden');
  const shown = useLingeringStream(channel);
  usePageTitle(channel.stream === null ? channel.login : `${channel.login}: ${channel.stream.title}`);
  useWatching(channel.login, isPlaying, take);
  const classes = `channel ${isTheatre ? 'is-theatre' : ''} ${isChatHidden ? 'is-chat-hidden' : ''}`;
  return (
    <div className={classes}>
      <div className="channel-stage">
        {shown.stream === null ? (
          <OffAir login={channel.login} hasEnded={shown.hasEnded} />
        ) : (
          <Player
            key={shown.stream.id}
            {...sourcesOf(shown.stream)}
            clipOf={{ video: shown.stream.id, title: shown.stream.title }}
            label={say(words.liveVideoOf, { login: channel.login })}
            isTheatre={isTheatre}
            onToggleTheatre={toggleTheatre}
            onToggleChat={toggleChat}
            onPlayingChange={setPlaying}
            onDoubt={refresh}
            isOnAir={isOnAir}
          />
        )}
      </div>
      <ChannelInfo channel={channel} isChatHidden={isChatHidden} onToggleChat={toggleChat} />
      <div className="channel-shelves">
        <ChannelVideos login={channel.login} liveId={channel.stream?.id ?? null} />
        <ChannelClips login={channel.login} />
      </div>
      {!isChatHidden && <ChatPanel login={channel.login} onHide={toggleChat} slots={roomSlots} />}
    </div>
  );
}

/** What the player can choose from. */
function sourcesOf(stream: Stream): { live: LiveSource; recorded: RecordedSource | null } {
  const { playlistUrl, recordingUrl, storyboardUrl } = stream;
  return {
    live: { playlistUrl, startedAt: Date.parse(stream.startedAt) },
    recorded:
      recordingUrl === null ? null : { playlistUrl: recordingUrl, storyboardUrl, startAt: { position: 0 } },
  };
}

const lingerMs = 3_000;

/** When a broadcast ends, its last seconds are still to be shown: the player stays for a moment. */
function useLingeringStream(channel: Channel): { stream: Channel['stream']; hasEnded: boolean } {
  const [stream, setStream] = useState(channel.stream);
  const [hasEnded, setEnded] = useState(false);
  useEffect(() => {
    if (channel.stream !== null) {
      setStream(channel.stream);
      setEnded(false);
      return;
    }
    if (stream === null) return;
    const timer = setTimeout(() => {
      setStream(null);
      setEnded(true);
    }, lingerMs);
    return () => clearTimeout(timer);
  }, [channel.stream, stream]);
  return { stream, hasEnded };
}
