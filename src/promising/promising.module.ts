import { Module } from '@nestjs/common';
import { OffersController } from './offers.controller.js';
import { PromisingService } from './promising.service.js';

@Module({ controllers: [OffersController], providers: [PromisingService], exports: [PromisingService] })
export class PromisingModule {}
