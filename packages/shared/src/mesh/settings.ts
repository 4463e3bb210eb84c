import type { EngineSettings } from './engine-io.ts';

export const defaultSettings: EngineSettings = {
  uploadFactor: 2,
  fetchShare: undefined,
  chunkBytes: 4_500,
  maxNeighbours: 16,
  storeBytes: 48 * 1_048_576,
  channelBytes: 64_000,
  maxFetches: 6,
};

/** Times in ms and counts that fit each other; the simulator shows what changing one does. */
export const tuning = {
  /** Between a share of the peers fetching a part that nobody offers and twice that share. */
  escalation: 200,
  /** The word that a part is on its way is passed on so often. */
  word: 2,
  /** Not at once: where the part itself comes within this time, no word is needed. */
  wordRest: 20,
  /** Who has heard it gives the fetcher so much more time. */
  trustInWord: 500,
  /** Peers begin HTTP before a deadline spread over this time, so that the early ones can serve the late. */
  spread: 300,
  /** HTTP and its spread never take more than these shares of the time from a part's announcement to its deadline. */
  httpShare: 0.5,
  spreadShare: 0.1,
  /** Of whole segments so many are to be ahead of the playhead: with fewer HTTP fills up, with more there is time to wait for peers. */
  segmentsAhead: 2,
  /** A neighbour whose queue is longer is not given more; a free rider at a third of it. */
  longestQueue: 100,
  /** Who has never given anything is asked as if it took so much longer. */
  doubt: 150,
  /** After "busy" a neighbour is left in peace, longer each time, up to four times as long. */
  refusalRest: 60,
  /** Without a byte for this long (and the neighbour's own delay, and two round trips) it is another's turn. */
  patience: 350,
  /** Where a part's deadline comes first, this is long enough to say that the neighbour let it pass. */
  latePatience: 150,
  /** Media announced this far ahead of the playhead is fetched without being asked for. */
  horizon: 8_000,
  /** A new peer waits so long for its first neighbour, as far as deadlines allow. */
  arrival: 2_000,
  /** Neighbours get this long to answer who has an old part. */
  askTime: 250,
  /** A forwarder gets this long to say that it was deceived itself. */
  confession: 1_000,
  /** The upload bucket holds so much time's worth. */
  burst: 500,
  /** What waits in one channel is held to this much time's worth of the cap, and three chunks at least. */
  inFlight: 40,
  /** A piece has so many chunks, more where there would be more than 32 pieces: about half a part, so that it crosses in a round trip or two. */
  pieceChunks: 6,
  /** With less time from its announcement to its deadline a part travels piece by piece. */
  urgent: 1_500,
  /** Each piece that a neighbour has been asked for already counts like so much more delay. */
  askedAlready: 40,
  /** Neighbours are told of further pieces of a part so long after they were told of others. */
  news: 20,
  /** With so many neighbours only half of them are told of pieces at once, the others so much later if they still need to be. */
  crowd: 8,
  tellRest: 40,
  /** Who has fetched a part gives it out piece by piece, a piece to a neighbour; only after this time may anybody want any of it. */
  reserve: 200,
  /** Of a part no more is dealt out while what waits to be sent takes more than this share of the time that is left for it … */
  dealTime: 0.5,
  /** … and no more is passed on while it takes more than this one. */
  passTime: 0.8,
  /** What comes by itself is wanted where nothing has come for so long, or so long after it was overtaken by a later chunk. */
  pushPatience: 100,
  overtaken: 200,
  /** With each part a neighbour's duty, and the share of a part that is dealt out, grow by the one, or shrink by the other. */
  dutyGain: 0.03,
  dutyLoss: 0.9,
  leastDuty: 0.05,
  /** Neighbours pass on so many times what is their duty before less of a part is dealt out. */
  dutyRoom: 1.4,
  /** Who would deal out so much of a part deals out all of it: the rest is not worth a fetch of everybody. */
  nearlyAll: 0.8,
  /** So much of the cap is reckoned with: packets' heads, words and what is sent again take the rest. */
  capUse: 0.85,
  /** Where so large a share of what was dealt out is missing when it is due, less is to be. */
  muchMissing: 0.35,
  /** When playback has stopped and a fetch takes no longer than `quickFetch`, HTTP alone serves for about so long, twice as long each time. */
  quickFetch: 3_000,
  retreat: 5_000,
  longestRetreat: 20_000,
  /** Who does not watch the live edge is left in peace for so long. */
  unwanted: 2_000,
  /** A neighbour with a longer round trip is far: routers' queues and lost packets lie on the way. */
  far: 20,
  /** To it no faster than this share of the cap is sent, in bursts of so many chunks … */
  pace: 0.8,
  paceBurst: 2,
  /** … and so many empty messages, so long after each other, follow the last chunk. */
  tails: 3,
  tailEvery: 10,
  /** Parts loaded at once. */
  mostLoading: 128,
  /** Announced parts that are remembered: a recording of nine hours in segments of 2 s. */
  mostKnown: 16_384,
  /** Parts offered before they were announced here. */
  mostEarly: 64,
  /** Wants of one neighbour. */
  mostWants: 64,
  /** Messages of one neighbour a second, by weight; at 4 parts a second honest ones send a tenth of it. */
  mostMessages: 1_000,
  /** Confessed bad parts of one neighbour until it is left (not banned). */
  mostConfessions: 3,
} as const;
