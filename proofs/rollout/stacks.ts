import { App } from 'aws-cdk-lib';
import { BlueGreenStack } from '../../examples/blue-green/app';
import { CanaryStack } from '../../examples/canary/app';
import { OrdersStack as DaemonStack } from '../../examples/daemon/app';
import { MigrationStack } from '../../examples/migration-from-copilot/app';
import { OrdersStack as MinimalStack } from '../../examples/minimal/app';

/** The examples whose services are rolled out. */
const app = new App();
new MinimalStack(app, 'Minimal');
new DaemonStack(app, 'Daemon');
new BlueGreenStack(app, 'BlueGreen');
new CanaryStack(app, 'Canary');
new MigrationStack(app, 'SlowStart');
app.synth();
