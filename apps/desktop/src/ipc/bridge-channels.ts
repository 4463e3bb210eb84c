/** Electron's channels beneath the bridge: one for calls, one for events, one for the media port. */
export const bridgeChannels = {
  call: 'starling:call',
  event: 'starling:event',
  mediaPort: 'starling:media-port',
} as const;
