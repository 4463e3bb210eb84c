import { defineMessages } from './message.ts';

/** Why the relay’s HTTP API refused or could not be asked, by code. English is told in the relay’s own words. */
export const apiFaultWords = defineMessages({
  unreachable: {
    en: 'The relay cannot be reached. Check your connection and try again.',
    de: 'Das Relay ist nicht erreichbar. Prüfe deine Verbindung und versuche es noch einmal.',
  },
  timeout: {
    en: 'The relay took too long to answer. Check your connection and try again.',
    de: 'Das Relay hat nicht rechtzeitig geantwortet. Prüfe deine Verbindung und versuche es noch einmal.',
  },
  internal: {
    en: 'The relay failed. Its log says why.',
    de: 'Im Relay ist etwas schiefgegangen. Sein Log sagt, was.',
  },
  invalid_input: { en: 'This is not valid.', de: 'Diese Eingabe ist nicht gültig.' },
  not_logged_in: { en: 'Log in first.', de: 'Melde dich zuerst an.' },
  cross_site: {
    en: 'This call must come from the relay’s own pages.',
    de: 'Das geht nur auf den Seiten des Relays selbst.',
  },
  too_many_requests: {
    en: 'Too many requests. Wait a little.',
    de: 'Zu viele Anfragen. Warte einen Moment.',
  },
  not_yours: {
    en: 'Only the owner of the channel may do this.',
    de: 'Das darf nur tun, wem es gehört.',
  },
  on_air: {
    en: 'This video is still on air. End the broadcast first.',
    de: 'Dieses Video ist noch auf Sendung. Beende erst die Sendung.',
  },
  no_such_channel: { en: 'There is no such channel.', de: 'Diesen Kanal gibt es nicht.' },
  no_such_video: {
    en: 'There is no such video, or it was deleted.',
    de: 'Dieses Video gibt es nicht, oder es wurde gelöscht.',
  },
  no_such_clip: {
    en: 'There is no such clip, or it was deleted.',
    de: 'Diesen Clip gibt es nicht, oder er wurde gelöscht.',
  },
  account_busy: {
    en: 'Your last clips are still being made. Wait until one of them is ready.',
    de: 'Deine letzten Clips entstehen noch. Warte, bis einer fertig ist.',
  },
  hourly_limit: {
    en: 'You have made as many clips as one may in an hour. Try again later.',
    de: 'Mehr Clips sind in einer Stunde nicht erlaubt. Versuche es später noch einmal.',
  },
  queue_full: {
    en: 'Many clips are being made. Try again in a few minutes.',
    de: 'Gerade entstehen viele Clips. Versuche es in ein paar Minuten noch einmal.',
  },
  too_short: { en: 'This is too short for a clip.', de: 'Das ist zu kurz für einen Clip.' },
  too_long: { en: 'This is too long for a clip.', de: 'Das ist zu lang für einen Clip.' },
  not_recorded: {
    en: 'Too little of this stretch was recorded.',
    de: 'Von dieser Stelle wurde zu wenig aufgezeichnet.',
  },
  channel_full: {
    en: 'This channel has as many clips as it can keep. Its owner can delete some.',
    de: 'Mehr Clips fasst dieser Kanal nicht. Wem er gehört, kann welche löschen.',
  },

  not_a_moderator: {
    en: 'This is for the moderators of the channel.',
    de: 'Das ist den Moderatoren des Kanals vorbehalten.',
  },
  not_the_owner: {
    en: 'Only the owner of the channel shares bans.',
    de: 'Banne teilen kann nur, wem der Kanal gehört.',
  },
  not_the_operator: {
    en: 'This is for the operator of the relay.',
    de: 'Das darf nur, wer das Relay betreibt.',
  },
  no_such_account: { en: 'Nobody has that login.', de: 'Niemand heißt so.' },
  no_such_request: { en: 'There is no such request.', de: 'Diese Bitte gibt es nicht.' },
  decided_already: {
    en: 'Somebody has decided about it already.',
    de: 'Darüber hat schon jemand entschieden.',
  },
  not_banned: {
    en: 'You are not banned there; a time-out ends by itself.',
    de: 'Du bist dort nicht gebannt; eine Auszeit endet von selbst.',
  },
  already_asked: {
    en: 'You have asked already. The moderators have not decided yet.',
    de: 'Du hast schon gebeten. Die Moderatoren haben noch nicht entschieden.',
  },
  asked_lately: {
    en: 'The moderators have said no. You may ask again a week after that.',
    de: 'Die Moderatoren haben abgelehnt. Eine Woche danach darfst du wieder bitten.',
  },
  too_many_waiting: {
    en: 'Too many people wait for an answer there. Try again another day.',
    de: 'Dort warten schon zu viele auf Antwort. Versuche es an einem anderen Tag noch einmal.',
  },

  not_a_picture: { en: 'This is no PNG, GIF or WebP.', de: 'Das ist kein PNG, GIF oder WebP.' },
  truncated: {
    en: 'The picture’s file ends too early.',
    de: 'Die Bilddatei ist unvollständig.',
  },
  broken: { en: 'The picture cannot be decoded.', de: 'Das Bild ist beschädigt.' },
  too_large: { en: 'A picture has at most 1 MB.', de: 'Ein Bild darf höchstens 1 MB haben.' },
  ctp_body_too_large: { en: 'This is too large.', de: 'Das ist zu groß.' },
  bad_shape: {
    en: 'A picture is at most 4 times as wide as high, or as high as wide.',
    de: 'Ein Bild ist höchstens viermal so breit wie hoch oder viermal so hoch wie breit.',
  },
  too_many_frames: {
    en: 'A picture has at most 240 frames.',
    de: 'Eine Animation hat höchstens 240 Einzelbilder.',
  },
  too_many_pixels: {
    en: 'A picture has at most 4096 pixels a side, and 20 million in all its frames.',
    de: 'Ein Bild hat höchstens 4096 Pixel je Seite und 20 Millionen in allen Einzelbildern.',
  },
  name_taken: {
    en: 'There is an emote of that name already.',
    de: 'Ein Emote mit diesem Namen gibt es schon.',
  },
  too_many_emotes: {
    en: 'A channel has at most 100 emotes.',
    de: 'Ein Kanal kann höchstens 100 Emotes haben.',
  },
  no_such_emote: {
    en: 'There is no such emote, or it was deleted.',
    de: 'Dieses Emote gibt es nicht, oder es wurde gelöscht.',
  },
  busy: {
    en: 'Too many pictures are waiting. Try again in a minute.',
    de: 'Gerade warten zu viele Bilder. Versuche es in einer Minute noch einmal.',
  },

  own_channel: { en: 'Nobody follows himself.', de: 'Sich selbst kann man nicht folgen.' },
  too_many_follows: {
    en: 'You follow too many channels.',
    de: 'Du folgst schon zu vielen Kanälen.',
  },
});
