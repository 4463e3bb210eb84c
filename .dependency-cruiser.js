/** The layers of ARCHITECTURE.md as rules: `units ← frame, protocol ← flv, fmp4, hls ← rtmp, mesh ← apps`. */
const sharedLayer = (layer, mayUse) => ({
  name: `shared-${layer}`,
  comment: `shared/${layer} may import only ${['units', 'ids', ...mayUse].join(', ')}`,
  severity: 'error',
  from: { path: `^packages/shared/src/${layer}/` },
  to: {
    path: '^packages/shared/src/',
    pathNot: ['units', 'ids', ...mayUse, layer].map((name) => `^packages/shared/src/${name}(/|[.]ts$)`),
  },
});

const stages = [
  ...['ingest', 'transcode', 'package', 'store', 'archive', 'clips', 'serve'],
  ...['mesh', 'chat', 'follows', 'platform', 'demo'],
];

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-test',
      comment: 'sources never import tests, fixtures or benches',
      severity: 'error',
      from: { path: '/src/', pathNot: '[.]test[.]tsx?$' },
      to: { path: ['[.]test[.]tsx?$', '/test/', '/bench/'] },
    },
    {
      name: 'apps-meet-on-the-wire',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'shared-knows-no-app',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    sharedLayer('protocol', []),
    sharedLayer('program', []),
    sharedLayer('flv', ['frame', 'bytes']),
    sharedLayer('fmp4', ['frame', 'bytes']),
    sharedLayer('hls', []),
    sharedLayer('test-card', []),
    sharedLayer('matroska', ['bytes']),
    sharedLayer('ffmpeg', []),
    sharedLayer('rtmp', ['frame', 'bytes', 'flv']),
    sharedLayer('mpegts', ['frame', 'bytes', 'flv']),
    sharedLayer('srt', ['bytes']),
    sharedLayer('srt-socket', ['bytes', 'srt']),
    sharedLayer('mesh', ['bytes', 'protocol']),
    sharedLayer('mesh-driver', ['bytes', 'close-socket', 'protocol', 'hls', 'mesh']),
    ...stages.map((stage) => ({
      name: `stage-${stage}`,
      comment: 'no stage imports a sibling: main.ts and pipeline.ts join them, media.ts is what they share',
      severity: 'error',
      from: { path: `^apps/relay/src/${stage}/`, pathNot: '[.]test[.]ts$' },
      to: {
        path: `^apps/relay/src/(${stages.filter((other) => other !== stage).join('|')})/`,
      },
    })),
    ...[
      { part: 'room', mayUse: '' },
      { part: 'irc', mayUse: 'room/' },
      { part: 'emotes', mayUse: 'room/' },
      { part: 'fanout', mayUse: '' },
      { part: 'log', mayUse: 'room/|sortable-id' },
      {
        part: 'cluster',
        mayUse:
          'room/|rooms|edge/edge-process|fanout/(connection|connections|connection-limits|address-ranges)[.]',
      },
      { part: 'host', mayUse: 'room/|rooms|cluster/bus|log/event-log|irc/name-color' },
      { part: 'edge', mayUse: 'room/|rooms|irc/|fanout/' },
      { part: 'pages', mayUse: 'room/|host/|log/event-log|irc/|sortable-id' },
      {
        part: 'moderation',
        mayUse: 'room/|rooms|host/hosted-room|log/event-log|store/(moderation|mod-log|unban)-',
      },
      { part: 'store', mayUse: 'room/|moderation/channel-settings' },
    ].map(({ part, mayUse }) => ({
      name: `chat-${part}`,
      comment: 'rooms know no IRC and no connection, connections no room: chat-server.ts joins them',
      severity: 'error',
      from: { path: `^apps/relay/src/chat/${part}/`, pathNot: '[.]test[.]ts$' },
      to: {
        path: '^apps/relay/src/chat/',
        pathNot: `^apps/relay/src/chat/(${[`${part}/`, mayUse].filter((name) => name !== '').join('|')})`,
      },
    })),
    {
      name: 'only-main-composes',
      severity: 'error',
      from: { path: '^apps/relay/src/[^/]+/', pathNot: '^apps/relay/src/config/' },
      to: { path: '^apps/relay/src/(main|pipeline|config/config)[.]ts$' },
    },
    {
      name: 'chat-logic-is-pure',
      comment: 'what rooms decide and the dialect says is plain data: no socket, no table, no clock',
      severity: 'error',
      from: { path: '^apps/relay/src/chat/(room|irc)/', pathNot: '[.]test[.]ts$' },
      to: { path: ['^apps/relay/src/(?!chat/)', 'node_modules'] },
    },
    {
      name: 'chat-judges-are-pure',
      comment: 'what becomes of a message is decided by plain functions of its text',
      severity: 'error',
      from: {
        path: '^apps/relay/src/chat/moderation/(auto-mod|channel-|fold|links|look-|settings-|shared-|spam|term-|top-)',
        pathNot: '(channel-rules|[.]test)[.]ts$',
      },
      to: { path: ['^apps/relay/src/(?!chat/(room|moderation)/)', 'node_modules'] },
    },
    {
      name: 'chat-logic-knows-no-platform',
      severity: 'error',
      from: { path: '^apps/relay/src/chat/(room|irc)/', pathNot: '[.]test[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tracker-swarms-know-no-socket',
      comment: 'what decides about swarms is pure: sockets, keys and clocks belong to the rim',
      severity: 'error',
      from: {
        path: '^apps/tracker-server/src/(tracker|swarm|mesh|mesh-peer|bag|fetch-share|tracker-group|admission|allowance|network)[.]ts$',
      },
      to: {
        path: ['^apps/tracker-server/src/(socket|start|main|config|metrics|relay-keys)', 'node_modules'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tracker-swarms-know-no-platform',
      severity: 'error',
      from: {
        path: '^apps/tracker-server/src/(tracker|swarm|mesh|mesh-peer|bag|fetch-share|tracker-group|admission|allowance|network)[.]ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'scene-model-is-pure',
      comment: 'the model of scenes knows no screen, no engine and no bridge',
      severity: 'error',
      from: { path: '^apps/desktop/src/renderer/studio/scene/' },
      to: { path: '^apps/', pathNot: '^apps/desktop/src/renderer/studio/scene/' },
    },
    ...[
      { part: 'audio', mayUse: 'scene|audio' },
      { part: 'compositor', mayUse: 'scene|audio|compositor' },
      { part: 'sources', mayUse: 'scene|audio|compositor|sources' },
    ].map(({ part, mayUse }) => ({
      name: `studio-${part}-knows-no-screen`,
      comment: 'the engine works without screens: create-studio-engine.ts joins its parts',
      severity: 'error',
      from: { path: `^apps/desktop/src/renderer/studio/${part}/` },
      to: {
        path: '^apps/desktop/src/',
        pathNot: [
          `^apps/desktop/src/renderer/studio/(${mayUse})/`,
          '^apps/desktop/src/ipc/media-messages[.]ts$',
        ],
      },
    })),
    {
      name: 'studio-publishing-runs-anywhere',
      comment: 'what publishes and records runs in plain Node: Electron, windows and pages are the shell’s',
      severity: 'error',
      from: { path: '^apps/desktop/src/main/(publish|record)/' },
      to: {
        path: [
          '^apps/desktop/src/(renderer|preload)/',
          '^apps/desktop/src/main/[^/]+[.]ts$',
          '^electron$',
          'node_modules/electron/',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'renderer-is-a-web-page',
      severity: 'error',
      from: { path: '^apps/desktop/src/renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'web-chat-reckons-without-a-page',
      comment:
        'what lines tell, what becomes of them and what is to be drawn is pure: hooks and components join it',
      severity: 'error',
      from: {
        path: '^apps/desktop/src/renderer/viewer/chat/(replay/)?(advance-chat|announcements|chat-message|chat-state|completion|emote-set|irc-client|irc-events|list-window|message-text|read-page|replay-window|speakers|speech-note|time-words)[.]ts$',
      },
      to: {
        path: ['node_modules/react', '^apps/desktop/src/renderer/(host|ui)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'desktop-renderer-knows-no-electron',
      comment: 'the page has the bridge of src/ipc, and nothing else of the desktop',
      severity: 'error',
      from: { path: '^apps/desktop/src/(renderer|ipc)/' },
      to: { path: ['^apps/desktop/src/(main|preload)/', 'node_modules/electron/', '^electron$'] },
    },
    {
      name: 'desktop-main-knows-no-page',
      severity: 'error',
      from: { path: '^apps/desktop/src/(main|preload|ipc)/' },
      to: { path: '^apps/desktop/src/renderer/' },
    },
    {
      name: 'desktop-bridge-is-pure',
      severity: 'error',
      from: { path: '^apps/desktop/src/ipc/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'desktop-preload-is-small',
      comment:
        'a sandboxed preload is one file, read at every load: it knows the names of the channels and no schema',
      severity: 'error',
      from: { path: '^apps/desktop/src/preload/' },
      to: { path: '^(apps|packages)/', pathNot: '^apps/desktop/src/(preload/|ipc/bridge-channels[.]ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
