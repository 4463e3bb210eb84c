import { useSay } from '../../i18n/language.tsx';
import { liveWords as words } from '../../i18n/live-words.ts';
import { useToast } from '../../ui/toast.tsx';
import { formatUptime } from '../../viewer/format.ts';
import { useStudio } from '../studio-context.tsx';
import { useFaultText } from '../../i18n/use-fault-text.ts';

/** What is done while on air or recording; what came of it is shown as a note. */
export function useLiveActions() {
  const say = useSay();
  const toast = useToast();
  const faultText = useFaultText();
  const { bridge, live, settings } = useStudio();
  return {
    addMarker: async () => {
      const { log } = live.get();
      const number = (log?.entries.filter((entry) => entry.kind === 'marker').length ?? 0) + 1;
      const problem = await live.addMarker(say(words.markerName, { number }));
      const time = formatUptime(log === null ? 0 : Date.now() - log.startedAt);
      toast(problem === null ? say(words.markerSet, { time }) : faultText(problem));
    },
    saveReplay: async () => {
      const written = await live.saveReplay();
      toast(written.ok ? say(words.replaySaved, { file: written.file }) : faultText(written.error));
    },
    toggleRecording: async () => {
      if (live.get().recording.state === 'recording') {
        const written = await live.stopRecording();
        toast(written.ok ? say(words.recorded, { file: written.file }) : faultText(written.error));
        return;
      }
      const { recordFolder, recordQuality, video } = settings.get();
      const folder = recordFolder === '' ? (await bridge.call('app.info')).videoFolder : recordFolder;
      const problem = await live.startRecording({ folder, quality: recordQuality }, video);
      if (problem !== null) toast(faultText(problem));
    },
  };
}
