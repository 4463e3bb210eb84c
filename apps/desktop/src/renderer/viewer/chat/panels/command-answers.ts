import type { IrcMessage } from '@starling/shared/protocol/irc.ts';

/** What became of a slash command. */
export type CommandAnswer =
  | { readonly kind: 'done'; readonly text: string }
  /** `text` says why, in the relay's words. */
  | { readonly kind: 'refused'; readonly text: string }
  /** There was no connection. */
  | { readonly kind: 'unsent' }
  /** Sent, and nothing came back in time. */
  | { readonly kind: 'unanswered' };

/** `msg-id`s of success by command; those of others end in `_success`. */
const successes: Readonly<Record<string, readonly string[]>> = {
  approve: ['automod_approved'],
  deny: ['automod_denied'],
  endpoll: ['poll_ended'],
  unban: ['unban_success', 'untimeout_success'],
  lockprediction: ['prediction_locked'],
  resolveprediction: ['prediction_resolved'],
  cancelprediction: ['prediction_cancelled'],
  delete: ['delete_message_success'],
  predict: ['predict_success'],
  slow: ['slow_on'],
  slowoff: ['slow_off'],
  followers: ['followers_on', 'followers_on_zero'],
  followersoff: ['followers_off'],
  subscribers: ['subs_on'],
  subscribersoff: ['subs_off'],
  emoteonly: ['emote_only_on'],
  emoteonlyoff: ['emote_only_off'],
  uniquechat: ['r9k_on'],
  uniquechatoff: ['r9k_off'],
  closechat: ['closed_on'],
  openchat: ['closed_off'],
};

/** Refusals that any command may meet. */
const anyRefusal =
  /^(?:no_permission|invalid_user|unrecognized_cmd|unavailable_command|msg_channel_suspended|msg_ratelimit)$/;
/** Refusals by command, where they are not `usage_COMMAND` or `bad_COMMAND…`. */
const refusals: Readonly<Record<string, RegExp>> = {
  ban: /^already_banned$/,
  unban: /^bad_unban|^untimeout_banned$/,
  untimeout: /^(?:bad_un|untimeout_banned$|timeout_no_timeout$)/,
  delete: /^bad_delete_message/,
  approve: /^automod_unknown$/,
  deny: /^automod_unknown$/,
  poll: /^poll_exists$/,
  endpoll: /^no_poll$/,
  vote: /^no_poll$|^already_voted$/,
  prediction: /^prediction_exists$/,
  predict: /^no_prediction$|^already_predicted$/,
  lockprediction: /^no_prediction$/,
  resolveprediction: /^no_prediction$|^usage_resolve$/,
  cancelprediction: /^no_prediction$/,
  unpin: /^no_pin$/,
  raid: /^raid_error/,
  slow: /^already_slow|^usage_slow/,
  slowoff: /^already_slow/,
  followers: /^already_followers|^usage_followers/,
  followersoff: /^already_followers/,
  subscribers: /^already_subs/,
  subscribersoff: /^already_subs/,
  emoteonly: /^already_emote_only/,
  emoteonlyoff: /^already_emote_only/,
  uniquechat: /^already_r9k/,
  uniquechatoff: /^already_r9k/,
  closechat: /^already_closed/,
  openchat: /^already_closed/,
};

/**
 * What a line says of a command that waits; null where it is about something else. Notices carry no mark of what they
 * answer, so they are known by what they can be about.
 */
export function answerIn(command: string, line: IrcMessage): CommandAnswer | null {
  const name = nameOf(command);
  const id = line.tags.get('msg-id');
  const text = line.params.at(-1) ?? '';
  if (isDeed(name, command, line)) return { kind: 'done', text };
  if (line.command !== 'NOTICE' || id === undefined) return null;
  if (name.startsWith('announce') && id.startsWith('msg_')) return { kind: 'refused', text };
  if ((successes[name] ?? [`${name}_success`]).includes(id)) return { kind: 'done', text };
  if (id === `usage_${name}` || id.startsWith(`bad_${name}`) || anyRefusal.test(id))
    return { kind: 'refused', text };
  return refusals[name]?.test(id) === true ? { kind: 'refused', text } : null;
}

/** Some commands are answered by what they do alone. */
function isDeed(name: string, command: string, { command: kind, tags, params }: IrcMessage): boolean {
  if (name === 'clear') return kind === 'CLEARCHAT' && params.length === 1;
  const isAnnouncement = kind === 'USERNOTICE' && tags.get('msg-id') === 'announcement';
  return name.startsWith('announce') && isAnnouncement && command.endsWith(params.at(-1) ?? '');
}

function nameOf(command: string): string {
  return /^\/(\w+)/.exec(command)?.[1]?.toLowerCase() ?? '';
}

/** Commands that wait for what becomes of them. The clock is given: `later` calls back after the patience is over. */
export class CommandAnswers {
  readonly #waiting = new Map<string, { command: string; settle: (answer: CommandAnswer) => void }[]>();
  readonly #later: (act: () => void) => () => void;

  constructor(later: (act: () => void) => () => void) {
    this.#later = later;
  }

  /** @returns what becomes of a command that has just been sent. */
  async expect(command: string): Promise<CommandAnswer> {
    return new Promise((resolve) => {
      const name = nameOf(command);
      const waiting = this.#waiting.get(name) ?? [];
      const stop = this.#later(() => one.settle({ kind: 'unanswered' }));
      const one = {
        command,
        settle: (answer: CommandAnswer) => {
          stop();
          this.#waiting.set(
            name,
            (this.#waiting.get(name) ?? []).filter((other) => other !== one),
          );
          resolve(answer);
        },
      };
      this.#waiting.set(name, [...waiting, one]);
    });
  }

  /** Takes a line of the room: it answers the oldest command that it can be about. */
  take(line: IrcMessage): void {
    if (line.command === 'PRIVMSG') return;
    for (const [oldest] of this.#waiting.values()) {
      const answer = oldest === undefined ? null : answerIn(oldest.command, line);
      if (oldest === undefined || answer === null) continue;
      oldest.settle(answer);
      return;
    }
  }
}
