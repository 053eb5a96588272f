import { NODE_APPS } from './apps/apps';
import { describeThreats } from './describe-threats';

describeThreats(NODE_APPS);
