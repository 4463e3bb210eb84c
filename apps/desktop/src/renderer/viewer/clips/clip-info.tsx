import type { Clip } from '@starling/shared/protocol/videos.ts';
import { Check, Download, Link2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { api } from '../../host/api-client.ts';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { useCopy } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { formatDate } from '../format.ts';
import { BroadcastLink } from './broadcast-link.tsx';

/** Under the clip: what it is, whose, and what can be done with it. */
export function ClipInfo({ clip, onDeleted }: { clip: Clip; onDeleted: () => void }) {
  const { session } = useSession();
  const mayDelete = session.state === 'account' && [clip.login, clip.creator].includes(session.account.login);
  return (
    <section className="channel-info" aria-label="About this clip">
      <Avatar login={clip.login} size={52} />
      <div className="channel-words">
        <h1 data-testid="clip-title">{clip.title}</h1>
        <p className="channel-facts">
          <Link href={`/${clip.login}`}>
            <strong>{clip.login}</strong>
          </Link>
          <span className="fact">{formatDate(clip.from)}</span>
          <span className="fact numeric">{Math.round(clip.duration)} s</span>
          <span className="fact">Cut by {clip.creator}</span>
        </p>
        <BroadcastLink clip={clip} />
      </div>
      <div className="channel-actions">
        <CopyLink id={clip.id} />
        {clip.mediaUrl !== null && (
          <a className="button button-secondary" href={`${clip.mediaUrl}?download`} download>
            <Download size={18} /> Download
          </a>
        )}
        {mayDelete && clip.status !== 'making' && <Delete clip={clip} onDeleted={onDeleted} />}
      </div>
    </section>
  );
}

function CopyLink({ id }: { id: string }) {
  const { origin } = useHost();
  const { isCopied, copy } = useCopy();
  return (
    <Button onClick={() => copy(`${origin}/clips/${id}`)} aria-label={isCopied ? 'Link copied' : 'Copy link'}>
      {isCopied ? <Check size={18} /> : <Link2 size={18} />}
      <span className="share-label">{isCopied ? 'Link copied' : 'Copy link'}</span>
    </Button>
  );
}

function Delete({ clip, onDeleted }: { clip: Clip; onDeleted: () => void }) {
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const remove = async () => {
    setBusy(true);
    const answer = await api.deleteClip(clip.id);
    setBusy(false);
    setOpen(false);
    toast(answer.ok ? 'The clip was deleted' : answer.message);
    if (answer.ok) onDeleted();
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Trash2 size={18} /> Delete
      </Button>
      <Dialog title="Delete this clip?" isOpen={isOpen} onClose={() => setOpen(false)}>
        <p>“{clip.title}” will be gone for everybody, its link too. This cannot be undone.</p>
        <div className="dialog-actions">
          <Button onClick={() => setOpen(false)}>Keep it</Button>
          <Button look="danger" isBusy={isBusy} onClick={() => void remove()}>
            Delete for ever
          </Button>
        </div>
      </Dialog>
    </>
  );
}
