import type { Clip } from '@starling/shared/protocol/videos.ts';
import { useEffect, useState } from 'react';
import { api } from '../../host/api-client.ts';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { ClipCard } from './clip-card.tsx';

interface ChannelClipsProps {
  login: string;
  /** One that is not listed. */
  without?: string;
}

/** What viewers have cut out of a channel's broadcasts, newest first. */
export function ChannelClips({ login, without }: ChannelClipsProps) {
  const say = useSay();
  const clips = useClips(login);
  if (clips === null) return null;
  const shown = clips.filter(({ id, status }) => id !== without && status === 'ready');
  return (
    <section className="channel-videos" aria-labelledby="clips-heading">
      <h2 id="clips-heading">{say(words.clips)}</h2>
      {shown.length === 0 ? (
        <p className="muted">{say(without === undefined ? words.noClips : words.noOtherClips)}</p>
      ) : (
        <ul className="stream-grid">
          {shown.map((clip) => (
            <li key={clip.id}>
              <ClipCard clip={clip} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** @returns null until they are known; a relay that does not tell leaves the page without the section */
function useClips(login: string): readonly Clip[] | null {
  const [clips, setClips] = useState<readonly Clip[] | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    void api.clips(login, abort.signal).then((answer) => {
      if (answer.ok && !abort.signal.aborted) setClips(answer.value.data);
    });
    return () => abort.abort();
  }, [login]);
  return clips;
}
