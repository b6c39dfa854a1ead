type Facts = Record<string, unknown>;
type Sentence = (facts: Facts) => readonly [en: string, zh: string];

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
const because = ({ why, whyZh, reason, note }: Facts): [string, string] => {
  const said = text(why ?? reason ?? note);
  return said ? [`: ${said}`, `：${text(whyZh ?? said)}`] : ['', ''];
};

const SAYS: Record<string, readonly [string, string]> = {
  approves: ['approves', '同意'],
  refuses: ['refuses', '拒绝'],
  counters: ['would have it otherwise', '提出其他方案'],
  accepts: ['accepts', '接受'],
  staysSilent: ['has not answered in time', '未按时答复'],
};

/** What the timeline says of changes (R16). */
export const CHANGE_SENTENCES = {
  changeRequested: (f) => [
    `Change ${text(f['change'])} asked for${f['cameBy'] === 'signal' ? ' by signal' : ''}${because(f)[0]}`,
    `提出变更 ${text(f['change'])}${f['cameBy'] === 'signal' ? '（信号）' : ''}${because(f)[1]}`,
  ],
  changeRequestRefused: (f) => [
    `A change asked for by signal cannot be${because(f)[0]}`,
    `以信号提出的变更无法受理${because({ why: f['whyZh'] ?? f['why'] })[1]}`,
  ],
  changeAnswered: (f) => {
    const [en, zh] = SAYS[text(f['says'])] ?? [text(f['says']), text(f['says'])];
    return [
      `${text(f['side'])} ${en} change ${text(f['change'])}${because(f)[0]}`,
      `${text(f['side'])} ${zh}变更 ${text(f['change'])}${because(f)[1]}`,
    ];
  },
  changeAccepted: (f) => [`Change ${text(f['change'])} is agreed`, `变更 ${text(f['change'])} 已达成一致`],
  changeRefused: (f) => [
    `Change ${text(f['change'])} is refused${because(f)[0]}`,
    `变更 ${text(f['change'])} 被拒绝${because(f)[1]}`,
  ],
  changeWithdrawn: (f) => [
    `Change ${text(f['change'])} is withdrawn${because(f)[0]}`,
    `变更 ${text(f['change'])} 已撤回${because(f)[1]}`,
  ],
  versionWritten: (f) => [
    `Version ${text(f['version'])} is agreed, by change ${text(f['change'])}`,
    `第 ${text(f['version'])} 版生效（变更 ${text(f['change'])}）`,
  ],
  changeCarriedOut: (f) => {
    const [version, promised] = [text(f['version']), text(f['promisedDate']) || '—'];
    // Left out for those who may not read amounts.
    const total = text(f['total']) && `${text(f['total'])} ${text(f['currency'])}`;
    return [
      `Change ${text(f['change'])} is carried out: version ${version}${total && `, ${total}`}, promised for ${promised}`,
      `变更 ${text(f['change'])} 已执行：第 ${version} 版${total && `，金额 ${total}`}，承诺交期 ${promised}`,
    ];
  },
  changeAcknowledged: (f) => [
    `${text(f['department'])} has acknowledged change ${text(f['change'])}`,
    `${text(f['department'])} 已确认变更 ${text(f['change'])}`,
  ],
} as const satisfies Record<string, Sentence>;
