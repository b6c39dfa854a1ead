interface Line {
  readonly assembly: string;
  readonly component: string;
}

/**
 * A chain of bill-of-material lines that leads back to where it began, or `undefined`. Each item is visited once;
 * the walk keeps its own stack, so that a deep bill cannot exhaust the program's.
 */
export function findBomCycle<L extends Line>(lines: readonly L[]): [L, ...L[]] | undefined {
  const byAssembly = new Map<string, L[]>();
  for (const line of lines) byAssembly.set(line.assembly, [...(byAssembly.get(line.assembly) ?? []), line]);
  const finished = new Set<string>();

  for (const start of byAssembly.keys()) {
    const path: L[] = [];
    const open: { item: string; rest: L[] }[] = [{ item: start, rest: [...(byAssembly.get(start) ?? [])] }];
    while (open.length > 0) {
      const top = open[open.length - 1] as { item: string; rest: L[] };
      const line = finished.has(top.item) ? undefined : top.rest.pop();
      if (!line) {
        finished.add(top.item);
        open.pop();
        path.pop();
        continue;
      }
      const from = open.findIndex(({ item }) => item === line.component);
      path.push(line);
      if (from >= 0) return path.slice(from) as [L, ...L[]];
      open.push({ item: line.component, rest: [...(byAssembly.get(line.component) ?? [])] });
    }
  }
  return undefined;
}
