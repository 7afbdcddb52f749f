import { Migration20261121060000Money } from './Migration20261121060000Money.js';
import { Migration20261121000000Start } from './Migration20261121000000Start.js';
import { Migration20261121100000Accounts } from './Migration20261121100000Accounts.js';
import { Migration20261121120000Credentials } from './Migration20261121120000Credentials.js';
import { Migration20261121130000Linking } from './Migration20261121130000Linking.js';
import { Migration20261121140000Privacy } from './Migration20261121140000Privacy.js';
import { Migration20261121110000Vault } from './Migration20261121110000Vault.js';
import { Migration20261121150000Admin } from './Migration20261121150000Admin.js';
import { Migration20261121160000Merged } from './Migration20261121160000Merged.js';
import { Migration20261121170000Proofs } from './Migration20261121170000Proofs.js';
import { Migration20261121180000Catalogue } from './Migration20261121180000Catalogue.js';
import { Migration20261121190000Search } from './Migration20261121190000Search.js';
import { Migration20261121191000Authoring } from './Migration20261121191000Authoring.js';
import { Migration20261121192000Media } from './Migration20261121192000Media.js';
import { Migration20261121194000Assessment } from './Migration20261121194000Assessment.js';
import { Migration20261121195000Comments } from './Migration20261121195000Comments.js';
import { Migration20261121193000Learning } from './Migration20261121193000Learning.js';
import { Migration20261121200000Trials } from './Migration20261121200000Trials.js';
import { Migration20261121201000Failed } from './Migration20261121201000Failed.js';
import { Migration20261121202000Handed } from './Migration20261121202000Handed.js';
import { Migration20261121205000Bus } from './Migration20261121205000Bus.js';
import { Migration20261121210000Live } from './Migration20261121210000Live.js';

/** In the order in which they are applied. */
export const migrations = [
  { name: 'Migration20261121000000Start', class: Migration20261121000000Start },
  { name: 'Migration20261121060000Money', class: Migration20261121060000Money },
  { name: 'Migration20261121100000Accounts', class: Migration20261121100000Accounts },
  { name: 'Migration20261121110000Vault', class: Migration20261121110000Vault },
  { name: 'Migration20261121120000Credentials', class: Migration20261121120000Credentials },
  { name: 'Migration20261121130000Linking', class: Migration20261121130000Linking },
  { name: 'Migration20261121140000Privacy', class: Migration20261121140000Privacy },
  { name: 'Migration20261121150000Admin', class: Migration20261121150000Admin },
  { name: 'Migration20261121160000Merged', class: Migration20261121160000Merged },
  { name: 'Migration20261121170000Proofs', class: Migration20261121170000Proofs },
  { name: 'Migration20261121180000Catalogue', class: Migration20261121180000Catalogue },
  { name: 'Migration20261121190000Search', class: Migration20261121190000Search },
  { name: 'Migration20261121191000Authoring', class: Migration20261121191000Authoring },
  { name: 'Migration20261121192000Media', class: Migration20261121192000Media },
  { name: 'Migration20261121194000Assessment', class: Migration20261121194000Assessment },
  { name: 'Migration20261121193000Learning', class: Migration20261121193000Learning },
  { name: 'Migration20261121195000Comments', class: Migration20261121195000Comments },
  { name: 'Migration20261121200000Trials', class: Migration20261121200000Trials },
  { name: 'Migration20261121201000Failed', class: Migration20261121201000Failed },
  { name: 'Migration20261121202000Handed', class: Migration20261121202000Handed },
  { name: 'Migration20261121205000Bus', class: Migration20261121205000Bus },
  { name: 'Migration20261121210000Live', class: Migration20261121210000Live },
];
