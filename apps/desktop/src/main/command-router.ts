import type { z } from 'zod';
import { commands, type CommandHandlers, type CommandName } from '../ipc/channel-map.ts';
import { isAppUrl } from './app-address.ts';

/** Who calls: the frame, as Electron names it. */
export interface Sender {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** What a refused call is told; the reason is for the log, too. */
export class RefusedCall extends Error {}

type Handler = (argument: unknown) => unknown;

/**
 * The one way from the page into main. Refuses every sender but the top frame of the app's own pages, every name
 * that is no command, and every argument that does not fit its schema; and strips from answers what is not in theirs.
 * @returns the function that runs a call; it rejects with RefusedCall
 */
export function createCommandRouter(
  handlers: CommandHandlers,
  onRefused: (reason: string) => void,
): (sender: Sender, name: unknown, argument: unknown) => Promise<unknown> {
  const refuse = (reason: string): never => {
    onRefused(reason);
    throw new RefusedCall(reason);
  };
  return async (sender, name, argument) => {
    if (!isOwnPage(sender))
      return refuse(`a call came from ${JSON.stringify(sender.senderFrame?.url ?? 'a page that is gone')}`);
    if (!isCommand(name)) return refuse(`${describeName(name)} is no command`);
    const parsed = (commands[name].argument as z.ZodType).safeParse(argument);
    if (!parsed.success) return refuse(`${name}: ${describeIssues(parsed.error)}`);
    const result: unknown = await (handlers[name] as Handler)(parsed.data);
    return (commands[name].result as z.ZodType).parse(result);
  };
}

function isOwnPage({ senderFrame }: Sender): boolean {
  return senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url);
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name);
}

function describeName(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 100)) : `a name of type ${typeof name}`;
}

/** Values stay out of it: they may be secrets. */
function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.length === 0 ? 'argument' : path.join('.')}: ${message}`)
    .join('; ');
}
