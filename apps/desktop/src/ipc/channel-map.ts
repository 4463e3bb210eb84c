import { z } from 'zod';
import {
  AppInfoSchema,
  CaptureChoiceSchema,
  CaptureSourceSchema,
  DeepLinkSchema,
  HotkeyResultSchema,
  HotkeySchema,
  PermissionKindSchema,
  PermissionsSchema,
  PermissionStateSchema,
  PickedFileSchema,
  UpdateStateSchema,
} from './app-messages.ts';
import { failure, FaultSchema, identifier, longText, shortText } from './bounds.ts';
import {
  CollectionEntrySchema,
  LoadedCollectionSchema,
  StoredCollectionSchema,
} from './collection-messages.ts';
import {
  BandwidthResultSchema,
  DestinationSchema,
  publishFailure,
  PublishOptionsSchema,
  PublishStateSchema,
  PublishStatsSchema,
  PublishStatusSchema,
} from './publish-messages.ts';
import {
  MarkerSchema,
  RecordOptionsSchema,
  RecordStateSchema,
  WrittenFileSchema,
} from './record-messages.ts';
import {
  ConnectResultSchema,
  FoundRelaySchema,
  LoginResultSchema,
  LoginSchema,
  RelaySchema,
  StreamKeyResultSchema,
} from './relay-messages.ts';
import { SettingsPatchSchema, SettingsSchema } from './settings.ts';

const nothing = z.undefined();
const done = z.object({ ok: z.literal(true) });
const doneOrFault = z.union([done, failure(FaultSchema)]);
const doneOrFailure = z.union([done, publishFailure]);
const id = z.strictObject({ id: identifier });

/**
 * What the page may ask of main: the name of each command, what it takes and what it answers. Main refuses every
 * other name, every argument that does not fit, and every sender that is not the app's own page.
 */
