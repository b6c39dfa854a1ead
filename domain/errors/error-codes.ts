/**
 * Every error the API, the services and the workflows can answer with: a closed list.
 *
 * `title` never changes for a code, `remedy` tells the caller what to do; what happened in the particular case is
 * the error's `detail`. `docs/errors.md` and the page at `/docs/errors` are made from this list; a test compares
 * them, so a new code cannot be forgotten there.
 */
export interface ErrorDefinition {
  /** HTTP status at the edge. */
  status: number;
  title: string;
  titleZh: string;
  /** What the caller can do about it. */
  remedy: string;
  remedyZh: string;
}

const define = (
  status: number,
  title: string,
  titleZh: string,
  remedy: string,
  remedyZh: string,
): ErrorDefinition => ({ status, title, titleZh, remedy, remedyZh });

export const ERROR_CODES = {
  'malformed-json': define(
    400,
    'The body is not valid JSON',
    '请求正文不是有效的 JSON',
    'Send one JSON object in UTF-8; the detail names the place where reading stopped.',
    '请以 UTF-8 发送一个 JSON 对象；detail 指出解析中断的位置。',
  ),
  'malformed-request': define(
    400,
    'The request cannot be read',
    '无法读取该请求',
    'Check the address, its percent-encoding and the headers.',
    '请检查网址、其百分号编码以及请求头。',
  ),
  'validation-failed': define(
    400,
    'Some fields are not as they should be',
    '部分字段不符合要求',
    'Correct the fields that errors[] names and send the request again.',
    '请按 errors[] 指出的字段更正后重新发送。',
  ),
  'unknown-field': define(
    400,
    'The request has fields that are not known',
    '请求中含有未知字段',
    'Remove or rename the fields that errors[] names; see the OpenAPI description.',
    '请删除或改正 errors[] 指出的字段；参见 OpenAPI 说明。',
  ),
  'bad-cursor': define(
    400,
    'The cursor is not one that this list gave out',
    '游标不是此列表所给出的',
    'Take nextCursor from the last page as it is, with the same sort and filters, or start without a cursor.',
    '请原样使用上一页的 nextCursor，并保持排序与筛选不变；或不带游标重新开始。',
  ),
  'not-signed-in': define(
    401,
    'Sign in first',
    '请先登录',
    'Send "Authorization: Bearer" with a token of POST /v1/sessions, or an API key in X-Api-Key.',
    '请在 Authorization: Bearer 中携带 POST /v1/sessions 给出的令牌，或在 X-Api-Key 中携带 API 密钥。',
  ),
  'wrong-credentials': define(
    401,
    'E-mail or password is wrong',
    '邮箱或密码错误',
    'Check both; an administrator can set a new password.',
    '请检查邮箱与密码；管理员可以重设密码。',
  ),
  forbidden: define(
    403,
    'Your role may not do this',
    '您的角色无权进行此操作',
    'Ask somebody whose role may, or an administrator; the detail names what is missing.',
    '请由有权限的角色操作或联系管理员；detail 指出缺少的权限。',
  ),
  'not-found': define(
    404,
    'There is no such thing',
    '所请求的对象不存在',
    'Check the number or the path. What you may not see is answered like this too.',
    '请检查编号或路径；无权查看的对象也如此答复。',
  ),
  'method-not-allowed': define(
    405,
    'This address does not take that method',
    '该地址不支持此请求方法',
    'Use one of the methods in the Allow header.',
    '请使用 Allow 响应头列出的方法。',
  ),
  'not-acceptable': define(
    406,
    'The answer cannot be given in that form',
    '无法以所要求的格式答复',
    'Ask for application/json.',
    '请接受 application/json 格式。',
  ),
  'state-conflict': define(
    409,
    'Not possible in the present state',
    '当前状态下不能进行此操作',
    'Read the object again: the detail says which state it is in and which would be needed.',
    '请重新读取该对象：detail 说明当前状态与所需状态。',
  ),
  'preview-outdated': define(
    409,
    'It is no longer what the preview showed',
    '情况与预览时不同',
    'Look at the new preview in this answer and repeat with its hash if you agree.',
    '请查看本答复中的新预览；如同意，请以其 hash 重发。',
  ),
  'idempotency-key-reused': define(
    409,
    'The idempotency key was used for another request',
    '幂等键已用于另一请求',
    'Use a new Idempotency-Key for a new request; repeat an old one with exactly the same body.',
    '新请求请使用新的 Idempotency-Key；重发旧请求时正文必须完全相同。',
  ),
  'idempotency-in-progress': define(
    409,
    'The same request is being carried out',
    '相同的请求正在处理中',
    'Wait as long as Retry-After says and repeat the request with the same key.',
    '请按 Retry-After 等待后，用同一幂等键重发。',
  ),
  'duplicate-customer-po': define(
    409,
    'This purchase-order number of the customer is already an order',
    '该客户采购订单号已有对应订单',
    'The detail names the order. Ask for a change of it instead of a second order.',
    'detail 指出已有订单；请对其提出变更，而不是再下一单。',
  ),
  'task-already-closed': define(
    409,
    'The task is closed',
    '任务已关闭',
    'Nothing is left to do; the detail says who closed it, when and how.',
    '无需再处理；detail 说明由谁、何时、如何关闭。',
  ),
  'task-claimed-by-other': define(
    409,
    'Somebody else has claimed the task',
    '任务已被他人认领',
    'Agree with the person the detail names, or let them release it.',
    '请与 detail 指出的人员协商，或请其释放任务。',
  ),
  'clock-not-adjustable': define(
    409,
    'The business clock cannot be set',
    '业务时钟不可调整',
    'Only a demonstration company has a clock that can be paused, set or sped up.',
    '只有演示公司的时钟可以暂停、设置或加速。',
  ),
  'version-moved': define(
    412,
    'It has changed since you read it',
    '在您读取之后对象已变更',
    'Read it again, look at the difference and repeat with the new version in If-Match.',
    '请重新读取并核对差异，再以新版本号填入 If-Match 重发。',
  ),
  'payload-too-large': define(
    413,
    'The body is too large',
    '请求正文过大',
    'A body may have 1 MB; send several requests or an upload.',
    '正文上限为 1 MB；请分多次发送或改用上传。',
  ),
  'unsupported-media-type': define(
    415,
    'The body is of a kind that is not read here',
    '不支持该正文类型',
    'Send "Content-Type: application/json" in UTF-8.',
    '请使用 Content-Type: application/json，编码为 UTF-8。',
  ),
  'business-rule': define(
    422,
    'A rule of the business forbids it',
    '违反业务规则',
    'The detail names the rule and what it met.',
    'detail 指出相关规则与实际情况。',
  ),
  'unknown-customer': define(
    422,
    'There is no such customer',
    '客户不存在',
    'Use a customer code from GET /v1/customers.',
    '请使用 GET /v1/customers 中的客户代码。',
  ),
  'inactive-customer': define(
    422,
    'The customer may not place orders at present',
    '该客户目前不可下单',
    'Ask sales or finance why the customer is blocked.',
    '请向销售或财务了解该客户被停用的原因。',
  ),
  'unknown-item': define(
    422,
    'There is no such item',
    '物料不存在',
    'Use an item code from GET /v1/items.',
    '请使用 GET /v1/items 中的物料代码。',
  ),
  'item-not-sellable': define(
    422,
    'The item is not sold',
    '该物料不对外销售',
    'Order an item that is marked sellable.',
    '请订购标记为可销售的物料。',
  ),
  'no-price': define(
    422,
    'There is no price for the item in this currency',
    '该物料没有此币种的价格',
    'Give an agreed price with the line, or have a list price entered.',
    '请在订单行中给出协议价，或先维护价目表。',
  ),
  'no-tax-rule': define(
    422,
    'No tax rule covers this delivery',
    '没有适用于该交付的税务规则',
    'Have a tax rule entered for the country, region and tax classes that the detail names.',
    '请为 detail 指出的国家、地区与税务类别维护税务规则。',
  ),
  'unknown-address': define(
    422,
    'The customer has no such address',
    '客户没有该地址',
    'Use one of the customer’s address codes or write the address out.',
    '请使用该客户的地址代码，或写明完整地址。',
  ),
  'unit-mismatch': define(
    422,
    'The item is not counted in this unit',
    '计量单位与物料不符',
    'Use the unit of the item, which the detail names.',
    '请使用 detail 指出的物料计量单位。',
  ),
  'unknown-currency': define(
    422,
    'Amounts in this currency cannot be computed',
    '不支持该币种的计算',
    'Use a currency that the company knows, as an ISO 4217 code.',
    '请使用公司支持的 ISO 4217 币种代码。',
  ),
  'requested-date-in-past': define(
    422,
    'The requested date has passed',
    '要求交期已过',
    'Ask for today’s business date or a later one.',
    '要求交期不得早于当前业务日期。',
  ),
  'no-pickup': define(
    422,
    'The carrier does not come then',
    '承运人此时不取货',
    'Take one of the times that the answer names, or leave the time out for the best one.',
    '请选用答复中给出的取货时间；或不填，由系统选择最合适的时间。',
  ),
  'no-carrier': define(
    422,
    'No carrier serves this destination',
    '没有承运商可送达该目的地',
    'Have a carrier service entered for the country and region, or choose another address.',
    '请为该国家和地区维护承运服务，或更换地址。',
  ),
  'unknown-supplier': define(
    422,
    'There is no such supplier',
    '供应商不存在',
    'Use a supplier code that supplies the item.',
    '请使用供应该物料的供应商代码。',
  ),
  'quantity-exceeds': define(
    422,
    'The quantity is more than there is to do',
    '数量超过可处理数量',
    'The detail says how much is still open.',
    'detail 说明尚可处理的数量。',
  ),
  'amount-out-of-range': define(
    422,
    'An amount becomes too large to compute',
    '金额超出可计算范围',
    'Split the order, or check quantity and price for a slip of the decimal point.',
    '请拆分订单，或检查数量与单价的小数点。',
  ),
  'currency-mismatch': define(
    422,
    'The currency is not that of the order',
    '币种与订单不一致',
    'Use the currency that the detail names.',
    '请使用 detail 指出的币种。',
  ),
  'customization-not-allowed': define(
    422,
    'The item cannot be made to this requirement',
    '该物料不支持此定制要求',
    'The detail names the kinds of requirement the item takes.',
    'detail 指出该物料支持的定制类型。',
  ),
  'rate-limited': define(
    429,
    'Too many requests',
    '请求过于频繁',
    'Wait as long as Retry-After says.',
    '请按 Retry-After 等待后再试。',
  ),
  internal: define(
    500,
    'Something went wrong on our side',
    '服务器内部错误',
    'Repeat the request with the same Idempotency-Key; if it goes on, tell the operators the requestId.',
    '请用同一 Idempotency-Key 重试；若仍失败，请将 requestId 告知运维人员。',
  ),
  'process-away': define(
    503,
    'The order process cannot be reached at present',
    '订单流程暂时无法访问',
    'Nothing was changed. Repeat after the time in Retry-After.',
    '未作任何更改。请按 Retry-After 等待后重试。',
  ),
  busy: define(
    503,
    'Too many requests change the same thing',
    '同一对象的并发修改过多',
    'Nothing was changed. Repeat after the time in Retry-After.',
    '未作任何更改。请按 Retry-After 等待后重试。',
  ),
  'database-away': define(
    503,
    'The database cannot be reached at present',
    '数据库暂时无法访问',
    'Repeat with the same Idempotency-Key after the time in Retry-After.',
    '请按 Retry-After 等待后，用同一 Idempotency-Key 重试。',
  ),
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** What can be wrong with one field, beside the codes above: the closed list of `errors[].code`. */
export const FIELD_CODES = {
  required: ['This field must be given', '此字段必填'],
  'unknown-field': ['This field is not known here', '此字段未知'],
  'wrong-type': ['This is of the wrong type', '类型错误'],
  'bad-format': ['This is not written as it should be', '格式错误'],
  'too-small': ['This is too small or too short', '数值过小或长度不足'],
  'too-large': ['This is too large or too long', '数值过大或长度超限'],
  'not-allowed': ['This value is not one of those allowed', '取值不在允许范围内'],
  'unstorable-text': ['This text holds a character that cannot be stored', '文本含有无法存储的字符'],
  duplicate: ['This is given twice', '重复'],
  invalid: ['This is not valid', '无效'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

export type FieldCode = keyof typeof FIELD_CODES;
