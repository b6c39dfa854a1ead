import { ROLES } from '../../../domain/identity/roles.js';

/**
 * Chinese of the messages that our own schemas and checks give in English (zod's own come in Chinese with zod).
 * A test walks the messages of `schemas.ts` and fails on one that has no Chinese here.
 */
export const MESSAGES_ZH: Readonly<Record<string, string>> = {
  'A quantity is a decimal string above zero with at most 12 digits before and 6 after the point':
    '数量须为大于零的十进制字符串，小数点前最多 12 位、后最多 6 位',
  'A quantity is a decimal string with at most 12 digits before and 6 after the point, zero or more':
    '数量须为不小于零的十进制字符串，小数点前最多 12 位、后最多 6 位',
  'A price is a decimal string with at most 12 digits before and 6 after the point, zero or more':
    '单价须为不小于零的十进制字符串，小数点前最多 12 位、后最多 6 位',
  'An amount is a decimal string above zero with at most 12 digits before the point':
    '金额须为大于零的十进制字符串，小数点前最多 12 位',
  'This is no ISO 4217 currency that amounts can be computed in': '不是可用于计算的 ISO 4217 币种',
  'The amount has more decimals than its currency': '金额的小数位数超过该币种',
  'A date is a day of the calendar as YYYY-MM-DD': '日期须为真实存在的日历日，格式 YYYY-MM-DD',
  'The year of a date is between 2000 and 2199': '日期的年份须在 2000 至 2199 之间',
  'An instant is an ISO 8601 date and time with Z or an offset':
    '时间须为带 Z 或时区偏移的 ISO 8601 日期时间',
  'The year of an instant is between 2000 and 2199': '时间的年份须在 2000 至 2199 之间',
  'A code is printable text without blanks at its ends': '代码须为首尾无空格的可打印文本',
  'An id is a UUID': 'id 须为 UUID',
  'This is no e-mail address': '不是有效的邮箱地址',
  'The text must not be blank': '文本不能为空白',
  'A discount is a decimal string from 0 to 1': '折扣须为 0 至 1 的十进制字符串',
  'A discount is agreed together with a unit price': '折扣须与协议单价一并约定',
  'A country is an ISO 3166-1 code of two capital letters': '国家须为两位大写字母的 ISO 3166-1 代码',
  'A key of role customer names its customer, and no other key does':
    '客户角色的密钥须指明客户，其他角色的密钥不得指明客户',
  'A line is named once': '同一行不能重复',
  'Name either supplier or purchaseOrder': '请指明供应商或采购单之一',
  'Name either service or shipment': '请指明承运服务或发运单之一',
  'A shipment is named once': '同一发运单不能重复',
  'Name the release it goes before, or its position': '请指明排在哪个出库指令之前，或指明位置',
  'Nothing is reported': '没有报告任何数量',
  'Say why: what is scrapped or rejected needs a reason': '报废或拒收须说明原因',
  // Of a company's deadlines.
  'must be between 0 and 1000 working hours': '须为 0 至 1000 个工作小时',
  'must be a minute or more': '至少一分钟',
  'must come later than the step before it': '每一级须晚于前一级',
  'must be less than dueWithinHours: a reminder comes first': '提醒须早于到期：须小于 dueWithinHours',
  'the customer is told of what waits for them alone': '只有等待客户的任务才能通知客户',
  [`is no role: ${ROLES.join(', ')}`]: `没有该角色：${ROLES.join(', ')}`,
  'names no day': '未列出任何工作日',
  'names a day twice': '同一天列出两次',
  'is no weekday: 1 is Monday, 7 Sunday': '不是星期：1 为星期一，7 为星期日',
  'is no time HH:MM from 00:00 to 23:59': '不是 00:00 至 23:59 的时刻 HH:MM',
  'is not after dayStart': '不晚于 dayStart',
  'is less than an hour after dayStart': '与 dayStart 相隔不足一小时',
  'is no IANA time zone': '不是 IANA 时区',
  'is no date YYYY-MM-DD': '不是日期 YYYY-MM-DD',
  'are more than 1000': '超过 1000 个',
};
