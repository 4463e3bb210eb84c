/** A text, or one for a single thing and one for any other number: `count` decides. */
type Wording = string | { readonly one: string; readonly other: string };

/** The same words in each language. `{name}` leaves a place open. */
export interface Message {
  readonly en: Wording;
  readonly de: Wording;
}

/** A message that leaves nothing open, to be chosen from a table and said. */
export type PlainMessage = Message & { readonly en: string };

type Open<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Open<Rest> : never;
type OpenOf<W> = W extends string
  ? Open<W>
  : W extends { readonly one: string; readonly other: infer Other extends string }
    ? 'count' | Open<Other>
    : never;

/** @returns the messages as they are, with their words known to the compiler, which then asks for what they leave open. */
export function defineMessages<const M extends Readonly<Record<string, Message>>>(messages: M): M {
  return messages;
}

/** The open places of a message and what may be put there. */
export type Params<M extends Message> = Readonly<
  Record<OpenOf<M['en']>, string | number> & (M['en'] extends string ? unknown : { count: number })
>;

const rules = { en: new Intl.PluralRules('en'), de: new Intl.PluralRules('de') };
const numbers = { en: new Intl.NumberFormat('en'), de: new Intl.NumberFormat('de') };

/** Puts values into the open places; numbers are written as the language does. */
export function fill(
  message: Message,
  language: 'en' | 'de',
  params: Readonly<Record<string, string | number>>,
): string {
  const wording = message[language];
  const text = typeof wording === 'string' ? wording : wording[plural(language, params['count'])];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numbers[language].format(value) : value;
  });
}

function plural(language: 'en' | 'de', count: string | number | undefined): 'one' | 'other' {
  return typeof count === 'number' && rules[language].select(count) === 'one' ? 'one' : 'other';
}
