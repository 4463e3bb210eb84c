import { Check, Copy } from 'lucide-react';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { useSay } from '../i18n/language.tsx';
import { uiWords } from '../i18n/ui-words.ts';
import { Button } from '../ui/button.tsx';
import { useCopy } from '../ui/copy-field.tsx';
import { Emphasis } from '../ui/emphasis.tsx';
import { ffmpegTestCommand, obsSettings } from './encoder-commands.ts';

interface EncoderSettingsProps {
  ingestUrl: string | null;
  streamKey: string | null;
}

/** What to type into OBS, and a command that does without it. */
export function EncoderSettings({ ingestUrl, streamKey }: EncoderSettingsProps) {
  const say = useSay();
  return (
    <>
      <h3>{say(words.withObs)}</h3>
      <p className="muted">
        <Emphasis text={say(words.obsHint)} />
      </p>
      <dl className="settings-table">
        {obsSettings.map(([where, what]) => (
          <div key={where.en}>
            <dt>{say(where)}</dt>
            <dd>{typeof what === 'string' ? what : say(what)}</dd>
          </div>
        ))}
      </dl>
      <h3>{say(words.withFfmpeg)}</h3>
      <p className="muted">{say(words.ffmpegHint)}</p>
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
  const say = useSay();
  const { isCopied, copy } = useCopy();
  return (
    <div className="command">
      <pre tabIndex={0} aria-label={say(words.ffmpegCommand)} data-testid="ffmpeg-command">
        {shown}
      </pre>
      <Button onClick={() => copy(command)}>
        {isCopied ? <Check size={16} /> : <Copy size={16} />}{' '}
        {say(isCopied ? uiWords.copied : words.copyCommand)}
      </Button>
    </div>
  );
}
