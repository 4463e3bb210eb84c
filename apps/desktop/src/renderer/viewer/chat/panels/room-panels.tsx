import { useCallback, useState } from 'react';
import { UnbanPanel } from '../moderation/unban-panel.tsx';
import { ModeChips } from './mode-chips.tsx';
import { PinPanel } from './pin-panel.tsx';
import { PollPanel } from './poll-panel.tsx';
import { PredictionPanel } from './prediction-panel.tsx';
import { RaidPanel } from './raid-panel.tsx';
import { useRoom } from './room-context.tsx';
import '../../../ui/controls.css';
import '../moderation/moderation.css';
import './panels.css';

/** What stands above a room's lines: who may talk, a raid, what is pinned, a poll, a prediction. */
export function RoomPanels() {
  const { room } = useRoom();
  const { pin, poll, prediction, raid } = room;
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const dismiss = useCallback((id: string) => setDismissed((all) => new Set([...all, id])), []);
  const choose = (ballot: string, id: string) => setChosen(new Map([...chosen, [ballot, id]]));
  // What is over is news again.
  const pollKey = poll === null ? '' : `${poll.id} ${poll.isOver}`;
  const predictionKey = prediction === null ? '' : `${prediction.id} ${prediction.status}`;
  const raidId = raid?.id ?? '';
  const dismissRaid = useCallback(() => dismiss(raidId), [dismiss, raidId]);
  return (
    <div className="room-panels">
      <UnbanPanel />
      <ModeChips />
      {raid !== null && !dismissed.has(raidId) && <RaidPanel raid={raid} onDismiss={dismissRaid} />}
      {pin !== null && <PinPanel pin={pin} />}
      {poll !== null && !dismissed.has(pollKey) && (
        <PollPanel
          poll={poll}
          chosen={chosen.get(poll.id)}
          onChosen={(id) => choose(poll.id, id)}
          onDismiss={() => dismiss(pollKey)}
        />
      )}
      {prediction !== null && !dismissed.has(predictionKey) && (
        <PredictionPanel
          prediction={prediction}
          chosen={chosen.get(prediction.id)}
          onChosen={(id) => choose(prediction.id, id)}
          onDismiss={() => dismiss(predictionKey)}
        />
      )}
    </div>
  );
}
