import { equal, inWords } from '../../../../contract/money.ts';

export { equal as sameMoney, inWords as formatMoney };
