import { useSay } from '../i18n/language.tsx';
import { viewerWords as words } from '../i18n/viewer-words.ts';
import { Flock } from '../ui/flock.tsx';

/** In the player's place while the channel is off the air. The page looks again by itself. */
export function OffAir({ login, hasEnded }: { login: string; hasEnded: boolean }) {
  const say = useSay();
  return (
    <div className="off-air on-video" data-testid="off-air">
      <Flock name={login} className="off-air-flock" />
      <div className="off-air-text" role="status">
        <h2>{hasEnded ? say(words.hasEnded) : say(words.offAir, { login })}</h2>
        <p>{say(words.startsByItself, { login })}</p>
      </div>
    </div>
  );
}
