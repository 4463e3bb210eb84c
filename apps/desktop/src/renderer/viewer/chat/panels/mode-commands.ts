import type { RoomModes } from '../chat-message.ts';

/** @returns the slash commands that lead from some modes to others. */
export function commandsBetween(before: RoomModes, after: RoomModes): readonly string[] {
  const commands: string[] = [];
  const toggle = (key: 'subscribersOnly' | 'emoteOnly' | 'unique', name: string) => {
    if (before[key] !== after[key]) commands.push(after[key] ? `/${name}` : `/${name}off`);
  };
  if (before.isClosed !== after.isClosed) commands.push(after.isClosed ? '/closechat' : '/openchat');
  if (before.slow !== after.slow) commands.push(after.slow === 0 ? '/slowoff' : `/slow ${after.slow}`);
  if (before.followersOnly !== after.followersOnly)
    commands.push(after.followersOnly < 0 ? '/followersoff' : `/followers ${after.followersOnly}m`);
  toggle('subscribersOnly', 'subscribers');
  toggle('emoteOnly', 'emoteonly');
  toggle('unique', 'uniquechat');
  return commands;
}
