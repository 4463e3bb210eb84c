import { defineMessages } from './message.ts';

/**
 * Sentences that the relay says to people and that have no code of their own: what it says is matched with the English
 * here, and what matches none is told as it is.
 */
export const relayWords = defineMessages({
  noSound: { en: 'There is no sound.', de: 'Es kommt kein Ton.' },
  noPicture: { en: 'There is no picture.', de: 'Es kommt kein Bild.' },
  fewFrames: {
    en: 'Only {frames} frames come a second.',
    de: 'Es kommen nur {frames} Bilder pro Sekunde.',
  },
  noKeyframeAtAll: {
    en: 'No keyframe has come for {seconds} s, and nothing can be shown before one: set the keyframe interval to 2 s.',
    de: 'Seit {seconds} s ist kein Keyframe gekommen, und vorher lässt sich nichts zeigen: Stelle das Keyframeintervall auf 2 s.',
  },
  noKeyframe: {
    en: 'No keyframe has come for {seconds} s, and viewers cannot join without one: set the keyframe interval to 2 s.',
    de: 'Seit {seconds} s ist kein Keyframe gekommen, und ohne kann niemand einsteigen: Stelle das Keyframeintervall auf 2 s.',
  },
  fewKeyframes: {
    en: 'A keyframe comes only each {seconds} s, so viewers wait that long to join: set the keyframe interval to 2 s.',
    de: 'Nur alle {seconds} s kommt ein Keyframe; so lange warten Zuschauer auf das Bild: Stelle das Keyframeintervall auf 2 s.',
  },
  rareProfile: {
    en: 'Many browsers and phones do not play H.264 of the profile {profile}: viewers there get the smaller qualities alone, and no picture where there are none. Choose the profile High and the colour format NV12.',
    de: 'Viele Browser und Telefone spielen H.264 mit dem Profil {profile} nicht ab: Wer dort zusieht, bekommt nur die kleineren Qualitäten, und gibt es keine, kein Bild. Wähle das Profil High und das Farbformat NV12.',
  },
  allRungs: { en: 'all rungs below the source', de: 'alle Stufen unterhalb des Originals' },
  noRung: { en: 'no rung lies below the source', de: 'unterhalb des Originals gibt es keine Stufe' },
  noLadders: { en: 'this relay makes no ladders', de: 'dieses Relay rechnet keine kleineren Qualitäten' },
  otherChannels: {
    en: 'this relay makes ladders for other channels only',
    de: 'dieses Relay rechnet kleinere Qualitäten nur für andere Kanäle',
  },
  tooSlow: {
    en: 'this machine is too slow for {rungs}',
    de: 'dieser Rechner ist zu langsam für {rungs}',
  },
  noCores: {
    en: 'no cores are free for a ladder',
    de: 'für kleinere Qualitäten sind keine Prozessorkerne frei',
  },
  noCoresFor: { en: 'no cores are free for {rungs}', de: 'für {rungs} sind keine Prozessorkerne frei' },
  justBegun: { en: 'the broadcast has just begun', de: 'die Sendung hat gerade begonnen' },
  restarting: {
    en: 'ffmpeg ended by itself and is started again',
    de: 'ffmpeg ist ausgefallen und wird neu gestartet',
  },
  recordingFails: { en: 'Recording fails: {why}', de: 'Die Aufzeichnung misslingt: {why}' },
  diskFull: {
    en: 'The disk is full: nothing is recorded now.',
    de: 'Der Datenträger ist voll: Zurzeit wird nichts aufgezeichnet.',
  },
  diskSlow: {
    en: 'The disk is too slow to record at this bitrate.',
    de: 'Der Datenträger ist zu langsam für diese Bitrate.',
  },
  clipDiskFull: { en: 'The relay’s disk is full.', de: 'Der Datenträger des Relays ist voll.' },
  noClipsNow: {
    en: 'The relay’s disk is full: no clips can be made now.',
    de: 'Der Datenträger des Relays ist voll: Zurzeit lassen sich keine Clips machen.',
  },
  relayFailed: {
    en: 'The relay failed to make it. Its log says why.',
    de: 'Das Relay hat es nicht geschafft. Sein Log sagt, warum.',
  },
  interrupted: {
    en: 'The broadcast was interrupted too often in this stretch.',
    de: 'An dieser Stelle war die Sendung zu oft unterbrochen.',
  },
  broken: {
    en: 'Most of this stretch of the broadcast is broken.',
    de: 'Diese Stelle der Sendung ist größtenteils beschädigt.',
  },
  stretchGone: {
    en: 'This stretch of the broadcast has been deleted.',
    de: 'Diese Stelle der Sendung wurde gelöscht.',
  },
  tookTooLong: {
    en: 'The clip took longer than {minutes} minutes to make.',
    de: 'Nach {minutes} Minuten war der Clip noch nicht fertig.',
  },
  ffmpegFailed: {
    en: 'ffmpeg could not make the clip: {complaint}',
    de: 'ffmpeg konnte den Clip nicht machen: {complaint}',
  },
});
