/** Brings the demo's companies into an empty database, over HTTP; what is already there is found and used. */
import { COMPANIES, type DemoCompany, type DemoCustomer, GROUPS, ITEMS, USERS } from './company.ts';
import { RefusedRequest, allItems, itemsOf, textOf, type JsonObject, type Person } from './client.ts';

/** What the players need to know: ids by code. */
export interface DemoWorld {
  readonly companies: readonly {
    readonly id: string;
    readonly company: DemoCompany;
    readonly warehouseId: string;
    readonly customers: readonly { readonly id: string; readonly customer: DemoCustomer }[];
  }[];
  /** SKU -> id. */
  readonly items: ReadonlyMap<string, string>;
}

const VALID_FROM = '2020-01-01';

export async function loadPeople(admin: Person): Promise<void> {
  const known = new Set(itemsOf(await admin.get('/api/groups?maxResults=200')).map((group) => textOf(group, 'id')));
  for (const [id, { name, rights }] of Object.entries(GROUPS)) {
    if (known.has(id)) continue;
    await admin.post('/api/groups', { id, name });
    for (const right of rights) await admin.put('/api/grants', { right, kind: 'group', subjectId: id, granted: true });
  }
  const users = new Set(itemsOf(await admin.get('/api/users?maxResults=200')).map((user) => textOf(user, 'id')));
  for (const { id, name, language, groups, manager } of USERS) {
    if (users.has(id)) continue;
    await admin.post('/api/users', { id, name, language, ...(manager === undefined ? {} : { managerId: manager }) });
    for (const group of groups) await admin.put(`/api/groups/${group}/members/${id}`, { member: true });
  }
}

export async function loadWorld(admin: Person): Promise<DemoWorld> {
  const items = new Map<string, string>();
  for (const { sku, name, unit, kind } of ITEMS) {
    const values = { sku, name, baseUnit: unit, kind, taxCategory: 'S', leadDays: 7 };
    items.set(sku, await findOrCreate(admin, 'catalog/items', { sku }, values));
  }
  const companies = [];
  for (const company of COMPANIES) companies.push(await loadCompany(admin, company, items));
  return { companies, items };
}

async function loadCompany(
  admin: Person,
  company: DemoCompany,
  items: ReadonlyMap<string, string>,
): Promise<DemoWorld['companies'][number]> {
  const companyId = await findOrCreate(admin, 'base/companies', { code: company.record.code }, company.record);
  const { currency } = company.record;
  await findOrCreate(
    admin,
    'catalog/tax-rates',
    { companyId },
    { companyId, category: 'S', validFrom: VALID_FROM, percent: company.taxPercent },
  );
  for (const [foreign, rate] of Object.entries(company.rates)) {
    await findOrCreate(
      admin,
      'base/exchange-rates',
      { companyId, currency: foreign },
      { companyId, currency: foreign, validFrom: VALID_FROM, rate },
    );
  }
  const lists = new Map<string, string>();
  for (const [listCurrency, factor] of Object.entries(company.currencies)) {
    lists.set(listCurrency, await loadPrices(admin, companyId, listCurrency, factor, items, listCurrency === currency));
  }
  const warehouse = {
    companyId,
    code: 'MAIN',
    priority: 1,
    name: company.record.language === 'fa' ? 'انبار مرکزی' : 'Hauptlager',
  };
  const warehouseId = await findOrCreate(admin, 'stock/warehouses', { companyId, code: 'MAIN' }, warehouse);
  const customers = [];
  for (const customer of company.customers)
    customers.push({ id: await loadCustomer(admin, companyId, company, customer, lists), customer });
  await fillWarehouse(admin, companyId, warehouseId, items);
  return { id: companyId, company, warehouseId, customers };
}

async function loadPrices(
  admin: Person,
  companyId: string,
  currency: string,
  factor: number,
  items: ReadonlyMap<string, string>,
  isDefault: boolean,
): Promise<string> {
  const list = {
    companyId,
    code: currency,
    name: { en: `Standard ${currency}` },
    currency,
    isDefault,
    includesTax: false,
    discountPolicy: 'replace',
    discountCap: '10',
    discountCeiling: '30',
  };
  const listId = await findOrCreate(admin, 'pricing/lists', { companyId, currency }, list);
  for (const { sku, unit, price } of ITEMS) {
    const itemId = items.get(sku) ?? '';
    const amount = currency === 'IRR' ? String(Math.round(price * factor)) : (price * factor).toFixed(2);
    const values = { listId, itemId, unit, fromQuantity: '0', validFrom: VALID_FROM, currency, unitPrice: { amount, currency } };
    await findOrCreate(admin, 'pricing/list-prices', { listId, itemId }, values);
  }
  return listId;
}

async function loadCustomer(
  admin: Person,
  companyId: string,
  company: DemoCompany,
  customer: DemoCustomer,
  lists: ReadonlyMap<string, string>,
): Promise<string> {
  const { code, name, language, currency, address, taxId, creditLimit } = customer;
  const priceListId = lists.get(currency) ?? '';
  const customerId = await findOrCreate(
    admin,
    'base/parties',
    { companyId, code },
    { companyId, code, name, language, currency, address, taxId, priceListId, paymentDays: 30 },
  );
  if (creditLimit !== null) {
    const home = company.record.currency;
    const amount = String(Math.round(creditLimit * (company.currencies[home] ?? 1)));
    const values = {
      companyId,
      customerId,
      currency: home,
      amount: { amount, currency: home },
      validFrom: VALID_FROM,
      approved: true,
    };
    await findOrCreate(admin, 'credit/limits', { customerId }, values);
  }
  return customerId;
}

async function fillWarehouse(
  admin: Person,
  companyId: string,
  warehouseId: string,
  items: ReadonlyMap<string, string>,
): Promise<void> {
  const stocked = new Set(
    (await allItems(admin, `/api/stock/balances?warehouseId=${warehouseId}`)).map((balance) => textOf(balance, 'itemId')),
  );
  for (const { sku, unit, stock, kind } of ITEMS) {
    const itemId = items.get(sku) ?? '';
    if (kind !== 'stocked' || stocked.has(itemId)) continue;
    const receipt = { companyId, warehouseId, itemId, quantity: String(stock), unit, reference: 'Opening stock' };
    await admin.post('/api/actions/stock.receive', receipt);
  }
}

/** The record with these filter values; created when there is none. */
async function findOrCreate(
  admin: Person,
  path: string,
  filter: Readonly<Record<string, string>>,
  values: JsonObject,
): Promise<string> {
  const [found] = itemsOf(await admin.get(`/api/${path}?${new URLSearchParams({ ...filter, maxResults: '1' }).toString()}`));
  if (found !== undefined) return textOf(found, 'id');
  try {
    return textOf(await admin.post(`/api/${path}`, values), 'id');
  } catch (error) {
    if (error instanceof RefusedRequest) throw new Error(`demo data for ${path}: ${error.message}`, { cause: error });
    throw error;
  }
}
