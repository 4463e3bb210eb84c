import { useEffect, useRef } from 'react';
import { useSay } from '../../i18n/language.tsx';
import { studioWords as words } from '../../i18n/studio-words.ts';
import { meterShare, quietestDb } from '../panels/meter-scale.ts';

interface MicrophoneLevelProps {
  /** null for the system's default. */
  deviceId: string | null;
  name: string;
  /** Hears the peak of each look, dBFS. */
  onPeak?: (peakDb: number) => void;
}

const lookEveryMs = 60;

/** How loud a microphone is, for as long as it is on screen. */
export function MicrophoneLevel({ deviceId, name, onPeak }: MicrophoneLevelProps) {
  const say = useSay();
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(onPeak);
  useEffect(() => {
    latest.current = onPeak;
  });
  useEffect(() => {
    const abort = new AbortController();
    void listen(deviceId, abort.signal, (peakDb) => {
      latest.current?.(peakDb);
      element.current?.style.setProperty('--peak', String(meterShare(peakDb)));
      element.current?.style.setProperty('--held', String(meterShare(peakDb)));
      element.current?.setAttribute('aria-valuenow', String(Math.max(quietestDb, Math.round(peakDb))));
    });
    return () => abort.abort();
  }, [deviceId]);
  return (
    <div
      ref={element}
      className="meter"
      role="meter"
      aria-label={say(words.levelOf, { name })}
      aria-valuemin={quietestDb}
      aria-valuemax={0}
      aria-valuenow={quietestDb}
    >
      <span className="meter-scale" />
      <span className="meter-peak" />
    </div>
  );
}

/** A microphone that cannot be opened is silent; who asks for it says why. */
async function listen(
  deviceId: string | null,
  signal: AbortSignal,
  onPeak: (db: number) => void,
): Promise<void> {
  const audio = deviceId === null ? true : { deviceId: { exact: deviceId } };
  const stream = await navigator.mediaDevices.getUserMedia({ audio }).catch(() => null);
  if (stream === null) {
    onPeak(-Infinity);
    return;
  }
  const context = new AudioContext();
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  if (signal.aborted) {
    close();
    return;
  }
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onPeak(20 * Math.log10(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)));
  }, lookEveryMs);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    close();
  });
}
