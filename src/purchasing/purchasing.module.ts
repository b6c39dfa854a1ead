import { Module } from '@nestjs/common';
import { PurchasingService } from './purchasing.service.js';

@Module({ providers: [PurchasingService], exports: [PurchasingService] })
export class PurchasingModule {}
