import type { PermissionKind, Permissions } from '../../../ipc/app-messages.ts';
import type { PublishError, VideoChoice } from '../../../ipc/publish-messages.ts';
import { stripOf, type Collection } from '../scene/collection.ts';
import { sceneOf } from '../scene/edit-items.ts';
import { audibleSources, sourceOf } from '../scene/edit-sources.ts';
import type { SourceCondition } from '../studio-engine.ts';
import { blackLuma } from '../devices/picture-luma.ts';
import { carries, neededRate, recommendPreset } from './presets.ts';

/** What is known before going live. */
export interface CheckFacts {
  readonly relayName: string | null;
  readonly isRelayThere: boolean;
  readonly login: string | null;
  readonly hasKey: boolean;
  readonly permissions: Permissions;
  readonly collection: Collection;
  readonly conditions: Readonly<Record<string, SourceCondition>>;
  /** Mean brightness of what is on air, 0 to 1; null where it is not known. */
  readonly luma: number | null;
  /** Highest peak of the mix since the checks began, dBFS; null where nothing was measured. */
  readonly peakDb: number | null;
  /** Bits per second that the last test showed; null where none was made. */
  readonly lineRate: number | null;
  readonly video: VideoChoice;
  readonly audioBitsPerSecond: number;
  /** Why the last recording failed; null where none did. */
  readonly recordError: PublishError | null;
  readonly recordFolder: string;
  /** Bytes free where recordings go; null where it is not known. */
  readonly freeBytes: number | null;
}

/** A way to put something right by one click. */
export type Repair =
  | {
      readonly kind:
        'set-up' | 'get-key' | 'add-source' | 'add-microphone' | 'unmute' | 'test' | 'choose-folder';
    }
  | { readonly kind: 'allow'; readonly permission: PermissionKind }
  | { readonly kind: 'retry-source'; readonly sourceId: string }
  | { readonly kind: 'use-preset'; readonly video: VideoChoice };

/** What was found. `problem` keeps from going live, `warning` does not. */
export type Finding =
  | { readonly about: 'relay'; readonly found: 'good' | 'not-connected' | 'not-there' | 'not-logged-in' }
  | { readonly about: 'key'; readonly found: 'good' | 'missing' }
  | { readonly about: 'permissions'; readonly found: 'good' | PermissionKind }
  | { readonly about: 'picture'; readonly found: 'good' | 'empty' | 'black' }
  | { readonly about: 'picture'; readonly found: 'source'; readonly name: string; readonly reason: string }
  | { readonly about: 'sound'; readonly found: 'good' | 'none' | 'muted' | 'silent' }
  | {
      readonly about: 'line';
      readonly found: 'unknown' | 'good' | 'too-slow';
      /** Measured and needed, bits per second. */
      readonly rate: number | null;
      readonly need: number;
    }
  | { readonly about: 'disk'; readonly found: 'good' | 'failed' | 'low'; readonly reason: string };

/** One line of the check list. */
export interface Check {
  readonly finding: Finding;
  readonly severity: 'good' | 'warning' | 'problem';
  readonly repair: Repair | null;
}

const silentDb = -55;

/** @returns the check list, in the order in which it is to be read. Pure. */
export function judge(facts: CheckFacts): readonly Check[] {
  return [
    relayCheck(facts),
    // Whose key it would be is not known without the relay.
    ...(facts.isRelayThere ? [keyCheck(facts)] : []),
    permissionCheck(facts),
    pictureCheck(facts),
    soundCheck(facts),
    lineCheck(facts),
    diskCheck(facts),
  ];
}

function good(finding: Finding): Check {
  return { finding, severity: 'good', repair: null };
}

function relayCheck({ relayName, isRelayThere, login }: CheckFacts): Check {
  const repair: Repair = { kind: 'set-up' };
  if (relayName === null)
    return { finding: { about: 'relay', found: 'not-connected' }, severity: 'problem', repair };
  if (!isRelayThere)
    return { finding: { about: 'relay', found: 'not-there' }, severity: 'problem', repair: null };
  if (login === null)
    return { finding: { about: 'relay', found: 'not-logged-in' }, severity: 'problem', repair };
  return good({ about: 'relay', found: 'good' });
}

