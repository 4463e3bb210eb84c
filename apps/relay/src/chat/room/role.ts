/** What somebody is in a room; each may what those after it may. */
export const roles = [
  ...(['broadcaster', 'moderator', 'vip', 'subscriber'] as const),
  ...(['follower', 'anyone', 'anonymous'] as const),
] as const;
export type Role = (typeof roles)[number];
