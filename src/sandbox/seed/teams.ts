import { hana, ines, leo, mira, noor, odile, tomasz, yusuf } from './people.ts';

/** The teams that CODEOWNERS and the groups of the example name, with the same members as the groups. */
export const teams = [
  { name: 'platform', description: 'Clusters, databases, the edge', members: [mira, yusuf] },
  { name: 'booking', description: 'The site, bookings, berths, fares, tickets', members: [hana, tomasz] },
  { name: 'payments', description: 'Payments and the ledger', members: [ines, leo] },
  { name: 'timetable', description: 'Timetables and the journey planner', members: [odile, tomasz] },
  {
    name: 'release-managers',
    description: 'Say when production changes',
    members: [hana, ines, mira, odile],
  },
  { name: 'security', description: 'Card data, access, and the rules', members: [noor, mira] },
].map(({ members, ...team }) => ({ ...team, members: members.map(({ login }) => login) }));
