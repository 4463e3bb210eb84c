import { Sparkles, X } from 'lucide-react';
import { useState } from 'react';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { ChoiceBars } from './choice-bars.tsx';
import { TimeLeft, useDismissal } from './poll-panel.tsx';
import { useRoom } from './room-context.tsx';
import { isSettled, type RoomPrediction } from './room-prediction.ts';
import { totalOf } from './tag-values.ts';
import { usePerform } from './use-perform.ts';

interface PredictionPanelProps {
  prediction: RoomPrediction;
  /** Id of what the reader picked; empty where only that he did is known. */
  chosen: string | undefined;
  onChosen: (id: string) => void;
  onDismiss: () => void;
}

const kinds = {
  active: words.prediction,
  locked: words.predictionLocked,
  resolved: words.predictionResolved,
  cancelled: words.predictionCancelled,
};

/** A prediction: buttons to pick until one has or it is locked, then what came true. */
export function PredictionPanel({ prediction, chosen, onChosen, onDismiss }: PredictionPanelProps) {
  const say = useSay();
  const { isModerator, reader, perform } = useRoom();
  const { status, outcomes, winnerId, title } = prediction;
  useDismissal(isSettled(prediction), onDismiss);
  const canPick = status === 'active' && chosen === undefined && reader !== null;
  const pick = async (number: number) => {
    const answer = await perform(`/predict ${number}`);
    if (answer.kind === 'done') onChosen(outcomes[number - 1]?.id ?? '');
    else if (answer.kind === 'refused') onChosen('');
  };
  return (
    <section
      className="room-panel"
      aria-label={`${say(words.prediction)}: ${title}`}
      data-testid="room-prediction"
    >
      <header className="room-panel-head">
        <Sparkles size={14} aria-hidden="true" />
        <span className="room-panel-kind">{say(kinds[status])}</span>
        {status === 'active' && <TimeLeft until={prediction.locksAt} />}
        {!canPick && (
          <IconButton label={say(words.dismiss)} onClick={onDismiss}>
            <X size={16} />
          </IconButton>
        )}
      </header>
      <h3>
        <bdi>{title}</bdi>
      </h3>
      <ChoiceBars
        choices={outcomes}
        chosen={chosen ?? null}
        winners={winnerId === null ? [] : [winnerId]}
        onChoose={canPick ? (number) => void pick(number) : null}
        labelOf={(outcome) => say(words.predictThat, { title: outcome.title })}
        chosenLabel={say(words.yourPick)}
        winnerLabel={say(words.winner)}
      />
      <footer className="room-panel-foot">
        <span className="muted">{say(words.picks, { count: totalOf(outcomes) })}</span>
        {isModerator && !isSettled(prediction) && <PredictionActions prediction={prediction} />}
      </footer>
    </section>
  );
}

function PredictionActions({ prediction: { status, outcomes } }: { prediction: RoomPrediction }) {
  const say = useSay();
  const perform = usePerform();
  const [isOpen, setOpen] = useState(false);
  const end = (command: string) => {
    setOpen(false);
    void perform(command);
  };
  return (
    <>
      {status === 'active' && (
        <Button className="button-small" onClick={() => void perform('/lockprediction')}>
          {say(words.lock)}
        </Button>
      )}
      <Button className="button-small" onClick={() => setOpen(true)}>
        {say(words.resolve)}
      </Button>
      <Dialog title={say(words.cameTrue)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <div className="stack">
          {outcomes.map(({ id, title }, index) => (
            <Button
              key={id}
              aria-label={say(words.resolveWith, { title })}
              onClick={() => end(`/resolveprediction ${index + 1}`)}
            >
              {title}
            </Button>
          ))}
        </div>
        <div className="dialog-actions">
          <Button look="danger" onClick={() => end('/cancelprediction')}>
            {say(words.cancelPrediction)}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
