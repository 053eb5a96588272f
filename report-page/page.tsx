import { render } from 'preact';
import { PrintedPaths } from './printed-paths';
import { ReportPage } from './report-page';
import { RequestDecisions } from './request-decisions';
import type { ReportData } from '../src/commands/report/report-data';

/** The script of the page: shows the content, and the complete list of paths while the page is printed. */

const part = (id: string): HTMLElement => document.getElementById(id)!;
const data = JSON.parse(part('data').textContent) as ReportData;
const printed = part('printed');

part('page').replaceChildren();
render(<ReportPage data={data} decisions={new RequestDecisions(part('worker').textContent, data.routesFile)} />, part('page'));

const print = (is: boolean) => render(is ? <PrintedPaths paths={data.paths} /> : null, printed);
addEventListener('beforeprint', () => print(true));
addEventListener('afterprint', () => print(false));
