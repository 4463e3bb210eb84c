import type { Archive, UpdateArchive } from '@starling/shared/protocol/videos.ts';
import type { Bytes } from '@starling/shared/units.ts';
import { useEffect, useState, type SubmitEvent } from 'react';
import { api, type ApiFailure } from '../host/api-client.ts';
import { dashboardWords as words } from '../i18n/dashboard-words.ts';
import { type Say, useLanguage, useSay } from '../i18n/language.tsx';
import { typedFigure } from '../i18n/typed-figure.ts';
import { useApiFaultText } from '../i18n/use-fault-text.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { RelaySentence } from '../viewer/relay-sentence.tsx';
import { useFormat } from '../viewer/use-format.ts';
import { leastGigabytes, type LimitFaults, mostDays, parseLimits } from './archive-limits.ts';

/** What becomes of the channel's broadcasts, and how much room they take. */
export function ArchiveCard() {
  const say = useSay();
  const faultText = useApiFaultText();
  const [archive, setArchive] = useState<Archive | null>(null);
  const [problem, setProblem] = useState<ApiFailure | null>(null);
  useEffect(() => {
    void api.archive().then((answer) => {
      if (answer.ok) setArchive(answer.value);
      else setProblem(answer);
    });
  }, []);
  return (
    <section className="card" aria-labelledby="archive-heading">
      <h2 id="archive-heading">{say(words.recordings)}</h2>
      {problem !== null && <p className="form-problem">{faultText(problem)}</p>}
      {archive !== null && (
        <>
          {archive.trouble !== null && (
            <p className="form-problem">
              <RelaySentence text={archive.trouble} />
            </p>
          )}
          <Room archive={archive} />
          <ArchiveForm archive={archive} onSaved={setArchive} />
        </>
      )}
    </section>
  );
}

function Room({ archive: { usedBytes, bytes } }: { archive: Archive }) {
  const say = useSay();
  const format = useFormat();
  const gigabytes = (some: Bytes) =>
    say(words.gigabytes, { shown: format.figure(some / 1e9, some < 1e10 ? 1 : 0) });
  const used = gigabytes(usedBytes);
  if (bytes === null) return <p className="muted numeric">{say(words.used, { used })}</p>;
  return (
    <div className="room">
      <meter min={0} max={bytes} value={usedBytes} aria-label={say(words.spaceUsed)} />
      <p className="muted numeric">{say(words.usedOf, { used, most: gigabytes(bytes) })}</p>
    </div>
  );
}

function ArchiveForm({ archive, onSaved }: { archive: Archive; onSaved: (archive: Archive) => void }) {
  const say = useSay();
  const language = useLanguage();
  const faultText = useApiFaultText();
  const toast = useToast();
  const [isRecording, setRecording] = useState(archive.isRecording);
  const [days, setDays] = useState(archive.days === null ? '' : String(archive.days));
  const [size, setSize] = useState(
    archive.bytes === null ? '' : typedFigure(String(archive.bytes / 1e9), language),
  );
  const [errors, setErrors] = useState<{ days?: string; size?: string; all?: string }>({});
  const [isBusy, setBusy] = useState(false);

  const save = async (settings: UpdateArchive) => {
    setBusy(true);
    const answer = await api.setArchive(settings);
    setBusy(false);
    if (!answer.ok) {
      setErrors({ all: faultText(answer) });
      return;
    }
    onSaved(answer.value);
    toast(say(words.saved));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const limits = parseLimits(days, size);
    if ('faults' in limits) setErrors(inWords(limits.faults, say));
    else void save({ isRecording, ...limits });
  };
  return (
    <form className="archive-form" noValidate onSubmit={submit}>
      <label className="check">
        <input
          type="checkbox"
          checked={isRecording}
          onChange={(event) => setRecording(event.target.checked)}
        />
        {say(words.keepBroadcasts)}
      </label>
      <div className="archive-limits">
        <TextField
          label={say(words.daysToKeep)}
          inputMode="numeric"
          placeholder={say(words.forEver)}
          value={days}
          error={errors.days}
          onChange={(event) => {
            setDays(event.target.value);
            setErrors({});
          }}
        />
        <TextField
          label={say(words.mostRoom)}
          inputMode="decimal"
          placeholder={say(words.noLimit)}
          value={size}
          error={errors.size}
          onChange={(event) => {
            setSize(event.target.value);
            setErrors({});
          }}
        />
      </div>
      {errors.all !== undefined && <p className="form-problem">{errors.all}</p>}
      <Button type="submit" isBusy={isBusy}>
        {say(words.save)}
      </Button>
    </form>
  );
}

function inWords({ days, size }: LimitFaults, say: Say): { days?: string; size?: string } {
  return {
    ...(days === undefined ? {} : { days: say(words.wholeNumber, { most: mostDays }) }),
    ...(size === undefined ? {} : { size: say(words.numberFrom, { least: leastGigabytes }) }),
  };
}
