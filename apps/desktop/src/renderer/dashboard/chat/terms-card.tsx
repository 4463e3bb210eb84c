import { moderationLimits } from '@starling/shared/protocol/chat-limits.ts';
import type { BlockedTerm } from '@starling/shared/protocol/moderation.ts';
import { Trash2 } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Emphasis } from '../../ui/emphasis.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { heldOrRefused } from './held-or-refused.ts';
import { problemText } from './problem-text.ts';
import type { SettingsProps } from './settings-props.ts';
import { addTerms, findTerms, type TermProblem } from './term-list.ts';

/** From so many on one looks for a term instead of reading all. */
const manyTerms = 10;

/** The words that stop a message. */
export function TermsCard({ settings, change }: SettingsProps) {
  const say = useSay();
  const toast = useToast();
  const [sought, setSought] = useState('');
  const { terms } = settings;
  const shown = findTerms(terms, sought);
  const remove = async (term: BlockedTerm) => {
    const rest = terms.filter((one) => one !== term);
    if (!(await change({ terms: rest }))) return;
    const takeAway = toast(say(words.termAllowed, { term: term.text }), {
      label: say(words.undo),
      run: () => {
        takeAway();
        void change({ terms });
      },
    });
  };
  return (
    <section className="card" aria-labelledby="terms-heading">
      <h2 id="terms-heading">{say(words.terms)}</h2>
      <p className="muted">
        <Emphasis text={say(words.termsMeaning)} mark="`" strong={(part) => <code>{part}</code>} />
      </p>
      <TermForm settings={settings} change={change} />
      {terms.length >= manyTerms && (
        <TextField
          label={say(words.findTerm)}
          type="search"
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      )}
      {terms.length === 0 ? (
        <p className="muted">{say(words.noTerms)}</p>
      ) : (
        <ul className="term-list" aria-label={say(words.terms)}>
          {shown.map((term) => (
            <li key={term.text}>
              <bdi className="term-text">{term.text}</bdi>
              <span className="muted term-note">
                {say(term.action === 'hold' ? words.isHeld : words.isRefused)}
                {term.note !== undefined && (
                  <>
                    {' · '}
                    <bdi>{term.note}</bdi>
                  </>
                )}
              </span>
              <IconButton label={say(words.allowTerm, { term: term.text })} onClick={() => void remove(term)}>
                <Trash2 size={16} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <p className="muted numeric">
        {say(words.ofMost, { count: terms.length, most: moderationLimits.terms })}
      </p>
    </section>
  );
}

function TermForm({ settings, change }: SettingsProps) {
  const say = useSay();
  const [typed, setTyped] = useState('');
  const [note, setNote] = useState('');
  const [action, setAction] = useState<BlockedTerm['action']>('refuse');
  const [problem, setProblem] = useState<TermProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const added = addTerms(settings.terms, typed, action, note);
    setProblem('problem' in added ? added.problem : null);
    if ('problem' in added) return;
    setBusy(true);
    const isSaved = await change({ terms: [...added.terms] });
    setBusy(false);
    if (isSaved) {
      setTyped('');
      setNote('');
    }
  };
  return (
    <form className="term-form" noValidate onSubmit={(event) => void submit(event)}>
      <TextAreaField
        label={say(words.termsToBlock)}
        error={problem === null ? undefined : problemText(say, problem)}
        rows={2}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <TextField
        label={say(words.termNote)}
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="row">
        <Segmented
          label={say(words.termAction)}
          value={action}
          options={heldOrRefused(say)}
          onChange={setAction}
        />
        <Button type="submit" isBusy={isBusy}>
          {say(words.block)}
        </Button>
      </div>
    </form>
  );
}
