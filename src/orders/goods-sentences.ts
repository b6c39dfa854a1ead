import { because, say, type Facts, type Sentence } from './sentence-parts.js';

/** Picked goods that lie in the warehouse again. */
const backInStock = ({ goods }: Facts): [string, string] =>
  say(goods) ? [`; back in stock: ${say(goods)}`, `，退回库存：${say(goods)}`] : ['', ''];

/** What the timeline tells of goods in the warehouses and with carriers. Part of `timeline-sentences.ts`. */
export const GOODS_SENTENCES = {
  goodsReleased: (f) => [
    `Released ${say(f['release'])} to warehouse ${say(f['warehouse'])}`,
    `向仓库 ${say(f['warehouse'])} 下达出库 ${say(f['release'])}`,
  ],
  releaseMoved: (f) => [
    `${say(f['release'])} moved from place ${say(f['from'])} to ${say(f['position'])} in the queue${because(f)[0]}`,
    `${say(f['release'])} 在出库队列中由第 ${say(f['from'])} 位调至第 ${say(f['position'])} 位${because(f)[1]}`,
  ],
  releaseOvertaken: (f) => [
    `${say(f['by'])} goes before ${say(f['release'])} in the queue${because(f)[0]}`,
    `${say(f['by'])} 在出库队列中排到 ${say(f['release'])} 之前${because(f)[1]}`,
  ],
  releaseAmended: (f) => [
    `${say(f['release'])} is for ${say(f['lines'])} now${backInStock(f)[0]}${because(f)[0]}`,
    `出库 ${say(f['release'])} 现为 ${say(f['lines'])}${backInStock(f)[1]}${because(f)[1]}`,
  ],
  releaseCancelled: (f) => [
    `${say(f['release'])} cancelled${backInStock(f)[0]}${because(f)[0]}`,
    `出库 ${say(f['release'])} 已取消${backInStock(f)[1]}${because(f)[1]}`,
  ],
  transferPlanned: (f) => [
    `${say(f['quantity'])} × ${say(f['item'])} to go from ${say(f['from'])} to ${say(f['to'])} by ${say(f['dueDate'])} (${say(f['transfer'])})`,
    `调拨 ${say(f['transfer'])}：${say(f['quantity'])} × ${say(f['item'])} 由 ${say(f['from'])} 至 ${say(f['to'])}，${say(f['dueDate'])} 前到达`,
  ],
  transferDispatched: (f) => [
    `${say(f['transfer'])} has left ${say(f['from'])}: ${say(f['quantity'])} × ${say(f['item'])}`,
    `调拨 ${say(f['transfer'])} 已从 ${say(f['from'])} 发出：${say(f['quantity'])} × ${say(f['item'])}`,
  ],
  transferArrived: (f) => [
    `${say(f['transfer'])} has arrived in ${say(f['to'])}: ${say(f['quantity'])} × ${say(f['item'])}`,
    `调拨 ${say(f['transfer'])} 已到达 ${say(f['to'])}：${say(f['quantity'])} × ${say(f['item'])}`,
  ],
  transferCancelled: (f) => [
    `Transfer ${say(f['transfer'])} of ${say(f['quantity'])} × ${say(f['item'])} cancelled`,
    `调拨 ${say(f['transfer'])}（${say(f['quantity'])} × ${say(f['item'])}）已取消`,
  ],
  pickupBooked: (f) => [
    `${say(f['shipment'])} is picked up ${f['pickupAt'] ? `at ${say(f['pickupAt'])}` : 'when called'}`,
    `${say(f['shipment'])} ${f['pickupAt'] ? `取货时间 ${say(f['pickupAt'])}` : '电话通知取货'}`,
  ],
  shipmentSplit: (f) => [
    `Part of ${say(f['shipment'])} leaves by itself as ${say(f['into'])}`,
    `${say(f['shipment'])} 拆出 ${say(f['into'])} 单独发运`,
  ],
  shipmentsConsolidated: (f) => [
    `${say(f['merged'])} leave together with ${say(f['shipment'])}`,
    `${say(f['merged'])} 并入 ${say(f['shipment'])} 一起发运`,
  ],
  shipmentAmended: (f) => [
    `Shipment ${say(f['shipment'])} carries ${say(f['lines'])} now${because(f)[0]}`,
    `发运单 ${say(f['shipment'])} 现装 ${say(f['lines'])}${because(f)[1]}`,
  ],
  shipmentLeft: (f) => [
    `Taken out of shipment ${say(f['shipment'])}, which goes on for other orders${because(f)[0]}`,
    `已从发运单 ${say(f['shipment'])} 撤出，该单继续为其他订单发运${because(f)[1]}`,
  ],
  shipmentCancelled: (f) => [
    `Shipment ${say(f['shipment'])} cancelled${because(f)[0]}`,
    `发运单 ${say(f['shipment'])} 已取消${because(f)[1]}`,
  ],
  shipmentPlanned: (f) => [
    `Shipment ${say(f['shipment'])} by ${say(f['service'])}, to leave by ${say(f['shipByDate'])}`,
    `安排发运 ${say(f['shipment'])}（${say(f['service'])}），最迟 ${say(f['shipByDate'])} 发出`,
  ],
  goodsPicked: (f) => [`${say(f['release'])} picked`, `${say(f['release'])} 已拣货`],
  goodsPacked: (f) => [`${say(f['release'])} packed`, `${say(f['release'])} 已装箱`],
  goodsPickedAndPacked: (f) => [`${say(f['release'])} picked and packed`, `${say(f['release'])} 已拣货装箱`],
  handedOver: (f) => [
    `${say(f['shipment'])} handed to the carrier ${say(f['trackingNumber'])}`.trim(),
    `${say(f['shipment'])} 已交承运人 ${say(f['trackingNumber'])}`.trim(),
  ],
  tracked: (f) => [
    `${say(f['shipment'])}: ${say(f['code'])} ${say(f['location'])}`.trim(),
    `${say(f['shipment'])}：${say(f['code'])} ${say(f['location'])}`.trim(),
  ],
  delivered: (f) => [
    `${say(f['shipment'])} delivered, signed by ${say(f['signedBy'])}`,
    `${say(f['shipment'])} 已送达，签收人 ${say(f['signedBy'])}`,
  ],
} as const satisfies Record<string, Sentence>;
