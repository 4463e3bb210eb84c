/** A place of an emote in a message; `from` and `to` (inclusive) count code points. */
export interface EmotePlace {
  readonly emoteId: string;
  readonly from: number;
  readonly to: number;
}

/** What a message answers. */
export interface ReplyTo {
  readonly messageId: string;
  readonly login: string;
  readonly displayName: string;
  readonly text: string;
  /** The first message of the conversation. */
  readonly threadId: string;
}

/** A message of the room. */
export interface ChatMessage {
  /** Sorts by time. Empty while the room has not taken it. */
  readonly id: string;
  readonly userId: string;
  readonly login: string;
  readonly displayName: string;
  /** `#rrggbb`; empty where the sender chose none. */
  readonly colour: string;
  readonly badges: readonly string[];
  readonly text: string;
  readonly emotes: readonly EmotePlace[];
  readonly reply: ReplyTo | null;
  /** `/me`: the text says what the sender does. */
  readonly isAction: boolean;
  /** The sender's first words in this room. */
  readonly isFirst: boolean;
  /** The colour's name in lower case where a moderator calls attention to it. */
  readonly announcement: string | null;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Said before we came. */
  readonly isHistorical: boolean;
}

/** What the room's server says of the reader; null while nobody is logged in. */
export interface OwnState {
  readonly displayName: string;
  readonly colour: string;
  readonly badges: readonly string[];
  /** Owner of the channel or moderator. */
  readonly isModerator: boolean;
  readonly isOwner: boolean;
  readonly isSubscriber: boolean;
}

/** Who may speak in the room, and how often. */
export interface RoomModes {
  /** Seconds between two messages of one user; 0 for none. */
  readonly slow: number;
  /** Minutes that one must have followed; -1 for everybody. */
  readonly followersOnly: number;
  readonly subscribersOnly: boolean;
  readonly emoteOnly: boolean;
  readonly unique: boolean;
  /** Only moderators may speak. */
  readonly isClosed: boolean;
}

/** Something that the room tells beside messages: a USERNOTICE with its tags as they came. */
export interface RoomNotice {
  /** Twitch's `msg-id` or one of ours: `raid`, `pin`, `poll`, `prediction`, `automod-held` … */
  readonly messageId: string;
  readonly tags: ReadonlyMap<string, string>;
  /** For people. */
  readonly words: string;
  /** The text that it carries, such as a pinned message's. */
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}
