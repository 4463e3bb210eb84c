import { useEffect, useState } from 'react';
import { api } from '../host/api-client.ts';
import { useHost } from '../host/host.ts';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { rtmpUrl } from './encoder-commands.ts';

const retryMs = 5_000;

/** @returns the address that encoders publish to; null until the relay has told its port. */
export function useIngestUrl(): string | null {
  const { hostName } = useHost();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async () => {
      const answer = await api.ingest();
      if (isOver) return;
      if (answer.ok) setUrl(rtmpUrl(hostName, answer.value.rtmpPort));
      else timer = setTimeout(() => void ask(), retryMs);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [hostName]);
  return url;
}

/** The server's address, for OBS's field "Server". */
export function ServerAddress({ url }: { url: string | null }) {
  const say = useSay();
  return <CopyField label={say(words.server)} value={url ?? say(words.askingRelay)} testId="rtmp-url" />;
}
