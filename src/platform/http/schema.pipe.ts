import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { DomainError } from '../../../domain/errors/domain-error.js';
import { fieldErrors, type Place } from './field-errors.js';

/**
 * Checks what a handler takes against the zod schema given beside it (`@Body({ schema })`, `@Query({ schema })`,
 * `@Param('id', { schema })`) and hands the handler what the schema makes of it.
 *
 * In the place of Nest's own pipe because that one forgets which value was checked, which `given` needs.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const schema = metadata.schema as z.ZodType | undefined;
    if (!schema) return value;
    const result = await schema.safeParseAsync(value);
    if (result.success) return result.data;
    throw validationFailed(result.error.issues, value, metadata);
  }
}

const PLACES: Partial<Record<ArgumentMetadata['type'], Place>> = { query: 'query', param: 'path' };

function validationFailed(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  metadata: ArgumentMetadata,
): DomainError {
  const place = PLACES[metadata.type] ?? 'body';
  // `@Param('id')` and `@Query('limit')` hand over a single value: its name is the first step of the path.
  const { data } = metadata;
  const errors =
    data === undefined
      ? fieldErrors(issues, value, place)
      : fieldErrors(
          issues.map((issue) => ({ ...issue, path: [data, ...issue.path] })),
          { [data]: value },
          place,
        );
  const onlyUnknown = errors.every((error) => error.code === 'unknown-field');
  const fields = errors.map((error) => error.pointer || 'the body').join(', ');
  return onlyUnknown
    ? new DomainError('unknown-field', `Not known here: ${fields}`, {
        detailZh: `未知字段：${fields}`,
        errors,
      })
    : new DomainError('validation-failed', `Please correct: ${fields}`, {
        detailZh: `请更正：${fields}`,
        errors,
      });
}
