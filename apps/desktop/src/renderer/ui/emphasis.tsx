import { Fragment, type ReactNode } from 'react';

interface EmphasisProps {
  text: string;
  /** What stands around the parts that stand out; asterisks by default. */
  mark?: string;
  strong?: (part: string) => ReactNode;
}

/** A text whose parts between asterisks stand out: one message, so that each language has its own order of words. */
export function Emphasis({ text, mark = '*', strong }: EmphasisProps) {
  return text
    .split(mark)
    .map((part, index) => (
      <Fragment key={index}>{index % 2 === 0 ? part : (strong?.(part) ?? <b>{part}</b>)}</Fragment>
    ));
}
