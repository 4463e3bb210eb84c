import type { AudienceClass } from '../fanout/audience.ts';
import type { Transport } from '../fanout/frame.ts';
import type { IrcClass } from '../irc/irc-class.ts';

/** Connections that get the same bytes. */
export type EdgeClass = AudienceClass & IrcClass;

const known = new Map<string, EdgeClass>();

/** @returns the same value for equal classes: there are no more than 32 */
export function edgeClassOf(transport: Transport, irc: IrcClass): EdgeClass {
  const { hasTags, hasCommands, hasMembership, isModerator } = irc;
  const flags = [hasTags, hasCommands, hasMembership, isModerator].map(Number).join('');
  const id = `${transport} ${flags}`;
  const found = known.get(id);
  if (found !== undefined) return found;
  const edgeClass = { id, transport, hasTags, hasCommands, hasMembership, isModerator };
  known.set(id, edgeClass);
  return edgeClass;
}
