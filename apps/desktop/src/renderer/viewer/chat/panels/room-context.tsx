import type { IrcMessage } from '@starling/shared/protocol/irc.ts';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { RoomModes } from '../chat-message.ts';
import type { ChatControls } from '../line-actions.ts';
import { withHeld, withHeldAgain, withoutHeld, type HeldMessage } from '../moderation/held-messages.ts';
import { CommandAnswers, type CommandAnswer } from './command-answers.ts';
import { advanceRoom, emptyRoom, type RoomState } from './room-state.ts';

/** What stands above a room's lines and beside them, and what can be done there. */
interface RoomPort {
  /** The channel's login. */
  readonly channel: string;
  /** Who reads; null for nobody in particular. */
  readonly reader: string | null;
  readonly room: RoomState;
  readonly modes: RoomModes;
  readonly isOwner: boolean;
  readonly isModerator: boolean;
  /** Sends a slash command. Resolves, never rejects. */
  readonly perform: (command: string) => Promise<CommandAnswer>;
  /** Adds held messages that the relay listed. */
  readonly listHeld: (held: readonly HeldMessage[]) => void;
  /** Takes a held message off the list before the relay says so. */
  readonly dropHeld: (id: string) => void;
  /** Puts one back whose decision was not taken. */
  readonly restoreHeld: (held: HeldMessage) => void;
  readonly openCard: (login: string) => void;
  /** Whom the form that bans is open for. */
  readonly banning: string | null;
  readonly openBan: (login: string | null) => void;
  readonly isModerating: boolean;
  readonly setModerating: (isOn: boolean) => void;
}

const RoomContext = createContext<RoomPort | null>(null);

const patienceMs = 8_000;

/** Follows a room for everything inside. */
export function RoomProvider({ controls, children }: { controls: ChatControls; children: ReactNode }) {
  const { channel, reader, you, modes, onLine, openUser } = controls;
  const [answers] = useState(
    () =>
      new CommandAnswers((act) => {
        const timer = setTimeout(act, patienceMs);
        return () => clearTimeout(timer);
      }),
  );
  const [room, setRoom] = useFollowedRoom(reader, onLine, answers);
  const latest = useRef(controls);
  useEffect(() => {
    latest.current = controls;
  });
  const [banning, openBan] = useState<string | null>(null);
  const [isModerating, setModerating] = useState(false);
  const perform = useCallback(
    async (command: string): Promise<CommandAnswer> => {
      if (!latest.current.command(command)) return { kind: 'unsent' };
      const answer = await answers.expect(command);
      // Not everything that moderators do is told as a line.
      if (answer.kind === 'done') setRoom((before) => ({ ...before, deeds: before.deeds + 1 }));
      return answer;
    },
    [answers, setRoom],
  );
  const changes = useMemo(
    () => ({
      listHeld: (held: readonly HeldMessage[]) =>
        setRoom((before) => ({ ...before, held: withHeld(before.held, held) })),
      dropHeld: (id: string) => setRoom((before) => ({ ...before, held: withoutHeld(before.held, id) })),
      restoreHeld: (held: HeldMessage) =>
        setRoom((before) => ({ ...before, held: withHeldAgain(before.held, held) })),
    }),
    [setRoom],
  );
  const port = useMemo(
    () => ({
      ...{ channel, reader, room, modes, isOwner: you?.isOwner === true },
      ...{ isModerator: you?.isModerator === true, openCard: openUser },
      ...{ perform, ...changes, banning, openBan, isModerating, setModerating },
    }),
    [channel, reader, room, modes, you, openUser, perform, changes, banning, isModerating],
  );
  return <RoomContext value={port}>{children}</RoomContext>;
}

/** Lines come in bursts on entering: what they change is shown once a burst. */
function useFollowedRoom(reader: string | null, onLine: ChatControls['onLine'], answers: CommandAnswers) {
  const [room, setRoom] = useState(emptyRoom);
  const waiting = useRef<{ line: IrcMessage; at: number }[]>([]);
  useEffect(() => {
    setRoom(emptyRoom);
    waiting.current = [];
    let frame: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      frame = undefined;
      const lines = waiting.current;
      waiting.current = [];
      setRoom((before) =>
        lines.reduce((state, { line, at }) => advanceRoom(state, line, reader, at), before),
      );
    };
    const stop = onLine((line) => {
      answers.take(line);
      if (!isFollowed(line)) return;
      waiting.current.push({ line, at: Date.now() });
      frame ??= setTimeout(show, 30);
    });
    return () => {
      stop();
      clearTimeout(frame);
    };
  }, [reader, onLine, answers]);
  return [room, setRoom] as const;
}

/** What people say is most of what comes, and changes nothing here. */
function isFollowed({ command, tags }: IrcMessage): boolean {
  return command !== 'PRIVMSG' && tags.get('msg-id') !== 'announcement';
}

/** @returns the room around; throws outside <RoomProvider>. */
export function useRoom(): RoomPort {
  const port = use(RoomContext);
  if (port === null) throw new Error('useRoom outside <RoomProvider>');
  return port;
}
