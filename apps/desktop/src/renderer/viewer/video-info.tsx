import type { Video } from '@starling/shared/protocol/videos.ts';
import { Pencil } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { Link } from 'wouter';
import { api } from '../host/api-client.ts';
import { useSession } from '../host/session.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { LiveBadge } from '../ui/badge.tsx';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { CopyLink } from './copy-link.tsx';
import { DeleteButton } from './delete-button.tsx';
import { formatDate, formatUptime } from './format.ts';

interface VideoInfoProps {
  video: Video;
  /** Null where it was deleted. */
  onChanged: (video: Video | null) => void;
}

/** Under the player: what the video is, and what its owner may do with it. */
export function VideoInfo({ video, onChanged }: VideoInfoProps) {
  const { session } = useSession();
  const isOwn = session.state === 'account' && session.account.login === video.login;
  return (
    <section className="channel-info" aria-label="About this video">
      <Avatar login={video.login} size={52} />
      <div className="channel-words">
        <h1 data-testid="video-title">{video.title}</h1>
        <p className="channel-facts">
          <Link href={`/${video.login}`}>
            <strong>{video.login}</strong>
          </Link>
          {video.isLive && <LiveBadge />}
          <span className="fact">{formatDate(video.startedAt)}</span>
          <span className="fact numeric">{formatUptime(video.duration * 1000)}</span>
        </p>
        {video.lost > 0 && (
          <p className="video-loss">
            {Math.ceil(video.lost)} seconds of this broadcast could not be recorded.
          </p>
        )}
        {isOwn && video.expiresAt !== null && (
          <p className="muted">
            It is deleted on {formatDate(video.expiresAt)}, as your channel’s settings say.
          </p>
        )}
      </div>
      <div className="channel-actions">
        <CopyLink path={`/videos/${video.id}`} />
        {video.isLive && <ButtonLink href={`/${video.login}`}>Watch live</ButtonLink>}
        {isOwn && <Rename video={video} onChanged={onChanged} />}
        {isOwn && !video.isLive && (
          <DeleteButton
            thing="video"
            remove={() => api.deleteVideo(video.id)}
            onDeleted={() => onChanged(null)}
          >
            “{video.title}” of {formatDate(video.startedAt)} will be gone for everybody. This cannot be
            undone.
          </DeleteButton>
        )}
      </div>
    </section>
  );
}

function Rename({ video, onChanged }: VideoInfoProps) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState(video.title);
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const answer = await api.setVideoTitle(video.id, typed.trim());
    setBusy(false);
    if (!answer.ok) {
      setError(answer.message);
      return;
    }
    onChanged(answer.value);
    setOpen(false);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typed.trim() === '') setError('Type a title');
    else void save();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Pencil size={18} /> Rename
      </Button>
      <Dialog title="Rename the video" isOpen={isOpen} onClose={() => setOpen(false)}>
        <form className="title-form" noValidate onSubmit={submit}>
          <TextField
            label="Title"
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
            Save
          </Button>
        </form>
      </Dialog>
    </>
  );
}
