/** Which dialog is open. */
export type StudioDialog =
  | { readonly kind: 'add-source';
