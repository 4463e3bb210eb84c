/** Why a connection is refused, by the names of libsrt without `SRT_REJ_` and `SRT_REJX_`; its `srt.h` and `access_control.h`. */
export const rejections = {
  peer: 2,
  resource: 3,
  rogue: 4,
  backlog: 5,
  close: 7,
  version: 8,
  badSecret: 10,
  unsecure: 11,
  messageApi: 12,
  congestion: 13,
  filter: 14,
  timeout: 16,
  crypto: 17,
  badRequest: 1400,
  unauthorized: 1401,
  overload: 1402,
  forbidden: 1403,
  badMode: 1405,
  conflict: 1407,
  serverError: 1500,
  down: 1503,
} as const;

export type Rejection = keyof typeof rejections;

const firstFailure = 1_000;

/** @returns the handshake type that refuses a connection; draft §4.3 */
export function rejectionToType(rejection: Rejection): number {
  return firstFailure + rejections[rejection];
}

/** @returns undefined for a handshake type that refuses nothing; a code of libsrt, `401` and the like included */
export function typeToRejectionCode(type: number): number | undefined {
  return type >= firstFailure && type < 2 ** 31 ? type - firstFailure : undefined;
}

/** @returns a code in words: `badSecret`, or its number where it has no name here */
export function describeRejection(code: number): string {
  const named = Object.entries(rejections).find(([, value]) => value === code);
  return named?.[0] ?? `code ${code}`;
}
