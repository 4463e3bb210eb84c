import { chatCommandWords } from '../../i18n/chat-command-words.ts';
import { chatWords as words } from '../../i18n/chat-words.ts';
import { useSay } from '../../i18n/language.tsx';
import { commandsFor } from './commands.ts';
import type { Suggestion } from './completion.ts';
import { EmotePicture } from './message-text.tsx';

interface SuggestionListProps {
  id: string;
  suggestions: readonly Suggestion[];
  /** Index of the chosen one. */
  at: number;
  origin: string;
  onTake: (suggestion: Suggestion) => void;
}

/** What the word being typed could become. The field keeps the focus. */
export function SuggestionList({ id, suggestions, at, origin, onTake }: SuggestionListProps) {
  const say = useSay();
  return (
    <>
      <ul id={id} className="chat-suggestions" role="listbox" aria-label={say(words.suggestions)}>
        {suggestions.map((suggestion, index) => (
          <li
            key={keyOf(suggestion)}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            data-testid="chat-suggestion"
            onPointerDown={(event) => {
              event.preventDefault();
              onTake(suggestion);
            }}
          >
            <Words suggestion={suggestion} origin={origin} />
          </li>
        ))}
      </ul>
      <span className="visually-hidden" role="status">
        {say(words.suggestionCount, { count: suggestions.length })}
      </span>
    </>
  );
}

function Words({ suggestion, origin }: { suggestion: Suggestion; origin: string }) {
  const say = useSay();
  switch (suggestion.kind) {
    case 'mention':
      return <bdi>{suggestion.displayName}</bdi>;
    case 'emote':
      return (
        <>
          <EmotePicture id={suggestion.emote.id} name="" origin={origin} /> {suggestion.emote.name}
        </>
      );
    case 'command': {
      const command = commandsFor(true).find(({ name }) => name === suggestion.name);
      return (
        <span className="chat-command">
          <strong>/{suggestion.name}</strong> <span className="chat-usage">{suggestion.usage}</span>
          {command !== undefined && <small>{say(chatCommandWords[command.does])}</small>}
        </span>
      );
    }
  }
}

function keyOf(suggestion: Suggestion): string {
  switch (suggestion.kind) {
    case 'mention':
      return `@${suggestion.login}`;
    case 'emote':
      return suggestion.emote.id;
    case 'command':
      return `/${suggestion.name}`;
  }
}
