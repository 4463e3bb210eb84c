const list = (text: string) => new Set(text.split(/\s+/));

/** Ends of domains that nobody writes by leaving out the space behind a full stop. */
export const plainDomains = list(
  `com net org edu gov info biz name tv gg io app dev xyz online site website shop store top club live link click
   fun icu vip bet casino poker porn sex xxx adult cam chat stream video games gift tech space world news blog cloud digital
   agency email ru su de uk eu fr nl pl cz ch jp cn kr br mx ca au nz dk fi hu gr tr ua kz ws tk ga cf gq ly
   fm vc pw tw hk vn za cl lt lv ee sk hr bg ro pt li lu ai`,
);

/** The few with which a name may be joined over spaces: `example . com`. */
export const spacedDomains = 'com|net|org|tv|gg|io|ru|xyz|de|ly';
