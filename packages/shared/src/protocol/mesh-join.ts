import * as z from 'zod';

/**
 * How a viewer enters the mesh, in the relay's HTTP API. Any origin may ask.
 *
 * - `POST /api/mesh/join` {@link joinMeshSchema} → {@link meshTicketSchema}; never cached
 * - `POST /api/mesh/report` {@link meshReportSchema} → 204
 * - `GET /api/me/mesh` → {@link meshSettingsSchema}, `PATCH` with the same (owner)
 * - WebSocket `/mesh/announcements?channel=LOGIN&broadcast=ID&rendition=ID` → one announcement a binary frame
 *   (`part-announcement.ts`), the newest 8 first
 */
const placeShape = {
  broadcast: z.string().regex(/^[0-9a-f]{16}$/, 'broadcast is the id of a broadcast'),
  rendition: z.string().regex(/^[a-z0-9-]{1,32}$/, 'rendition is the id of a rendition'),
};

export const joinMeshSchema = z.object(placeShape);
export type JoinMesh = z.infer<typeof joinMeshSchema>;

/** A STUN or TURN server, as `RTCPeerConnection` takes it. */
export const iceServerSchema = z.object({
  urls: z.array(z.string().max(300)).min(1).max(8),
  username: z.string().max(200).optional(),
  credential: z.string().max(200).optional(),
});
export type IceServer = z.infer<typeof iceServerSchema>;

/** What a viewer needs to take part in one swarm. Asked for again at half of its time. */
export const meshTicketSchema = z.object({
  isEnabled: z
    .boolean()
    .describe('false: the mesh is off here, or for this broadcast; the rest is then empty'),
  token: z.string().max(320).describe('For the tracker; see mesh-token.ts'),
  expiresAt: z.iso.datetime().describe('When the token ends'),
  trackers: z.array(z.string().max(300)).max(8).describe('WebSocket URLs, to be tried in this order'),
  iceServers: z.array(iceServerSchema).max(8),
  isRelayOnly: z.boolean().describe('Peers may connect over TURN only: `iceTransportPolicy: "relay"`'),
  uploadFactor: z.number().min(0).max(100).describe('Most that is uploaded, in bitrates received'),
  reportEvery: z
    .number()
    .min(0)
    .max(3600)
    .describe('Seconds between reports; grows with the audience. 0: none are wanted'),
});
export type MeshTicket = z.infer<typeof meshTicketSchema>;

const countSchema = z.number().int().min(0);
/** 12.5 GB in a report's time is more than 1 Gbit/s for a minute and a half. */
const bytesSchema = countSchema.max(12_500_000_000);

/** What a viewer says of itself since its last report. */
export const meshReportSchema = z.object({
  ...placeShape,
  viewer: z.string().regex(/^[A-Za-z0-9_-]{16,64}$/, 'A viewer is 16 to 64 random characters'),
  seconds: z.number().min(0.1).max(3600).describe('That this report is of'),
  bytesFromPeers: bytesSchema.describe('Media that peers sent and that was good'),
  bytesFromHttp: bytesSchema.describe('Media that the relay or its cache sent'),
  bytesUploaded: bytesSchema,
  stalls: countSchema.max(10_000),
  latencyMs: z.number().min(0).max(86_400_000).nullable().describe('Median behind live; null where unknown'),
  peers: countSchema.max(1_000).describe('Connected when it was sent'),
});
export type MeshReport = z.infer<typeof meshReportSchema>;

/** What a channel's owner says of the mesh; it holds for the broadcasts to come. */
export const meshSettingsSchema = z.object({
  isOn: z.boolean().describe('Whether viewers may pass the broadcasts on to each other'),
});

/** How a broadcast's viewers carry it, in the owner's `GET /api/me/health`, over the last minutes. */
export const meshHealthSchema = z.object({
  peers: countSchema.describe('Viewers in the mesh that have reported'),
  offload: z.number().min(0).max(1).describe('Share of the media played that came from peers'),
  latencyMs: z
    .number()
    .min(0)
    .nullable()
    .describe('Median of how far viewers are behind live; null: unknown'),
  stallsPerMinute: z.number().min(0).describe('Mean over the viewers that have reported'),
});
export type MeshHealth = z.infer<typeof meshHealthSchema>;
