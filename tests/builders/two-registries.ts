import { texts } from './a-gated-world.ts';
import { people } from './fake-forge.ts';
import type { Files } from './fake-repository.ts';

/** A repository of two teams, each with a registry of its own. ben owns all files; shop's Policy asks cleo as well. */
export const twoRegistries: Files = {
  CODEOWNERS: '* @ben\n',
  'shop/charter.yaml': '',
  'shop/environments/staging.yaml': texts.staging,
  'shop/services/web.yaml': texts.service('web', 1),
  'shop/groups/shop.yaml': texts.group('shop', [people.cleo]),
  'shop/policies/p.yaml': texts.policy('p', '      - {id: shop-agrees, from: group:shop, count: 1}\n'),
  'bank/charter.yaml': '',
  'bank/environments/staging.yaml': texts.staging,
  'bank/services/web.yaml': texts.service('web', 1),
};
