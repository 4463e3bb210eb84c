import type { Video } from '@starling/shared/protocol/videos.ts';
import { MessageSquare, Pencil } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { Link } from 'wouter';
import { api } from '../host/api-client.ts';
import { useSession } from '../host/session.tsx';
import { chatWords } from '../i18n/chat-words.ts';
import { useSay } from '../i18n/language.tsx';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LiveBadge } from '../ui/badge.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CopyLink } from './copy-link.tsx';
import { DeleteButton } from './delete-button.tsx';
import { formatUptime } from './format.ts';
import { useFormat } from './use-format.ts';

interface VideoInfoProps {
  video: Video;
  /** Null where it was deleted. */
  onChanged: (video: Video | null) => void;
}

interface VideoInfoPanelProps extends VideoInfoProps {
  /** Null where the chat is shown. */
  onShowChat: (() => void) | null;
}

/** Under the player: what the video is, and what its owner may do with it. */
export function VideoInfo({ video, onChanged, onShowChat }: VideoInfoPanelProps) {
  const say = useSay();
  const format = useFormat();
  const { session } = useSession();
  const isOwn = session.state === 'account' && session.account.login === video.login;
  return (
    <section className="channel-info" aria-label={say(words.aboutVideo)}>
      <Avatar login={video.login} size={52} />
      <div className="channel-words">
        <h1 data-testid="video-title">{video.title}</h1>
        <p className="channel-facts">
          <Link href={`/${video.login}`}>
            <strong>{video.login}</strong>
          </Link>
          {video.isLive && <LiveBadge />}
          <span className="fact">{format.date(video.startedAt)}</span>
          <span className="fact numeric">{formatUptime(video.duration * 1000)}</span>
        </p>
        {video.lost > 0 && (
          <p className="video-loss">{say(words.secondsLost, { count: Math.ceil(video.lost) })}</p>
        )}
        {isOwn && video.expiresAt !== null && (
          <p className="muted">{say(words.deletedOn, { date: format.date(video.expiresAt) })}</p>
        )}
      </div>
      <div className="channel-actions">
        <CopyLink path={`/videos/${video.id}`} />
        {onShowChat !== null && (
          <Button onClick={onShowChat}>
            <MessageSquare size={18} /> {say(chatWords.showReplay)}
          </Button>
        )}
        {video.isLive && <ButtonLink href={`/${video.login}`}>{say(words.watchLive)}</ButtonLink>}
        {isOwn && <Rename video={video} onChanged={onChanged} />}
        {isOwn && !video.isLive && (
          <DeleteButton
            thing="video"
            remove={() => api.deleteVideo(video.id)}
            onDeleted={() => onChanged(null)}
          >
            {say(words.deleteVideoHint, { title: video.title, date: format.date(video.startedAt) })}
          </DeleteButton>
        )}
      </div>
    </section>
  );
}

function Rename({ video, onChanged }: VideoInfoProps) {
  const say = useSay();
  const faultText = useApiFaultText();
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState(video.title);
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const answer = await api.setVideoTitle(video.id, typed.trim());
    setBusy(false);
    if (!answer.ok) {
      setError(faultText(answer));
      return;
    }
    onChanged(answer.value);
    setOpen(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() === '') setError(say(words.typeTitle));
    else void save();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Pencil size={18} /> {say(words.rename)}
      </Button>
      <Dialog title={say(words.renameVideo)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <form className="title-form" noValidate onSubmit={submit}>
          <TextField
            label={say(words.title)}
            name="video-title"
            value={typed}
            maxLength={140}
            error={error}
            onChange={(event) => {
              setTyped(event.target.value);
              setError(undefined);
            }}
          />
          <Button type="submit" look="primary" isBusy={isBusy}>
            {say(words.save)}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
