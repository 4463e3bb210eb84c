import { CameraOff } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { pictureLuma } from './picture-luma.ts';

interface CameraPictureProps {
  /** null for the system's default. */
  deviceId: string | null;
  /** Hears about once a second how bright the picture is (0 to 1); null where there is none. */
  onBrightness?: (luma: number | null) => void;
}

const lookEveryMs = 700;

/** What a camera sees, for as long as it is on screen. */
export function CameraPicture({ deviceId, onBrightness }: CameraPictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    let stream: MediaStream | null = null;
    const open = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({
          video: deviceId === null ? true : { deviceId: { exact: deviceId } },
        });
        if (abort.signal.aborted) stop(stream);
        else if (video.current !== null) video.current.srcObject = stream;
        setProblem(null);
      } catch (error) {
        if (!abort.signal.aborted) setProblem(error instanceof Error ? error.name : 'Error');
      }
    };
    void open();
    return () => {
      abort.abort();
      stop(stream);
    };
  }, [deviceId]);
  useEffect(() => {
    if (onBrightness === undefined) return;
    const timer = setInterval(() => {
      onBrightness(problem === null && video.current !== null ? pictureLuma(video.current) : null);
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [onBrightness, problem]);
  if (problem !== null)
    return (
      <span className="camera-off" title={problem}>
        <CameraOff size={28} aria-hidden="true" />
      </span>
    );
  return <video ref={video} className="camera-picture" autoPlay muted playsInline />;
}

function stop(stream: MediaStream | null) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
