/** Steps that are kept; older ones are forgotten. */
const mostSteps = 200;

/** What was, is, and was undone. Immutable. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** While steps of this group come in (a drag, typing), they are one step to undo. */
  readonly group: string | null;
}

/** @returns a history that begins now. */
export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], group: null };
}

/**
 * Goes on to `next`. Steps of the same group that follow each other are undone together; `null` is a step of its own.
 * What is the same as the present is no step.
 */
export function record<T>(history: History<T>, next: T, group: string | null = null): History<T> {
  if (next === history.present) return history;
  const isSameStep = group !== null && group === history.group;
  const past = isSameStep ? history.past : [...history.past, history.present].slice(-mostSteps);
  return { past, present: next, future: [], group };
}

/** Changes the present without a step: for what is not to be undone, such as which scene is on air. */
export function amend<T>(history: History<T>, next: T): History<T> {
  return next === history.present ? history : { ...history, present: next };
}

/** Ends a group: the next change is a new step even if it has the same name. */
export function endGroup<T>(history: History<T>): History<T> {
  return history.group === null ? history : { ...history, group: null };
}

/** One step back; the same history where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    group: null,
  };
}

/** One step forward again; the same history where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, group: null };
}
