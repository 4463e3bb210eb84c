import type { DesktopCapturerSource, Session, Streams, WebFrameMain } from 'electron';
import { isAppUrl } from './app-address.ts';
import type { Log } from './log-file.ts';

/**
 * What the app's own pages may ask of Chromium. Everything else, and everything of others, is denied. The relay may be
 * on the local network or on this machine, which Chromium asks about since version 142.
 */
const allowed = new Set([
  ...['media', 'display-capture', 'fullscreen', 'clipboard-sanitized-write', 'speaker-selection'],
  ...['local-network-access', 'local-network', 'loopback-network'],
]);

/** Permissions by default denied (checklist, item 5): for the app's pages only, and of those only what they need. */
export function guardOwnSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_, permission, callback, { requestingUrl, isMainFrame }) => {
    const isGranted = isMainFrame && isAppUrl(requestingUrl) && allowed.has(permission);
    if (!isGranted) log.warn('permission', `denied ${permission} to ${requestingUrl}`);
    callback(isGranted);
  });
  session.setPermissionCheckHandler(
    (_, permission, requestingOrigin) => isAppUrl(requestingOrigin) && allowed.has(permission),
  );
  session.setDevicePermissionHandler(() => false);
}

/** Refuses `getDisplayMedia`: an object without a picture would be an exception in main; the types know no null. */
const refused = null as unknown as Streams;

/** For pages of the web: nothing at all, and no downloads. */
export function guardStrangeSession(session: Session): void {
  session.setPermissionRequestHandler((_, __, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_, callback) => callback(refused));
  session.on('will-download', (event) => event.preventDefault());
}

/** What the next `getDisplayMedia` is answered with. */
export type CapturedSource =
  | {
      readonly kind: 'source';
      readonly source: Pick<DesktopCapturerSource, 'id' | 'name'>;
      readonly withSound: boolean;
    }
  | { readonly kind: 'frame'; readonly frame: WebFrameMain; readonly withSound: boolean };

/** Answers `getDisplayMedia` of the app's page with what was chosen before, once; without a choice it is denied. */
export function answerDisplayMedia(session: Session, take: () => CapturedSource | undefined): void {
  session.setDisplayMediaRequestHandler((request, callback) => {
    const isOwn = request.frame !== null && request.frame.parent === null && isAppUrl(request.frame.url);
    const chosen = isOwn ? take() : undefined;
    if (chosen === undefined) return callback(refused);
    callback(chosen.kind === 'frame' ? frameStreams(chosen) : sourceStreams(chosen));
  });
}

/** Linux has no sound of the desktop here: its sound server offers it as a microphone ("Monitor of …"). */
const hasLoopback = process.platform !== 'linux';

function frameStreams({ frame, withSound }: Extract<CapturedSource, { kind: 'frame' }>): Streams {
  return withSound ? { video: frame, audio: frame } : { video: frame };
}

function sourceStreams({ source, withSound }: Extract<CapturedSource, { kind: 'source' }>): Streams {
  return withSound && hasLoopback ? { video: source, audio: 'loopback' } : { video: source };
}
