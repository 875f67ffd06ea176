/** Somebody who works at the example company: an author of its history and a demo user of the sandbox. */
export interface Person {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly team: string;
  /** What they do, for the list that the sandbox prints. */
  readonly role: string;
}

export const mira: Person = {
  login: 'mira',
  name: 'Mira Halvorsen',
  email: 'mira@nightjar.example',
  team: 'platform',
  role: 'leads the platform team, may do everything',
};

export const yusuf: Person = {
  login: 'yusuf',
  name: 'Yusuf Demir',
  email: 'yusuf@nightjar.example',
  team: 'platform',
  role: 'runs the databases and the edge',
};

export const hana: Person = {
  login: 'hana',
  name: 'Hana Kovač',
  email: 'hana@nightjar.example',
  team: 'booking',
  role: 'leads the booking team, release manager',
};

export const tomasz: Person = {
  login: 'tomasz',
  name: 'Tomasz Wilk',
  email: 'tomasz@nightjar.example',
  team: 'booking',
  role: 'works on booking and on the timetable',
};

export const ines: Person = {
  login: 'ines',
  name: 'Inês Ferreira',
  email: 'ines@nightjar.example',
  team: 'payments',
  role: 'leads the payments team, release manager',
};

export const leo: Person = {
  login: 'leo',
  name: 'Leo Brandt',
  email: 'leo@nightjar.example',
  team: 'payments',
  role: 'joined the payments team in March',
};

export const odile: Person = {
  login: 'odile',
  name: 'Odile Marchand',
  email: 'odile@nightjar.example',
  team: 'timetable',
  role: 'leads the timetable team, release manager',
};

export const noor: Person = {
  login: 'noor',
  name: 'Noor van Dijk',
  email: 'noor@nightjar.example',
  team: 'security',
  role: 'looks after access and card data',
};

/** In the order in which the sandbox lists and creates them, which gives them the ids that the groups name. */
export const people: readonly Person[] = [mira, yusuf, hana, tomasz, ines, leo, odile, noor];
