import type { Language } from './language.tsx';

/** A figure as it stands in a field to be typed over: without marks between thousands, which would be read as commas. */
export function typedFigure(figure: string, language: Language): string {
  return language === 'de' ? figure.replace('.', ',') : figure;
}
