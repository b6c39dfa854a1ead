import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../identity/access.js';
import { errorsHtml } from './errors-page.js';

/** The page that `type` of every problem document points to. */
@ApiExcludeController()
@Controller('docs/errors')
export class ErrorsPageController {
  @Get()
  @Public()
  @Header('Content-Type', 'text/html; charset=utf-8')
  show(): string {
    return errorsHtml();
  }
}
