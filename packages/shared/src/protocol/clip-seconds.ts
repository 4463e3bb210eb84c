/** The shortest and the longest clip, in seconds. In a file of its own, so that a page needs no schemas for it. */
export const clipSeconds = { shortest: 5, longest: 60 } as const;
