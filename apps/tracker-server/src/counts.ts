/** What happened, counted since the start. */
export interface Counts {
  announces: number;
  offers: number;
  answers: number;
  signals: number;
  scrapes: number;
  reports: number;
  /** Peers told by the way that they are wired anew. */
  wirings: number;
  redirects: number;
  refused: number;
  misunderstood: number;
}

export function noCounts(): Counts {
  return {
    ...{ announces: 0, offers: 0, answers: 0, signals: 0, scrapes: 0, reports: 0 },
    ...{ wirings: 0, redirects: 0, refused: 0, misunderstood: 0 },
  };
}
