import type { Clip } from '@starling/shared/protocol/videos.ts';
import { Link } from 'wouter';
import { clipsWords as words } from '../../i18n/clips-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { useVideo } from '../use-video.ts';

/** The way from a clip to its broadcast, at the same moment; a word where the broadcast is gone. */
export function BroadcastLink({ clip }: { clip: Clip }) {
  const say = useSay();
  const { view } = useVideo(clip.video);
  if (view.state === 'unknown') return <p className="muted">{say(words.broadcastGone)}</p>;
  if (view.state !== 'known') return null;
  const { id, startedAt } = view.value;
  const after = Math.max(0, Math.floor((Date.parse(clip.from) - Date.parse(startedAt)) / 1000));
  return (
    <p>
      <Link href={`/videos/${id}?t=${after}&at=${clip.from}`} data-testid="whole-broadcast">
        {say(words.watchBroadcast)}
      </Link>
    </p>
  );
}
