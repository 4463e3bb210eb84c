import { useLanguage, useSay, type Say } from '../../i18n/language.tsx';
import { setupWords as words } from '../../i18n/setup-words.ts';
import { useRelay } from './use-relay.ts';
import { formatRate } from './format-live.ts';
import type { Check, Finding, Repair } from './go-live-checks.ts';

/** What was found, in words. */
export function CheckWords({ check }: { check: Check }) {
  const say = useSay();
  const language = useLanguage();
  const relayName = useRelay()?.name ?? '';
  const { title, text } = describe(check.finding, { say, language, relayName });
  return (
    <span className="check-words">
      <strong>{title}</strong>
      <small>{text}</small>
    </span>
  );
}

interface Speech {
  readonly say: Say;
  readonly language: string;
  readonly relayName: string;
}

function describe(finding: Finding, { say, language, relayName }: Speech): { title: string; text: string } {
  switch (finding.about) {
    case 'relay': {
      const said = {
        good: say(words.checkRelayGood, { name: relayName }),
        'not-connected': say(words.checkRelayBad),
        'not-there': say(words.checkRelayAway, { name: relayName }),
        'not-logged-in': say(words.checkAccountBad),
      };
      return { title: say(words.checkRelay), text: said[finding.found] };
    }
    case 'key':
      return {
        title: say(words.checkKey),
        text: say(finding.found === 'good' ? words.checkKeyGood : words.checkKeyBad),
      };
    case 'permissions': {
      const said = {
        good: words.checkPermissionsGood,
        camera: words.cameraDenied,
        microphone: words.microphoneDenied,
        screen: words.screenDenied,
      };
      return { title: say(words.checkPermissions), text: say(said[finding.found]) };
    }
    case 'picture':
      return { title: say(words.checkPicture), text: describePicture(finding, say) };
    case 'sound': {
      const said = {
        good: words.checkSoundGood,
        none: words.checkSoundNone,
        muted: words.checkSoundMuted,
        silent: words.checkSoundSilent,
      };
      return { title: say(words.checkSound), text: say(said[finding.found]) };
    }
    case 'line':
      return {
        title: say(words.checkBandwidth),
        text:
          finding.rate === null
            ? say(words.checkBandwidthUnknown)
            : say(words.checkBandwidthGood, {
                rate: formatRate(finding.rate, language),
                need: formatRate(finding.need, language),
              }),
      };
    case 'disk': {
      const { reason } = finding;
      const said = {
        good: say(words.checkDiskGood, { folder: reason }),
        failed: say(words.checkDiskBad, { reason }),
        low: say(words.checkDiskLow, { room: reason }),
      };
      return { title: say(words.checkDisk), text: said[finding.found] };
    }
  }
}

function describePicture(finding: Finding & { about: 'picture' }, say: Say): string {
  switch (finding.found) {
    case 'good':
      return say(words.checkPictureGood);
    case 'empty':
      return say(words.checkPictureEmpty);
    case 'black':
      return say(words.checkPictureBlack);
    case 'source':
      return say(words.checkPictureSource, { name: finding.name, reason: finding.reason });
  }
}

/** @returns the words on the button that puts something right. */
export function repairLabel(repair: Repair, finding: Finding, say: Say): string {
  switch (repair.kind) {
    case 'set-up':
      return say(finding.found === 'not-logged-in' ? words.logIn : words.connect);
    case 'get-key':
      return say(words.getKey);
    case 'add-source':
      return say(words.addSource);
    case 'add-microphone':
      return say(words.addMicrophone);
    case 'unmute':
      return say(words.unmuteAll);
    case 'test':
      return say(words.testBandwidth);
    case 'choose-folder':
      return say(words.chooseFolder);
    case 'allow':
      return say(words.allow);
    case 'retry-source':
      return say(words.retrySource);
    case 'use-preset':
      return say(words.useQuality, { quality: `${repair.video.height}p${repair.video.frameRate}` });
  }
}
