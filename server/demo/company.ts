/** Two companies, their people, customers and goods. Made up, and always the same. */

export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly language: 'en' | 'de' | 'pl' | 'fa';
  readonly groups: readonly string[];
  readonly manager?: string;
}

const CREDIT_CONTROL = ['credit.read', 'credit.manage', 'credit.check', 'credit.override'] as const;

/** Right by group; a group's members hold what it holds. */
export const GROUPS: Readonly<Record<string, { readonly name: string; readonly rights: readonly string[] }>> = {
  sales: {
    name: 'Sales',
    rights: [
      'base.read',
      'catalog.read',
      'pricing.read',
      'stock.read',
      // Their own orders; those of others and holds of others are the managers'.
      'orders.read',
      'orders.create',
      'orders.submit',
      'orders.change',
      'orders.hold',
      'orders.release',
      'orders.cancel',
      'orders.close',
      'warehouse.read',
      'invoicing.read',
      'credit.read',
      'notify.read',
    ],
  },
  managers: {
    name: 'Managers',
    rights: [
      'base.read',
      'catalog.read',
      'orders.read',
      'orders.readAll',
      'orders.release',
      'orders.releaseAny',
      'approval.read',
      'credit.read',
      'invoicing.read',
      'notify.read',
    ],
  },
  directors: {
    name: 'Directors',
    rights: [
      'base.read',
      'catalog.read',
      'orders.read',
      'orders.readAll',
      'approval.read',
      'credit.read',
      'invoicing.read',
      'notify.read',
    ],
  },
  'credit-controllers': {
    name: 'Credit control',
    rights: ['base.read', 'orders.read', 'orders.readAll', ...CREDIT_CONTROL, 'invoicing.read', 'notify.read'],
  },
  cfo: {
    name: 'Finance',
    rights: ['base.read', 'orders.read', 'orders.readAll', ...CREDIT_CONTROL, 'credit.approve', 'invoicing.read', 'notify.read'],
  },
  warehouse: {
    name: 'Warehouse',
    rights: [
      'base.read',
      'catalog.read',
      'orders.read',
      'orders.readAll',
      'stock.read',
      'stock.receive',
      'warehouse.read',
      'warehouse.request',
      'warehouse.issue',
      'warehouse.reverse',
      'notify.read',
    ],
  },
  billing: {
    name: 'Billing',
    rights: [
      'base.read',
      'orders.read',
      'orders.readAll',
      'invoicing.read',
      'invoicing.post',
      'invoicing.receive',
      'notify.read',
    ],
  },
  admins: { name: 'Administrators', rights: ['task.manage', 'instance.read', 'instance.operate'] },
};

export const USERS: readonly DemoUser[] = [
  { id: 'wanda', name: 'Wanda Kowalska', language: 'pl', groups: ['directors'] },
  { id: 'kaveh', name: 'کاوه رستمی', language: 'fa', groups: ['directors'] },
  { id: 'max', name: 'Max Lindner', language: 'de', groups: ['managers'], manager: 'wanda' },
  { id: 'laleh', name: 'لاله احمدی', language: 'fa', groups: ['managers'], manager: 'kaveh' },
  { id: 'sara', name: 'Sara Vogel', language: 'de', groups: ['sales'], manager: 'max' },
  { id: 'piotr', name: 'Piotr Żak', language: 'pl', groups: ['sales'], manager: 'max' },
  { id: 'nasrin', name: 'نسرین کریمی', language: 'fa', groups: ['sales'], manager: 'laleh' },
  { id: 'reza', name: 'رضا موسوی', language: 'fa', groups: ['sales'], manager: 'laleh' },
  { id: 'carl', name: 'Carl Brandt', language: 'de', groups: ['credit-controllers'] },
  { id: 'mina', name: 'مینا صادقی', language: 'fa', groups: ['credit-controllers'] },
  { id: 'fiona', name: 'Fiona Clarke', language: 'en', groups: ['cfo'] },
  { id: 'wim', name: 'Wim de Boer', language: 'en', groups: ['warehouse'] },
  { id: 'zosia', name: 'Zosia Wójcik', language: 'pl', groups: ['warehouse'] },
  { id: 'babak', name: 'بابک نوری', language: 'fa', groups: ['warehouse'] },
  { id: 'berta', name: 'Berta Köhler', language: 'de', groups: ['billing'] },
  { id: 'adam', name: 'Adam Grant', language: 'en', groups: ['admins'] },
];

export interface DemoCompany {
  readonly record: {
    readonly code: string;
    readonly name: string;
    readonly zone: string;
    readonly currency: string;
    readonly calendar: 'gregorian' | 'jalali';
    readonly language: string;
    readonly taxId: string;
    readonly address: string;
  };
  readonly sellers: readonly string[];
  /** Price list per currency: what one euro's worth costs in it. */
  readonly currencies: Readonly<Record<string, number>>;
  /** Foreign currency -> how much of the company's currency one unit is. */
  readonly rates: Readonly<Record<string, string>>;
  readonly taxPercent: string;
  readonly customers: readonly DemoCustomer[];
}

