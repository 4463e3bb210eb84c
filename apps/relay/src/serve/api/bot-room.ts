/** What a bot asks of a room by HTTP; people by login. */
export type BotRequest =
  | { readonly kind: 'ban'; readonly target: string; readonly reason?: string }
  | { readonly kind: 'timeout'; readonly target: string; readonly duration: number; readonly reason?: string }
  | { readonly kind: 'unban'; readonly target: string; readonly isTimeoutOnly: false }
  | { readonly kind: 'delete'; readonly messageId: string }
  | { readonly kind: 'clear' }
  | {
      readonly kind: 'announce';
      readonly text: string;
      readonly color: 'primary' | 'blue' | 'green' | 'orange' | 'purple';
    }
  | { readonly kind: 'say'; readonly text: string; readonly isAction: false; readonly replyTo?: string };

/** What came of it. */
export interface BotAnswer {
  /** Of the message that was said. */
  readonly messageId?: string;
  /** Twitch's `msg-id` and words, where it was refused. */
  readonly refusal?: { readonly id: string; readonly words: string };
}

/** The rooms as bots reach them by HTTP. */
export interface BotRooms {
  /** @param login who asks. @returns undefined where there is no such channel */
  ask(login: string, channel: string, request: BotRequest): Promise<BotAnswer | undefined>;
}
