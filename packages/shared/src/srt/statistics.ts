/** What a connection has seen, by the names and meanings of libsrt (`docs/API/statistics.md`); totals since it began. */
export interface SrtStatistics {
  readonly msTimeStamp: number;
  readonly pktSentTotal: number;
  readonly pktSentUniqueTotal: number;
  readonly pktRecvTotal: number;
  readonly pktRecvUniqueTotal: number;
  readonly pktSndLossTotal: number;
  readonly pktRcvLossTotal: number;
  readonly pktRetransTotal: number;
  readonly pktRcvRetransTotal: number;
  readonly pktSentACKTotal: number;
  readonly pktRecvACKTotal: number;
  readonly pktSentNAKTotal: number;
  readonly pktRecvNAKTotal: number;
  readonly pktSndDropTotal: number;
  readonly pktRcvDropTotal: number;
  readonly pktRcvUndecryptTotal: number;
  readonly pktRcvBelated: number;
  readonly byteSentTotal: number;
  readonly byteRecvTotal: number;
  readonly byteRetransTotal: number;
  readonly byteSndDropTotal: number;
  readonly msRTT: number;
  /** What the path could carry; 0 while unknown. */
  readonly mbpsBandwidth: number;
  readonly mbpsSendRate: number;
  readonly mbpsRecvRate: number;
  readonly usPktSndPeriod: number;
  readonly pktFlowWindow: number;
  readonly pktFlightSize: number;
  readonly pktSndBuf: number;
  readonly byteSndBuf: number;
  readonly msSndBuf: number;
  readonly msSndTsbPdDelay: number;
  readonly pktRcvBuf: number;
  readonly byteRcvBuf: number;
  readonly msRcvTsbPdDelay: number;
}

type CounterName = Extract<keyof SrtStatistics, `${string}Total`> | 'pktRcvBelated';

/** The part of the statistics that only ever grows. */
export type Counters = Record<CounterName, number>;

export function newCounters(): Counters {
  return {
    ...{ pktSentTotal: 0, pktSentUniqueTotal: 0, pktRecvTotal: 0, pktRecvUniqueTotal: 0 },
    ...{ pktSndLossTotal: 0, pktRcvLossTotal: 0, pktRetransTotal: 0, pktRcvRetransTotal: 0 },
    ...{ pktSentACKTotal: 0, pktRecvACKTotal: 0, pktSentNAKTotal: 0, pktRecvNAKTotal: 0 },
    ...{ pktSndDropTotal: 0, pktRcvDropTotal: 0, pktRcvUndecryptTotal: 0, pktRcvBelated: 0 },
    ...{ byteSentTotal: 0, byteRecvTotal: 0, byteRetransTotal: 0, byteSndDropTotal: 0 },
  };
}
