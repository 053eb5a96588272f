import { PYTHON_APPS } from './apps/apps';
import { describeThreats } from './describe-threats';

describeThreats(PYTHON_APPS);