export interface DemoCustomer {
  readonly code: string;
  readonly name: string;
  readonly language: string;
  readonly currency: string;
  readonly address: string;
  readonly taxId: string;
  /** Euros' worth; null = no limit is checked. */
  readonly creditLimit: number | null;
}

export const COMPANIES: readonly DemoCompany[] = [
  {
    record: {
      code: 'NORD',
      name: 'Nord Licht GmbH',
      zone: 'Europe/Berlin',
      currency: 'EUR',
      calendar: 'gregorian',
      language: 'de',
      taxId: 'DE811111125',
      address: 'Hafenstraße 1, 20457 Hamburg',
    },
    sellers: ['sara', 'piotr'],
    currencies: { EUR: 1, PLN: 4.3 },
    rates: { PLN: '0.2325' },
    taxPercent: '19',
    customers: [
      customer('K-101', 'Kunde & Söhne AG', 'de', 'EUR', 'Markt 2, 24103 Kiel', 120_000),
      customer('K-102', 'Lampenhaus Köln', 'de', 'EUR', 'Domplatz 9, 50667 Köln', 20_000),
      customer('K-103', 'Elektro Śląsk Sp. z o.o.', 'pl', 'PLN', 'Mariacka 5, 40-014 Katowice', 80_000),
      customer('K-104', 'Świetlik Sp. j.', 'pl', 'PLN', 'Długa 11, 80-827 Gdańsk', 15_000),
      customer('K-105', 'Harbour Lights Ltd', 'en', 'EUR', '4 Quay Road, Dublin', null),
    ],
  },
  {
    record: {
      code: 'AVA',
      name: 'بازرگانی آوا',
      zone: 'Asia/Tehran',
      currency: 'IRR',
      calendar: 'jalali',
      language: 'fa',
      taxId: '10320895471',
      address: 'تهران، خیابان ولیعصر، پلاک ۱۲',
    },
    sellers: ['nasrin', 'reza'],
    currencies: { IRR: 600_000 },
    rates: { EUR: '600000' },
    taxPercent: '10',
    customers: [
      customer('M-201', 'فروشگاه نور', 'fa', 'IRR', 'اصفهان، چهارباغ', 90_000),
      customer('M-202', 'پخش البرز', 'fa', 'IRR', 'کرج، بلوار طالقانی', 20_000),
      customer('M-203', 'الکتریک پارس', 'fa', 'IRR', 'شیراز، خیابان زند', 60_000),
      customer('M-204', 'خانهٔ چراغ', 'fa', 'IRR', 'مشهد، خیابان امام رضا', null),
    ],
  },
];

function customer(
  code: string,
  name: string,
  language: string,
  currency: string,
  address: string,
  creditLimit: number | null,
): DemoCustomer {
  return { code, name, language, currency, address, taxId: `TAX-${code}`, creditLimit };
}

export interface DemoItem {
  readonly sku: string;
  readonly name: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly kind: 'stocked' | 'service';
  /** Euros. */
  readonly price: number;
  /** On hand at the start, in each company's warehouse. */
  readonly stock: number;
}

export const ITEMS: readonly DemoItem[] = [
  item('L-10', 'pcs', 24, 900, 'Desk lamp', 'Schreibtischlampe', 'Lampa biurkowa', 'چراغ مطالعه'),
  item('L-20', 'pcs', 79, 500, 'Floor lamp', 'Stehlampe', 'Lampa stojąca', 'آباژور ایستاده'),
  item('L-30', 'pcs', 145, 260, 'Pendant lamp', 'Pendelleuchte', 'Lampa wisząca', 'لوستر آویز'),
  item('L-40', 'pcs', 320, 90, 'Street light', 'Straßenleuchte', 'Latarnia uliczna', 'چراغ خیابانی'),
  item('B-10', 'pcs', 3, 6000, 'LED bulb 9 W', 'LED-Birne 9 W', 'Żarówka LED 9 W', 'لامپ ال‌ای‌دی ۹ وات'),
  item('B-20', 'pcs', 7, 2500, 'LED bulb 18 W', 'LED-Birne 18 W', 'Żarówka LED 18 W', 'لامپ ال‌ای‌دی ۱۸ وات'),
  item('C-10', 'm', 2, 4000, 'Cable 3×1.5', 'Kabel 3×1,5', 'Kabel 3×1,5', 'کابل ۳×۱٫۵'),
  item('S-10', 'pcs', 12, 1500, 'Dimmer', 'Dimmer', 'Ściemniacz', 'دیمر'),
  item('T-10', 'pcs', 38, 220, 'Motion sensor', 'Bewegungsmelder', 'Czujnik ruchu', 'حسگر حرکت'),
  { ...item('M-10', 'h', 55, 0, 'Installation', 'Montage', 'Montaż', 'نصب'), kind: 'service' },
];

function item(sku: string, unit: string, price: number, stock: number, en: string, de: string, pl: string, fa: string): DemoItem {
  return { sku, unit, price, stock, kind: 'stocked', name: { en, de, pl, fa } };
}
