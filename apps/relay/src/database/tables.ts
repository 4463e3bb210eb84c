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
  /** What a channel wants to keep; without a row the operator's defaults hold. */
  archive_settings: { channel: string; is_recording: number; days: number | null; bytes: number | null };
}

export type Database = Kysely<Tables>;
