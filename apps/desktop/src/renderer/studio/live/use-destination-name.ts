import { useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { useSettings } from '../studio-context.tsx';
import { relayDestinationId } from './use-relay.ts';

/** @returns what a destination is called, by its id. */
export function useDestinationName(): (id: string) => string {
  const say = useSay();
  const { destinations } = useSettings();
  return (id) =>
    id === relayDestinationId
      ? say(words.relayName)
      : (destinations.find((destination) => destination.id === id)?.name ?? id);
}
