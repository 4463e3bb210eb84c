import { Spinner } from './spinner.tsx';

/** Stands where a page will be. */
export function PageWait({ label }: { label: string }) {
  return (
    <div className="page-wait">
      <Spinner size={40} label={label} />
    </div>
  );
}
