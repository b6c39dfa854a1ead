/** What people call the fields of an agreed order, in both languages. */
export interface Label {
  en: string;
  zh: string;
}

const LABELS: Record<string, Label> = {
  requestedDate: { en: 'Requested date', zh: '要求日期' },
  'shipTo.code': { en: 'Delivery address, code', zh: '收货地址代码' },
  'shipTo.name': { en: 'Delivery address, name', zh: '收货人' },
  'shipTo.line1': { en: 'Delivery address, first line', zh: '收货地址第一行' },
  'shipTo.line2': { en: 'Delivery address, second line', zh: '收货地址第二行' },
  'shipTo.city': { en: 'Delivery address, city', zh: '收货城市' },
  'shipTo.region': { en: 'Delivery address, region', zh: '收货省份/地区' },
  'shipTo.country': { en: 'Delivery address, country', zh: '收货国家' },
  'shipTo.postalCode': { en: 'Delivery address, postal code', zh: '收货邮编' },
  'terms.depositPercent': { en: 'Deposit, percent of the total', zh: '定金比例（%）' },
  'terms.depositDays': { en: 'Days to pay the deposit', zh: '定金付款天数' },
  'terms.paymentDays': { en: 'Days to pay an invoice', zh: '发票付款天数' },
  item: { en: 'Item', zh: '物料' },
  unit: { en: 'Unit', zh: '单位' },
  quantity: { en: 'Quantity', zh: '数量' },
  unitPrice: { en: 'Unit price', zh: '单价' },
  discount: { en: 'Discount', zh: '折扣' },
  amount: { en: 'Amount', zh: '金额' },
  taxRate: { en: 'Tax rate, percent', zh: '税率（%）' },
  priceSource: { en: 'Where the price comes from', zh: '价格来源' },
  pricedAt: { en: 'Price taken at', zh: '取价时间' },
  'requirements.text': { en: 'Requirements, text', zh: '特殊要求：文字' },
  'requirements.colour': { en: 'Requirements, colour', zh: '特殊要求：颜色' },
  'requirements.logo': { en: 'Requirements, logo', zh: '特殊要求：标识' },
  'requirements.packaging': { en: 'Requirements, packaging', zh: '特殊要求：包装' },
  'requirements.other': { en: 'Requirements, other', zh: '特殊要求：其他' },
};

/** A field's name for people; one that has none yet is called what it is called in the data. */
export const labelOf = (field: string): Label => LABELS[field] ?? { en: field, zh: field };
