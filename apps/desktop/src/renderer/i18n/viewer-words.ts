import { defineMessages } from './message.ts';

/** What the pages of channels and videos say, and the list of who is live. */
export const viewerWords = defineMessages({
  liveNow: { en: 'Live now', de: 'Jetzt live' },
  channelsOnAir: {
    en: { one: 'One channel on air', other: '{count} channels on air' },
    de: { one: 'Ein Kanal auf Sendung', other: '{count} Kanäle auf Sendung' },
  },
  loadingLive: { en: 'Loading live channels', de: 'Live-Kanäle werden geladen' },
  liveFailed: {
    en: 'Live channels could not be loaded',
    de: 'Die Live-Kanäle konnten nicht geladen werden',
  },
  tryAgain: { en: 'Try again', de: 'Noch einmal versuchen' },
  nobodyLive: { en: 'Nobody is live', de: 'Gerade ist niemand live' },
  nobodyLiveStudio: {
    en: 'The sky is clear. Be the first to take off: all it needs is the studio. Channels appear here by themselves as they go on air.',
    de: 'Der Himmel ist frei. Mach den Anfang: Du brauchst nur das Studio. Kanäle erscheinen hier von selbst, sobald sie auf Sendung gehen.',
  },
  nobodyLiveEncoder: {
    en: 'The sky is clear. Be the first to take off: all it needs is OBS or ffmpeg and a stream key. Channels appear here by themselves as they go on air.',
    de: 'Der Himmel ist frei. Mach den Anfang: Du brauchst nur OBS oder ffmpeg und einen Stream-Schlüssel. Kanäle erscheinen hier von selbst, sobald sie auf Sendung gehen.',
  },
  goLive: { en: 'Go live', de: 'Live gehen' },
  nothingHere: { en: 'Nothing here', de: 'Hier ist nichts' },
  nothingHereHint: {
    en: 'This address leads nowhere. It may have been moved or mistyped.',
    de: 'Diese Adresse führt nirgendwohin. Vielleicht ist sie umgezogen oder vertippt.',
  },
  seeLive: { en: 'See who is live', de: 'Sehen, wer live ist' },
  viewers: {
    en: { one: '{shown} viewer', other: '{shown} viewers' },
    de: { one: '{shown} Zuschauer', other: '{shown} Zuschauer' },
  },
  loadingChannel: { en: 'Loading the channel', de: 'Der Kanal wird geladen' },
  channelFailed: {
    en: 'The channel could not be loaded',
    de: 'Der Kanal konnte nicht geladen werden',
  },
  noChannel: { en: 'No such channel', de: 'Diesen Kanal gibt es nicht' },
  noChannelHint: {
    en: 'Nobody here is called “{login}”. Check the address for a typing mistake.',
    de: 'Hier heißt niemand „{login}“. Prüfe, ob die Adresse einen Tippfehler hat.',
  },
  asksAgain: {
    en: 'This page also tries again by itself.',
    de: 'Diese Seite versucht es auch von selbst wieder.',
  },
  loadingVideo: { en: 'Loading the video', de: 'Das Video wird geladen' },
  videoFailed: { en: 'The video could not be loaded', de: 'Das Video konnte nicht geladen werden' },
  noVideo: { en: 'No such video', de: 'Dieses Video gibt es nicht' },
  noVideoHint: {
    en: 'It was deleted, or its channel keeps broadcasts for a shorter time.',
    de: 'Es wurde gelöscht, oder sein Kanal bewahrt Sendungen nicht so lange auf.',
  },
  aboutChannel: { en: 'About this channel', de: 'Über diesen Kanal' },
  aboutVideo: { en: 'About this video', de: 'Über dieses Video' },
  showChat: { en: 'Show chat', de: 'Chat einblenden' },
  liveSince: { en: 'Live since {time}', de: 'Live seit {time}' },
  share: { en: 'Share', de: 'Teilen' },
  copyLink: { en: 'Copy link', de: 'Link kopieren' },
  linkCopied: { en: 'Link copied', de: 'Link kopiert' },
  liveVideoOf: { en: 'Live video of {login}', de: 'Live-Video von {login}' },
  videoOf: { en: '{title}, a broadcast of {login}', de: '{title}, eine Sendung von {login}' },
  offAir: { en: '{login} is off the air', de: '{login} ist nicht auf Sendung' },
  hasEnded: { en: 'The broadcast has ended', de: 'Die Sendung ist zu Ende' },
  startsByItself: {
    en: 'Keep this page open: it starts playing by itself when {login} goes live.',
    de: 'Lass diese Seite offen: Sobald {login} live geht, geht es von selbst los.',
  },
  pastBroadcasts: { en: 'Past broadcasts', de: 'Frühere Sendungen' },
  noBroadcasts: {
    en: 'Nothing here yet. What {login} broadcasts can be watched again here.',
    de: 'Noch nichts da. Was {login} sendet, lässt sich hier noch einmal ansehen.',
  },
  secondsLost: {
    en: {
      one: '{count} second of this broadcast could not be recorded.',
      other: '{count} seconds of this broadcast could not be recorded.',
    },
    de: {
      one: '{count} Sekunde dieser Sendung konnte nicht aufgezeichnet werden.',
      other: '{count} Sekunden dieser Sendung konnten nicht aufgezeichnet werden.',
    },
  },
  deletedOn: {
    en: 'It is deleted on {date}, as your channel’s settings say.',
    de: 'Es wird am {date} gelöscht, wie in deinen Kanaleinstellungen festgelegt.',
  },
  watchLive: { en: 'Watch live', de: 'Live ansehen' },
  rename: { en: 'Rename', de: 'Umbenennen' },
  renameVideo: { en: 'Rename the video', de: 'Video umbenennen' },
  title: { en: 'Title', de: 'Titel' },
  typeTitle: { en: 'Type a title', de: 'Gib einen Titel ein' },
  save: { en: 'Save', de: 'Speichern' },
  delete: { en: 'Delete', de: 'Löschen' },
  deleteForEver: { en: 'Delete for ever', de: 'Endgültig löschen' },
  keepIt: { en: 'Keep it', de: 'Behalten' },
  deleteVideo: { en: 'Delete this video?', de: 'Dieses Video löschen?' },
  deleteVideoHint: {
    en: '“{title}” of {date} will be gone for everybody. This cannot be undone.',
    de: '„{title}“ vom {date} ist dann für alle weg. Das lässt sich nicht rückgängig machen.',
  },
  videoDeleted: { en: 'The video was deleted', de: 'Das Video wurde gelöscht' },
});
