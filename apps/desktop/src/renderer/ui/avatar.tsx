import { hashText } from './hash-text.ts';

/** White letters on each of these have a contrast of at least 4.5. */
const colours = ['#0d7a6d', '#4d5bb5', '#96590a', '#2b7a3f', '#a33a72', '#25699c', '#8a4a9e', '#b0442c'];

/** A round picture for a login: its first letter on a colour of its own. */
export function Avatar({ login, size = 40 }: { login: string; size?: number }) {
  const background = colours[hashText(login) % colours.length];
  return (
    <span
      className="avatar"
      style={{ width: size, height: size, fontSize: size * 0.45, background }}
      aria-hidden="true"
    >
      {login.slice(0, 1).toUpperCase()}
    </span>
  );
}
