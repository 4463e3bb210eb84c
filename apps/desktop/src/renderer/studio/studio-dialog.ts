import type { SourceKind } from './scene/source.ts';

/** Which dialog of the studio is open. */
export type StudioDialog =
  | { readonly kind: 'add-source'; readonly source: SourceKind | null }
  | { readonly kind: 'collections' | 'shortcuts' | 'settings' | 'go-live' };
