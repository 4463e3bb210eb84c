/** Clients of Twitch take lines from no other server name. */
export const twitchHost = 'tmi.twitch.tv';

/**
 * Capabilities that can be asked for. `starling/replay`: with a JOIN come the newest messages, the pin, the poll and the
 * prediction, tagged `historical=1`.
 */
export const capabilities = [
  'twitch.tv/tags',
  'twitch.tv/commands',
  'twitch.tv/membership',
  'starling/replay',
] as const;
export type Capability = (typeof capabilities)[number];

/** Connections that get the same lines of what happens in a room. */
export interface IrcClass {
  readonly hasTags: boolean;
  /** Without it: notices and kicks in place of Twitch's own commands. */
  readonly hasCommands: boolean;
  readonly hasMembership: boolean;
  readonly isModerator: boolean;
}

/** Where a line is from: what all lines of a room have in common. */
export interface Place {
  /** The server's name. */
  readonly host: string;
  /** The channel's name, without `#`. */
  readonly channel: string;
  readonly roomId: string;
}

export function isCapability(name: string): name is Capability {
  return (capabilities as readonly string[]).includes(name);
}
