import { Check, Copy } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-field.tsx';
import { ffmpegTestCommand, obsSettings } from './encoder-commands.ts';

interface EncoderSettingsProps {
  ingestUrl: string | null;
  streamKey: string | null;
}

/** What to type into OBS, and a command that does without it. */
export function EncoderSettings({ ingestUrl, streamKey }: EncoderSettingsProps) {
  return (
    <>
      <h3>With OBS Studio</h3>
      <p className="muted">
        In <b>Settings → Stream</b> choose the service <b>Custom…</b> and paste <b>Server</b> and{' '}
        <b>Stream Key</b> from above. These settings give the lowest delay; then press <b>Start Streaming</b>.
      </p>
      <dl className="settings-table">
        {obsSettings.map(([where, what]) => (
          <div key={where}>
            <dt>{where}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h3>With ffmpeg</h3>
      <p className="muted">Puts a test picture with a beep on air, to try things out.</p>
      <Command
        command={ffmpegTestCommand(ingestUrl ?? 'rtmp://HOST:PORT/live', streamKey)}
        shown={ffmpegTestCommand(
          ingestUrl ?? 'rtmp://HOST:PORT/live',
          streamKey === null ? null : '••••••••',
        )}
      />
    </>
  );
}

/** A key in the command is copied but not shown: streamers share their screens. */
function Command({ command, shown }: { command: string; shown: string }) {
  const { isCopied, copy } = useCopy();
  return (
    <div className="command">
      <pre tabIndex={0} aria-label="ffmpeg command" data-testid="ffmpeg-command">
        {shown}
      </pre>
      <Button onClick={() => copy(command)}>
        {isCopied ? <Check size={16} /> : <Copy size={16} />} {isCopied ? 'Copied' : 'Copy command'}
      </Button>
    </div>
  );
}
