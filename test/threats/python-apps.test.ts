import { PYTHON_APPS } from '../../testing/threats/apps/apps';
import { describeThreats } from '../../testing/threats/describe-threats';

describeThreats(PYTHON_APPS);
