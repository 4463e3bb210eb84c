import type { Clip } from '@starling/shared/protocol/videos.ts';
import { Download } from 'lucide-react';
import { Link } from 'wouter';
import { api } from '../../host/api-client.ts';
import { useSession } from '../../host/session.tsx';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { CopyLink } from '../copy-link.tsx';
import { DeleteButton } from '../delete-button.tsx';
import { useFormat } from '../use-format.ts';
import { BroadcastLink } from './broadcast-link.tsx';

/** Under the clip: what it is, whose, and what can be done with it. */
export function ClipInfo({ clip, onDeleted }: { clip: Clip; onDeleted: () => void }) {
  const say = useSay();
  const format = useFormat();
  const { session } = useSession();
  const mayDelete = session.state === 'account' && [clip.login, clip.creator].includes(session.account.login);
  return (
    <section className="channel-info" aria-label={say(words.aboutClip)}>
      <Avatar login={clip.login} size={52} />
      <div className="channel-words">
        <h1 data-testid="clip-title">{clip.title}</h1>
        <p className="channel-facts">
          <Link href={`/${clip.login}`}>
            <strong>{clip.login}</strong>
          </Link>
          <span className="fact">{format.date(clip.from)}</span>
          <span className="fact numeric">{Math.round(clip.duration)} s</span>
          <span className="fact">{say(words.cutBy, { login: clip.creator })}</span>
        </p>
        <BroadcastLink clip={clip} />
      </div>
      <div className="channel-actions">
        <CopyLink path={`/clips/${clip.id}`} />
        {clip.mediaUrl !== null && (
          <a className="button button-secondary" href={`${clip.mediaUrl}?download`} download>
            <Download size={18} /> {say(words.download)}
          </a>
        )}
        {mayDelete && clip.status !== 'making' && (
          <DeleteButton thing="clip" remove={() => api.deleteClip(clip.id)} onDeleted={onDeleted}>
            {say(words.deleteClipHint, { title: clip.title })}
          </DeleteButton>
        )}
      </div>
    </section>
  );
}
