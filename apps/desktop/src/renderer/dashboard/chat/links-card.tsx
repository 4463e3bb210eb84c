import type { LinkRules } from '@starling/shared/protocol/moderation.ts';
import { useState } from 'react';
import { chatSettingsWords as words } from '../../i18n/chat-settings-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import { heldOrRefused } from './held-or-refused.ts';
import { problemText } from './problem-text.ts';
import type { SettingsProps } from './settings-props.ts';
import { type DomainProblem, readDomains } from './term-list.ts';

const groups = [
  { value: 'everybody', name: words.everybody },
  { value: 'subscribers', name: words.fromSubscribers },
  { value: 'vips', name: words.fromVips },
  { value: 'moderators', name: words.moderatorsOnly },
] as const;

/** Who may post links, and where to. */
export function LinksCard({ settings, change }: SettingsProps) {
  const say = useSay();
  const { links } = settings;
  const [typed, setTyped] = useState(links.domains.join('\n'));
  const [problem, setProblem] = useState<DomainProblem | null>(null);
  const set = (more: Partial<LinkRules>) => void change({ links: { ...links, ...more } });
  const saveDomains = () => {
    const read = readDomains(typed);
    setProblem('problem' in read ? read.problem : null);
    if ('problem' in read) return;
    setTyped(read.domains.join('\n'));
    set({ domains: [...read.domains] });
  };
  return (
    <section className="card" aria-labelledby="links-heading">
      <h2 id="links-heading">{say(words.links)}</h2>
      <SelectField
        label={say(words.linksAllowedFor)}
        value={links.allowedFor}
        options={groups.map(({ value, name }) => ({ value, label: say(name) }))}
        onChange={(allowedFor) => set({ allowedFor })}
      />
      {links.allowedFor !== 'everybody' && (
        <>
          <div className="labelled">
            <span>{say(words.linksOfOthers)}</span>
            <Segmented
              label={say(words.linksOfOthers)}
              value={links.action}
              options={heldOrRefused(say)}
              onChange={(action) => set({ action })}
            />
          </div>
          <TextAreaField
            label={say(words.domains)}
            hint={say(words.domainsHint)}
            error={problem === null ? undefined : problemText(say, problem)}
            rows={3}
            value={typed}
            placeholder="example.org"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button className="self-start" onClick={saveDomains}>
            {say(words.saveDomains)}
          </Button>
        </>
      )}
    </section>
  );
}
