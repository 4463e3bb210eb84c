import type { Span } from './event-log.ts';
import type { LogRow } from './log-row.ts';

/** What the thread of the log is asked. */
export type LogOrder =
  | { readonly kind: 'write'; readonly rows: readonly LogRow[] }
  | { readonly kind: 'read'; readonly roomId: string; readonly span: Span }
  | {
      readonly kind: 'read-said-by';
      readonly userId: string;
      readonly span: Span;
      readonly roomId: string | undefined;
    }
  | { readonly kind: 'erase'; readonly userId: string }
  | { readonly kind: 'drop-before'; readonly firstKept: string }
  | { readonly kind: 'close' };

/** What it answers, in the order in which it was asked. */
export type LogAnswer =
  { readonly number: number; readonly result: unknown } | { readonly number: number; readonly error: string };
