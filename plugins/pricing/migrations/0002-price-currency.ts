import { dialectOf, type Migration } from '../../../engine/plugin.ts';

/** A price is in the currency of its list: another one would never be found, and nobody would know why. */
export const pricingPriceCurrency: Migration = {
  name: '0002-price-currency',
  async up(knex) {
    if (dialectOf(knex) === 'postgres') {
      await knex.raw(`create function pricing_list_price_currency() returns trigger language plpgsql as
        $$ begin
          if new.currency <> (select currency from pricing_list where id = new.list_id) then
            raise exception 'the currency is not that of the list' using errcode = '23514', column = 'currency';
          end if;
          return new;
        end $$`);
      await knex.raw(`create trigger pricing_list_price_currency before insert or update of currency, list_id
        on pricing_list_price for each row execute function pricing_list_price_currency()`);
      return;
    }
    for (const event of ['insert', 'update of currency, list_id']) {
      await knex.raw(`create trigger pricing_list_price_currency_${event.slice(0, 6)} before ${event} on pricing_list_price
        when new.currency <> (select currency from pricing_list where id = new.list_id)
        begin select raise(abort, 'the currency is not that of the list'); end`);
    }
  },
};
