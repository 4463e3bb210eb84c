import { Check, Trophy } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useLanguage } from '../../../i18n/language.tsx';
import { sharesOf, type Choice } from './tag-values.ts';

interface ChoiceBarsProps {
  choices: readonly Choice[];
  /** Id of the reader's own choice, if any is known. */
  chosen: string | null;
  /** Ids of what won; they stand out. */
  winners: readonly string[];
  /** Given while one can still choose: takes the number, from 1. */
  onChoose: ((number: number) => void) | null;
  /** What the button of a choice does. */
  labelOf: (choice: Choice) => string;
  chosenLabel: string;
  winnerLabel: string;
}

/** Choices as bars, as long as their shares; each is a button while one can choose. */
export function ChoiceBars(props: ChoiceBarsProps) {
  const { choices, onChoose, labelOf } = props;
  const shares = sharesOf(choices);
  return (
    <ol className="choice-bars">
      {choices.map((choice, index) => {
        const share = shares[index] ?? 0;
        const style = { '--share': `${100 * share}%` } as CSSProperties;
        const classes = `choice-bar ${props.winners.includes(choice.id) ? 'is-winner' : ''}`;
        return (
          <li key={choice.id}>
            {onChoose === null ? (
              <div className={classes} style={style}>
                <BarWords {...props} {...{ choice, share }} />
              </div>
            ) : (
              <button
                type="button"
                className={classes}
                style={style}
                title={labelOf(choice)}
                onClick={() => onChoose(index + 1)}
              >
                <BarWords {...props} {...{ choice, share }} />
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function BarWords({
  choice,
  share,
  chosen,
  winners,
  chosenLabel,
  winnerLabel,
}: ChoiceBarsProps & { choice: Choice; share: number }) {
  const percent = new Intl.NumberFormat(useLanguage(), { style: 'percent' });
  return (
    <>
      {winners.includes(choice.id) && <Trophy size={14} role="img" aria-label={winnerLabel} />}
      {chosen === choice.id && <Check size={14} role="img" aria-label={chosenLabel} />}
      <bdi className="choice-title">{choice.title}</bdi>
      <span className="choice-share numeric">
        {percent.format(share)} <span className="muted">({choice.count})</span>
      </span>
    </>
  );
}
