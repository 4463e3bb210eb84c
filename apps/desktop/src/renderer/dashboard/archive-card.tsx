import type { Archive, UpdateArchive } from '@starling/shared/protocol/videos.ts';
import { useEffect, useState, type SubmitEvent } from 'react';
import { api } from '../host/api-client.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { parseLimits } from './archive-limits.ts';

/** What becomes of the channel's broadcasts, and how much room they take. */
export function ArchiveCard() {
  const [archive, setArchive] = useState<Archive | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void api.archive().then((answer) => {
      if (answer.ok) setArchive(answer.value);
      else setProblem(answer.message);
    });
  }, []);
  return (
    <section className="card" aria-labelledby="archive-heading">
      <h2 id="archive-heading">Recordings</h2>
      {problem !== null && <p className="form-problem">{problem}</p>}
      {archive !== null && (
        <>
          {archive.trouble !== null && <p className="form-problem">{archive.trouble}</p>}
          <Room archive={archive} />
          <ArchiveForm archive={archive} onSaved={setArchive} />
        </>
      )}
    </section>
  );
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0)} GB`;

function Room({ archive: { usedBytes, bytes } }: { archive: Archive }) {
  const used = gigabytes(usedBytes);
  if (bytes === null) return <p className="muted numeric">{used} are used.</p>;
  return (
    <div className="room">
      <meter min={0} max={bytes} value={usedBytes} aria-label="Room used" />
      <p className="muted numeric">
        {used} of {gigabytes(bytes)} are used. The oldest broadcasts go when it is full.
      </p>
    </div>
  );
}

function ArchiveForm({ archive, onSaved }: { archive: Archive; onSaved: (archive: Archive) => void }) {
  const toast = useToast();
  const [isRecording, setRecording] = useState(archive.isRecording);
  const [days, setDays] = useState(archive.days === null ? '' : String(archive.days));
  const [size, setSize] = useState(archive.bytes === null ? '' : String(archive.bytes / 1e9));
  const [errors, setErrors] = useState<{ days?: string; size?: string; all?: string }>({});
  const [isBusy, setBusy] = useState(false);

  const save = async (settings: UpdateArchive) => {
    setBusy(true);
    const answer = await api.setArchive(settings);
    setBusy(false);
    if (!answer.ok) {
      setErrors({ all: answer.message });
      return;
    }
    onSaved(answer.value);
    toast('Saved');
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const limits = parseLimits(days, size);
    if ('errors' in limits) setErrors(limits.errors);
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
        Keep my broadcasts, to go back in while they are live and to watch again
      </label>
      <div className="archive-limits">
        <TextField
          label="Days to keep them"
          inputMode="numeric"
          placeholder="for ever"
          value={days}
          error={errors.days}
          onChange={(event) => {
            setDays(event.target.value);
            setErrors({});
          }}
        />
        <TextField
          label="Most room, in GB"
          inputMode="decimal"
          placeholder="no limit"
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
        Save
      </Button>
    </form>
  );
}
