import type { CommandArgument, CommandName, CommandResult, EventName, EventValue } from './channel-map.ts';

/**
 * `window.starling`: all that the page has of the desktop. `call('publish.stop')` asks main and rejects only for
 * programmer errors (an argument that does not fit its schema); what may go wrong is part of the result.
 */
export interface DesktopBridge {
  call: <Name extends CommandName>(
    name: Name,
    ...argument: undefined extends CommandArgument<Name> ? [] : [CommandArgument<Name>]
  ) => Promise<CommandResult<Name>>;
  /** Hears an event. @returns how to stop. */
  on: <Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void) => () => void;
}

declare global {
  interface Window {
    /** Undefined in a browser. */
    readonly starling?: DesktopBridge;
  }
}
