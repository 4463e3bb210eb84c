import { ChartBar, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useNow } from '../../../host/use-now.ts';
import { useSay } from '../../../i18n/language.tsx';
import { roomWords as words } from '../../../i18n/room-words.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { formatUptime } from '../../format.ts';
import { ChoiceBars } from './choice-bars.tsx';
import { leadersOf, type RoomPoll } from './room-poll.ts';
import { useRoom } from './room-context.tsx';
import { timeUntil } from './room-state.ts';
import { totalOf } from './tag-values.ts';
import { usePerform } from './use-perform.ts';

interface PollPanelProps {
  poll: RoomPoll;
  /** Id of what the reader chose; empty where only that he did is known. */
  chosen: string | undefined;
  onChosen: (id: string) => void;
  onDismiss: () => void;
}

/** A poll with its bars: buttons to vote until one has, the result when it is over. */
export function PollPanel({ poll, chosen, onChosen, onDismiss }: PollPanelProps) {
  const say = useSay();
  const { isModerator, reader, perform: ask } = useRoom();
  const perform = usePerform();
  useDismissal(poll.isOver, onDismiss);
  const canVote = !poll.isOver && chosen === undefined && reader !== null;
  const vote = async (number: number) => {
    const answer = await ask(`/vote ${number}`);
    if (answer.kind === 'done') onChosen(poll.choices[number - 1]?.id ?? '');
    // One vote a person: who has voted from elsewhere sees the bars alone.
    else if (answer.kind === 'refused') onChosen('');
  };
  return (
    <section className="room-panel" aria-label={`${say(words.poll)}: ${poll.title}`} data-testid="room-poll">
      <header className="room-panel-head">
        <ChartBar size={14} aria-hidden="true" />
        <span className="room-panel-kind">{say(poll.isOver ? words.pollOver : words.poll)}</span>
        {!poll.isOver && <TimeLeft until={poll.endsAt} />}
        {(poll.isOver || !canVote) && (
          <IconButton label={say(words.dismiss)} onClick={onDismiss}>
            <X size={16} />
          </IconButton>
        )}
      </header>
      <h3>
        <bdi>{poll.title}</bdi>
      </h3>
      <ChoiceBars
        choices={poll.choices}
        chosen={chosen ?? null}
        winners={poll.isOver ? leadersOf(poll.choices).flatMap((at) => poll.choices[at]?.id ?? []) : []}
        onChoose={canVote ? (number) => void vote(number) : null}
        labelOf={({ title }) => say(words.voteFor, { title })}
        chosenLabel={say(words.yourVote)}
        winnerLabel={say(words.winner)}
      />
      <footer className="room-panel-foot">
        <span className="muted">
          {say(words.votes, { count: totalOf(poll.choices) })}
          {!poll.isOver && reader === null && ` · ${say(words.logInToVote)}`}
        </span>
        {!poll.isOver && isModerator && (
          <Button className="button-small" onClick={() => void perform('/endpoll')}>
            {say(words.endPoll)}
          </Button>
        )}
      </footer>
    </section>
  );
}

const shownMs = 90_000;

/** A result has been read after a while. */
export function useDismissal(isOver: boolean, dismiss: () => void): void {
  const latest = useRef(dismiss);
  useEffect(() => {
    latest.current = dismiss;
  });
  useEffect(() => {
    if (!isOver) return;
    const timer = setTimeout(() => latest.current(), shownMs);
    return () => clearTimeout(timer);
  }, [isOver]);
}

/** How long until a time of the relay's clock; said by screen readers only when asked. */
export function TimeLeft({ until }: { until: number }) {
  const say = useSay();
  const { room } = useRoom();
  const left = timeUntil(room, until, useNow(500));
  return (
    <span className="numeric muted" role="timer">
      {say(words.timeLeft, { time: formatUptime(Math.ceil(left / 1_000) * 1_000) })}
    </span>
  );
}
