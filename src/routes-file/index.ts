export { RoutesFile } from './routes-file';