function keyCheck({ hasKey }: CheckFacts): Check {
  if (hasKey) return good({ about: 'key', found: 'good' });
  return { finding: { about: 'key', found: 'missing' }, severity: 'problem', repair: { kind: 'get-key' } };
}

function permissionCheck({ permissions, collection }: CheckFacts): Check {
  const kinds = collection.sources.map((source) => source.settings.kind);
  const needed: readonly (readonly [PermissionKind, boolean])[] = [
    ['camera', kinds.includes('camera')],
    ['microphone', kinds.includes('microphone')],
    ['screen', kinds.includes('screen') || kinds.includes('window')],
  ];
  const missing = needed.find(
    ([kind, isUsed]) => isUsed && ['denied', 'restricted'].includes(permissions[kind]),
  );
  if (missing === undefined) return good({ about: 'permissions', found: 'good' });
  const [permission] = missing;
  return {
    finding: { about: 'permissions', found: permission },
    severity: 'warning',
    repair: { kind: 'allow', permission },
  };
}

function pictureCheck({ collection, conditions, luma }: CheckFacts): Check {
  const items = sceneOf(collection, collection.programSceneId)?.items.filter((item) => item.visible) ?? [];
  if (items.length === 0)
    return {
      finding: { about: 'picture', found: 'empty' },
      severity: 'warning',
      repair: { kind: 'add-source' },
    };
  for (const { sourceId } of items) {
    const condition = conditions[sourceId];
    if (condition?.state !== 'lost' && condition?.state !== 'refused') continue;
    const name = sourceOf(collection, sourceId)?.name ?? '';
    const finding = {
      about: 'picture',
      found: 'source',
      name,
      reason: condition.message ?? condition.state,
    } as const;
    return { finding, severity: 'warning', repair: { kind: 'retry-source', sourceId } };
  }
  if (luma !== null && luma < blackLuma)
    return { finding: { about: 'picture', found: 'black' }, severity: 'warning', repair: null };
  return good({ about: 'picture', found: 'good' });
}

function soundCheck({ collection, peakDb }: CheckFacts): Check {
  const sources = audibleSources(collection);
  if (sources.length === 0)
    return {
      finding: { about: 'sound', found: 'none' },
      severity: 'warning',
      repair: { kind: 'add-microphone' },
    };
  const isHeard = (id: string) => {
    const strip = stripOf(collection, id);
    return !strip.muted && strip.monitoring !== 'monitor-only' && strip.gainDb > -60;
  };
  if (!sources.some((source) => isHeard(source.id)))
    return { finding: { about: 'sound', found: 'muted' }, severity: 'warning', repair: { kind: 'unmute' } };
  if (peakDb !== null && peakDb < silentDb)
    return { finding: { about: 'sound', found: 'silent' }, severity: 'warning', repair: null };
  return good({ about: 'sound', found: 'good' });
}

function lineCheck({ lineRate, video, audioBitsPerSecond, collection }: CheckFacts): Check {
  const need = neededRate(video, audioBitsPerSecond);
  if (lineRate === null)
    return {
      finding: { about: 'line', found: 'unknown', rate: null, need },
      severity: 'warning',
      repair: { kind: 'test' },
    };
  if (carries(lineRate, video, audioBitsPerSecond))
    return good({ about: 'line', found: 'good', rate: lineRate, need });
  const better = recommendPreset(lineRate, audioBitsPerSecond, collection.canvas);
  return {
    finding: { about: 'line', found: 'too-slow', rate: lineRate, need },
    severity: 'warning',
    repair: { kind: 'use-preset', video: better },
  };
}

/** An hour at 6 Mbit/s is less than this. */
const leastFreeBytes = 3_000_000_000;

function diskCheck({ recordError, recordFolder, freeBytes }: CheckFacts): Check {
  const repair: Repair = { kind: 'choose-folder' };
  if (recordError !== null) {
    const finding = { about: 'disk', found: 'failed', reason: recordError.message } as const;
    return { finding, severity: 'warning', repair };
  }
  if (freeBytes === null || freeBytes >= leastFreeBytes)
    return good({ about: 'disk', found: 'good', reason: recordFolder });
  const reason = `${(freeBytes / 1e9).toFixed(1)} GB`;
  return { finding: { about: 'disk', found: 'low', reason }, severity: 'warning', repair };
}
