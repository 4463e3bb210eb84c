import type { AutoModCategory } from '@starling/shared/protocol/moderation.ts';
import type { ListedTerm } from './term-list.ts';

/** What makes AutoMod hold a message: held from that level on. */
export interface AutoModMark {
  readonly category: AutoModCategory;
  /** 1 (even the mildest level holds it) to 4. */
  readonly level: number;
}

type Lists = Readonly<Record<Exclude<AutoModCategory, 'spam'>, Readonly<Record<number, string>>>>;

/** Of English and German, parted by commas; modest: channels add their own. */
const lists: Lists = {
  harassment: {
    1: `kill yourself, kys, hang yourself, go die, i will kill you, i'll kill you, i know where you live, i will rape you,
        bring dich um, erhäng dich, geh sterben, ich bring dich um, ich weiß wo du wohnst, spring vor den zug`,
    2: `you should die, hope you die, nobody likes you, everybody hates you, i hate you, missgeburt*, hurensohn*,
        niemand mag dich, alle hassen dich, ich hasse dich, drecksau*`,
    3: `idiot*, moron*, dumbass*, loser*, bitch*, scumbag*, you suck, shut up, trottel*, vollidiot*, depp, deppen, halts maul,
        halt die fresse, halt dein maul, fresse halten, schlampe*`,
    4: `stupid, ugly, pathetic, dumm, doof, hässlich, opfer, lächerlich`,
  },
  hate: {
    1: `nigger*, faggot*, kike, kikes, wetback*, raghead*, towelhead*, gas the jews, white power, heil hitler, sieg heil,
        1488, untermensch*, judensau*, kanake*, neger*`,
    2: `nigga*, chink, chinks, gook*, tranny*, trannies, fag, fags, dyke*, schwuchtel*, zigeuner*, judenpack`,
    3: `retard*, spast, spasti*, mongo, mongos, behindert, sluts, whore*, hure, huren`,
    4: `nazi*, cripple*, krüppel*, tunte*`,
  },
  sexual: {
    1: `child porn*, kiddie porn*, kinderporno*, rape, raped, rapist*, vergewaltig*`,
    2: `porn*, cumshot*, blowjob*, handjob*, gangbang*, deepthroat*, send nudes, fotze*, schick nacktbilder`,
    3: `cock, cocks, dick, dicks, pussy, pussies, tits, boobs, penis, vagina, dildo*, horny, nudes, ficken, muschi, titten,
        schwänze, onlyfans*, masturbat*`,
    4: `sex, sexy, naked, nackt, geil, geile, boobies, nude`,
  },
  profanity: {
    1: ``,
    2: `motherfuck*, cunt*, wichser*`,
    3: `*fuck*, shit*, bullshit*, asshole*, bastard*, piss off, scheiß*, arschloch*, arschlöcher*, fick*, verpiss*`,
    4: `ass, arse, damn*, crap, piss*, wtf, stfu, arsch*, kacke*, verdammt*, kotz*`,
  },
};

export const autoModTerms: readonly ListedTerm<AutoModMark>[] = Object.entries(lists).flatMap(
  ([category, byLevel]) =>
    Object.entries(byLevel).flatMap(([level, text]) =>
      text
        .split(',')
        .map((term) => term.trim())
        .filter((term) => term !== '')
        .map((term) => ({
          text: term,
          mark: { category: category as AutoModCategory, level: Number(level) },
        })),
    ),
);
