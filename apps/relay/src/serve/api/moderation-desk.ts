import type {
  AddressBans,
  BlockedTerm,
  ChangeModeration,
  HeldMessages,
  Moderation,
  ModLog,
  OwnUnbanRequest,
  UnbanRequest,
  UnbanRequests,
  UserCard,
} from '@starling/shared/protocol/moderation.ts';

/** Something that was asked for and cannot be done, and why. */
interface Unfit {
  readonly unfit: string;
}

/** A channel's moderation, for one of its moderators. */
export interface ModeratorsDesk {
  settings(): Promise<Moderation>;
  change(change: ChangeModeration): Promise<Moderation | Unfit>;
  log(page: { readonly before: string | undefined; readonly count: number }): Promise<ModLog>;
  held(): HeldMessages;
  /** @returns undefined where nobody has that login */
  card(login: string, before: string | undefined): Promise<UserCard | undefined>;
  unbanRequests(
    status: UnbanRequest['status'] | undefined,
    before: string | undefined,
  ): Promise<UnbanRequests>;
  /** @returns undefined where there is no such request */
  decideUnban(
    id: string,
    decision: 'accept' | 'deny',
    note: string | undefined,
  ): Promise<UnbanRequest | 'decided-already' | undefined>;
}

/** What somebody may do about his own ban. */
export interface BannedDesk {
  state(): Promise<OwnUnbanRequest>;
  ask(text: string): Promise<UnbanRequest | 'not-banned' | 'already-asked' | 'asked-lately' | 'too-many'>;
}

/** Moderation, as the API needs it. People and channels by login. */
export interface ModerationDesk {
  /** @returns undefined where there is no such channel */
  moderators(
    channel: string,
    login: string,
  ): Promise<(ModeratorsDesk & { isOwner: boolean }) | 'no-moderator' | undefined>;
  banned(channel: string, login: string): Promise<BannedDesk | undefined>;
  isOperator(login: string): boolean;
  operatorTerms(): Promise<BlockedTerm[]>;
  setOperatorTerms(terms: readonly BlockedTerm[]): Promise<Unfit | undefined>;
  addressBans(): Promise<AddressBans>;
  setAddressBans(
    bans: readonly { readonly address: string; readonly reason?: string | undefined }[],
  ): Promise<AddressBans | Unfit>;
}