export const commands = {
  'publish.start': {
    argument: PublishOptionsSchema,
    result: z.union([z.object({ ok: z.literal(true), sessionId: z.string() }), publishFailure]),
  },
  'publish.stop': { argument: nothing, result: doneOrFailure },
  'publish.status': { argument: nothing, result: PublishStatusSchema },
  'publish.reconnectNow': { argument: z.strictObject({ destinationId: identifier }), result: doneOrFailure },
  'publish.testBandwidth': {
    argument: z.strictObject({ destination: DestinationSchema }),
    result: z.union([BandwidthResultSchema, publishFailure]),
  },
  /** Asks for a fresh media port; it comes by `window.postMessage` as a MediaPortNotice. The one before is closed. */
  'publish.openMediaPort': { argument: nothing, result: done },
  'record.start': { argument: RecordOptionsSchema, result: WrittenFileSchema },
  'record.stop': { argument: nothing, result: WrittenFileSchema },
  /** What a recording has room for. */
  'record.space': {
    argument: z.strictObject({ folder: longText }),
    result: z.object({ freeBytes: z.number().nullable() }),
  },
  'replay.save': { argument: nothing, result: WrittenFileSchema },
  'marker.add': {
    argument: z.strictObject({ label: shortText }),
    result: z.union([MarkerSchema.extend({ ok: z.literal(true) }), publishFailure]),
  },
  'capture.listSources': { argument: nothing, result: z.array(CaptureSourceSchema) },
  'capture.choose': { argument: CaptureChoiceSchema, result: doneOrFault },
  /** Opens a page of the web, unseen and in a sandbox of its own, to be captured as a source. */
  'webPage.open': {
    argument: z.strictObject({
      id: identifier,
      url: z.url({ protocol: /^https?$/ }).max(4096),
      width: z.int().min(16).max(3840),
      height: z.int().min(16).max(2160),
    }),
    result: doneOrFault,
  },
  'webPage.close': { argument: id, result: done },
  'permissions.state': { argument: nothing, result: PermissionsSchema },
  'permissions.request': {
    argument: z.strictObject({ kind: PermissionKindSchema }),
    result: z.object({ state: PermissionStateSchema }),
  },
  'permissions.openSettings': {
    argument: z.strictObject({ kind: PermissionKindSchema }),
    result: doneOrFault,
  },
  'settings.get': { argument: nothing, result: SettingsSchema },
  'settings.set': { argument: SettingsPatchSchema, result: doneOrFault },
  'collections.list': { argument: nothing, result: z.array(CollectionEntrySchema) },
  'collections.load': { argument: id, result: LoadedCollectionSchema },
  'collections.save': {
    argument: z.strictObject({ collection: StoredCollectionSchema }),
    result: doneOrFault,
  },
  'collections.remove': { argument: id, result: done },
  'secrets.set': {
    argument: z.strictObject({ name: identifier, value: z.string().min(1).max(1000) }),
    result: doneOrFault,
  },
  'secrets.has': { argument: z.strictObject({ name: identifier }), result: z.object({ has: z.boolean() }) },
  'secrets.forget': { argument: z.strictObject({ name: identifier }), result: done },
  'relay.current': { argument: nothing, result: z.object({ relay: RelaySchema.nullable() }) },
  'relay.connect': { argument: z.strictObject({ address: shortText }), result: ConnectResultSchema },
  'relay.login': { argument: LoginSchema, result: LoginResultSchema },
  'relay.fetchStreamKey': { argument: nothing, result: StreamKeyResultSchema },
  'relay.discover': { argument: nothing, result: z.array(FoundRelaySchema) },
  'files.pick': {
    argument: z.strictObject({ kind: z.enum(['image', 'media', 'folder']) }),
    result: PickedFileSchema,
  },
  'hotkeys.set': {
    argument: z.strictObject({ hotkeys: z.array(HotkeySchema).max(100) }),
    result: z.array(HotkeyResultSchema),
  },
  'clipboard.write': { argument: z.strictObject({ text: z.string().max(100_000) }), result: done },
  'links.open': {
    argument: z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(4096) }),
    result: doneOrFault,
  },
  'diagnostics.copy': { argument: nothing, result: done },
  /** Writes a line of the page's into the app's log. */
  'log.write': {
    argument: z.strictObject({ level: z.enum(['info', 'warn', 'error']), text: z.string().max(4000) }),
    result: done,
  },
  'update.check': { argument: nothing, result: UpdateStateSchema },
  'update.install': { argument: nothing, result: doneOrFault },
  'app.info': { argument: nothing, result: AppInfoSchema },
  /** What went wrong before there was a page, in words for the user, once. */
  'app.takeNotices': { argument: nothing, result: z.object({ notices: z.array(z.string()) }) },
  /** The link that the app was asked to open, once; `app.deepLink` says that there is one. */
  'app.takeDeepLink': { argument: nothing, result: z.object({ link: DeepLinkSchema.nullable() }) },
} as const;

/** What main tells the page without being asked. */
export const events = {
  'publish.state': PublishStateSchema,
  'publish.stats': PublishStatsSchema,
  'record.state': RecordStateSchema,
  'hotkey.pressed': z.object({ action: z.string() }),
  'permissions.changed': PermissionsSchema,
  'relay.changed': z.object({ relay: RelaySchema.nullable() }),
  'app.deepLink': DeepLinkSchema,
  'update.state': UpdateStateSchema,
  /** Something that a person should know; it has no place of its own. */
  'app.notice': z.object({ level: z.enum(['info', 'warning', 'error']), text: z.string() }),
} as const;

export type CommandName = keyof typeof commands;
export type CommandArgument<Name extends CommandName> = z.input<(typeof commands)[Name]['argument']>;
export type CommandResult<Name extends CommandName> = z.output<(typeof commands)[Name]['result']>;
export type EventName = keyof typeof events;
export type EventValue<Name extends EventName> = z.output<(typeof events)[Name]>;

/** What main runs for each command. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (
    argument: z.output<(typeof commands)[Name]['argument']>,
  ) => Promise<CommandResult<Name>> | CommandResult<Name>;
};

/** The part of the handlers whose names begin with one of the prefixes: `HandlersOf<'publish' | 'record'>`. */
export type HandlersOf<Prefix extends string> = Pick<
  CommandHandlers,
  Extract<CommandName, `${Prefix}.${string}`>
>;

/** Tells every page of the app that something happened. */
export type SendEvent = <Name extends EventName>(name: Name, value: EventValue<Name>) => void;
