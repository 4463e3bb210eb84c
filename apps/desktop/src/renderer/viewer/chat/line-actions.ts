import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import type { ComponentType, ReactNode } from 'react';
import type { ChatMessage, OwnState, RoomModes } from './chat-message.ts';

/** The room as those parts see it that are plugged into its panel. */
export interface ChatControls {
  /** The channel's login. */
  readonly channel: string;
  /** Who reads; null where nobody is logged in. */
  readonly reader: string | null;
  readonly you: OwnState | null;
  readonly modes: RoomModes;
  readonly isConnected: boolean;
  /** Sends a slash command; the room answers in the chat. @returns false while there is no connection */
  command: (text: string) => boolean;
  /** Puts text into the composer for the reader to go on with, and goes there. */
  prefill: (text: string) => void;
  /** Shows what is known of somebody; there is nothing to show where `ChatSlots.UserCard` is left out. */
  openUser: (login: string) => void;
  /** Tells each line of the room from now on, in order. @returns what ends it. The same function for the same room. */
  onLine: (listener: (line: IrcMessage) => void) => () => void;
}

/** Further entries of a message's menu: each a `<button className="menu-item" role="menuitem" tabIndex={-1}>`. */
export interface LineActionsProps {
  readonly message: ChatMessage;
  readonly controls: ChatControls;
  /** Closes the menu; call it once something was chosen. */
  readonly onDone: () => void;
}

/** What is known of a user, as a dialog over the page. */
export interface UserCardProps {
  readonly login: string;
  readonly controls: ChatControls;
  readonly onClose: () => void;
}

/** What is put into the panel by others: each is left out where it is not given. */
export interface ChatSlots {
  /** Around all that is in the panel: what the other parts share. */
  readonly Frame?: ComponentType<{ readonly controls: ChatControls; readonly children: ReactNode }>;
  readonly LineActions?: ComponentType<LineActionsProps>;
  /** Between header and messages: pinned message, poll, raid … */
  readonly Banners?: ComponentType<{ readonly controls: ChatControls }>;
  /** Beside the buttons of the header. */
  readonly HeaderTools?: ComponentType<{ readonly controls: ChatControls }>;
  /** For moderators alone. */
  readonly UserCard?: ComponentType<UserCardProps>;
}
