import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

const known = new Map<string, string>();

/** The column that has a property: names are few and asked for with every row that is written. */
export function snake(property: string): string {
  let column = known.get(property);
  if (column === undefined) {
    column = property.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
    known.set(property, column);
  }
  return column;
}

/** Columns are snake_case in SQL, so that statements written by hand need no quoting. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return [...prefixes.map(snake), customName ?? snake(propertyName)].join('_');
  }
}
