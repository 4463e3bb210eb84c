import { Flock } from '../ui/flock.tsx';

/** In the player's place while the channel is off the air. The page looks again by itself. */
export function OffAir({ login, hasEnded }: { login: string; hasEnded: boolean }) {
  return (
    <div className="off-air on-video" data-testid="off-air">
      <Flock name={login} className="off-air-flock" />
      <div className="off-air-text" role="status">
        <h2>{hasEnded ? 'The broadcast has ended' : `${login} is off the air`}</h2>
        <p>Keep this page open: it starts playing by itself when {login} goes live.</p>
      </div>
    </div>
  );
}
