import { useEffect, useState } from 'react';
import type { Permissions } from '../../../ipc/app-messages.ts';
import { useSession } from '../../host/session.tsx';
import { blackLuma, pictureLuma } from '../devices/picture-luma.ts';
import { useCollection, useLive, useSettings, useSourceConditions, useStudio } from '../studio-context.tsx';
import type { CheckFacts } from './go-live-checks.ts';

const lookEveryMs = 500;
/** As many looks at black, and it is called black: before its first picture any canvas is. */
const patientLooks = 3;
/** Long enough for a breath between two words. */
const listenMs = 2000;

/** What the check list needs to know of permissions, picture and sound, kept up to date while it is on screen. */
export function useCheckFacts(): Omit<CheckFacts, 'relayName' | 'hasKey' | 'lineRate'> | null {
  const { bridge, engine } = useStudio();
  const { session } = useSession();
  const { recording } = useLive();
  const { video, audio, recordFolder } = useSettings();
  const collection = useCollection();
  const conditions = useSourceConditions();
  const [permissions, setPermissions] = useState<Permissions | null>(null);
  const [luma, setLuma] = useState<number | null>(null);
  const [peakDb, setPeakDb] = useState<number | null>(null);
  useEffect(() => {
    void bridge.call('permissions.state').then(setPermissions);
    return bridge.on('permissions.changed', setPermissions);
  }, [bridge]);
  const room = useRoom(recordFolder);
  useEffect(() => {
    let blackLooks = 0;
    const look = () => {
      const canvas = document.querySelector<HTMLCanvasElement>('.stage-picture[data-which="program"]');
      if (canvas === null) return;
      const seen = pictureLuma(canvas);
      blackLooks = seen !== null && seen < blackLuma ? blackLooks + 1 : 0;
      if (blackLooks === 0 || blackLooks >= patientLooks) setLuma(seen);
    };
    look();
    const timer = setInterval(look, lookEveryMs);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    let peak = -Infinity;
    const stop = engine.onMeters(({ master }) => {
      peak = Math.max(peak, master.peakDb);
      if (peak > -55) setPeakDb(peak);
    });
    // Until then it is not known whether it is silent.
    const timer = setTimeout(() => setPeakDb(peak), listenMs);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [engine]);
  if (permissions === null || session.state === 'unknown') return null;
  return {
    isRelayThere: session.state !== 'unreachable',
    login: session.state === 'account' ? session.account.login : null,
    permissions,
    collection,
    conditions,
    luma,
    peakDb,
    video,
    audioBitsPerSecond: audio.bitsPerSecond,
    recordError: recording.state === 'failed' ? (recording.error ?? null) : null,
    recordFolder: room.folder,
    freeBytes: room.freeBytes,
  };
}

/** Where recordings go, and how much room is there. */
function useRoom(recordFolder: string): { readonly folder: string; readonly freeBytes: number | null } {
  const { bridge } = useStudio();
  const [room, setRoom] = useState<{ folder: string; freeBytes: number | null }>({
    folder: recordFolder,
    freeBytes: null,
  });
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const folder = recordFolder === '' ? (await bridge.call('app.info')).videoFolder : recordFolder;
      const { freeBytes } = await bridge.call('record.space', { folder });
      if (!isOver) setRoom({ folder, freeBytes });
    };
    void look();
    return () => {
      isOver = true;
    };
  }, [bridge, recordFolder]);
  return room;
}
