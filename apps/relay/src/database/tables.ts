import type { Generated, Kysely } from 'kysely';

/** The tables, as `migrations.ts` makes them. Times ending in `_at` are ISO 8601 in UTC, those in `_ms` milliseconds. */
export interface Tables {
  accounts: {
    id: Generated<number>;
    login: string;
    email: string;
    password_hash: string;
    title: string;
    stream_key_hash: string | null;
    /** Whether viewers may pass the channel's broadcasts on to each other. */
    is_mesh_on: Generated<number>;
    /** Of the name in chat, `#RRGGBB`; null where none was chosen. */
    chat_color: Generated<string | null>;
    created_at: string;
  };
  sessions: { token_hash: string; account_id: number; expires_at: string };
  chat_tokens: { token_hash: string; account_id: number; created_at: string };
  /** Broadcasts that are in the archive. */
  videos: {
    id: string;
    channel: string;
    title: string;
    started_at: string;
    /** null while it is on air. */
    ended_at: string | null;
    /** Seconds; 0 until it is known. */
    target_duration: number;
    duration_ms: number;
    bytes: number;
    lost_ms: number;
    has_thumbnail: number;
  };
  video_renditions: { video: string; rendition: string; name: string; frame_rate: number | null };
  /** fMP4 headers; `tracks` is JSON of what a multivariant playlist says of them. */
  video_inits: { video: string; rendition: string; version: number; data: Buffer; tracks: string };
  /** One row a segment. A gap has 0 bytes and no blob. */
  video_segments: {
    video: string;
    rendition: string;
    msn: number;
    /** On the broadcast's timeline. */
    start_ms: number;
    duration_ms: number;
    /** Wall clock at its start, since 1970. */
    program_date_ms: number;
    discontinuity: number;
    init_version: number;
    bytes: number;
    /** Of its media, base64url; null where nobody reckoned it. */
    sha256: string | null;
  };
  /** Pictures of the storyboard. */
  video_tiles: {
    video: string;
    number: number;
    /** On the broadcast's timeline. */
    time_ms: number;
    width: number;
    height: number;
    sheet: number | null;
    place: number;
  };
  /** What viewers have cut out of broadcasts. A clip outlives its broadcast. */
  clips: {
    id: string;
    video: string;
    channel: string;
    /** Login of the account that asked for it. */
    creator: string;
    title: string;
    created_at: string;
    /** On the capture clock, since 1970. */
    from_ms: number;
    to_ms: number;
    duration_ms: number;
    status: 'making' | 'ready' | 'failed';
    /** How often making it was begun. */
    attempts: number;
    error: string | null;
    width: number | null;
    height: number | null;
    bytes: number;
  };
  /** What chat rooms are, apart from people; the columns are JSON of the room's own types. */
  chat_rooms: {
    /** The owner's account. */
    room_id: string;
    modes: string;
    pin: string | null;
    /** The latest one, also once it is over. */
    poll: string | null;
    prediction: string | null;
  };
  chat_roles: { room_id: string; user_id: string; login: string; role: 'moderator' | 'vip' };
  chat_bans: {
    room_id: string;
    user_id: string;
    login: string;
    /** When a time-out ends, since 1970; null for a ban. */
    until_ms: number | null;
    reason: string | null;
    by_user_id: string;
    by_login: string;
    at_ms: number;
  };
  /** When people last spoke in rooms, to the hour. */
  chat_spoke: { room_id: string; user_id: string; at_ms: number };
  /** In the polls and predictions that are on. */
  chat_votes: { room_id: string; ballot_id: string; user_id: string; choice_id: string };
  /** Messages that wait for a moderator, as JSON. */
  chat_held: { room_id: string; message_id: string; at_ms: number; held: string };
  /** What a channel's moderators have settled; links and AutoMod as JSON of the API's types. */
  chat_moderation: {
    room_id: string;
    links: string;
    auto_mod: string;
    offers_bans: number;
    bans_need_reason: number;
  };
  /** Blocked terms, in the order in which they are shown; room '' is the operator's. */
  chat_terms: { room_id: string; position: number; text: string; action: string; note: string | null };
  /** Whose bans hold in a room. */
  chat_shared_bans: { room_id: string; source_id: string };
  /** Who may speak in a room although another channel's ban would hold there. */
  chat_pardons: { room_id: string; user_id: string };
  /** What moderators have done. */
  chat_mod_log: {
    room_id: string;
    id: string;
    at_ms: number;
    by_id: string;
    by_login: string;
    action: string;
    target_id: string | null;
    target_login: string | null;
    reason: string | null;
    text: string | null;
    duration: number | null;
    shared_from: string | null;
  };
  chat_unban_requests: {
    id: string;
    room_id: string;
    user_id: string;
    login: string;
    at_ms: number;
    text: string;
    status: 'open' | 'accepted' | 'denied';
    decided_at_ms: number | null;
    decided_by_id: string | null;
    decided_by_login: string | null;
    note: string | null;
  };
  /** Addresses and ranges that may not connect to chat. */
  address_bans: { address: string; reason: string | null; at_ms: number };
  /** Channels' own. */
  emotes: {
    id: string;
    /** The owner's account. */
    channel_id: string;
    name: string;
    /** Pixels, where it is 28 high. */
    width: number;
    is_animated: number;
    is_subscribers_only: number;
    /** Whose account. */
    created_by: string;
    created_at: string;
    /** null while it may be used. */
    deleted_at: string | null;
  };
  /** Which channels accounts follow, and since when. */
  follows: { user_id: number; channel_id: number; at_ms: number };
  /** What a channel wants to keep; without a row the operator's defaults hold. */
  archive_settings: { channel: string; is_recording: number; days: number | null; bytes: number | null };
}

export type Database = Kysely<Tables>;
